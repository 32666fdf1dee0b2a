from datetime import date

import pytest

from commitments.rules.kernel.commitments import Kind, Rollup
from commitments.rules.kernel.statuses import BY_CODE, CODES, Confidence, Status
from commitments.rules.register.rollup import Cell, Claim, Joint, is_disputed, joint_status, telling_cells

DAY = date(2018, 3, 1)


def cell(code, party=None, zone=None, confidence=Confidence.REPORTED, as_of=DAY, done_on=None):
    return Cell(party, zone, BY_CODE[code], None if code == "U" else confidence, as_of, done_on)


def joint(*cells, kind=Kind.DELIVERABLE, rule=Rollup.LOWEST, leads=()):
    return joint_status(cells, kind=kind, rule=rule, leads=frozenset(leads))


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        ("", "U"),
        ("U", "U"),
        ("UU", "U"),
        ("U3", "3"),
        ("32", "2"),
        ("20", "0"),
        ("0X", "X"),
        ("X3U", "X"),
        ("123", "1"),
        ("33", "3"),
    ],
)
def test_joint_status_is_the_lowest_and_no_information_does_not_count(codes, expected):
    rolled = joint(*(cell(code, party) for party, code in enumerate(codes, start=1)))

    assert CODES[Status(rolled.status)] == expected


@pytest.mark.parametrize(
    ("rule", "leads", "expected"),
    [
        (Rollup.LOWEST, (), "0"),
        (Rollup.LEAD, (1,), "2"),
        (Rollup.LEAD, (1, 2), "1"),
        (Rollup.LEAD, (9,), "U"),
        (Rollup.LEAD, (), "U"),
        (Rollup.WHOLE, (1,), "3"),
    ],
)
def test_joint_status_by_the_named_rule(rule, leads, expected):
    cells = [cell("2", 1), cell("1", 2), cell("0", 3, zone=1), cell("3")]

    assert CODES[Status(joint(*cells, rule=rule, leads=leads).status)] == expected


def test_joint_status_of_a_declaratory_entry_is_never_scored():
    assert joint(cell("3"), kind=Kind.DECLARATORY) == Joint(Status.NOT_SCORED)


def test_joint_confidence_is_the_weakest_of_the_deciding_cells():
    rolled = joint(
        cell("2", 1, confidence=Confidence.VERIFIED),
        cell("2", 2, confidence=Confidence.CORROBORATED),
        cell("3", 3, confidence=Confidence.REPORTED),
    )

    assert rolled.confidence == Confidence.CORROBORATED


def test_joint_day_assessed_is_the_latest_of_the_counted_cells():
    cells = [cell("2", 1, as_of=date(2018, 2, 1)), cell("3", 2, as_of=date(2018, 4, 1)), cell("3", as_of=date.max)]

    assert joint(*cells[:2]).assessed_on == date(2018, 4, 1)
    assert joint(*cells, rule=Rollup.LEAD, leads=[1]).assessed_on == date(2018, 2, 1)


def test_joint_day_done_is_the_last_of_the_cells_and_only_when_all_are_implemented():
    stated, unstated = cell("3", 1, done_on=date(2018, 2, 2)), cell("3", 2, as_of=date(2018, 2, 20))

    assert joint(stated).done_on == date(2018, 2, 2)
    assert joint(stated).done_stated
    assert not joint(stated, unstated).done_stated
    assert not joint(unstated).done_stated
    assert not joint(stated, cell("2", 2)).done_stated
    assert joint(stated, unstated).done_on == date(2018, 2, 20)
    assert joint(stated, cell("2", 2)).done_on is None
    assert joint(stated, cell("U", 2)).done_on == date(2018, 2, 2)
    assert joint(stated, kind=Kind.STANDING) == Joint(Status.IMPLEMENTED, Confidence.REPORTED, DAY)


def said(code, by, zone=None):
    """A report of the party on its own implementation, or on that in a zone; without a code it claims no status."""
    return Claim(by, by, zone, BY_CODE[code] if code else None, DAY)


def holds(on, by, code=None, party=None, zone=None):
    """A position of the party on the assessment of this id, which is on this cell."""
    return Claim(by, party, zone, BY_CODE[code] if code else None, DAY, on)


def found(i, code, party=None, zone=None):
    return cell(code, party, zone)._replace(id=i)


