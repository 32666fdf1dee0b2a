from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.commitments import Part
from commitments.actions.register.reference import delete_reference
from commitments.actions.register.reports import record_position, record_report
from commitments.models import Assessment, Commitment
from commitments.models.kernel.triggers import remove_append_only
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.parties import Channel

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PartyFactory,
    ProgressReportFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def commitment_of(party=None, **values):
    return CommitmentFactory(lead=party or PartyFactory(), **values)


def record(commitment, actor=None, **changes):
    values = {
        "party": commitment.responsibilities.earliest("pk").party_id,
        "text": "We have done it.",
        "reported_on": date(2018, 4, 1),
        "channel": "email",
    }
    return record_report(
        actor=actor or secretary(), commitment=commitment, version=commitment.version, **values | changes
    )


def test_record_report_disputes_and_never_changes_a_status():
    commitment = commitment_of()
    commitment = AssessmentFactory(commitment=commitment, status=Status.INITIATED).commitment

    report = record(commitment, claimed_status=Status.IMPLEMENTED)

    stored, entry = Commitment.objects.get(), last_entry()
    assert stored.status == Status.INITIATED
    assert stored.is_disputed is True
    assert stored.news_on == date(2018, 4, 1)
    assert stored.version == commitment.version + 1
    assert stored.change_seq == entry.seq
    assert stored.changed_at == entry.at
    assert entry.act == "record_report"
    assert entry.before == {"disputed": False}
    assert entry.after["disputed"] is True
    assert [(row["type"], row["id"]) for row in entry.also] == [("progressreport", str(report.pk))]


def test_later_report_that_agrees_ends_the_dispute():
    commitment = commitment_of()
    AssessmentFactory(commitment=commitment, status=Status.INITIATED)

    disputed = []
    for day, claim in ((1, Status.IMPLEMENTED), (2, Status.INITIATED), (1, Status.CONTRARY), (3, None)):
        ProgressReportFactory(commitment=commitment, claimed_status=claim, reported_on=date(2018, 4, day))
        disputed.append(Commitment.objects.get().is_disputed)

    assert disputed == [True, False, False, False]


@pytest.mark.parametrize(("tier", "told"), [(Tier.PUBLIC, True), (Tier.PARTIES, False), (Tier.INTERNAL, False)])
def test_report_of_a_narrower_tier_leaves_no_trace_on_the_commitment(tier, told):
    commitment = commitment_of()
    commitment = AssessmentFactory(commitment=commitment, status=Status.INITIATED).commitment

    record(commitment, claimed_status=Status.IMPLEMENTED, tier=tier)

    stored = Commitment.objects.get()
    assert stored.is_disputed == told
    assert (stored.news_on == date(2018, 4, 1)) == told


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"text": ""}, ["text"]),
        ({"text": "a\x00"}, ["text"]),
        ({"reported_on": date.max}, ["reported_on"]),
        ({"party": 10**9}, ["party"]),
        ({"zone": 10**9}, ["zone"]),
        ({"channel": "rumour"}, ["channel"]),
        ({"channel": "party"}, ["channel"]),
        ({"claimed_status": Status.NOT_SCORED}, ["claimed_status"]),
        ({"tier": 4}, ["tier"]),
    ],
    ids=str,
)
def test_record_report_refuses_by_field_and_writes_nothing(changes, fields):
    commitment = commitment_of()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(commitment, **changes)

    assert list(refused.value.message_dict) == fields


def test_record_report_conflicts_with_a_stale_version():
    commitment = commitment_of()
    record(commitment)

    with nothing_written(), pytest.raises(VersionConflict):
        record(commitment)


def test_record_report_is_for_staff():
    allowed = []

    for role in UserRole.values:
        try:
            record(commitment_of(), actor=UserFactory(role=role))
        except PermissionDenied:
            continue
        allowed.append(role)

    assert allowed == ["administrator", "reviewer", "desk_officer"]


OWN_WORD = {"channel": Channel.PARTY}


