"""Meetings: which act is possible in which state, what their dates can be, and the names of their series."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from ..kernel.changes import Act
from ..kernel.deadlines import EXACT, Precision
from ..kernel.documents import MeetingStatus
from ..time.reading import Reading

PLANNED, HELD, POSTPONED, CANCELLED = MeetingStatus

POSSIBLE_FROM: dict[Act, frozenset[MeetingStatus]] = {
    Act.HOLD_MEETING: frozenset({PLANNED, POSTPONED, HELD}),
    Act.MOVE_MEETING: frozenset({PLANNED, POSTPONED, CANCELLED}),
    Act.CANCEL_MEETING: frozenset({PLANNED, POSTPONED}),
}
"""In which states an act makes sense. Holding what was held corrects its days, moving what was cancelled revives."""


LONGEST = 5
"""Days that a meeting lasts at most where its words alone say which."""


@dataclass(frozen=True)
class Dates:
    """When a meeting is: its days where they are known, else what its words leave open.

    ``words`` in ``language`` were said on ``announced_on``, from which months without a year are counted. ``waits_for``
    is the id of the meeting that the dates hang on.
    """

    words: str = ""
    language: str = "en"
    announced_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    earliest: date | None = None
    latest: date | None = None
    precision: str = Precision.NONE
    waits_for: int | None = None

    @property
    def says_when(self) -> bool:
        """Whether a day can be told at all, be it a window."""
        return bool(self.starts_on or self.earliest or self.latest)


def dates_of(
    reading: Reading, *, announced_on: date | None, days: tuple[date, date] | None = None, waits_for: int | None = None
) -> Dates:
    """The dates of a meeting by the reading of their words; ``days`` are those that a person gave beside them.

    Words that name the days settle them: “21 and 22 December 2017”; of more days than ``LONGEST`` they leave open on
    which of them it is: “within 30 days”, “the week of 5 March”.
    """
    starts_on, ends_on = days or _days_named(reading) or (None, None)
    return Dates(
        words=reading.words,
        language=reading.language,
        announced_on=announced_on,
        starts_on=starts_on,
        ends_on=ends_on,
        earliest=reading.earliest,
        latest=reading.latest,
        precision=reading.precision,
        waits_for=waits_for,
    )


def _days_named(reading: Reading) -> tuple[date, date] | None:
    first, last = reading.earliest, reading.latest
    if reading.precision not in EXACT or not first or not last or (last - first).days >= LONGEST:
        return None
    return first, last


def dates_errors(dates: Dates) -> dict[str, str]:
    """What is impossible about the dates of a meeting, by field; empty when they can stand."""
    if dates.ends_on and not dates.starts_on:
        return {"starts_on": _("Enter the first day too; for a one-day meeting it is the same.")}
    if dates.starts_on and dates.ends_on and dates.ends_on < dates.starts_on:
        text = _("The meeting would end before it starts. Enter %(day)s or a later day.")
        return {"ends_on": text % {"day": dates.starts_on.isoformat()}}
    return {}


def act_errors(act: Act, status: str, *, on: date, today: date, ground: str) -> dict[str, str]:
    """Why a meeting of this status cannot be held, moved or cancelled so, by field; ``today`` is the organisation's."""
    errors: dict[str, str] = {}
    if MeetingStatus(status) not in POSSIBLE_FROM[act]:
        errors[NON_FIELD_ERRORS] = _impossible(act, MeetingStatus(status))
    if on > today:
        errors["ends_on" if act == Act.HOLD_MEETING else "status_on"] = _(
            "This day is in the future. Enter %(day)s or an earlier day."
        ) % {"day": today.isoformat()}
    if not ground.strip():
        errors["status_ground"] = _("Enter the reason: a document, a report or a decision.")
    return errors


def _impossible(act: Act, status: MeetingStatus) -> str:
    if status == HELD:
        return _("This meeting has been held. You can correct only the days on which it was held.")
    if act == Act.HOLD_MEETING:
        return _("This meeting has been cancelled. If it was held after all, reschedule it first.")
    return _("This meeting has already been cancelled.")


def find_circle(meeting: int, waits_for: int | None, waiting: Mapping[int, int | None]) -> list[int]:
    """The meetings (ids) that would wait for each other, from ``meeting`` round to itself; empty where none do.

    ``waiting`` says for which meeting each one waits now.
    """
    found, at = [meeting], waits_for
    while at is not None and at not in found:
        found.append(at)
        at = waiting.get(at)
    return [*found, meeting] if at == meeting else []


def series_words(series: str) -> str:
    """The name of a series as lists print it: “High level” for ``high_level``."""
    return str(capfirst(series.replace("_", " ").replace("-", " ")))
