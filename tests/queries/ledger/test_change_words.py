"""What parties say, in the words of the list of changes."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.actions.register.reports import record_report
from commitments.models import Commitment
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.ledger.changes import newest_changes, read_changes
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Status

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    MembershipFactory,
    PartyFactory,
    PositionFactory,
    ProgressReportFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def newest(user):
    return newest_changes(user, catalogue=load_catalogue())[0]


def told(part) -> list[tuple]:
    return [(field.label, field.before, field.after) for field in part.fields]


def test_what_a_party_enters_itself_is_told_under_its_name():
    party = PartyFactory(name="Turkey")
    speaker = MembershipFactory(party=party, user=UserFactory(focal_point=True, username="canary")).user
    commitment = CommitmentFactory(lead=party)
    record_report(
        actor=speaker,
        commitment=commitment,
        version=commitment.version,
        party=party.pk,
        text="We did.",
        reported_on=commitment.document.dated,
    )

    actors = [newest(person).actor for person in (PUBLIC, speaker, secretary())]

    assert actors == ["Turkey", "Turkey", "canary"]
    ProgressReportFactory(commitment=commitment)
    assert [newest(person).actor for person in (PUBLIC, secretary())] == ["Secretariat", "secretary"]


def test_position_is_told_with_the_assessment_that_it_names():
    party = PartyFactory(name="Turkey")
    commitment = CommitmentFactory(lead=party)
    assessment = AssessmentFactory(commitment=commitment, party=party.pk, status=Status.PARTLY)

    PositionFactory(assessment=assessment, claimed_status=Status.IMPLEMENTED)

    change = newest(PUBLIC)
    flag, position = change.parts
    assert change.act == "record_position"
    assert told(flag) == [("Disputed", "No", "Yes")]
    assert position.kind == "Position"
    assert position.is_new is True
    assert told(position) == [
        ("Disputed assessment", "", "Turkey, as of 1 Mar 2018"),
        ("Party", "", "Turkey"),
        ("Claimed status", "", "Implemented"),
        ("Text", "", "We see it otherwise."),
        ("Language", "", "en"),
        ("Reported on", "", "1 Apr 2018"),
        ("Channel", "", "E-mail"),
        ("Visibility", "", "Public"),
    ]


def measure(commitment, tier, evidence):
    MeasurementFactory(indicator=IndicatorFactory(commitment=commitment, tier=tier), evidence=evidence)


def report(commitment, tier, evidence):
    ProgressReportFactory(commitment=commitment, tier=tier, evidence=evidence)


@pytest.mark.parametrize("use", [measure, report])
@pytest.mark.parametrize(("tier", "listed"), [(Tier.PUBLIC, 1), (Tier.INTERNAL, 0)])
def test_evidence_of_what_may_not_be_seen_is_not_listed_with_the_commitment(use, tier, listed):
    commitment = CommitmentFactory(lead=PartyFactory())
    use(commitment, tier, [EvidenceFactory().pk])

    page = read_changes(PUBLIC, QueryDict(f"commitment={commitment.reference}"), catalogue=load_catalogue())

    assert Commitment.objects.count() == 1
    assert [change.act for change in page.changes].count("add_reference") == listed


def test_measurement_is_told_with_its_indicator_and_its_number():
    indicator = IndicatorFactory(name="Releases", unit="operations")
    MeasurementFactory(indicator=indicator, value=Decimal("2.5"), remark="As reported.")

    change = newest(PUBLIC)

    [part] = change.parts
    assert change.act == "record_measurement"
    assert change.name.key == indicator.commitment.reference
    assert part.kind == "Measurement"
    assert told(part) == [
        ("Indicator", "", "Releases"),
        ("Day", "", "1 Apr 2018"),
        ("Value", "", "2.5"),
        ("Remark", "", "As reported."),
    ]
