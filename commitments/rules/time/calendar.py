"""Stretches of the calendar that the words of a deadline name, and the days that they mean in a year.

The conventions are written in docs/deadlines.md.
"""

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta

from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..kernel.deadlines import Precision

DAY = timedelta(days=1)
FEBRUARY = 2
THURSDAY = 4
YEARS_AHEAD = 9
"""Years within which a date without a year comes again: 29 February after 2096 is in 2104."""


class ImpossibleDate(ValueError):  # noqa: N818 - named as what it is for a person
    """Words that name a day which does not exist. Its message says what would be right."""


def no_such_quarter(number: int) -> str:
    """The message for “fifth quarter”."""
    return _("There is no quarter %(number)d: a year has quarters 1 to 4.") % {"number": number}


def no_such_half(number: int) -> str:
    """The message for “third half”."""
    return _("There is no half %(number)d: enter the first or the second.") % {"number": number}


@dataclass(frozen=True)
class Calendar:
    """How years and months become days of the Gregorian calendar."""

    name: str
    first_day: Callable[[int, int, int], date]
    """Year, month and day to the day of the Gregorian calendar."""
    days_in: Callable[[int, int], int]
    """Year and month to the number of days of the month."""
    year_and_month: Callable[[date], tuple[int, int]]
    years: range
    """The numbers that are read as years of this calendar."""
    season_starts: dict[str, int]
    month_names: Mapping[int, str | Promise]

    def month(self, year: int, month: int) -> tuple[date, date]:
        """The first and the last day of a month; month 13 is the first of the next year."""
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
        first = self.first_day(year, month, 1)
        return first, first + timedelta(days=self.days_in(year, month) - 1)

    def months(self, year: int, month: int, count: int) -> tuple[date, date]:
        """The first and the last day of ``count`` months on end."""
        return self.month(year, month)[0], self.month(year, month + count - 1)[1]

    def day(self, year: int, month: int, day: int) -> date:
        """One day; raises ``ImpossibleDate`` when the month has no such day."""
        days = self.days_in(year, month)
        if not 1 <= day <= days:
            raise ImpossibleDate(self._no_such_day(year, month, days))
        return self.first_day(year, month, day)

    def _no_such_day(self, year: int, month: int, days: int) -> str:
        text = ngettext(
            "%(month)s %(year)d has %(days)d day only.",
            "%(month)s %(year)d has %(days)d days: enter a day from 1 to %(days)d.",
            days,
        )
        return text % {"month": self.month_names[month], "year": year, "days": days}


GREGORIAN = Calendar(
    name="gregorian",
    first_day=date,
    days_in=lambda year, month: monthrange(year, month)[1],
    year_and_month=lambda day: (day.year, day.month),
    years=range(1800, 2200),
    season_starts={"spring": 3, "summer": 6, "autumn": 9, "winter": 12},
    month_names=MONTHS,
)
SOUTHERN_SEASONS = {"spring": 9, "summer": 12, "autumn": 3, "winter": 6}


def season_start(calendar: Calendar, season: str, *, southern: bool) -> int:
    """The month in which a season begins. Those of the south are told by the Gregorian calendar only."""
    return (SOUTHERN_SEASONS if southern and calendar is GREGORIAN else calendar.season_starts)[season]


@dataclass(frozen=True)
class Span:
    """Days on end. ``middle`` is what “by” means when the words name only the middle of something."""

    first: date
    last: date
    precision: str
    middle: date | None = None
    part: str = ""

    @property
    def due(self) -> date:
        """The day on which “by” this is due."""
        if self.part == "start":
            return self.first
        return self.middle or self.last

    @property
    def day_before(self) -> date:
        """The last day that is “before” this; “before the end of” includes the last day."""
        if self.part == "end":
            return self.last
        return (self.middle or self.first) - DAY

    @property
    def day_after(self) -> date:
        """The first day that is “after” this."""
        if self.part == "start":
            return self.first + DAY
        return (self.middle or self.last) + DAY


class MeetingDays(Span):
    """The days of a meeting: “by the meeting” is by its first day, on which it is looked at what was done."""

    @property
    def due(self) -> date:
        return self.first


def meeting_span(first: date, last: date) -> Span:
    """The span of a meeting that takes place on these days."""
    return MeetingDays(first, last, Precision.DAY if first == last else Precision.RANGE)


@dataclass(frozen=True)
class Period:
    """What words name before the year is settled.

    ``year`` is None when the words name none. ``month`` is the first one and ``count`` how many; ``days``, ``half`` and
    ``week`` narrow one month, ``part`` narrows any. ``fixed`` are the days of what is counted from the document (“next
    week”): there no year is to settle. ``until`` is the end of “from … to …”.
    """

    calendar: Calendar = GREGORIAN
    year: int | None = None
    month: int = 1
    count: int = 1
    days: tuple[int, int] | None = None
    half: int = 0
    week: int = 0
    weekday: int = 0
    part: str = ""
    precision: str = Precision.MONTH
    fixed: Span | None = None
    until: "Period | None" = None
    named: bool = True
    """Whether the words name the year, by number or by its relation to the document's."""

    @property
    def is_dated(self) -> bool:
        return self.year is not None or self.fixed is not None

    @property
    def is_year(self) -> bool:
        """A bare year: too little to be found in a sentence without “in” or “by” before it."""
        return self.precision == Precision.YEAR and not self.part and self.fixed is None


