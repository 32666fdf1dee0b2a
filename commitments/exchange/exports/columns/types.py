"""What a column of an export is, and how its cells are written: in codes or in words."""

from collections.abc import Iterable, Mapping
from dataclasses import KW_ONLY, dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy

from .cells import Cells, Context
from .records import Records


class Holds(TextChoices):
    """What the cells of a column are."""

    TEXT = "text", gettext_lazy("text")
    NAMES = "names", gettext_lazy("names, separated by “; ”")
    CODE = "code", gettext_lazy("code")
    CHOICE = "choice", gettext_lazy("one of a list of values")
    DAY = "day", gettext_lazy("date, such as 2018-02-28")
    NUMBER = "number", gettext_lazy("whole number")
    DECIMAL = "decimal", gettext_lazy("number, with a decimal point")
    MOMENT = "moment", gettext_lazy("time in UTC, such as 2018-05-21T08:30:00Z")
    YES_NO = "yes_no", gettext_lazy("yes or no")
    ADDRESSES = "addresses", gettext_lazy("URLs, one per line")


class Words(StrEnum):
    """How what has a code is written: as ever, all as codes, or all as words in the person's language."""

    USUAL = ""
    CODES = "codes"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Described:
    """A column as people and programs know it: the heading stays English and stable, programs read it.

    ``free`` text may hold anything; other cells are codes, days and numbers. ``allowed`` are codes and their words.
    ``label``, ``meaning`` and ``example`` are for people, ``width`` is that in a spreadsheet, in characters.
    """

    heading: str
    label: Any
    meaning: Any
    example: str
    _: KW_ONLY
    holds: Holds = Holds.TEXT
    free: bool = False
    allowed: Mapping[str, Any] | None = None
    width: int = 14


@dataclass(frozen=True, kw_only=True)
class Column(Described):
    """A column of commitments, and how its cells are made.

    ``field`` is what an import fills from it (``rules.imports.fields``); what is worked out from other facts is not
    taken back in. ``codes`` makes the cells where codes are asked for and the usual ones are words.
    """

    cells: Cells
    field: str = ""
    codes: Cells | None = None


def column_cells(column: Column, records: Records, context: Context, words: Words = Words.USUAL) -> Iterable[str]:
    """The cells of a column for all rows of a chunk, as text."""
    if words == Words.CODES and column.codes:
        return column.codes(records, context)
    found = column.cells(records, context)
    if words == Words.LANGUAGE and column.allowed and not column.codes and column.holds != Holds.CODE:
        said = {code: str(label) for code, label in column.allowed.items()} | {"": ""}
        return map(said.__getitem__, found)
    return found