@pytest.mark.parametrize(
    ("cells", "claims", "expected"),
    [
        ([], [said("3", 1)], False),
        ([cell("2", 1)], [], False),
        ([cell("2", 1)], [said("2", 1)], False),
        ([cell("2", 1)], [said("3", 1)], True),
        ([cell("2", 1)], [said("3", 2)], False),
        ([cell("2")], [said("3", 1)], True),
        ([cell("2")], [said("3", 1), said("2", 2)], True),
        ([cell("2"), cell("3", 1)], [said("3", 1)], False),
        ([cell("2", 1, zone=7)], [said("3", 1, zone=7)], True),
        ([cell("2", 1)], [said("3", 1, zone=7)], True),
        ([cell("2"), cell("3", zone=7)], [said("3", 1, zone=7), said("2", 1)], False),
        ([cell("2")], [said("3", 1, zone=7), said("2", 1, zone=8)], True),
        ([cell("2", zone=7), cell("3", 1)], [said("3", 1, zone=7)], True),
        ([cell("2", 1)], [said(None, 1)], False),
        # The latest that takes a stand counts; a report without a claim takes nothing back.
        ([cell("2", 1)], [said("3", 1), said("2", 1)], False),
        ([cell("2", 1)], [said("2", 1), said("3", 1)], True),
        ([cell("2", 1)], [said("3", 1), said(None, 1)], True),
        # A position without a status: as long as the assessment that it names is the latest of its cell.
        ([found(5, "2", 1)], [holds(5, 1, party=1)], True),
        ([found(6, "2", 1)], [holds(5, 1, party=1)], False),
        ([found(6, "1", 1)], [said("3", 1), holds(5, 1, party=1)], False),
        ([], [holds(5, 1, party=1)], False),
        ([found(5, "2", 1)], [holds(5, 1, party=1), said("2", 1)], False),
        ([found(5, "2", 1)], [holds(5, 1, party=1), said("3", 1)], True),
        ([found(5, "2", 1)], [holds(5, 1, party=1), said(None, 1)], True),
        ([found(5, "2", 1)], [said("2", 1), holds(5, 1, party=1)], True),
        ([found(5, "2", 1)], [holds(5, 1, party=1), said("2", 2)], True),
        ([found(5, "2", 1, zone=7)], [holds(5, 1, party=1, zone=7), said("2", 1)], True),
        ([found(5, "2", 1, zone=7)], [holds(5, 1, party=1, zone=7), said("2", 1, zone=7)], False),
        # On the whole, whose finding a report is held against where the party has none of its own.
        ([found(5, "2")], [holds(5, 1)], True),
        ([found(5, "2")], [holds(5, 1), said("2", 1)], False),
        ([found(5, "2"), found(6, "3", 1)], [holds(5, 1), said("3", 1)], True),
        ([found(5, "2"), found(6, "3", 1)], [holds(5, 1), said("2", 1)], True),
        # On what was found of another party.
        ([found(5, "2", 1), found(6, "2", 2)], [holds(6, 1, party=2)], True),
        ([found(5, "2", 1), found(7, "2", 2)], [holds(6, 1, party=2)], False),
        ([found(5, "2", 1), found(6, "2", 2)], [holds(6, 1, party=2), said("2", 1)], True),
        # With a status: held against what is found of the cell by then.
        ([found(5, "2", 1)], [holds(5, 1, "3", party=1)], True),
        ([found(6, "3", 1)], [holds(5, 1, "3", party=1)], False),
        ([found(6, "1", 1)], [holds(5, 1, "3", party=1)], True),
        ([found(6, "3", 1), found(7, "2")], [holds(5, 1, "3")], True),
    ],
)
def test_is_disputed_by_the_latest_stand_of_a_party_on_a_cell(cells, claims, expected):
    assert is_disputed(cells, claims) is expected


@pytest.mark.parametrize(
    ("rule", "expected"), [(Rollup.LOWEST, [0, 3]), (Rollup.LEAD, [0]), (Rollup.WHOLE, [3])], ids=str
)
def test_telling_cells_are_the_counted_ones_that_carry_information(rule, expected):
    cells = [cell("2", 1), cell("U", 2), cell("U", 3, zone=1), cell("3")]

    assert telling_cells(cells, rule, frozenset({1, 2})) == [cells[i] for i in expected]