def span_of(period: Period, year: int) -> Span:
    """The days of a period in ``year``. Raises ``ImpossibleDate``."""
    if period.until is not None:
        return _range_span(period, period.until, year)
    if period.fixed is not None:
        return _cut_day(period.fixed, period.part) or _part_of_days(period.fixed, period.part)
    if not MINYEAR < year < MAXYEAR - 200:
        raise ImpossibleDate(_("The year %(year)d is outside the calendar.") % {"year": year})
    if period.days:
        return _days_span(*(period.calendar.day(year, period.month, day) for day in period.days))
    if period.week:
        return _week_of_month(period, year)
    if period.half:
        return _half_month(period, year)
    if period.part in EDGE_DAYS:
        whole = Span(*period.calendar.months(year, period.month, period.count), period.precision)
        return _cut_day(whole, period.part) or whole
    return _part_of_months(period, year)


EDGE_DAYS = ("first day", "last day")


def _cut_day(whole: Span, part: str) -> Span | None:
    day = {"first day": whole.first, "last day": whole.last}.get(part)
    return Span(day, day, Precision.DAY) if day else None


def first_after(period: Period, on: date, key: Callable[[Span], date]) -> Span:
    """The span of a period whose year is not named: the next one whose ``key`` day lies after ``on``."""
    this_year = period.calendar.year_and_month(on)[0]
    refused: ImpossibleDate | None = None
    for year in range(this_year - 1, this_year + YEARS_AHEAD):
        try:
            span = span_of(period, year)
        except ImpossibleDate as error:
            # What is wrong is said of the first year that could be meant.
            if refused is None and period.calendar.month(year, period.month)[1] > on:
                refused = error
            continue
        if key(span) > on:
            return span
    raise refused or ImpossibleDate(_("This day does not recur."))


def monday_of(day: date) -> date:
    """The Monday of the week of a day: weeks run Monday to Sunday."""
    return day - timedelta(days=day.weekday())


def week_of(day: date) -> Span:
    """The week of a day, Monday to Sunday."""
    monday = monday_of(day)
    return Span(monday, monday + 6 * DAY, Precision.RANGE)


def _range_span(period: Period, end: Period, year: int) -> Span:
    start = span_of(replace(period, until=None), period.year or year)
    if end.fixed is None and end.year is None:
        last = first_after(end, start.first, lambda span: span.last)
    else:
        last = span_of(end, end.year or year)
    return _days_span(start.first, last.due if last.part != "start" else last.first)


def _days_span(first: date, last: date) -> Span:
    if first > last:
        text = _("%(last)s is before %(first)s: enter the earlier day first.")
        raise ImpossibleDate(text % {"first": first.isoformat(), "last": last.isoformat()})
    return Span(first, last, Precision.DAY if first == last else Precision.RANGE)


def _half_month(period: Period, year: int) -> Span:
    """Halves of a month meet after the 15th, of February after the 14th."""
    first, last = period.calendar.month(year, period.month)
    middle = first + (13 if period.calendar is GREGORIAN and period.month == FEBRUARY else 14) * DAY
    if period.half == 1:
        return Span(first, middle, Precision.HALF_MONTH)
    return Span(middle + DAY, last, Precision.HALF_MONTH)


def _week_of_month(period: Period, year: int) -> Span:
    """The nth week of a month, or the nth Monday of it."""
    first, last = period.calendar.month(year, period.month)
    if period.weekday:
        found = [day for day in _days(first, last) if day.isoweekday() == period.weekday]
    else:
        # A week belongs to the month that has its Thursday, and so most of its days.
        found = [monday_of(day) for day in _days(first, last) if day.isoweekday() == THURSDAY]
    number = period.week - 1 if period.week > 0 else len(found) + period.week
    if not 0 <= number < len(found):
        message = ngettext(
            "This weekday occurs only %(times)d time in this month.",
            "This weekday occurs only %(times)d times in this month.",
            len(found),
        )
        raise ImpossibleDate(message % {"times": len(found)})
    if period.weekday:
        return Span(found[number], found[number], Precision.DAY)
    return Span(max(first, found[number]), min(last, found[number] + 6 * DAY), Precision.RANGE)


def _days(first: date, last: date) -> list[date]:
    return [first + n * DAY for n in range((last - first).days + 1)]


def _part_of_months(period: Period, year: int) -> Span:
    """Early is the first third of a stretch of months, late the last, mid what lies between."""
    calendar, month, count, part = period.calendar, period.month, period.count, period.part
    if count == 1:
        return _part_of_month(period, *calendar.month(year, month))
    whole = Span(*calendar.months(year, month, count), period.precision)
    third = max(count // 3, 1)
    if part in ("early", "start"):
        return Span(*calendar.months(year, month, third), Precision.RANGE, part=part)
    if part in ("late", "end"):
        precision = period.precision if part == "end" else Precision.RANGE
        return Span(*calendar.months(year, month + count - third, third), precision, part=part)
    if part == "mid":
        middle = calendar.month(year, month + count // 2)[0]
        middle += (14 if count % 2 else -1) * DAY
        return Span(*calendar.months(year, month + third, count - 2 * third), Precision.RANGE, middle)
    return whole


def _part_of_month(period: Period, first: date, last: date) -> Span:
    part = period.part
    if part in ("early", "start"):
        return Span(first, first + 9 * DAY, Precision.RANGE, part=part)
    if part in ("late", "end"):
        precision = period.precision if part == "end" else Precision.RANGE
        return Span(first + 20 * DAY, last, precision, part=part)
    if part == "mid":
        return Span(first + 10 * DAY, first + 19 * DAY, Precision.RANGE, middle=first + 14 * DAY)
    return Span(first, last, period.precision)


def _part_of_days(whole: Span, part: str) -> Span:
    if not part:
        return whole
    days = _days(whole.first, whole.last)
    third = max(len(days) // 3, 1)
    first, middle, last = days[:third], days[third:-third] or days, days[-third:]
    cut = {"early": first, "start": first, "mid": middle, "late": last, "end": last}[part]
    return Span(cut[0], cut[-1], Precision.RANGE, part=part if part in ("start", "end") else "")
