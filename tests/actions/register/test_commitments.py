from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.commitments import (
    Part,
    change_lifecycle,
    edit_commitment,
    record_commitment,
)
from commitments.actions.register.links import link_commitments, take_back_link
from commitments.models import Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Kind, LinkKind, Role, Rollup, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    PartyFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
DAY = date(2018, 2, 1)


def record(actor=None, **changes):
    provision = changes.pop("provision", None) or ProvisionFactory()
    values = {"document": provision.document, "title": "Take a step", "kind": Kind.DELIVERABLE}
    return record_commitment(actor=actor or secretary(), provision=provision, **values | changes)


def test_record_commitment_writes_facts_and_derived_columns():
    russia, iran, syria = (PartyFactory(name=name) for name in ("Russia", "Iran", "Syria"))
    theme, zone = ThemeFactory(name="Truce"), ZoneFactory(name="Idlib")
    document = DocumentFactory(prefix="A8")
    deadline = Deadline("by February", "en", DAY, date(2018, 2, 28), Precision.MONTH, year_inferred=True)

    made = record(
        provision=ProvisionFactory(document=document),
        number=9,
        title="Éviter",
        deadline=deadline,
        parts=[Part(russia.pk, Role.LEAD, True), Part(iran.pk, Role.LEAD, True), Part(syria.pk, Role.ADDRESSEE)],
        themes=[theme],
        zones=[zone],
    )

    stored = Commitment.objects.get()
    columns = {
        "reference": "A8-09",
        "ref_key": "A000008-00009",
        "title_key": "eviter",
        "lead_key": "russia; iran",
        "themes_key": "truce",
        "status": Status.NO_INFORMATION,
        "is_open": True,
        "due_sort": date(2018, 2, 28),
        "news_on": document.dated,
        "quotation": "The parties will take step 1.",
        "provision_number": "1",
        "lead_text": "Russia; Iran",
        "supporting_text": "",
        "addressees_text": "Syria",
        "monitors_text": "",
        "themes_text": "Truce",
        "zones_text": "Idlib",
        "deadline_words": "by February",
        "deadline_year_inferred": True,
        "search_text": stored.search_text,
    }
    assert {name: getattr(stored, name) for name in columns} == columns
    assert stored.search_text.split()[:4] == ["a809", "a8", "09", "eviter"]
    assert {name: getattr(made, name) for name in columns} == columns


def test_record_commitment_of_a_declaratory_entry_is_never_scored_nor_open():
    made = CommitmentFactory(kind=Kind.DECLARATORY)

    assert made.status == Status.NOT_SCORED
    assert made.is_open is False
    assert made.confidence is None


def test_record_commitment_is_on_the_ledger():
    party = PartyFactory()

    made = CommitmentFactory(lead=party)

    entry = last_entry()
    assert entry.act == "record_commitment"
    assert entry.object_type == "commitment"
    assert entry.object_id == str(made.pk)
    assert entry.before is None
    assert entry.after["title"] == made.title
    assert entry.after["responsibilities"] == [[party.pk, "lead", False, 1]]
    assert made.change_seq == entry.seq
    assert made.changed_at == entry.at


def test_record_commitment_numbers_go_on_from_the_highest():
    first = CommitmentFactory(number=7)

    second = CommitmentFactory(document=first.document)

    assert second.number == 8


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"deadline": Deadline(earliest=DAY, latest=date(2018, 1, 1), precision="day")}, ["deadline_latest"]),
        ({"deadline": Deadline(precision="day")}, ["deadline_earliest"]),
        ({"title": ""}, ["title"]),
        ({"title": "x" * 301}, ["title"]),
        ({"title": "a\x00b"}, ["title"]),
        ({"remark": "a\x07b"}, ["remark"]),
        ({"kind": "hope"}, ["kind"]),
        ({"rollup": "mean"}, ["rollup"]),
        ({"tier": 4}, ["tier"]),
    ],
    ids=str,
)
def test_record_commitment_refuses_by_field_and_writes_nothing(changes, fields):
    provision, actor = ProvisionFactory(), secretary()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(actor, provision=provision, **changes)

    assert list(refused.value.message_dict) == fields


def test_record_commitment_refuses_a_wider_tier_and_a_foreign_provision():
    document, other = DocumentFactory(tier=Tier.PARTIES), ProvisionFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(document=document, provision=other)

    assert list(refused.value.message_dict) == ["provision", "tier"]


@pytest.mark.parametrize(
    "roles", [[(Role.LEAD, False), (Role.LEAD, True)], [(Role.LEAD, False), (Role.LEAD, False)]], ids=str
)
def test_several_leads_must_be_joint(roles):
    provision, parties = ProvisionFactory(), [PartyFactory(), PartyFactory()]
    parts = [Part(party.pk, *role) for party, role in zip(parties, roles, strict=True)]

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(provision=provision, parts=parts)

    assert list(refused.value.message_dict) == ["responsibilities"]


def test_party_stands_once_for_a_commitment():
    provision, party = ProvisionFactory(), PartyFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(provision=provision, parts=[Part(party.pk, Role.LEAD), Part(party.pk, Role.MONITOR)])

    assert list(refused.value.message_dict) == ["responsibilities"]


def test_edit_commitment_writes_what_changed_and_nothing_else_on_the_ledger():
    commitment, theme = CommitmentFactory(title="Old"), ThemeFactory(name="Truce")

    edited = edit_commitment(
        actor=secretary(),
        commitment=commitment,
        version=commitment.version,
        changes={"title": "New", "themes": [theme]},
    )

    entry = last_entry()
    assert entry.before == {"title": "Old", "themes": []}
    assert entry.after == {"title": "New", "themes": [theme.pk]}
    stored = Commitment.objects.get()
    assert stored.title == "New"
    assert stored.title_key == "new"
    assert stored.themes_text == "Truce"
    assert stored.version == commitment.version + 1
    assert edited.version == stored.version
    assert stored.change_seq == entry.seq
    assert stored.changed_at == entry.at


