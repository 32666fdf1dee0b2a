from datetime import date

import pytest

from commitments.rules.lists.past import Moment, read_moment

BEGUN, TODAY = date(2018, 1, 10), date(2018, 6, 15)


def read(begun: date | None = BEGUN, **data):
    return read_moment(data, today=TODAY, begun=begun)


@pytest.mark.parametrize(
    ("data", "moment"),
    [
        ({}, None),
        ({"as_of": "", "known_on": ""}, None),
        ({"status": "2"}, None),
        ({"as_of": "2018-02-20"}, Moment(date(2018, 2, 20))),
        ({"as_of": "2018-06-15"}, Moment(TODAY)),
        ({"as_of": "1900-01-01"}, Moment(date(1900, 1, 1))),
        ({"as_of": "2018-02-20", "known_on": "2018-01-10"}, Moment(date(2018, 2, 20), BEGUN)),
        ({"as_of": "2018-01-01", "known_on": "2018-06-15"}, Moment(date(2018, 1, 1), TODAY)),
        ({"known_on": "2018-02-20"}, Moment(TODAY, date(2018, 2, 20))),
    ],
    ids=str,
)
def test_moment_is_read(data, moment):
    assert read(**data) == (moment, [])


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"as_of": "2018-06-16"}, "This day is in the future. Enter 2018-06-15 or an earlier day."),
        ({"as_of": "2018-02-30"}, "“2018-02-30” is not a date. Enter a date, such as 2018-02-28."),
        ({"as_of": "20.2.2018"}, "“20.2.2018” is not a date. Enter a date, such as 2018-02-28."),
        ({"as_of": "2018-W08-2"}, "“2018-W08-2” is not a date. Enter a date, such as 2018-02-28."),
        ({"as_of": "٢٠١٨-٠٢-٢٠"}, "“٢٠١٨-٠٢-٢٠” is not a date. Enter a date, such as 2018-02-28."),
        ({"known_on": "2018-01-09"}, "Nothing was recorded by then. Enter 2018-01-10 or a later day."),
    ],
    ids=str,
)
def test_bad_moment_is_none_and_says_what_would_be_right(data, wrong):
    moment, errors = read(**data)

    assert moment is None
    assert [message for _label, message in errors] == [wrong]


def test_every_bad_day_is_named():
    moment, errors = read(as_of="x", known_on="2019-01-01")

    assert moment is None
    assert [label for label, _message in errors] == ["As of", "Known on"]


def test_nothing_was_known_of_an_empty_register():
    assert read(begun=None, as_of="2018-02-20", known_on="2018-02-20")[1][0][1] == "Nothing is recorded yet."


def test_moment_names_itself_in_an_address():
    assert Moment(date(2018, 2, 20)).query == {"as_of": "2018-02-20"}
    assert Moment(date(2018, 2, 20), TODAY).query == {"as_of": "2018-02-20", "known_on": "2018-06-15"}