def test_focal_point_reports_for_its_own_party_and_for_no_other():
    party = PartyFactory(name="Turkey")
    speaker = MembershipFactory(party=party).user
    own, anothers = commitment_of(party), commitment_of()
    both = CommitmentFactory(parts=[Part(party.pk, Role.SUPPORTING), Part(PartyFactory().pk, Role.LEAD)])

    report = record(own, actor=speaker, **OWN_WORD)

    assert report.party == party
    assert report.recorded_by == speaker
    assert report.channel == "party"
    assert last_entry().actor == speaker
    for commitment, named in ((anothers, party), (anothers, anothers.responsibilities.get().party)):
        with nothing_written(), pytest.raises(PermissionDenied):
            record(commitment, actor=speaker, party=named.pk, **OWN_WORD)
    with nothing_written(), pytest.raises(PermissionDenied):
        record(both, actor=speaker, party=both.responsibilities.exclude(party=party).get().party_id, **OWN_WORD)
    assert record(both, actor=speaker, party=party.pk, **OWN_WORD).party == party


def test_focal_point_that_is_off_or_may_not_see_is_refused():
    party = PartyFactory()
    speaker = MembershipFactory(party=party).user
    off = MembershipFactory(party=party, user=UserFactory(focal_point=True, is_active=False)).user
    hidden, seen = commitment_of(party, tier=Tier.INTERNAL), commitment_of(party, tier=Tier.PARTIES)

    for commitment, actor in ((hidden, speaker), (seen, off)):
        with nothing_written(), pytest.raises(PermissionDenied):
            record(commitment, actor=actor, **OWN_WORD)
    assert record(seen, actor=speaker, tier=Tier.PARTIES, **OWN_WORD).tier == Tier.PARTIES


@pytest.mark.parametrize(
    ("changes", "field"), [({"tier": Tier.INTERNAL}, "tier"), ({"channel": Channel.PRESS}, "channel")], ids=str
)
def test_focal_point_is_refused_what_is_not_its_own(changes, field):
    party = PartyFactory()
    speaker, commitment = MembershipFactory(party=party).user, commitment_of(party)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record(commitment, actor=speaker, **OWN_WORD | changes)

    assert list(refused.value.message_dict) == [field]


def test_report_rests_on_evidence_that_who_records_it_may_see():
    party = PartyFactory()
    speaker = MembershipFactory(party=party).user
    shown, hidden = EvidenceFactory(tier=Tier.PARTIES), EvidenceFactory(tier=Tier.INTERNAL)

    commitment = commitment_of(party)

    report = record(commitment, actor=speaker, evidence=[shown.pk], **OWN_WORD)

    assert list(report.evidence.all()) == [shown]
    assert last_entry().also[0]["after"]["evidence"] == [shown.pk]
    for missing in (hidden.pk, 10**9):
        with nothing_written(), pytest.raises(ValidationError) as refused:
            record(report.commitment, actor=speaker, evidence=[shown.pk, missing], **OWN_WORD)
        assert refused.value.message_dict == {"evidence": ["This evidence does not exist. Choose other evidence."]}
    with pytest.raises(ProtectedError):
        delete_reference(actor=secretary(), obj=shown)


def test_report_of_a_narrower_tier_leaves_the_moment_of_the_last_change():
    commitment = commitment_of()

    record(commitment, tier=Tier.INTERNAL)

    stored = Commitment.objects.get()
    assert stored.changed_at == commitment.changed_at
    assert stored.change_seq == last_entry().seq
    assert stored.version == commitment.version + 1


def hold(found, actor=None, **changes):
    commitment = Commitment.objects.get(pk=found.commitment_id)
    values = {
        "party": commitment.responsibilities.get().party_id,
        "assessment": found.pk,
        "text": "We see it otherwise.",
        "reported_on": date(2018, 4, 1),
        "channel": Channel.NOTE_VERBALE,
    }
    return record_position(
        actor=actor or secretary(), commitment=commitment, version=commitment.version, **values | changes
    )


