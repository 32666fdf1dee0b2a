"""Lengths of time: “30 days”, “six months”, “10 working days”."""

from calendar import monthrange
from datetime import date, timedelta

from .deadline_calendar import DAY

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
