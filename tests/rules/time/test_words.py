from datetime import date

import pytest

from commitments.rules.time.reading import read_deadline
from commitments.rules.time.words import interval_words, next_turn, reading_lines, recurring_words

ON = date(2017, 12, 22)


@pytest.mark.parametrize(
    ("words", "language", "lines"),
    [
        (
            "second half of February",
            "en",
            [
                ("Earliest day", "15 Feb 2018"),
                ("Latest day", "28 Feb 2018"),
                ("Precision", "half a month"),
                ("Year", "inferred from the document's date"),
            ],
        ),
        (
            "annually by 31 March 2019, if possible",
            "en",
            [
                ("Latest day", "31 Mar 2019"),
                ("Precision", "day"),
                ("Repeats", "every year"),
                ("Condition", "if possible"),
            ],
        ),
        ("تا ۲۵ بهمن ۱۳۹۶", "fa", [("Latest day", "14 Feb 2018 (1396/11/25)"), ("Precision", "day")]),
        (
            "at the next meeting",
            "en",
            [("Precision", "event"), ("Depends on meeting", "“next meeting”: none of the recorded meetings")],
        ),
    ],
)
def test_reading_is_told_line_by_line(words, language, lines):
    assert reading_lines(read_deadline(words, on=ON, language=language)) == lines


def test_meeting_found_is_told_with_the_words():
    lines = reading_lines(read_deadline("at the next meeting", on=ON), meeting="Ninth meeting")

    assert lines[-1] == ("Depends on meeting", "Ninth meeting (“next meeting”)")


@pytest.mark.parametrize(
    ("interval", "latest", "turn"),
    [
        ("P1Y", date(2018, 3, 31), date(2020, 3, 31)),
        ("P1Y", date(2020, 3, 31), date(2020, 3, 31)),
        ("P1Y", date(2019, 3, 1), date(2020, 3, 1)),
        ("P1Y", date(2019, 2, 28), date(2021, 2, 28)),
        ("P6M", date(2019, 8, 31), date(2020, 8, 31)),
        ("P1M", date(2019, 12, 31), date(2020, 3, 31)),
        ("P2W", date(2020, 2, 10), date(2020, 3, 9)),
        ("P1D", date(2016, 2, 29), date(2020, 3, 1)),
        ("P1Y", None, None),
        ("", date(2018, 3, 31), None),
        ("P100Y", date(9950, 1, 1), date(9950, 1, 1)),
    ],
)
def test_next_turn_of_what_comes_again(interval, latest, turn):
    assert next_turn(interval, latest, date(2020, 3, 1)) == turn


def test_what_comes_again_is_told_with_its_next_turn():
    today = date(2020, 3, 1)

    assert recurring_words("P1Y", date(2018, 3, 31), today) == "every year, next 31 Mar 2020"
    assert recurring_words("P1Y", None, today) == "every year"
    assert recurring_words("", date(2018, 3, 31), today) == ""
    assert next_turn("P100Y", date(9950, 1, 1), date(9960, 1, 1)) is None


@pytest.mark.parametrize(
    ("interval", "words"),
    [
        ("P1Y", "every year"),
        ("P6M", "every 6 months"),
        ("P1W", "every week"),
        ("P1D", "every day"),
        ("", ""),
        ("x", ""),
    ],
)
def test_intervals_in_words(interval, words):
    assert interval_words(interval) == words
