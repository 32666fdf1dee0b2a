from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part
from commitments.models import Assessment, Commitment
from commitments.queries.kernel.catalogue import load_catalogue
from commitments.queries.pages.commitment import read_commitment
from commitments.queries.register.cells import EARLIER_SHOWN, Grid, read_findings
from commitments.rules.kernel.commitments import Kind, Role, Rollup
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.derived import NEVER_ASSESSED
from commitments.rules.register.rollup import Joint

from ...support import samples
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    PartyFactory,
    UserFactory,
    ZoneFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL = date(2018, 2, 1), date(2018, 3, 1), date(2018, 4, 1)
WHOLE = "-"
NOT_ASSESSED = Joint(Status.NO_INFORMATION)


def grid_of(commitment, day: date = date(2024, 6, 15)) -> Grid:
    page = read_commitment(AnonymousUser(), commitment.reference, catalogue=load_catalogue(), today=day)
    assert page.grid
    return page.grid


def name(head) -> str:
    return head.name if head else WHOLE


def drawn(grid: Grid) -> dict[tuple[str, str], int | None]:
    """The status of each cell by party and zone, in the order of the page; None where nobody assessed."""
    return {
        (name(party), name(zone)): cell.finding["status"] if cell else None
        for party, cells in grid.lines
        for zone, cell in cells
    }


def assess(commitment, status: int, as_of: date = MARCH, party=None, zone=None) -> int:
    place = {"party": party and party.pk, "zone": zone and zone.pk}
    confidence = {"confidence": None} if status == Status.NO_INFORMATION else {}
    return AssessmentFactory(commitment=commitment, status=status, as_of=as_of, **place, **confidence).pk


def joint(iran, russia) -> list[Part]:
    return [Part(iran.pk, Role.LEAD, True), Part(russia.pk, Role.LEAD, True)]


def test_findings_are_those_of_the_day_or_before_newest_first():
    made, other = CommitmentFactory(), CommitmentFactory()
    ids = [assess(made, Status.PARTLY, day) for day in (MARCH, FEBRUARY, APRIL)]
    same_day = assess(made, Status.INITIATED, MARCH)
    assess(CommitmentFactory(), Status.PARTLY)

    found = read_findings([made.pk, other.pk], day=MARCH)

    assert [row["id"] for row in found] == [same_day, ids[0], ids[1]]


def test_drafts_are_no_findings():
    made = CommitmentFactory()
    assess(made, Status.PARTLY)
    Assessment.objects.create(
        commitment=made,
        status=Status.INITIATED,
        as_of=APRIL,
        reason="-",
        confidence=1,
        drafted_by=secretary(),
        drafted_at=datetime(2018, 4, 1, tzinfo=UTC),
    )

    assert [row["status"] for row in read_findings([made.pk], day=APRIL)] == [Status.PARTLY]


def test_grid_of_a_commitment_that_nobody_assessed_is_none():
    made = CommitmentFactory(lead=PartyFactory(), zones=[ZoneFactory()])

    page = read_commitment(AnonymousUser(), made.reference, catalogue=load_catalogue(), today=MARCH)

    assert page.grid is None


def test_grid_by_party_has_the_responsible_as_given_then_others_and_names_whom_nobody_assessed():
    turkey, iran, un = PartyFactory(name="Turkey"), PartyFactory(name="Iran"), PartyFactory(name="Émirats")
    made = CommitmentFactory(parts=[*joint(turkey, iran), Part(un.pk, Role.ADDRESSEE)], zones=[ZoneFactory()])
    assess(made, Status.PARTLY, party=turkey)
    assess(made, Status.INITIATED, party=un)

    grid = grid_of(made)

    assert drawn(grid) == {
        ("Turkey", WHOLE): Status.PARTLY,
        ("Iran", WHOLE): None,
        ("Émirats", WHOLE): Status.INITIATED,
    }
    assert [(name(head), bool(cell)) for head, cell in grid.rows] == [
        ("Turkey", True),
        ("Iran", False),
        ("Émirats", True),
    ]
    assert grid.by_party is True
    assert grid.by_zone is False
    assert grid.rule == "lowest of the parties"


def test_grid_by_zone_has_the_zones_of_the_commitment_first_and_the_whole_last():
    last, first, strange = ZoneFactory(position=5), ZoneFactory(position=2), ZoneFactory(position=1)
    made = CommitmentFactory(lead=PartyFactory(), zones=[last, first])
    for zone, status in ((last, Status.PARTLY), (strange, Status.CONTRARY), (None, Status.INITIATED)):
        assess(made, status, zone=zone)

    grid = grid_of(made)

    assert drawn(grid) == {
        (WHOLE, first.name): None,
        (WHOLE, last.name): Status.PARTLY,
        (WHOLE, strange.name): Status.CONTRARY,
        (WHOLE, WHOLE): Status.INITIATED,
    }
    assert [name(head) for head, _cell in grid.rows] == [first.name, last.name, strange.name, WHOLE]
    assert grid.by_party is False
    assert grid.by_zone is True
    assert grid.rule == "lowest of the zones"


