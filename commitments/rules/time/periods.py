"""Reads stretches of the calendar out of the words of a deadline: days, weeks, and from … to …."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from ..kernel.deadlines import Precision
from .calendar import DAY, GREGORIAN, Period, Span, first_after, span_of, week_of
from .jalali import JALALI
from .months import Found, Months, Settings
from .numerals import read_numeric_date
from .terms import Terms

JALALI_YEARS = 621
"""From the number of a Jalali year to that of the Gregorian year in which it begins."""
DAYS_ON_END = 8
"""Days of one month that are read as a list: a longer list of numbers is one of something else."""


class Periods(Months):
    """The periods that stand in a text."""

    def __init__(self, terms: Terms, settings: Settings) -> None:
        super().__init__(terms, settings)
        self._read: dict[int, Found | None] = {}

    def at(self, start: int) -> Found | None:
        """The longest period that begins at a place, with the place after it."""
        if start not in self._read:
            single = self.single(start)
            found = self._joined(single) if single else None
            self._read[start] = found if found and not self.terms.is_possessive(found[1]) else None
        return self._read[start]

    def single(self, start: int) -> Found | None:
        """The longest period at a place that is not one from … to …."""
        ways: list[Callable[[int], Found | None]] = [
            *(self._numeric, self._days_of_month, self._month_with_days, self._day_of_each, self._day_of),
            *(self._whole, self._part, self._half, self._quarter, self._year_first, self._ten_days, self._week),
            *(self._weekday, self._relative_day, self._new_year, self._later, self._years, self.base),
        ]
        found = [read for way in ways if (read := way(start))]
        return max(found, key=lambda read: read[1], default=None)

    # From … to …

    def _joined(self, found: Found) -> Found:
        first, end = found
        for after in self._joints(end):
            second = self.single(self.terms.skip(after))
            if second and (first.is_year == second[0].is_year or first.fixed):
                return join(first, second[0]), second[1]
        return found

    def _joints(self, at: int) -> list[int]:
        words = [*self.terms.all(at, "to"), *self.terms.all(at, "and")]
        return [end for _value, end in words] + ([at + 1] if self.terms.is_dash(at) else [])

    # Days

    def _numeric(self, start: int) -> Found | None:
        return read_numeric_date(self.terms, start, self.settings.calendars)

    def _days_of_month(self, start: int) -> Found | None:
        """“19 January 2018”, “19 and 20 January”, “Friday, 1st of June”."""
        days = self._days(self._after_weekday(start))
        month = days and self._month(self.terms.skip(days[1]))
        return self._with_days(days[0], month) if days and month else None

    def _month_with_days(self, start: int) -> Found | None:
        """“January 19”, “Jan. 19 and 20, 2018”."""
        start = self._after_weekday(start)
        month = self._bare_month(start)
        days = month and self._days(self.terms.skip(month[1]))
        if not month or not days:
            return None
        year = self._year(self.terms.skip(days[1], comma=True), month[0].calendar)
        dated = replace(month[0], year=year[0]) if year else month[0]
        return self._with_days(days[0], (dated, year[1] if year else days[1]))

    def _with_days(self, days: tuple[int, int], month: Found) -> Found:
        period = replace(month[0], days=days, precision=Precision.DAY if days[0] == days[1] else Precision.RANGE)
        return period, month[1]

    def _after_weekday(self, start: int) -> int:
        weekday = self.terms.one(start, "weekday")
        return self.terms.skip(weekday[1], comma=True) if weekday else start

    def _days(self, at: int) -> tuple[tuple[int, int], int] | None:
        """“19”, “19 and 20”, “19, 20 and 21”: the first and the last."""
        first = last = self._day(at)
        for _more in range(DAYS_ON_END):
            if not first or not last:
                return None
            joints = [*self._joints(last[1]), *self._commas(last[1])]
            further = next(filter(None, (self._day(self.terms.skip(after)) for after in joints)), None)
            if not further:
                return (first[0], last[0]), last[1]
            last = further
        return None

    def _commas(self, at: int) -> list[int]:
        return [at + 1] if at < len(self.terms) and self.terms.tokens[at].raw in ",،" else []

    def _day(self, at: int) -> tuple[int, int] | None:
        ordinal = self.terms.ordinal(at)
        if ordinal and ordinal[0] > 0:
            return ordinal
        return self.terms.number(at)

    def _ten_days(self, start: int) -> Found | None:
        """“the second ten days of March”, as Russian and Persian count them."""
        for number, _value, end in self._numbered(start, "ten_days"):
            month = self.base(self.terms.skip(end))
            if month and month[0].precision == Precision.MONTH and number in (1, 2, 3, -1):
                part = "late" if number in (3, -1) else ""
                days = None if part else (10 * number - 9, 10 * number)
                return replace(month[0], days=days, part=part, precision=Precision.MONTH), month[1]
        return None

    # Weeks

    def _week(self, start: int) -> Found | None:
        return self._week_of_month(start) or self._week_with(start)

    def _week_of_month(self, start: int) -> Found | None:
        """“the first week of March”, “the last Friday of next month”."""
        for category in ("week", "weekday"):
            for number, value, end in self._numbered(start, category):
                at = self.terms.skip(end)
                month = self.base(at) or self._unit_at(at, "month")
                if month and month[0].precision == Precision.MONTH and not month[0].part:
                    weekday = int(value) if category == "weekday" else 0
                    return replace(month[0], week=number, weekday=weekday), month[1]
        return None

    def _week_with(self, start: int) -> Found | None:
        """“the week of 5 March”: Monday to Sunday of the week that has the day."""
        week = self.terms.one(start, "week_of")
        day = self._single_day(self.terms.skip(week[1])) if week else None
        if not day:
            return None
        span = span_of(day[0], day[0].year) if day[0].year else first_after(day[0], self.on, lambda found: found.last)
        return Period(fixed=week_of(span.first), named=day[0].is_dated), day[1]

    def _single_day(self, at: int) -> Found | None:
        found = self._numeric(at) or self._days_of_month(at) or self._month_with_days(at)
        return found if found and found[0].days and found[0].days[0] == found[0].days[1] else None

    def _weekday(self, start: int) -> Found | None:
        """“Friday”, “next Monday”: the next one after the document's date."""
        this = self.terms.one(start, "this")
        weekday = self.terms.one(self.terms.skip(this[1]) if this else start, "weekday")
        if not weekday:
            return None
        ahead = (int(weekday[0]) - self.on.isoweekday() - 1) % 7 + 1
        day = self.on + ahead * DAY
        return Period(fixed=Span(day, day, Precision.DAY)), weekday[1]

    def _day_of_each(self, start: int) -> Found | None:
        """“the 15th of every month”: the next one."""
        day = self.terms.ordinal(start)
        at = self.terms.skip(day[1]) if day else start
        often = self.terms.one(at, "recurring") if day else None
        if not day or not often or often[0] != "P1M" or not 1 <= day[0] <= 28:
            return None
        months = [GREGORIAN.month(self.on.year, self.on.month + n)[0] + (day[0] - 1) * DAY for n in (0, 1)]
        ahead = next(found for found in months if found > self.on)
        return Period(fixed=Span(ahead, ahead, Precision.DAY), named=False), at

    def _day_of(self, start: int) -> Found | None:
        """“the last day of March”, “the first day of next year”."""
        for number, unit, end in self._numbered(start, "unit"):
            whole = self.whole_of(self.terms.skip(end)) if unit == "day" and number in (1, -1) else None
            if whole and not whole[0].part:
                return replace(whole[0], part="first day" if number == 1 else "last day"), whole[1]
        return None

    def _relative_day(self, start: int) -> Found | None:
        word = self.terms.one(start, "relative_day")
        if not word:
            return None
        day = self.on + timedelta(days=int(word[0]))
        return Period(fixed=Span(day, day, Precision.DAY)), word[1]

    def _new_year(self, start: int) -> Found | None:
        """“Nowruz 1397”, “Nowruz 2018”: the first day of a Jalali year, which begins in the Gregorian one."""
        word = self.terms.one(start, "nowruz")
        if not word:
            return None
        day = Period(JALALI, days=(1, 1), precision=Precision.DAY)
        at = self.terms.skip(word[1], comma=True)
        if year := self._year(at, JALALI):
            return replace(day, year=year[0]), year[1]
        if year := self._year(at, GREGORIAN):
            return replace(day, year=year[0] - JALALI_YEARS), year[1]
        return day, word[1]

    def _later(self, start: int) -> Found | None:
        """“later this year”: from the document's date to its end."""
        later = self.terms.one(start, "later")
        whole = self.whole_of(self.terms.skip(later[1])) if later else None
        if not whole or not whole[0].is_dated:
            return None
        last = span_of(whole[0], whole[0].year or self.on.year).last
        if last < self.on:
            return None
        return Period(fixed=Span(self.on, last, Precision.RANGE), named=whole[0].named), whole[1]


def join(first: Period, second: Period) -> Period:
    """One period from the first to the second. A year that only the second names is the first one's too."""
    if first.year is None and first.fixed is None and second.year is not None:
        ends_earlier = second.month < first.month and second.calendar is first.calendar
        first = replace(first, year=second.year - 1 if ends_earlier else second.year)
    return replace(first, until=second, named=first.named and second.named)
