"""Deadlines as diplomats write them: words, reading, precision; and what makes a reading impossible."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .days import NO_ZONE, is_zone


class Precision(TextChoices):
    DAY = "day", _("day")
    RANGE = "range", _("range of days")
    HALF_MONTH = "half_month", _("half a month")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    HALF_YEAR = "half_year", _("half a year")
    YEAR = "year", _("year")
    EVENT = "event", _("event")
    CONDITION = "condition", _("condition")
    NONE = "none", _("none")


EXACT = frozenset({Precision.DAY, Precision.RANGE})
HANGING = frozenset({Precision.EVENT, Precision.CONDITION})
INTERVAL = re.compile(r"P([1-9]\d{0,2})([DWMY])")
"""How often a deadline comes again, as an ISO 8601 duration of one unit: ``P1Y``, ``P6M``."""
LONG_AGO = date(1900, 1, 1)
"""Stands in for the date of a document that is not known: what is read in the years after it was counted from it."""


@dataclass(frozen=True)
class Deadline:
    """The words as written and their reading. ``meeting`` is the id of the meeting it hangs on.

    ``recurring`` is how often it comes again (``INTERVAL``), or empty; ``zone`` the time zone in which its days end, by
    its IANA name, empty for the organisation's.
    """

    words: str = ""
    language: str = "en"
    earliest: date | None = None
    latest: date | None = None
    precision: str = Precision.NONE
    year_inferred: bool = False
    meeting: int | None = None
    condition: str = ""
    recurring: str = ""
    zone: str = ""


COLUMNS = {name: f"{name}_id" if name == "meeting" else name for name in Deadline.__dataclass_fields__}
"""What the parts of a deadline are called as columns of a row, behind a prefix (``deadline_``)."""


def deadline_columns(deadline: Deadline, prefix: str = "deadline_") -> dict[str, Any]:
    """A deadline as the columns of a row that hold it."""
    return {prefix + column: getattr(deadline, name) for name, column in COLUMNS.items()}


def deadline_of(row: object, prefix: str = "deadline_") -> Deadline:
    """The deadline that the columns of a row hold."""
    return Deadline(**{name: getattr(row, prefix + column) for name, column in COLUMNS.items()})


def deadline_errors(deadline: Deadline) -> dict[str, str]:
    """What is impossible about a reading, by field; empty when it can stand."""
    errors: dict[str, str] = {}
    if deadline.earliest and deadline.latest and deadline.earliest > deadline.latest:
        errors["latest"] = gettext("The latest day is before the earliest. Enter %(day)s or a later day.") % {
            "day": deadline.earliest.isoformat()
        }
    dated = deadline.earliest or deadline.latest
    if dated and deadline.precision in HANGING | {Precision.NONE} and deadline.precision != Precision.EVENT:
        errors["precision"] = gettext("A deadline with days needs a precision: day, range, month and so on.")
    if not dated and deadline.precision not in HANGING | {Precision.NONE}:
        errors["earliest"] = gettext("This precision needs an earliest or a latest day.")
    if deadline.recurring and not INTERVAL.fullmatch(deadline.recurring):
        errors["recurring"] = gettext(
            "Enter how often, such as P1Y (every year), P6M (every six months) or P2W (every two weeks)."
        )
    if deadline.zone and not is_zone(deadline.zone):
        errors["zone"] = str(NO_ZONE) % {"value": deadline.zone}
    return errors
