"""Reads months, years and their parts out of the words of a deadline: “second half of February”, “Q3”, “mid-2019”."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from ..kernel.deadlines import Precision
from .calendar import (
    DAY,
    GREGORIAN,
    Calendar,
    ImpossibleDate,
    Period,
    Span,
    no_such_half,
    no_such_quarter,
    season_start,
    week_of,
)
from .terms import Terms

Found = tuple[Period, int]
UNIT_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "decade": 120, "century": 1200}
UNIT_PRECISION = {
    "month": Precision.MONTH,
    "quarter": Precision.QUARTER,
    "half_year": Precision.HALF_YEAR,
    "year": Precision.YEAR,
    "decade": Precision.RANGE,
    "century": Precision.RANGE,
}

EACH = {"P1W": "week", "P1M": "month", "P3M": "quarter", "P1Y": "year"}
"""The unit that comes again so often."""


@dataclass(frozen=True)
class Settings:
    """What a reading depends on beside the words: the document's date, the calendars, the seasons of the process."""

    on: date
    calendars: tuple[Calendar, ...] = (GREGORIAN,)
    """The first one counts where words name no month and no year that would tell."""
    southern: bool = False
    """Whether the seasons are those of the southern half of the earth."""
    meeting: Period | None = None
    """The days of the meeting that the words name, once they are known."""


