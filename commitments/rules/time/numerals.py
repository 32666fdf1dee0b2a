"""Dates written in numbers: 2018-02-15, 15.02.2018, 2018-02, 1396/11/25."""

from ..kernel.deadlines import Precision
from .calendar import Calendar, Period
from .lexicon import DASHES, Token
from .terms import Terms

SIGNS = DASHES | set("./")
MONTHS = range(1, 13)


def read_numeric_date(terms: Terms, start: int, calendars: tuple[Calendar, ...]) -> tuple[Period, int] | None:
    """The day or month that numbers name, with the place after them; None where they may be read in two ways.

    A year stands first or last. Days stand before months, but in English with strokes either may come first: 01/06/2020
    is not read, 15/06/2020 and 06/15/2020 are.
    """
    numbers, signs = _run(terms.tokens, start)
    if len(numbers) == 2 and signs[0] in "./" and len(numbers[1]) == 4 and int(numbers[0]) in MONTHS:
        return _with_year([int(numbers[1]), int(numbers[0]), 0], calendars, start + 3)  # 02/2018
    if len(numbers) == 3:
        return _with_year(_parts(numbers, signs, terms.lexicon.language), calendars, start + 5)
    if len(numbers) == 2 and signs[0] in DASHES and len(numbers[0]) == 4 and int(numbers[1]) in MONTHS:
        return _with_year([int(numbers[0]), int(numbers[1]), 0], calendars, start + 3) if len(numbers[1]) == 2 else None
    return None


def _run(tokens: list[Token], start: int) -> tuple[list[str], list[str]]:
    """Numbers that one sign after the other joins without a blank, at most three."""
    if start >= len(tokens) or not tokens[start].is_number:
        return [], []
    numbers, signs, at = [tokens[start].text], [], start
    while len(numbers) < 3 and at + 2 < len(tokens) and _are_joined(tokens[at : at + 3]):
        signs.append(tokens[at + 1].raw)
        numbers.append(tokens[at + 2].text)
        at += 2
    return numbers, signs


def _are_joined(three: list[Token]) -> bool:
    first, sign, second = three
    return sign.raw in SIGNS and second.is_number and first.end == sign.start and sign.end == second.start


def _parts(numbers: list[str], signs: list[str], language: str) -> list[int] | None:
    """Year, month and day."""
    first, second, third = (int(number) for number in numbers)
    if len(numbers[0]) == 4:
        return [first, second, third]
    if len(numbers[2]) != 4 or signs[0] != signs[1]:
        return None
    if language == "en" and signs[0] == "/":
        if first in MONTHS and second in MONTHS and first != second:
            return None
        if second not in MONTHS:
            return [third, first, second]
    return [third, second, first]


def _with_year(parts: list[int] | None, calendars: tuple[Calendar, ...], end: int) -> tuple[Period, int] | None:
    if not parts or parts[1] not in MONTHS:
        return None
    year, month, day = parts
    calendar = next((calendar for calendar in calendars if year in calendar.years), None)
    if calendar is None:
        return None
    if not day:
        return Period(calendar, year, month), end
    return Period(calendar, year, month, days=(day, day), precision=Precision.DAY), end
