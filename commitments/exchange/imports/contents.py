"""What the cells of a column tell of it, where its heading says nothing, or says something that they are not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.conf.locale import LANG_INFO

from ...queries.import_names import RegisterNames
from ...rules.import_dates import looks_like_dates
from ...rules.import_fields import TITLE_LENGTH, Match
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
_LANGUAGE = re.compile(r"(.+?)[ _.:(-]+([a-z]{2,3}(?:-[A-Za-z]{2,4})?)\)?")


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
    found = _with_long_titles(found, held)
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


def _with_long_titles(matches: list[Match], held: dict[str, Column]) -> list[Match]:
    """Titles that are longer than a title can be are the words themselves, where no column holds these."""
    if any(match.field == "quotation" and match.confidence >= BY_CELLS for match in matches):
        return matches
    long = {match for match in matches if match.field == "title" and _is_long(held[match.column])}
    return [match._replace(field="quotation") if match in long else match for match in matches]


def _is_long(column: Column) -> bool:
    return any(len(cell) > TITLE_LENGTH for cell in column.cells)


def match_translations(column: str, columns: Iterable[str]) -> dict[str, str]:
    """The columns that say in other languages what ``column`` says, by language: ``title_fr`` beside ``title_en``."""
    stem, language = _in_language(column)
    if not language:
        return {}
    others = {name: _in_language(name) for name in columns if name != column}
    return {code: name for name, (same, code) in others.items() if code and same == stem}


def _in_language(column: str) -> tuple[str, str]:
    """What a heading says, and in which language; the language is empty where the heading names none."""
    found = _LANGUAGE.fullmatch(column)
    if not found or found[2].lower() not in LANG_INFO:
        return column, ""
    return found[1], found[2]


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
    distinct = set(column.cells)
    known = sum(bool(guess_value(cell, "statuses")) for cell in distinct)
    # One known word may stand anywhere.
    return len(distinct) <= FEW and known * 2 >= len(distinct) and known > 1


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
