from datetime import date

import pytest

from commitments.rules.time.lexicon import load_lexicon
from commitments.rules.time.months import Months, Settings
from commitments.rules.time.terms import Terms


def base(text: str, *, southern: bool = False) -> tuple[int | None, int, int] | None:
    """The year, the first month and how many months, of a document of 22 December 2017."""
    settings = Settings(date(2017, 12, 22), southern=southern)
    found = Months(Terms(text, load_lexicon("en")), settings).base(0)
    return found and (found[0].year, found[0].month, found[0].count)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("February 2018", (2018, 2, 1)),
        ("March of next year", (2018, 3, 1)),
        ("next March", (None, 3, 1)),
        ("2019", (2019, 1, 12)),
        ("nonsense", None),
    ],
)
def test_month_and_year_are_read(text, period):
    assert base(text) == period


@pytest.mark.parametrize(("text", "period"), [("next month", (2018, 1, 1)), ("this year", (2017, 1, 12))])
def test_unit_is_counted_from_the_day_of_the_document(text, period):
    assert base(text) == period


def test_season_has_its_second_year_and_depends_on_the_half_of_the_earth():
    assert base("winter 2018–2019") == (2018, 12, 3)
    assert base("winter 2018", southern=True) == (2018, 6, 3)
