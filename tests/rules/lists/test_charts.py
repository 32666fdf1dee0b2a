from datetime import date
from itertools import pairwise

import pytest

from commitments.rules.lists.charts import (
    GAP,
    LABELS,
    WIDTH,
    Box,
    period_ends,
    place_of_day,
    span_of_days,
    stack_columns,
    years_between,
)


def test_columns_share_the_width_and_stand_on_the_ground():
    (first, second) = stack_columns([[1, 3], [0, 2]], 100)

    assert [box.height for box in first + second] == [25, 75, 0, 50]
    assert [box.y for box in first + second] == [0, 25, 50, 50]
    assert first[0].x + first[0].width <= second[0].x


def test_the_least_is_seen_and_many_columns_keep_apart():
    columns = stack_columns([[1, 1000]] * 12, 100)

    assert columns[0][0].height == 1
    assert {later[0].x - earlier[0].x for earlier, later in pairwise(columns)} == {80}
    assert columns[0][0].width == 80 - GAP


@pytest.mark.parametrize("columns", [[], [[0, 0]]])
def test_nothing_is_no_column_or_an_empty_one(columns):
    assert [box.height for stack in stack_columns(columns, 100) for box in stack] == [0, 0][: 2 * len(columns)]


def test_box_is_mirrored_for_what_is_read_from_the_right():
    assert Box(10, 5, 20, 30).mirrored() == Box(WIDTH - 30, 5, 20, 30)


def test_days_lie_on_their_line_in_order():
    begin, end = date(2018, 1, 1), date(2018, 12, 31)
    one, two = span_of_days(begin, begin, begin, end, 0), span_of_days(date(2018, 7, 1), end, begin, end, 1)

    assert one.x == LABELS
    assert two.x + two.width == WIDTH
    assert one.width == 4
    assert (two.y > one.y) is True
    assert place_of_day(end, begin, end) < WIDTH


@pytest.mark.parametrize(
    ("first", "today", "ends"),
    [
        (date(2018, 1, 10), date(2018, 3, 20), ["2018-01-31", "2018-02-28", "2018-03-20"]),
        (date(2017, 6, 1), date(2018, 2, 20), ["2017-06-30", "2017-09-30", "2017-12-31", "2018-02-20"]),
        (date(2015, 1, 1), date(2018, 11, 27), ["2015-12-31", "2016-12-31", "2017-12-31", "2018-11-27"]),
        (date(2018, 3, 20), date(2018, 3, 20), ["2018-03-20"]),
    ],
)
def test_periods_reach_back_by_months_quarters_or_years(first, today, ends):
    assert [day.isoformat() for day in period_ends(first, today, count=3)] == ends


def test_years_begin_between_two_days():
    assert years_between(date(2017, 10, 1), date(2019, 1, 1)) == [date(2018, 1, 1), date(2019, 1, 1)]
