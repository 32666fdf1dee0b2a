"""The calendar's strip: meetings and deadlines of a few months as bars, in classes that the page can mirror."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...rules.kernel.documents import MeetingStatus

LANES = 24
"""Deadlines drawn; the agenda below has them all."""
OPEN_WIDTH = 6
"""Per cent of the strip that a deadline takes whose first day is not stated."""
MEETING_LOOK = {
    MeetingStatus.PLANNED: ("neutral", "i-cal"),
    MeetingStatus.HELD: ("status-3", "i-check"),
    MeetingStatus.POSTPONED: ("neutral", "i-pause"),
    MeetingStatus.CANCELLED: ("neutral", "i-x"),
}


@dataclass(frozen=True)
class Bar:
    """From ``start`` for ``width`` per cent of the strip; ``look`` are its classes, ``words`` say what it shows."""

    start: int
    width: int
    look: str
    icon: str
    words: str


@dataclass(frozen=True)
class Lane:
    """Bars beside a title, which leads to the commitment of that ``reference``, if there is one."""

    title: str
    note: str
    bars: list[Bar]
    reference: str = ""


@dataclass(frozen=True)
class Strip:
    """``ticks`` and ``now`` are (per cent, words); ``left_out`` is how many deadlines have no lane."""

    ticks: list[tuple[int, str]]
    now: tuple[int, str] | None
    lanes: list[Lane]
    sentence: str
    left_out: int


def draw_strip(
    first: date, last: date, *, meetings: Sequence[dict[str, Any]], deadlines: Sequence[dict[str, Any]], today: date
) -> Strip:
    """The strip of the days from ``first`` to ``last``; meetings and deadlines are dressed rows, soonest first."""
    scale = Scale(first, last)
    lanes = [_lane_of_meetings(scale, meetings)] if meetings else []
    lanes += [_lane_of_deadline(scale, row) for row in deadlines[:LANES]]
    return Strip(
        ticks=[(scale.place(day), _month(day, first)) for day in _months(first, last)],
        now=(scale.place(today), formats.date_format(today, "j M")) if first <= today <= last else None,
        lanes=lanes,
        sentence=_sentence(len(meetings), deadlines),
        left_out=max(0, len(deadlines) - LANES),
    )


@dataclass(frozen=True)
class Scale:
    """Days as whole per cents of the strip; what lies beyond its ends stands at them."""

    first: date
    last: date

    def place(self, day: date) -> int:
        """Where a day begins."""
        days = (min(max(day, self.first), self.last) - self.first).days
        return days * 100 // ((self.last - self.first).days + 1)

    def stretch(self, earliest: date | None, latest: date) -> tuple[int, int]:
        """Start and width of the days from ``earliest``, if it is stated, to ``latest``."""
        end = self.place(latest) + 1
        start = self.place(earliest) if earliest else max(0, end - OPEN_WIDTH)
        return start, max(1, end - start)


def _months(first: date, last: date) -> list[date]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(number // 12, number % 12 + 1, 1) for number in months]


def _month(day: date, first: date) -> str:
    return formats.date_format(day, "M Y" if day == first or day.month == 1 else "M")


def _lane_of_meetings(scale: Scale, meetings: Sequence[dict[str, Any]]) -> Lane:
    note = ngettext("%(n)d in these months", "%(n)d in these months", len(meetings)) % {"n": len(meetings)}
    return Lane(_("Meetings"), note, [_bar_of_meeting(scale, row) for row in meetings])


def _bar_of_meeting(scale: Scale, row: dict[str, Any]) -> Bar:
    css, icon = MEETING_LOOK[MeetingStatus(row["status"])]
    shape = _shape(row["first"], row["last"], approximate=row["approximate"])
    words = [row["title"], row["days"], _("approximate") if row["approximate"] else "", str(row["status_label"])]
    return Bar(*scale.stretch(row["first"], row["last"]), f"{css} {shape}", icon, ", ".join(filter(None, words)))


def _lane_of_deadline(scale: Scale, row: dict[str, Any]) -> Lane:
    earliest, latest, flag = row["deadline_earliest"], row["deadline_latest"], row["flag"]
    css, icon = (flag.css, flag.icon) if flag else ("neutral", "")
    look = "status-3" if row["done_on"] else css
    words = [row["deadline"], _("approximate") if row["approximate"] else "", flag.text if flag else ""]
    bar = Bar(
        *scale.stretch(earliest, latest),
        f"{look} {_shape(earliest, latest, approximate=row['approximate'])}",
        icon,
        ", ".join(filter(None, words)),
    )
    return Lane(row["title"], row["deadline"], [bar], row["reference"])


def _shape(earliest: date | None, latest: date, *, approximate: bool) -> str:
    """A dot is one day, dashes are a reading of words, half a bar has no first day."""
    if earliest == latest:
        return "interval--day"
    if earliest is None:
        return "interval--open"
    return "interval--approx" if approximate else "interval--days"


def _sentence(meetings: int, deadlines: Sequence[dict[str, Any]]) -> str:
    fuzzy = sum(row["approximate"] for row in deadlines)
    words = [
        ngettext("%(n)d meeting", "%(n)d meetings", meetings) % {"n": meetings},
        ngettext("%(n)d deadline", "%(n)d deadlines", len(deadlines)) % {"n": len(deadlines)},
        ngettext("%(n)d of them approximate", "%(n)d of them approximate", fuzzy) % {"n": fuzzy},
    ]
    said = {"what": ", ".join(words)}
    return _("Timeline: %(what)s. The same dates are listed below.") % said
