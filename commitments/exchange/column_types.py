"""What a column of an export is, and how its cells are written: in codes or in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .column_cells import Cells, Context
from .records import Records


class Holds(TextChoices):
    """What the cells of a column are."""

    TEXT = "text", _("text")
    NAMES = "names", _("names, parted by “; ”")
    CODE = "code", _("code")
    CHOICE = "choice", _("one of a list of values")
    DAY = "day", _("day, as 2018-02-28")
    NUMBER = "number", _("whole number")
    YES_NO = "yes_no", _("yes or no")
    ADDRESSES = "addresses", _("addresses, one a line")


class Words(StrEnum):
    """How what has a code is written: as ever, all as codes, or all as words in the person's language."""

    USUAL = ""
    CODES = "codes"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Column:
    """A heading (it stays English and stable: programs read it) and how its cells are made.

    ``free`` text may hold anything; other cells are codes, days and numbers. ``field`` is what an import fills from the
    column (``rules.import_fields``); what is worked out from other facts is not taken back in. ``codes`` makes the
    cells where codes are asked for and the usual ones are words; ``allowed`` are the codes and their words. ``label``,
    ``meaning`` and ``example`` are for people, ``width`` is that in a spreadsheet, in characters.
    """

    heading: str
    cells: Cells
    label: Any
    meaning: Any
    example: str
    field: str = ""
    holds: Holds = Holds.TEXT
    free: bool = False
    codes: Cells | None = None
    allowed: Mapping[str, Any] | None = None
    width: int = 14


def column_cells(column: Column, records: Records, context: Context, words: Words = Words.USUAL) -> Iterable[str]:
    """The cells of a column for all rows of a chunk, as text."""
    if words == Words.CODES and column.codes:
        return column.codes(records, context)
    found = column.cells(records, context)
    if words == Words.LANGUAGE and column.allowed and not column.codes and column.holds != Holds.CODE:
        said = {code: str(label) for code, label in column.allowed.items()} | {"": ""}
        return map(said.__getitem__, found)
    return found