class Months:
    """The months, seasons, quarters, halves and years that stand in a text."""

    def __init__(self, terms: Terms, settings: Settings) -> None:
        self.terms, self.settings, self.on = terms, settings, settings.on

    # Months and years

    def _bare_month(self, at: int) -> Found | None:
        for calendar in self.settings.calendars:
            word = self.terms.one(at, "month_word")
            month = self.terms.one(word[1] if word else at, f"{calendar.name}_month")
            if month:
                return Period(calendar, month=int(month[0])), self._after_month(f"{calendar.name}_month", month)
        return None

    def _after_month(self, category: str, month: tuple[str, int]) -> int:
        """The place after the word “month” behind a name, or after its other name: “شباط/فبراير”."""
        end = month[1]
        if end < len(self.terms) and self.terms.tokens[end].raw in "/(":
            other = self.terms.one(end + 1, category)
            if other and other[0] == month[0]:
                return other[1] + (other[1] < len(self.terms) and self.terms.tokens[other[1]].raw == ")")
        word = self.terms.one(end, "month_word")
        return word[1] if word else end

    def _month(self, at: int) -> Found | None:
        """A month with its year where it has one: “February 2018”, “March of next year”."""
        found = self._bare_month(at)
        return self._with_year(*found) if found else None

    def _with_year(self, period: Period, end: int) -> Found:
        at = self.terms.skip(end, comma=True)
        year = self._year(at, period.calendar) or self._year_by_relation(at, period.calendar)
        return (replace(period, year=year[0]), year[1]) if year else (period, end)

    def _year(self, at: int, calendar: Calendar | None = None) -> tuple[int, int] | None:
        """The number of a year, with the word “year” before or after it."""
        word = self.terms.one(at, "year_word")
        number = self.terms.number(self.terms.skip(word[1]) if word else at, digits=4)
        if not number or not self._calendar_of(number[0], calendar):
            return None
        if self.terms.one(number[1], "decade_suffix"):
            return None  # “the 2020s”
        after = self.terms.one(number[1], "year_after")
        return number[0], after[1] if after else number[1]

    def _calendar_of(self, year: int, wanted: Calendar | None = None) -> Calendar | None:
        calendars = (wanted,) if wanted else self.settings.calendars
        return next((calendar for calendar in calendars if year in calendar.years), None)

    def _year_by_relation(self, at: int, calendar: Calendar) -> tuple[int, int] | None:
        relation = self._relation(at)
        if not relation or relation[1] != "year":
            return None
        return calendar.year_and_month(self.on)[0] + relation[0], relation[2]

    def _relation(self, at: int) -> tuple[int, str, int] | None:
        """“this year”, “next month”: how far, of what unit. The words stand in either order."""
        word = self.terms.one(at, "relation")
        if word:
            return int(word[0].split("_")[0]), word[0].split("_")[1], word[1]
        for first, second in (("this", "unit"), ("unit", "this")):
            one = self.terms.one(at, first)
            two = one and self.terms.one(self.terms.skip(one[1]), second)
            if one and two:
                far, unit = (one[0], two[0]) if first == "this" else (two[0], one[0])
                return int(far), unit, two[1]
        return None

    # Base: month, season, year, this or next unit

    def base(self, at: int) -> Found | None:
        """A month, a season, a year, or a unit by its relation to the document's date."""
        found = [read for way in (self._month, self._season, self._bare_year, self._by_relation) if (read := way(at))]
        return max(found, key=lambda read: read[1], default=None)

    def _bare_year(self, at: int) -> Found | None:
        year = self._year(at)
        calendar = year and self._calendar_of(year[0])
        if not year or not calendar:
            return None
        return Period(calendar, year[0], count=12, precision=Precision.YEAR), year[1]

    def _season(self, at: int) -> Found | None:
        season = self.terms.one(at, "season")
        if not season:
            return None
        end = self.terms.skip(season[1], comma=True)
        year = self._year(end) or self._year_by_relation(end, self.settings.calendars[0])
        calendar = (year and self._calendar_of(year[0])) or self.settings.calendars[0]
        month = season_start(calendar, season[0], southern=self.settings.southern)
        period = Period(calendar, year and year[0], month, 3, precision=Precision.RANGE)
        return period, self._after_winter(year[1]) if year else season[1]

    def _after_winter(self, at: int) -> int:
        """The place after the second year of “winter 2018–2019” or “2018/19”."""
        sign = at < len(self.terms) and self.terms.tokens[at].raw in "-–/"
        second = self.terms.number(at + 1, digits=4) if sign else None
        after = self.terms.one(second[1], "year_after") if second else None
        return after[1] if after else second[1] if second else at

    def _by_relation(self, at: int) -> Found | None:
        """“this week”, “next month”, “the coming year”, “next March”."""
        relation = self._relation(at)
        if relation:
            return self._unit(relation[1], relation[0]), relation[2]
        named = self._bare_month(at) or self._season(at)
        behind = self.terms.one(self.terms.skip(named[1]), "this") if named and not named[0].year else None
        if named and behind:
            return named[0], behind[1]
        this = self.terms.one(at, "this") or self.terms.one(at, "coming")
        if not this:
            return None
        after = self.terms.skip(this[1])
        coming = self.terms.one(after, "coming")
        after = self.terms.skip(coming[1]) if coming else after
        return self._bare_month(after) or self._season(after)

    def _unit(self, unit: str, far: int, *, named: bool = True) -> Period:
        """The unit that the document's date is in, or one so many further on."""
        if unit == "year" and not named:
            # “the year” is the one that still has such a part ahead.
            return Period(self.settings.calendars[0], count=12, precision=Precision.YEAR, named=False)
        if unit not in UNIT_MONTHS:
            return Period(fixed=self._unit_of_days(unit, far), named=named)
        calendar, count = self.settings.calendars[0], UNIT_MONTHS[unit]
        year, month = calendar.year_and_month(self.on)
        if count > 12:
            years = count // 12
            start = year // years * years + far * years + (1 if unit == "century" else 0)
            return Period(calendar, start, 1, count, precision=UNIT_PRECISION[unit], named=named)
        index = (year * 12 + month - 1) // count * count + far * count
        return Period(calendar, index // 12, index % 12 + 1, count, precision=UNIT_PRECISION[unit], named=named)

    def _unit_of_days(self, unit: str, far: int) -> Span:
        if unit == "week":
            return week_of(self.on + timedelta(days=7 * far))
        day = self.on + far * DAY
        return Span(day, day, Precision.DAY)

    def whole_of(self, at: int) -> Found | None:
        """What a part is a part of: also “the year”, which is the document's."""
        found = [self._quarter(at), self._half(at), self._years(at), self.base(at), self._each(at)]
        unit = self.terms.one(at, "unit")
        if unit and unit[0] in UNIT_MONTHS | {"week": 0}:
            found.append((self._unit(unit[0], 0, named=False), unit[1]))
        return max(filter(None, found), key=lambda read: read[1], default=None)

    # Parts

    def _part(self, at: int) -> Found | None:
        """“early March”, “mid-2019”, “the end of the first quarter”."""
        for part, end in self.terms.all(at, "third"):
            whole = self.whole_of(self.terms.skip(end, dash=True))
            if whole and not whole[0].part and not whole[0].half:
                return replace(whole[0], part=part), whole[1]
        return None

    def _whole(self, at: int) -> Found | None:
        """One word for a part: “year-end 2024”, “mid-century”."""
        word = self.terms.one(at, "whole")
        if not word:
            return None
        part, unit = word[0].split("_")
        whole = self._unit(unit, 0, named=False)
        if unit == "century":
            return Period(year=(whole.year or 0) + 49, count=12, precision=Precision.YEAR), word[1]
        year = self._year(self.terms.skip(word[1])) if unit == "year" else None
        whole = replace(whole, year=year[0], named=True) if year else whole
        return replace(whole, part=part), year[1] if year else word[1]

    def _numbered(self, at: int, category: str) -> list[tuple[int, str, int]]:
        """A number and what it counts, in either order: “second half”, “Q3”, “third quarter”."""
        found = []
        ordinal = self.terms.ordinal(at)
        for value, end in self.terms.all(self.terms.skip(ordinal[1], dash=True), category) if ordinal else ():
            found.append((ordinal[0] if ordinal else 0, value, end))
        for value, end in self.terms.all(at, category):
            number = self.terms.ordinal(self.terms.skip(end))
            if number:
                found.append((number[0], value, number[1]))
        return found + self._short(at, category)

    def _short(self, at: int, category: str) -> list[tuple[int, str, int]]:
        """“Q3”, “3Q”, “H1”."""
        number = self.terms.number(at, digits=1)
        before, after = self.terms.one(at, "short"), self.terms.one(at + 1, "short")
        if before and before[0].startswith(category) and (counted := self.terms.number(before[1], digits=1)):
            return [(counted[0], before[0], counted[1])]
        if number and after and after[0].startswith(category):
            return [(number[0], after[0], after[1])]
        return []

    def _quarter(self, at: int) -> Found | None:
        for number, _value, end in self._numbered(at, "quarter"):
            number = 4 if number == -1 else number
            if not 1 <= number <= 4:
                raise ImpossibleDate(no_such_quarter(number))
            return self._of_year(Period(month=3 * number - 2, count=3, precision=Precision.QUARTER), end)
        return None

    def _half(self, at: int) -> Found | None:
        found = []
        for number, value, end in self._numbered(at, "half"):
            number = 2 if number == -1 else number
            if number not in (1, 2):
                raise ImpossibleDate(no_such_half(number))
            found.append(self._half_of_month(number, end) if value != "half_year" else None)
            found.append(self._half_of_year(number, end, bare=value == "half_year") if value != "half_month" else None)
        return max(filter(None, found), key=lambda read: read[1], default=None)

    def _half_of_month(self, number: int, end: int) -> Found | None:
        at = self.terms.skip(end)
        month = self._month(at) or self._by_relation(at) or self._unit_at(at, "month")
        if not month or month[0].precision != Precision.MONTH:
            return None
        return replace(month[0], half=number, precision=Precision.HALF_MONTH), month[1]

    def _half_of_year(self, number: int, end: int, *, bare: bool) -> Found | None:
        period = Period(month=6 * number - 5, count=6, precision=Precision.HALF_YEAR)
        half = self._of_year(period, end)
        return half if bare or half[1] > end else None

    def _of_year(self, period: Period, end: int) -> Found:
        """A part of a year with the year it is of; without one, of the calendar that comes first."""
        at = self.terms.skip(end, comma=True, dash=True)
        at += at < len(self.terms) and self.terms.tokens[at].raw == "/"  # “Q3/2018”
        first = self.settings.calendars[0]
        year = self._year(at) or self._year_by_relation(at, first)
        if year:
            return replace(period, calendar=self._calendar_of(year[0]) or first, year=year[0]), year[1]
        unit = self._unit_at(at, "year")
        return replace(period, calendar=first), unit[1] if unit else end

    def _each(self, at: int) -> Found | None:
        """“each quarter”: the one that the document's date is in; how often it comes again is read behind it."""
        often = self.terms.one(at, "recurring")
        unit = EACH.get(often[0]) if often else None
        return (self._unit(unit, 0, named=False), at) if unit else None

    def _years(self, start: int) -> Found | None:
        """“the 2030s”."""
        number = self.terms.number(start, digits=4)
        suffix = self.terms.one(number[1], "decade_suffix") if number else None
        if not number or not suffix or number[0] % 10 or not self._calendar_of(number[0]):
            return None
        return Period(year=number[0], count=120, precision=Precision.RANGE), suffix[1]

    def _year_first(self, at: int) -> Found | None:
        """“2018 Q3”, “2018, second half”: the year stands before what is of it."""
        year = self._bare_year(at)
        after = self.terms.skip(year[1], comma=True, dash=True) if year else at
        part = (self._quarter(after) or self._half(after)) if year else None
        if not year or not part or part[0].year or part[0].fixed:
            return None
        return replace(part[0], year=year[0].year, calendar=year[0].calendar), part[1]

    def _unit_at(self, at: int, wanted: str) -> Found | None:
        unit = self.terms.one(at, "unit")
        return (self._unit(wanted, 0, named=False), unit[1]) if unit and unit[0] == wanted else None
