from datetime import date
from decimal import Decimal

import pytest

from commitments.web.register.indicator_chart import Chart, draw_chart


def day(number):
    return date(2018, 4, number)


def draw(*measured) -> Chart:
    chart = draw_chart([(day(number), Decimal(value)) for number, value in measured])
    assert chart
    return chart


def test_values_hold_until_the_next_one_is_known():
    chart = draw((1, "1"), (6, "2"), (11, "4"))

    assert chart.steps == "M0 75H500V50H1000V0"
    assert chart.dots == "M0 75h0M500 50h0M1000 0h0"
    assert chart.lowest == "0"
    assert chart.highest == "4"
    assert chart.first == "1 Apr 2018"
    assert chart.last == "11 Apr 2018"
    assert chart.sentence == "3 measurements, from 1 on 1 Apr 2018 to 4 on 11 Apr 2018."


@pytest.mark.parametrize(
    ("values", "dots", "ends"),
    [
        (["-2", "2"], "M0 100h0M1000 0h0", ("-2", "2")),
        (["-4", "-1"], "M0 100h0M1000 25h0", ("-4", "0")),
        (["0", "0"], "M0 100h0M1000 100h0", ("0", "0")),
        (["2.5000", "10"], "M0 75h0M1000 0h0", ("0", "10")),
    ],
)
def test_zero_is_always_on_the_axis(values, dots, ends):
    chart = draw(*enumerate(values, start=1))

    assert chart.dots == dots
    assert (chart.lowest, chart.highest) == ends


def test_one_value_stands_in_the_middle():
    chart = draw((1, "2.5000"))

    assert chart.steps == "M500 0"
    assert chart.dots == "M500 0h0"
    assert chart.sentence == "1 measurement: 2.5 on 1 Apr 2018."


def test_nothing_is_not_drawn():
    assert draw_chart([]) is None
