from datetime import date

from commitments.rules.kernel.commitments import Kind, Lifecycle, Rollup
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.rollup import Cell, Claim
from commitments.rules.register.standing import Facts, Turn, latest_of_each, standing_on

MADE = Turn(Lifecycle.ACTIVE, date(2018, 1, 1))
FEBRUARY, MARCH, APRIL, MAY = (date(2018, month, 1) for month in (2, 3, 4, 5))


def cell(day: date, status: int, i: int, party: int | None = None) -> Cell:
    return Cell(party, None, status, 1, day, None, i)


def facts(**values) -> Facts:
    return Facts(**{"kind": Kind.DELIVERABLE, "rule": Rollup.LOWEST, "turns": [MADE], **values})


def told(found: Facts, day: date, *names: str) -> list:
    standing = standing_on(found, day)
    return [getattr(standing, name) for name in names]


def test_nothing_stands_before_it_was_made_nor_unrecorded():
    assert standing_on(facts(), date(2017, 12, 31)) is None
    assert standing_on(facts(turns=[]), MAY) is None


def test_status_is_that_of_what_is_dated_by_then():
    found = facts(cells=[cell(FEBRUARY, Status.PARTLY, 1), cell(APRIL, Status.IMPLEMENTED, 2)])

    statuses = [told(found, day, "status", "is_open", "done_on") for day in (MADE.since, MARCH, APRIL)]

    assert statuses == [
        [Status.NO_INFORMATION, True, None],
        [Status.PARTLY, True, None],
        [Status.IMPLEMENTED, False, APRIL],
    ]


def test_status_can_fall_back():
    found = facts(cells=[cell(FEBRUARY, Status.IMPLEMENTED, 1), cell(MARCH, Status.INITIATED, 2)])

    assert told(found, MARCH, "status", "is_open", "done_on") == [Status.INITIATED, True, None]


def test_of_one_day_the_assessment_recorded_last_holds():
    found = facts(cells=[cell(MARCH, Status.PARTLY, 1), cell(MARCH, Status.CONTRARY, 2)])

    assert told(found, MARCH, "status", "deciding", "counted") == [Status.CONTRARY, 2, (2,)]


def test_lifecycle_is_the_change_recorded_last_of_those_in_force():
    suspended, withdrawn = Turn(Lifecycle.SUSPENDED, APRIL), Turn(Lifecycle.WITHDRAWN, MARCH)
    found = facts(turns=[MADE, suspended, withdrawn])

    assert told(found, FEBRUARY, "lifecycle", "lifecycle_on", "is_open") == [Lifecycle.ACTIVE, None, True]
    assert told(found, MARCH, "lifecycle", "lifecycle_on") == [Lifecycle.WITHDRAWN, MARCH]
    assert told(found, MAY, "lifecycle", "is_open") == [Lifecycle.WITHDRAWN, False]


def test_dispute_begins_with_what_was_said_and_ends_with_the_next_finding():
    found = facts(
        cells=[cell(FEBRUARY, Status.INITIATED, 1), cell(MAY, Status.IMPLEMENTED, 2)],
        claims=[Claim(7, 7, None, Status.IMPLEMENTED, APRIL)],
    )

    disputed = [told(found, day, "is_disputed", "news_on") for day in (MARCH, APRIL, MAY)]

    assert disputed == [[False, FEBRUARY], [True, APRIL], [False, MAY]]


def test_latest_of_each_cell_stands_oldest_first():
    first, second, third = cell(FEBRUARY, 2, 1, party=7), cell(MARCH, 3, 2), cell(APRIL, 4, 3, party=7)

    assert latest_of_each([first, second, third]) == [second, third]