def test_position_disputes_until_a_report_agrees_or_a_later_assessment_is_made():
    zone = ZoneFactory()
    commitment = commitment_of(zones=[zone])
    assessment = AssessmentFactory(commitment=commitment, zone=zone.pk, status=Status.PARTLY)
    before = Commitment.objects.get()

    position = hold(assessment)

    stored, entry = Commitment.objects.get(), last_entry()
    assert position.kind == "position"
    assert position.zone == zone
    assert position.assessment == assessment
    assert stored.status == Status.PARTLY
    assert stored.is_disputed is True
    assert stored.news_on == date(2018, 4, 1)
    assert stored.version == before.version + 1
    assert entry.act == "record_position"
    assert entry.after == {"disputed": True}
    assert [(row["type"], row["id"]) for row in entry.also] == [("progressreport", str(position.pk))]
    ProgressReportFactory(
        commitment=commitment, claimed_status=Status.PARTLY, zone=zone.pk, reported_on=date(2018, 4, 2)
    )
    assert Commitment.objects.get().is_disputed is False
    hold(assessment, reported_on=date(2018, 4, 3))
    assert Commitment.objects.get().is_disputed is True
    AssessmentFactory(commitment=commitment, zone=zone.pk, status=Status.PARTLY, as_of=date(2018, 4, 4))
    assert Commitment.objects.get().is_disputed is False


@pytest.mark.parametrize("tier", [Tier.PARTIES, Tier.INTERNAL])
def test_position_of_a_narrower_tier_leaves_no_trace_on_the_commitment(tier):
    assessment = AssessmentFactory(commitment=commitment_of())
    before = Commitment.objects.get()

    hold(assessment, tier=tier)

    stored = Commitment.objects.get()
    assert stored.is_disputed is False
    assert stored.news_on == before.news_on
    assert stored.changed_at == before.changed_at


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"assessment": None}, "assessment"),
        ({"assessment": 10**9}, "assessment"),
        ({"claimed_status": Status.PARTLY}, "claimed_status"),
        ({"reported_on": date(2018, 2, 1)}, "reported_on"),
        ({"channel": Channel.PARTY}, "channel"),
    ],
    ids=str,
)
def test_record_position_refuses_by_field_and_writes_nothing(changes, field):
    assessment = AssessmentFactory(commitment=commitment_of())

    with nothing_written(), pytest.raises(ValidationError) as refused:
        hold(assessment, **changes)

    assert list(refused.value.message_dict) == [field]


def test_position_names_an_accepted_assessment_of_the_same_commitment():
    assessment, anothers = (AssessmentFactory(commitment=commitment_of()) for _ in range(2))
    remove_append_only("default")
    draft = AssessmentFactory(commitment=assessment.commitment)
    Assessment.objects.filter(pk=draft.pk).update(accepted_at=None, accepted_by=None)

    for other in (anothers, draft):
        with nothing_written(), pytest.raises(ValidationError) as refused:
            hold(assessment, assessment=other.pk)
        assert list(refused.value.message_dict) == ["assessment"]


def test_record_position_is_for_staff_and_for_the_party_itself():
    party = PartyFactory()
    assessment = AssessmentFactory(commitment=commitment_of(party))
    own, stranger = MembershipFactory(party=party).user, MembershipFactory().user

    position = hold(assessment, actor=own, **OWN_WORD)

    assert position.party == party
    for actor in (stranger, UserFactory()):
        with nothing_written(), pytest.raises(PermissionDenied):
            hold(assessment, actor=actor, **OWN_WORD)


def test_record_position_conflicts_with_a_stale_version():
    assessment = AssessmentFactory(commitment=commitment_of())
    stale = Commitment.objects.get()
    hold(assessment)

    with nothing_written(), pytest.raises(VersionConflict):
        record_position(
            actor=secretary(),
            commitment=stale,
            version=stale.version,
            party=stale.responsibilities.get().party_id,
            assessment=assessment.pk,
            text="Again.",
            reported_on=date(2018, 4, 1),
            channel=Channel.EMAIL,
        )
