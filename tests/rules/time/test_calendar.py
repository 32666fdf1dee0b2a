from datetime import date

import pytest

from commitments.rules.time.calendar import GREGORIAN, ImpossibleDate, Period, span_of
from commitments.rules.time.jalali import JALALI, jalali_days, jalali_words
from commitments.rules.time.lengths import add, interval


@pytest.mark.parametrize(
    ("calendar", "month", "half", "first", "last"),
    [
        (GREGORIAN, 2, 1, date(2018, 2, 1), date(2018, 2, 14)),
        (GREGORIAN, 2, 2, date(2018, 2, 15), date(2018, 2, 28)),
        (GREGORIAN, 4, 1, date(2018, 4, 1), date(2018, 4, 15)),
        (GREGORIAN, 4, 2, date(2018, 4, 16), date(2018, 4, 30)),
        (GREGORIAN, 12, 2, date(2018, 12, 16), date(2018, 12, 31)),
    ],
)
def test_halves_of_a_month_meet_after_the_15th_of_february_after_the_14th(calendar, month, half, first, last):
    span = span_of(Period(calendar, month=month, half=half), 2018)

    assert span.first == first
    assert span.last == last


@pytest.mark.parametrize(
    ("part", "first", "last", "due"),
    [
        ("early", date(2018, 3, 1), date(2018, 3, 10), date(2018, 3, 10)),
        ("mid", date(2018, 3, 11), date(2018, 3, 20), date(2018, 3, 15)),
        ("late", date(2018, 3, 21), date(2018, 3, 31), date(2018, 3, 31)),
        ("start", date(2018, 3, 1), date(2018, 3, 10), date(2018, 3, 1)),
        ("end", date(2018, 3, 21), date(2018, 3, 31), date(2018, 3, 31)),
    ],
)
def test_parts_of_a_month(part, first, last, due):
    span = span_of(Period(month=3, part=part), 2018)

    assert span.first == first
    assert span.last == last
    assert span.due == due


def test_days_of_the_jalali_calendar():
    assert JALALI.month(1396, 11) == (date(2018, 1, 21), date(2018, 2, 19))
    assert JALALI.day(1399, 12, 30) == date(2021, 3, 20)
    assert JALALI.year_and_month(date(2018, 3, 20)) == (1396, 12)
    assert jalali_words(date(2018, 2, 14)) == "1396/11/25"


@pytest.mark.parametrize(
    ("earliest", "latest", "words"),
    [
        (date(2018, 2, 5), date(2018, 2, 19), "1396/11/16–1396/11/30"),
        (date(2018, 2, 14), date(2018, 2, 14), "1396/11/25"),
        (None, date(2018, 2, 14), "…–1396/11/25"),
        (date(2018, 2, 14), None, "1396/11/25–…"),
        (None, None, ""),
    ],
)
def test_days_of_a_deadline_in_the_jalali_calendar(earliest, latest, words):
    assert jalali_days(earliest, latest) == words


def test_esfand_has_30_days_in_leap_years_only():
    with pytest.raises(ImpossibleDate, match="Esfand 1396 has 29 days: enter a day from 1 to 29"):
        JALALI.day(1396, 12, 30)


@pytest.mark.parametrize(
    ("day", "number", "unit", "moved"),
    [
        (date(2018, 1, 31), 1, "month", date(2018, 2, 28)),
        (date(2020, 2, 29), 1, "year", date(2021, 2, 28)),
        (date(2018, 1, 31), -2, "month", date(2017, 11, 30)),
        (date(2018, 1, 5), 1, "workday", date(2018, 1, 8)),
        (date(2018, 1, 8), -1, "workday", date(2018, 1, 5)),
        (date(2018, 1, 5), 49, "hour", date(2018, 1, 8)),
        (date(2018, 1, 5), 2, "fortnight", date(2018, 2, 2)),
        (date(2018, 1, 5), 2, "quarter", date(2018, 7, 5)),
    ],
)
def test_lengths_are_counted_from_a_day(day, number, unit, moved):
    assert add(day, number, unit) == moved


@pytest.mark.parametrize(
    ("number", "unit", "text"),
    [(1, "year", "P1Y"), (2, "half_year", "P12M"), (1, "fortnight", "P2W"), (2, "decade", "P20Y")],
)
def test_intervals_are_iso_durations(number, unit, text):
    assert interval(number, unit) == text
