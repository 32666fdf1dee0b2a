from datetime import date

import pytest

from commitments.rules.time.calendar import Period, span_of
from commitments.rules.time.lexicon import load_lexicon
from commitments.rules.time.months import Settings
from commitments.rules.time.periods import Periods, join
from commitments.rules.time.terms import Terms

ON = date(2017, 12, 22)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("second half of February 2018", date(2018, 2, 15), date(2018, 2, 28)),
        ("Q3 2019", date(2019, 7, 1), date(2019, 9, 30)),
        ("19 and 20 January 2018", date(2018, 1, 19), date(2018, 1, 20)),
        ("2 to 5 May 2018", date(2018, 5, 2), date(2018, 5, 5)),
        ("week of 5 March 2018", date(2018, 3, 5), date(2018, 3, 11)),
        ("tomorrow", date(2017, 12, 23), date(2017, 12, 23)),
    ],
)
def test_days_of_a_period_are_read_to_the_end_of_its_words(text, first, last):
    terms = Terms(text, load_lexicon("en"))
    found = Periods(terms, Settings(ON)).at(0)
    assert found
    span = span_of(found[0], found[0].year or ON.year)

    assert span.first == first
    assert span.last == last
    assert found[1] == len(terms)


def test_words_that_are_no_period_are_none():
    assert Periods(Terms("nonsense", load_lexicon("en")), Settings(ON)).at(0) is None


@pytest.mark.parametrize(("first", "year"), [(5, 2019), (11, 2018)])
def test_year_that_only_the_end_names_is_that_of_the_beginning_or_the_one_before(first, year):
    assert join(Period(month=first), Period(year=2019, month=6)).year == year
