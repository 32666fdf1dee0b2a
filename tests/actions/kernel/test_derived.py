"""Every act that changes a faceted fact moves the facet index; derived columns stay what their writer computes."""

from datetime import date, timedelta

import pytest

from commitments.actions.kernel import derived
from commitments.actions.register.commitments import Part, change_lifecycle, edit_commitment
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.models import Commitment
from commitments.queries.lists import facets
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.statuses import Status

from ...support import samples
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    PartyFactory,
    PartyNameFactory,
    ProgressReportFactory,
    ThemeFactory,
    ZoneFactory,
    secretary,
)
from .ledger_checks import last_entry

pytestmark = pytest.mark.django_db
TODAY = samples.TODAY


def edit(commitment, **changes):
    current = Commitment.objects.get(pk=commitment.pk)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes=changes)


def close(commitment):
    current = Commitment.objects.get(pk=commitment.pk)
    change_lifecycle(
        actor=secretary(),
        commitment=current,
        version=current.version,
        to="lapsed",
        on=date(2018, 5, 1),
        ground="Decided",
    )


def rename(obj):
    obj.name = "Another name"
    save_reference(actor=secretary(), obj=obj)


ACTS = {
    "record": lambda made: CommitmentFactory(document=made.document),
    "assess": lambda made: AssessmentFactory(commitment=made, status=Status.IMPLEMENTED),
    "report": lambda made: ProgressReportFactory(commitment=made, claimed_status=Status.CONTRARY),
    "close": close,
    "tier": lambda made: edit(made, tier=Tier.INTERNAL),
    "themes": lambda made: edit(made, themes=[ThemeFactory()]),
    "zones": lambda made: edit(made, zones=[]),
    "responsibilities": lambda made: edit(made, responsibilities=[Part(PartyFactory().pk, Role.MONITOR)]),
    "link": lambda made: CommitmentLinkFactory(source=made),
    "rename party": lambda made: rename(made.responsibilities.get().party),
    "rename zone": lambda made: rename(made.zones.get()),
    "delete name": lambda made: delete_reference(actor=secretary(), obj=made.responsibilities.get().party.names.get()),
}


@pytest.mark.parametrize("act", ACTS)
def test_act_moves_number_moment_version_and_index(act):
    party = PartyFactory()
    PartyNameFactory(party=party)
    made = CommitmentFactory(lead=party, zones=[ZoneFactory()])
    known = facets.current_index(TODAY)

    ACTS[act](made)

    entry = last_entry()
    if act == "record":
        made = Commitment.objects.latest("pk")
    else:
        assert Commitment.objects.get(pk=made.pk).version == made.version + 1
        made.refresh_from_db()
    assert made.change_seq == entry.seq
    assert made.changed_at == entry.at
    refreshed = facets.current_index(TODAY)
    assert refreshed is not known
    assert_like_a_fresh_build(refreshed)


def assert_like_a_fresh_build(index: facets.FacetIndex) -> None:
    fresh = facets._build(index.head, index.today)
    assert {key: rows for key, rows in index.bits.items() if rows} == fresh.bits
    assert index.rows == fresh.rows
    assert index.catalogue == fresh.catalogue


def test_index_refreshed_by_random_acts_and_days_equals_a_fresh_build():
    chance = samples.repeatable(7)
    commitments = samples.record_register(12, seed=7)
    index, today = facets.current_index(TODAY), TODAY

    for _ in range(25):
        commitment = Commitment.objects.get(pk=chance.choice(commitments).pk)
        if chance.random() < 0.4:
            today += timedelta(days=chance.choice([1, 1, 29, 30, 31, 60]))
        elif commitment.kind != "declaratory":
            samples.assess(chance, commitment, TODAY - timedelta(days=chance.choice([1, 30, 365])))
        else:
            edit(commitment, tier=Tier.INTERNAL, themes=[])
        index = facets.current_index(today)
        assert_like_a_fresh_build(index)

    assert index.today == today


def test_index_of_an_earlier_day_is_built_anew():
    samples.record_register(12, seed=4)
    facets.current_index(TODAY + timedelta(days=40))

    earlier = facets.current_index(TODAY)

    assert earlier.today == TODAY
    assert_like_a_fresh_build(earlier)


def test_derived_columns_are_what_their_writer_computes():
    samples.record_register(30, seed=4)

    for commitment in Commitment.objects.select_related("document", "provision"):
        expected = derived.standing_columns(commitment) | derived.text_columns(commitment)
        assert {name: getattr(commitment, name) for name in expected} == expected