def test_grid_of_two_axes_holds_only_what_somebody_assessed():
    iran, russia, north, south = PartyFactory(name="Iran"), PartyFactory(), ZoneFactory(), ZoneFactory()
    made = CommitmentFactory(parts=joint(iran, russia), zones=[north, south])
    assess(made, Status.PARTLY, party=iran, zone=north)
    assess(made, Status.INITIATED, party=iran)
    assess(made, Status.CONTRARY)

    grid = grid_of(made)

    assert drawn(grid) == {
        ("Iran", north.name): Status.PARTLY,
        ("Iran", WHOLE): Status.INITIATED,
        (WHOLE, north.name): None,
        (WHOLE, WHOLE): Status.CONTRARY,
    }
    assert grid.by_party is True
    assert grid.by_zone is True
    assert grid.rule == "lowest of the cells"


def test_cell_shows_what_was_found_earlier_and_says_how_much_more_there_is():
    made = CommitmentFactory()
    days = [date(2018, 3, day) for day in range(1, EARLIER_SHOWN + 4)]
    ids = [assess(made, Status.PARTLY, day) for day in days]

    (_head, cell) = grid_of(made).rows[0]

    assert cell
    assert cell.finding["id"] == ids[-1]
    assert [row["id"] for row in cell.earlier] == ids[-2 : -2 - EARLIER_SHOWN : -1]
    assert cell.left == 2


def test_grid_for_a_past_day_shows_what_was_found_by_then():
    made, iran = CommitmentFactory(), PartyFactory(name="Iran")
    assess(made, Status.INITIATED, FEBRUARY)
    assess(made, Status.PARTLY, MARCH, party=iran)
    assess(made, Status.CONTRARY, APRIL)

    grids = {day: grid_of(made, day) for day in (FEBRUARY, MARCH, APRIL)}
    found = {day: (drawn(grid), grid.joint.status) for day, grid in grids.items()}

    assert found == {
        FEBRUARY: ({(WHOLE, WHOLE): Status.INITIATED}, Status.INITIATED),
        MARCH: ({("Iran", WHOLE): Status.PARTLY, (WHOLE, WHOLE): Status.INITIATED}, Status.INITIATED),
        APRIL: ({("Iran", WHOLE): Status.PARTLY, (WHOLE, WHOLE): Status.CONTRARY}, Status.CONTRARY),
    }


@pytest.mark.parametrize(
    ("rule", "counting", "status"),
    [
        (Rollup.LOWEST, {"Iran", "Russia", WHOLE}, Status.CONTRARY),
        (Rollup.LEAD, {"Iran"}, Status.PARTLY),
        (Rollup.WHOLE, {WHOLE}, Status.INITIATED),
    ],
)
def test_cells_that_count_follow_the_named_rule(rule, counting, status):
    iran, russia, turkey = (PartyFactory(name=each) for each in ("Iran", "Russia", "Turkey"))
    parts = [Part(iran.pk, Role.LEAD, True), Part(turkey.pk, Role.LEAD, True), Part(russia.pk, Role.SUPPORTING)]
    made = CommitmentFactory(parts=parts, rollup=rule)
    for party, found in ((iran, 4), (russia, 1), (turkey, 9), (None, 3)):
        assess(made, Status(found), party=party)

    grid = grid_of(made)

    assert {name(head) for head, cell in grid.rows if cell and cell.counts} == counting
    assert grid.joint.status == status
    assert grid.silent == 1
    assert grid.rule == {"lowest": "lowest of the parties"}.get(rule, str(rule.label))


def test_joint_status_of_every_grid_is_the_one_that_lists_show():
    samples.varied_register()
    reader = UserFactory(desk=True)
    index = load_catalogue()

    pages = [
        read_commitment(reader, reference, catalogue=index, today=samples.TODAY)
        for reference in Commitment.objects.exclude(kind=Kind.DECLARATORY).values_list("reference", flat=True)
    ]
    made = {page.commitment.reference: page.grid.joint if page.grid else NOT_ASSESSED for page in pages}

    stored = {page.commitment.reference: page.commitment for page in pages}
    assert len({joint.status for joint in made.values()}) > 4
    assert {
        reference: (joint.status, joint.confidence, joint.done_on, joint.assessed_on or NEVER_ASSESSED)
        for reference, joint in made.items()
    } == {reference: (row.status, row.confidence, row.done_on, row.assessed_sort) for reference, row in stored.items()}
