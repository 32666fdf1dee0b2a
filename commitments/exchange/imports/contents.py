"""What the cells of a column tell of it, where its heading says nothing, or says something that they are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from ...queries.import_names import RegisterNames
from ...rules.import_dates import looks_like_dates
from ...rules.import_fields import Match
from ...rules.import_values import guess_value
from ..tables.table import Row

LOOKED_AT = 300
"""Rows by which a column is judged."""
BY_CELLS = 0.5
"""How sure a column is of which only the cells tell."""
SENTENCE = 25
"""Characters on average from which cells are sentences."""
FEW = 12
"""Distinct cells of a list of statuses, at most."""


@dataclass(frozen=True)
class Column:
    """The cells at the start of one column, those that hold anything."""

    name: str
    cells: tuple[str, ...]

    @property
    def length(self) -> float:
        return sum(map(len, self.cells)) / len(self.cells) if self.cells else 0

    def share(self, test) -> float:
        """Of how many of its distinct cells ``test`` is true, from 0 to 1."""
        distinct = set(self.cells)
        return sum(bool(test(cell)) for cell in distinct) / len(distinct) if distinct else 0


def match_contents(
    matches: Sequence[Match], rows: Iterable[Row], columns: Sequence[str], names: RegisterNames
) -> list[Match]:
    """The matches by headings of a table of commitments, without those that the cells belie, and what cells alone tell.

    Told by cells: where the words of the undertaking stand (the longest sentences), statuses, parties that the register
    knows; not deadlines, since a day may be any. ``columns`` are all headings of the table, in its order.
    """
    held = _columns(rows, columns)
    found = [match for match in matches if not _is_belied(match, held[match.column])]
    for field, test in (("status", _is_statuses), ("lead", _is_parties), ("quotation", None)):
        taken = {match.column for match in found if match.confidence >= BY_CELLS}
        filled = {match.field for match in found if match.confidence >= BY_CELLS}
        free = [column for column in held.values() if column.name not in taken and column.cells]
        if field in filled or (field == "quotation" and "title" in filled):
            continue
        column = _longest(free) if test is None else next((each for each in free if test(each, names)), None)
        if column:
            found = [match for match in found if match.field != field and match.column != column.name]
            found.append(Match(field, column.name, BY_CELLS))
    return found


def _columns(rows: Iterable[Row], columns: Sequence[str]) -> dict[str, Column]:
    held = list(islice(rows, LOOKED_AT))
    return {
        name: Column(name, tuple(row.cells[place] for row in held if row.cells[place]))
        for place, name in enumerate(columns)
    }


def _is_belied(match: Match, column: Column) -> bool:
    """A heading of another meaning: a “source” without an address, a “last update” without a day, a “ref” of many."""
    if not column.cells or match.confidence == 1:
        return False
    if match.field == "key":
        return len(set(column.cells)) < len(column.cells) * 0.9
    if match.field == "evidence":
        return column.share(_holds_address) < 0.5
    return match.field == "assessed_on" and not looks_like_dates(column.cells)


def _holds_address(cell: str) -> bool:
    return "http://" in cell or "https://" in cell


def _is_statuses(column: Column, names: RegisterNames) -> bool:
    return len(set(column.cells)) <= FEW and column.share(lambda cell: guess_value(cell, "statuses")) >= 0.5


def _is_parties(column: Column, names: RegisterNames) -> bool:
    return column.share(lambda cell: names.find("parties", cell)) >= 0.5


def _longest(columns: list[Column]) -> Column | None:
    """The column of the longest sentences, most of them of one row only."""
    texts = [
        column
        for column in columns
        if column.length >= SENTENCE
        and len(set(column.cells)) * 2 > len(column.cells)
        and column.share(_holds_address) < 0.5
    ]
    return max(texts, key=lambda column: column.length, default=None)
