from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part
from commitments.models import Commitment
from commitments.queries.kernel import bits
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.matrix import Line, Matrix, PartyCell, read_matrix, responsible_parties
from commitments.rules.kernel.commitments import Kind, Role, Rollup, Tier
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.rollup import Joint

from ...support import samples
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    ParticipationFactory,
    PartyFactory,
    UserFactory,
    ZoneFactory,
)

pytestmark = pytest.mark.django_db
PUBLIC = AnonymousUser()
FEBRUARY, MARCH, TODAY = date(2018, 2, 1), date(2018, 3, 1), date(2024, 6, 15)


def read(ids, parties=(), *, user=PUBLIC, day: date = TODAY) -> Matrix:
    return read_matrix(user, list(ids), parties, day=day, catalogue=load_catalogue())


def line_of(commitment, parties=(), day: date = TODAY) -> Line:
    (line,) = read([commitment.pk], [party.pk for party in parties], day=day).lines
    return line


def reported(status: int, as_of: date = MARCH) -> Joint:
    return Joint(status, Confidence.REPORTED, as_of)


def test_cell_of_a_party_is_its_latest_finding():
    iran, russia, un = PartyFactory(name="Iran"), PartyFactory(name="Russia"), PartyFactory(name="UN")
    parts = [Part(iran.pk, Role.LEAD), Part(russia.pk, Role.SUPPORTING), Part(un.pk, Role.MONITOR)]
    made = CommitmentFactory(parts=parts)
    AssessmentFactory(commitment=made, party=iran.pk, status=Status.CONTRARY, as_of=FEBRUARY)
    latest = AssessmentFactory(commitment=made, party=iran.pk, status=Status.PARTLY)

    line = line_of(made, [russia, un, iran])

    assert line.parties == [PartyCell(reported(Status.PARTLY), latest.pk, 1), PartyCell(), None]
    assert line.joint == reported(Status.PARTLY)
    assert line.rule == "lowest of the parties"


def test_cell_of_a_party_assessed_by_zone_is_the_lowest_with_its_assessment():
    iran = PartyFactory()
    made = CommitmentFactory(lead=iran)
    lowest = AssessmentFactory(commitment=made, party=iran.pk, zone=ZoneFactory().pk, status=Status.INITIATED)
    AssessmentFactory(commitment=made, party=iran.pk, zone=ZoneFactory().pk, status=Status.PARTLY)
    AssessmentFactory(
        commitment=made, party=iran.pk, zone=ZoneFactory().pk, status=Status.NO_INFORMATION, confidence=None
    )

    assert line_of(made, [iran]).parties == [PartyCell(reported(Status.INITIATED), lowest.pk, 3)]


def test_line_assessed_as_a_whole_or_by_zone_says_so_in_place_of_cells():
    whole, zoned, blank = (CommitmentFactory(lead=PartyFactory()) for _ in range(3))
    found = AssessmentFactory(commitment=whole)
    for status, confidence in ((Status.PARTLY, Confidence.REPORTED), (Status.NO_INFORMATION, None)):
        AssessmentFactory(commitment=zoned, zone=ZoneFactory().pk, status=status, confidence=confidence)

    lines = read([whole.pk, zoned.pk, blank.pk]).lines

    assert [(line.parties, line.whole, line.zones, line.silent_zones) for line in lines] == [
        (None, found.pk, 0, 0),
        (None, None, 2, 1),
        (None, None, 0, 0),
    ]
    assert [line.rule for line in lines] == ["lowest of the cells", "lowest of the zones", "lowest of the cells"]
    assert lines[2].joint == Joint(Status.NO_INFORMATION)


def test_columns_are_alphabetical_with_roles_and_hold_whoever_was_assessed():
    turkey, iran, un, absent = (PartyFactory(name=name) for name in ("Turkey", "Iran", "UN", "Absent"))
    for party in (turkey, absent):
        ParticipationFactory(party=party)
    made = CommitmentFactory(parts=[Part(un.pk, Role.ADDRESSEE)])
    AssessmentFactory(commitment=made, party=un.pk)

    columns = read([made.pk], [turkey.pk, iran.pk]).parties

    assert [(entry.name, roles) for entry, roles in columns] == [("Iran", []), ("Turkey", ["Guarantor"]), ("UN", [])]


def test_matrix_of_a_past_day_shows_what_was_found_by_then():
    iran = PartyFactory()
    made = CommitmentFactory(lead=iran, rollup=Rollup.LEAD)
    AssessmentFactory(commitment=made, party=iran.pk, status=Status.INITIATED, as_of=FEBRUARY)
    AssessmentFactory(commitment=made, party=iran.pk, status=Status.PARTLY, as_of=MARCH)

    joints = [line_of(made, [iran], day).joint for day in (date(2018, 1, 31), FEBRUARY, MARCH)]

    assert joints == [
        Joint(Status.NO_INFORMATION),
        reported(Status.INITIATED, FEBRUARY),
        reported(Status.PARTLY, MARCH),
    ]


def test_commitment_that_may_not_be_seen_has_no_line():
    shown, parties_only, internal = (CommitmentFactory(tier=tier) for tier in Tier)
    AssessmentFactory(commitment=internal, party=PartyFactory(name="Canary").pk)
    ids = [internal.pk, parties_only.pk, shown.pk]

    found = {
        name: [line.commitment["id"] for line in read(ids, user=user).lines]
        for name, user in (
            ("public", PUBLIC),
            ("focal", UserFactory(focal_point=True)),
            ("desk", UserFactory(desk=True)),
        )
    }

    assert found == {"public": ids[2:], "focal": ids[1:], "desk": ids}
    assert [entry.name for entry, _roles in read(ids).parties] == []


def test_responsible_parties_are_those_that_lead_or_support_one_of_the_rows():
    lead, support, monitor, elsewhere = (PartyFactory(name=f"Party {letter}") for letter in "ABCD")
    parts = [Part(lead.pk, Role.LEAD), Part(support.pk, Role.SUPPORTING), Part(monitor.pk, Role.MONITOR)]
    made = CommitmentFactory(parts=parts)
    CommitmentFactory(lead=elsewhere)

    assert responsible_parties(current_index(TODAY), bits.from_ids([made.pk])) == [lead.pk, support.pk]


def test_joint_status_of_every_line_is_the_one_that_lists_show():
    samples.varied_register()
    stored = {row.pk: row for row in Commitment.objects.exclude(kind=Kind.DECLARATORY)}

    lines = read(stored, user=UserFactory(desk=True), day=samples.TODAY).lines

    assert {line.commitment["id"]: (line.joint.status, line.joint.confidence) for line in lines} == {
        pk: (row.status, row.confidence) for pk, row in stored.items()
    }
