"""Lengths of time: “30 days”, “six months”, “10 working days”."""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

from .calendar import DAY
from .terms import Found, Terms

DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "decade": 120, "century": 1200}
INTERVALS = {
    "workday": (1, "D"),
    "day": (1, "D"),
    "week": (1, "W"),
    "fortnight": (2, "W"),
    "month": (1, "M"),
    "quarter": (3, "M"),
    "half_year": (6, "M"),
    "year": (1, "Y"),
    "decade": (10, "Y"),
    "century": (100, "Y"),
}


@dataclass(frozen=True)
class Length:
    """So many of a unit, and the place after its words."""

    number: int
    unit: str
    end: int

    def back(self) -> "Length":
        """The same, counted backwards."""
        return replace(self, number=-self.number)


class Lengths:
    """The lengths of time that stand in a text."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def at(self, at: int) -> Length | None:
        """“30 days”, “two to three weeks” (three count), “the next six months”, “the coming year”."""
        at = self.terms.skip(at)
        word = self.terms.one(at, "length")
        if word:
            number, unit_name = word[0].split("_", 1)
            return Length(int(number), unit_name, word[1])
        coming = self.terms.one(at, "coming")
        at = self.terms.skip(coming[1]) if coming else at
        amount = self._amount(at)
        unit = self._unit(amount[1]) if amount else None
        if amount and unit:
            return Length(amount[0], *unit)
        return (self.one_unit(at) if coming and coming[0] != "many" else None) or self._behind(at)

    def one_unit(self, at: int) -> Length | None:
        """“в течение месяца”: one of a unit, in languages without an article."""
        unit = self.terms.one(at, "unit")
        return Length(1, *unit) if unit else None

    def _behind(self, at: int) -> Length | None:
        """“الأشهر الستة المقبلة”: the number stands behind what it counts."""
        units = self.terms.one(at, "units")
        amount = self.terms.amount(self.terms.skip(units[1])) if units else None
        coming = self.terms.one(self.terms.skip(amount[1]), "coming") if amount else None
        return Length(amount[0], units[0], coming[1]) if units and amount and coming else None

    def _amount(self, at: int) -> tuple[int, int] | None:
        amount = self.terms.amount(at)
        if not amount:
            return None
        amount = amount[0], self._after_digits(amount[1])
        joint = self.terms.one(amount[1], "to") or self.terms.one(amount[1], "and")
        after = joint[1] if joint else amount[1] + self.terms.is_dash(amount[1])
        return self.terms.amount(after) or amount

    def _after_digits(self, at: int) -> int:
        """The place after the digits of “two (2) months”."""
        signs = [token.raw for token in self.terms.tokens[at : at + 3]]
        return at + 3 if len(signs) == 3 and signs[0] == "(" and signs[2] == ")" else at

    def _unit(self, at: int) -> Found | None:
        at = at + 1 if self.terms.is_dash(at) else at
        coming = self.terms.one(at, "coming")
        at = coming[1] if coming else at
        found = [unit for category in ("unit", "units") if (unit := self.terms.one(at, category))]
        return max(found, key=lambda unit: unit[1], default=None)


def interval(number: int, unit: str) -> str:
    """How often, as an ISO 8601 duration: ``P1Y``, ``P6M``, ``P2W``; hours are days."""
    times, letter = INTERVALS.get(unit, (1, "D"))
    return f"P{number * times}{letter}"


def add(day: date, number: int, unit: str) -> date:
    """The day so many units on (or back). Months end where the shorter month does; hours fill whole days.

    Raises ``OverflowError`` or ``ValueError`` beyond the calendar.
    """
    if unit == "hour":
        return day + -(-number // 24) * DAY
    if unit == "workday":
        return _add_workdays(day, number)
    if unit in DAYS:
        return day + timedelta(days=number * DAYS[unit])
    index = day.year * 12 + day.month - 1 + number * MONTHS[unit]
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _add_workdays(day: date, number: int) -> date:
    """Monday to Friday; holidays are not known here."""
    step = DAY if number > 0 else -DAY
    for _number in range(abs(number)):
        day += step
        while day.isoweekday() > 5:
            day += step
    return day
