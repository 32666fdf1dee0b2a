"""Deadlines as diplomats write them: words, reading, precision; and what makes a reading impossible."""

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


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


@dataclass(frozen=True)
class Deadline:
    """The words as written and their reading. ``meeting`` is the id of the meeting it hangs on."""

    words: str = ""
    language: str = "en"
    earliest: date | None = None
    latest: date | None = None
    precision: str = Precision.NONE
    year_inferred: bool = False
    meeting: int | None = None
    condition: str = ""


def deadline_errors(deadline: Deadline) -> dict[str, str]:
    """What is impossible about a reading, by field; empty when it can stand."""
    errors: dict[str, str] = {}
    if deadline.earliest and deadline.latest and deadline.earliest > deadline.latest:
        errors["latest"] = gettext("The latest day is before the earliest: give a day on or after %(day)s.") % {
            "day": deadline.earliest.isoformat()
        }
    dated = deadline.earliest or deadline.latest
    if dated and deadline.precision in HANGING | {Precision.NONE} and deadline.precision != Precision.EVENT:
        errors["precision"] = gettext("A deadline with days needs a precision: day, range, month and so on.")
    if not dated and deadline.precision not in HANGING | {Precision.NONE}:
        errors["earliest"] = gettext("This precision needs an earliest or a latest day.")
    return errors
