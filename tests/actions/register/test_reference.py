from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.models import Commitment, Party, PartyName, Theme
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MeetingFactory,
    PartyFactory,
    PartyNameFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def save(obj, actor=None, **values):
    version = values.pop("version", None)
    for name, value in values.items():
        setattr(obj, name, value)
    return save_reference(actor=actor or secretary(), obj=obj, version=version)


def shown():
    return Commitment.objects.values("lead_text", "themes_text", "zones_text", "search_text").get()


def test_save_reference_adds_and_changes_on_the_ledger():
    theme = ThemeFactory(name="Truce")
    added = last_entry()

    save(theme, name="Ceasefire", version=1)

    changed = last_entry()
    assert added.act == "add_reference"
    assert added.before is None
    assert added.after["name"] == "Truce"
    assert changed.act == "change_reference"
    assert changed.before["name"] == "Truce"
    assert changed.after["name"] == "Ceasefire"
    assert Theme.objects.get().version == 2


def test_save_reference_conflicts_with_a_stale_version():
    theme = ThemeFactory()
    save(Theme.objects.get(), name="Faster", version=1)

    with nothing_written(), pytest.raises(VersionConflict):
        save(theme, name="Slower", version=1)


@pytest.mark.parametrize(
    ("factory", "values", "field"),
    [
        (ThemeFactory, {"name": ""}, "name"),
        (ThemeFactory, {"name": "a\x00"}, "name"),
        (ThemeFactory, {"slug": "no slug"}, "slug"),
        (PartyFactory, {"kind": "person"}, "kind"),
        (MeetingFactory, {"starts_on": date(2018, 2, 2), "ends_on": date(2018, 2, 1)}, "__all__"),
        (MeetingFactory, {"starts_on": date(2018, 2, 2)}, "__all__"),
        (EvidenceFactory, {"url": ""}, "__all__"),
        (EvidenceFactory, {"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_save_reference_refuses_by_field_and_writes_nothing(factory, values, field):
    obj = factory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save(obj, **values)

    assert field in refused.value.message_dict


def test_new_names_are_written_on_the_commitments_that_show_them():
    party, theme, zone = PartyFactory(name="Turkey"), ThemeFactory(name="Truce"), ZoneFactory(name="Idlib")
    name = PartyNameFactory(party=party, short="Turquie")
    commitment = CommitmentFactory(lead=party, themes=[theme], zones=[zone], title="x")

    for obj, values in (
        (party, {"name": "Türkiye"}),
        (theme, {"name": "Ceasefire"}),
        (zone, {"name": "North"}),
        (name, {"short": "Sublime Porte"}),
    ):
        save(obj, **values)
        commitment.refresh_from_db()
        assert commitment.change_seq == last_entry().seq

    texts = shown()
    assert texts["lead_text"] == "Türkiye"
    assert texts["themes_text"] == "Ceasefire"
    assert texts["zones_text"] == "North"
    assert {"turkiye", "sublime", "porte"} <= set(texts["search_text"].split())
    assert "turquie" not in texts["search_text"].split()


def test_change_that_shows_nowhere_leaves_commitments_alone():
    theme = ThemeFactory()
    commitment = CommitmentFactory(themes=[theme])

    save(theme, position=9)

    assert Commitment.objects.get().version == commitment.version


def test_new_tier_and_address_of_evidence_are_written_on_the_commitments_that_rest_on_it():
    evidence = EvidenceFactory(url="https://press.example/old")
    commitment = AssessmentFactory(evidence=[evidence.pk]).commitment

    save(evidence, tier=Tier.INTERNAL, url="https://press.example/new")

    commitment.refresh_from_db()
    assert commitment.evidence_text == "3 https://press.example/new"
    assert commitment.change_seq == last_entry().seq


@pytest.mark.parametrize(
    ("before", "after", "moves"),
    [
        (Tier.INTERNAL, Tier.INTERNAL, False),
        (Tier.INTERNAL, Tier.PUBLIC, False),
        (Tier.PUBLIC, Tier.INTERNAL, False),
        (Tier.PUBLIC, Tier.PUBLIC, True),
    ],
)
def test_evidence_moves_its_commitments_up_only_for_who_may_see_what_was_changed(before, after, moves):
    evidence = EvidenceFactory(tier=before)
    commitment = AssessmentFactory(evidence=[evidence.pk]).commitment
    moment = Commitment.objects.get().changed_at

    save(evidence, tier=after, url="https://press.example/new")

    stored = Commitment.objects.get()
    assert stored.changed_at == (last_entry().at if moves else moment)
    assert stored.version == commitment.version + 1


def test_delete_reference_takes_what_nothing_uses():
    party = PartyFactory()
    name = PartyNameFactory(party=party, short="Turquie")
    CommitmentFactory(lead=party, title="x")

    delete_reference(actor=secretary(), obj=name)

    entry = last_entry()
    assert entry.act == "delete_reference"
    assert entry.before["short"] == "Turquie"
    assert entry.after is None
    assert PartyName.objects.count() == 0
    assert "turquie" not in shown()["search_text"].split()


@pytest.mark.parametrize("factory", [PartyFactory, ThemeFactory, ZoneFactory, EvidenceFactory, MeetingFactory])
def test_delete_reference_refuses_what_something_uses(factory):
    used = factory()
    uses = {
        "Party": lambda: CommitmentFactory(lead=used),
        "Theme": lambda: CommitmentFactory(themes=[used]),
        "Zone": lambda: CommitmentFactory(zones=[used]),
        "Evidence": lambda: AssessmentFactory(evidence=[used.pk]),
        "Meeting": lambda: CommitmentFactory(document__meeting=used),
    }
    uses[type(used).__name__]()

    with nothing_written(), pytest.raises(ProtectedError):
        delete_reference(actor=secretary(), obj=used)


def test_what_is_no_reference_data_goes_another_way():
    commitment = CommitmentFactory()

    for act in (save_reference, delete_reference):
        with nothing_written(), pytest.raises(TypeError, match="Commitment is no reference data"):
            act(actor=secretary(), obj=commitment)


def test_reference_data_is_for_staff():
    allowed = []

    for role in UserRole.values:
        person, theme = UserFactory(role=role), ThemeFactory()
        for act in (save_reference, delete_reference):
            try:
                act(actor=person, obj=theme)
            except PermissionDenied:
                continue
            allowed.append(role)

    assert allowed == [role for role in ("administrator", "reviewer", "desk_officer") for _act in range(2)]
    assert Party.objects.count() == 0
