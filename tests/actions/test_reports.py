from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.ledger import VersionConflict
from commitments.actions.reports import record_report
from commitments.models import Commitment
from commitments.rules.commitments import Tier
from commitments.rules.permissions import UserRole
from commitments.rules.statuses import Status

from ..factories import (
    AssessmentFactory,
    CommitmentFactory,
    PartyFactory,
    ProgressReportFactory,
    UserFactory,
    secretary,
)
from .ledger import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def commitment_of(party=None, **values):
    return CommitmentFactory(lead=party or PartyFactory(), **values)


def record(commitment, actor=None, **changes):
    values = {
        "party": commitment.responsibilities.get().party_id,
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
    assert (stored.status, stored.is_disputed, stored.news_on) == (Status.INITIATED, True, date(2018, 4, 1))
    assert (stored.version, stored.change_seq, stored.changed_at) == (commitment.version + 1, entry.seq, entry.at)
    assert (entry.act, entry.before, entry.after["disputed"]) == ("record_report", {"disputed": False}, True)
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
    assert (stored.is_disputed, stored.news_on == date(2018, 4, 1)) == (told, told)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"text": ""}, ["text"]),
        ({"text": "a\x00"}, ["text"]),
        ({"reported_on": date.max}, ["reported_on"]),
        ({"party": 10**9}, ["party"]),
        ({"zone": 10**9}, ["zone"]),
        ({"channel": "rumour"}, ["channel"]),
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
