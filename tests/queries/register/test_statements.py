from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part
from commitments.queries.register.claims import stored_claims
from commitments.queries.register.statements import (
    findings_to_answer,
    parts_to_speak_for,
    read_statements,
    standing_statements,
)
from commitments.rules.kernel.commitments import Role, Tier
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.rollup import Claim

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    EvidenceFactory,
    MembershipFactory,
    PartyFactory,
    PositionFactory,
    ProgressReportFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()


def test_statements_are_those_that_the_person_may_see_with_their_evidence():
    commitment = CommitmentFactory(lead=PartyFactory())
    shown, hidden = EvidenceFactory(), EvidenceFactory(tier=Tier.INTERNAL)
    report = ProgressReportFactory(commitment=commitment, evidence=[shown.pk, hidden.pk])
    ProgressReportFactory(commitment=commitment, tier=Tier.PARTIES)
    ProgressReportFactory()

    seen = {
        name: read_statements(person, commitment)
        for name, person in {"public": PUBLIC, "focal": UserFactory(focal_point=True), "desk": secretary()}.items()
    }

    assert {name: len(rows) for name, rows in seen.items()} == {"public": 1, "focal": 2, "desk": 2}
    titles = {
        name: {source["title"] for row in rows if row["id"] == report.pk for source in row["evidence"]}
        for name, rows in seen.items()
    }
    assert titles == {"public": {shown.title}, "focal": {shown.title}, "desk": {shown.title, hidden.title}}


def test_position_tells_the_cell_and_the_day_of_the_assessment_that_it_names():
    zone, party = ZoneFactory(name="Idlib"), PartyFactory(name="Turkey")
    assessment = AssessmentFactory(commitment=CommitmentFactory(lead=party), zone=zone.pk, party=party.pk)
    PositionFactory(assessment=assessment)

    [row] = read_statements(PUBLIC, assessment.commitment)

    assert row["answers"] == "Turkey, Idlib"
    assert row["assessment__as_of"] == date(2018, 3, 1)
    assert row["channel"] == "E-mail"


def row(i, claim=None, on=None, party=1, zone=None, narrower="") -> dict:
    """A statement; ``on`` is the party of the assessment that a position names, 0 for that of no party."""
    position = {} if on is None else {"assessment": 9, "assessment__party": on or None}
    values = {"id": i, "party": party, "zone": zone, "claimed_status": claim, "narrower": narrower}
    return values | {"assessment": None, "assessment__party": None} | position


WHOLE, OWN = {"party": None, "zone": None}, {"party": 1, "zone": None}


@pytest.mark.parametrize(
    ("cells", "rows", "kept"),
    [
        ([], [], []),
        ([OWN], [row(3, claim=5), row(2, claim=4)], [3]),
        ([OWN], [row(3), row(2, claim=4), row(1, claim=5)], [3, 2]),
        ([OWN], [row(3), row(2)], [3]),
        # A position that a later report took back stands no more; one that no later stand followed does.
        ([OWN], [row(3, claim=5), row(2, on=1), row(1)], [3]),
        ([OWN], [row(3), row(2, on=1), row(1)], [3, 2]),
        ([OWN], [row(3, on=1), row(2, claim=5), row(1, on=1)], [3, 2]),
        # On the whole: the same cell for a party that has none of its own.
        ([WHOLE], [row(3, claim=5), row(2, on=0)], [3]),
        ([WHOLE, OWN], [row(3, claim=5), row(2, on=0)], [3, 2]),
        ([OWN, {"party": 2, "zone": None}], [row(3, claim=5), row(2, on=2)], [3, 2]),
        ([WHOLE], [row(3, claim=5), row(2, claim=4, party=2), row(1, claim=3, zone=7)], [3, 2, 1]),
        ([WHOLE], [row(3, claim=5, narrower="Internal"), row(2, claim=4)], [3, 2]),
        ([], [row(3, claim=5), row(2, claim=4)], [3]),
    ],
)
def test_standing_are_the_last_report_and_the_last_stand_of_each_party_on_a_cell(cells, rows, kept):
    assert [found["id"] for found in standing_statements(rows, cells)] == kept


def test_parts_to_speak_for_are_all_for_staff_and_its_own_for_a_focal_point():
    turkey, iran = PartyFactory(name="Turkey"), PartyFactory(name="Iran")
    commitment = CommitmentFactory(parts=[Part(turkey.pk, Role.LEAD), Part(iran.pk, Role.ADDRESSEE)])
    people = {
        "public": PUBLIC,
        "reader": UserFactory(),
        "stranger": MembershipFactory().user,
        "own": MembershipFactory(party=iran).user,
        "desk": secretary(),
    }

    names = {
        name: [part.party.name for part in parts_to_speak_for(person, commitment)] for name, person in people.items()
    }

    assert names == {"public": [], "reader": [], "stranger": [], "own": ["Iran"], "desk": ["Iran", "Turkey"]}


def test_findings_to_answer_are_newest_first():
    commitment = CommitmentFactory()
    older, newer = (AssessmentFactory(commitment=commitment, as_of=date(2018, 3, day)) for day in (1, 2))
    AssessmentFactory()

    AssessmentFactory(commitment=commitment, tier=Tier.INTERNAL)

    assert findings_to_answer(UserFactory(focal_point=True), commitment) == [newer, older]


def test_stored_claims_name_the_cell_spoken_of_and_leave_out_narrower_ones(django_assert_num_queries):
    zone, party, other = ZoneFactory(), PartyFactory(), PartyFactory()
    commitment = CommitmentFactory(parts=[Part(party.pk, Role.LEAD), Part(other.pk, Role.SUPPORTING)])
    of_whole = AssessmentFactory(commitment=commitment)
    of_other = AssessmentFactory(commitment=commitment, party=other.pk, zone=zone.pk)
    day = [date(2018, 4, number) for number in range(1, 5)]
    ProgressReportFactory(commitment=commitment, party=party.pk, tier=Tier.PARTIES, reported_on=day[1])
    PositionFactory(assessment=of_other, party=party.pk, reported_on=day[3], claimed_status=Status.IMPLEMENTED)
    PositionFactory(assessment=of_whole, party=party.pk, reported_on=day[2])
    ProgressReportFactory(commitment=commitment, party=party.pk, zone=zone.pk, reported_on=day[0])
    narrow = ProgressReportFactory(commitment=CommitmentFactory(tier=Tier.PARTIES, lead=party), tier=Tier.PARTIES)

    with django_assert_num_queries(1):
        claims = stored_claims([commitment, narrow.commitment])

    assert claims[commitment.pk] == [
        Claim(party.pk, party.pk, zone.pk, None, day[0]),
        Claim(party.pk, None, None, None, day[2], of_whole.pk),
        Claim(party.pk, other.pk, zone.pk, Status.IMPLEMENTED, day[3], of_other.pk),
    ]
    assert [claim.by for claim in claims[narrow.commitment_id]] == [party.pk]
