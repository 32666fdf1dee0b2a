import pytest

from commitments.rules.time.calendar import GREGORIAN, Calendar
from commitments.rules.time.jalali import JALALI
from commitments.rules.time.lexicon import load_lexicon
from commitments.rules.time.numerals import read_numeric_date
from commitments.rules.time.terms import Terms


def read(text: str, *calendars: Calendar) -> tuple[str, int | None, int, tuple[int, int] | None] | None:
    found = read_numeric_date(Terms(text, load_lexicon("en")), 0, calendars or (GREGORIAN,))
    return found and (found[0].calendar.name, found[0].year, found[0].month, found[0].days)


@pytest.mark.parametrize("text", ["2018-02-15", "15.02.2018", "15/02/2018", "02/15/2018"])
def test_day_is_read_in_every_order_that_is_certain(text):
    assert read(text) == ("gregorian", 2018, 2, (15, 15))


@pytest.mark.parametrize("text", ["02/2018", "2018-02"])
def test_month_is_read_without_a_day(text):
    assert read(text) == ("gregorian", 2018, 2, None)


@pytest.mark.parametrize("text", ["01/06/2020", "2018.2", "1396/11/25", "15 02 2018"])
def test_what_may_be_read_in_two_ways_or_is_no_date_is_not_read(text):
    assert read(text) is None


def test_year_tells_the_calendar():
    assert read("1396/11/25", JALALI, GREGORIAN) == ("jalali", 1396, 11, (25, 25))
    assert read("2018-02-15", JALALI, GREGORIAN) == ("gregorian", 2018, 2, (15, 15))