def test_edit_commitment_of_the_rollup_rule_rolls_up_anew():
    party = PartyFactory()
    commitment = CommitmentFactory(lead=party)
    made = AssessmentFactory(commitment=commitment, party=party.pk, status=Status.INITIATED)
    commitment = made.commitment

    edited = edit_commitment(
        actor=secretary(),
        commitment=commitment,
        version=commitment.version,
        changes={"rollup": Rollup.WHOLE, "responsibilities": []},
    )

    assert edited.status == Status.NO_INFORMATION
    assert edited.lead_text == ""
    assert edited.reason == ""


@pytest.mark.parametrize("changes", [{"status": 5}, {"kind": Kind.STANDING}, {"deadline_latest": DAY}], ids=str)
def test_edit_commitment_has_no_way_to_status_kind_or_deadline(changes):
    commitment = CommitmentFactory()

    with nothing_written(), pytest.raises(ValueError, match="edit_commitment does not change"):
        edit_commitment(actor=secretary(), commitment=commitment, version=commitment.version, changes=changes)


def test_edit_commitment_refuses_a_tier_wider_than_its_document():
    commitment = CommitmentFactory(document=DocumentFactory(tier=Tier.PARTIES), tier=Tier.PARTIES)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        edit_commitment(
            actor=secretary(), commitment=commitment, version=commitment.version, changes={"tier": Tier.PUBLIC}
        )

    assert list(refused.value.message_dict) == ["tier"]


def test_change_lifecycle_closes_and_says_why():
    commitment = CommitmentFactory()

    change_lifecycle(
        actor=secretary(), commitment=commitment, version=commitment.version, to="lapsed", on=DAY, ground="A decision"
    )

    stored, entry = Commitment.objects.get(), last_entry()
    assert stored.lifecycle == "lapsed"
    assert stored.lifecycle_on == DAY
    assert stored.is_open is False
    assert stored.version == commitment.version + 1
    assert entry.before == {"lifecycle": "active", "lifecycle_on": None, "lifecycle_ground": ""}
    assert entry.after == {
        "lifecycle": "lapsed",
        "lifecycle_on": "2018-02-01",
        "lifecycle_ground": "A decision",
    }


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"to": "active"}, ["lifecycle"]),
        ({"to": "reopened"}, ["lifecycle"]),
        ({"on": date.max}, ["lifecycle_on"]),
        ({"ground": " "}, ["lifecycle_ground"]),
    ],
    ids=str,
)
def test_change_lifecycle_refuses_by_field(changes, fields):
    commitment = CommitmentFactory()
    values = {"to": "lapsed", "on": DAY, "ground": "A decision"} | changes

    with nothing_written(), pytest.raises(ValidationError) as refused:
        change_lifecycle(actor=secretary(), commitment=commitment, version=commitment.version, **values)

    assert list(refused.value.message_dict) == fields


def test_change_lifecycle_refuses_control_characters_in_the_ground():
    commitment = CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError):
        change_lifecycle(
            actor=secretary(),
            commitment=commitment,
            version=commitment.version,
            to="lapsed",
            on=DAY,
            ground="a\x00decision",
        )


def test_successor_of_what_fewer_may_see_keeps_the_moment_of_its_last_change():
    source, target = CommitmentFactory(), CommitmentFactory(tier=Tier.INTERNAL)

    change_lifecycle(
        actor=secretary(),
        commitment=target,
        version=target.version,
        to="superseded",
        on=DAY,
        ground="A decision",
        by=source,
    )

    entry, stored = last_entry(), Commitment.objects.in_bulk()
    assert [stored[made.pk].changed_at for made in (source, target)] == [source.changed_at, entry.at]


ACTS = {
    "record": lambda actor, made: record(actor, provision=ProvisionFactory(document=made.document)),
    "edit": lambda actor, made: edit_commitment(
        actor=actor, commitment=made, version=made.version, changes={"title": "x"}
    ),
    "close": lambda actor, made: change_lifecycle(
        actor=actor, commitment=made, version=made.version, to="lapsed", on=DAY, ground="x"
    ),
    "link": lambda actor, made: link_commitments(
        actor=actor, source=made, target=CommitmentFactory(), kind=LinkKind.AMENDS
    ),
    "take a link back": lambda actor, made: take_back_link(
        actor=actor,
        link=CommitmentLinkFactory(source=made),
        commitment=made,
        version=made.version + 1,
        ground="Mistaken",
    ),
}
STAFF = ["administrator", "reviewer", "desk_officer"]


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("act", ACTS)
def test_acts_on_commitments_are_for_staff(act, tier):
    allowed = []

    for role in UserRole.values:
        person, commitment = UserFactory(role=role), CommitmentFactory(tier=tier)
        entries = LedgerEntry.objects.filter(actor=person)
        try:
            ACTS[act](person, commitment)
        except PermissionDenied:
            assert entries.count() == 0
        else:
            allowed += [role] * entries.count()

    assert allowed == STAFF


@pytest.mark.parametrize("act", ["edit", "close"])
def test_acts_on_commitments_conflict_with_a_stale_version(act):
    commitment = CommitmentFactory()
    edit_commitment(actor=secretary(), commitment=commitment, version=commitment.version, changes={"title": "Faster"})

    with nothing_written(), pytest.raises(VersionConflict, match="is at version"):
        ACTS[act](secretary(), commitment)
