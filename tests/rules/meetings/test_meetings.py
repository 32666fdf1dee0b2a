from datetime import date

import pytest
from django.core.exceptions import NON_FIELD_ERRORS

from commitments.rules.kernel.changes import Act
from commitments.rules.kernel.documents import MeetingStatus
from commitments.rules.meetings.meetings import (
    POSSIBLE_FROM,
    Dates,
    act_errors,
    dates_errors,
    dates_of,
    find_circle,
    series_words,
)
from commitments.rules.time.reading import read_deadline

TODAY = date(2018, 2, 20)
ACTS = (Act.HOLD_MEETING, Act.MOVE_MEETING, Act.CANCEL_MEETING)


def read(words):
    return dates_of(read_deadline(words, on=date(2017, 12, 22)), announced_on=date(2017, 12, 22))


@pytest.mark.parametrize(
    ("words", "days", "window"),
    [
        ("21 and 22 December 2017", ("2017-12-21", "2017-12-22"), ("2017-12-21", "2017-12-22")),
        ("second half of February", (None, None), ("2018-02-15", "2018-02-28")),
        ("1 to 5 March 2018", ("2018-03-01", "2018-03-05"), ("2018-03-01", "2018-03-05")),
        ("the week of 5 March 2018", (None, None), ("2018-03-05", "2018-03-11")),
        ("within 30 days", (None, None), ("2017-12-22", "2018-01-21")),
        ("by 1 June 2018", (None, None), (None, "2018-06-01")),
        ("in due course", (None, None), (None, None)),
    ],
)
def test_words_settle_the_days_only_where_they_name_them(words, days, window):
    dates = read(words)

    assert [day and day.isoformat() for day in (dates.starts_on, dates.ends_on)] == list(days)
    assert [day and day.isoformat() for day in (dates.earliest, dates.latest)] == list(window)
    assert dates.says_when == any(window)


def test_days_that_a_person_gives_count_before_the_words():
    reading = read_deadline("second half of February", on=date(2017, 12, 22))

    dates = dates_of(reading, announced_on=None, days=(date(2018, 5, 14), date(2018, 5, 15)))

    assert dates.starts_on == date(2018, 5, 14)
    assert dates.latest == date(2018, 2, 28)


@pytest.mark.parametrize(
    ("first", "last", "wrong"),
    [
        (None, None, {}),
        (date(2018, 5, 14), None, {}),
        (date(2018, 5, 14), date(2018, 5, 14), {}),
        (
            date(2018, 5, 14),
            date(2018, 5, 13),
            {"ends_on": "The meeting would end before it starts. Enter 2018-05-14 or a later day."},
        ),
        (
            None,
            date(2018, 5, 13),
            {"starts_on": "Enter the first day too; for a one-day meeting it is the same."},
        ),
    ],
)
def test_meeting_does_not_end_before_it_starts(first, last, wrong):
    assert dates_errors(Dates(starts_on=first, ends_on=last)) == wrong


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("status", list(MeetingStatus))
def test_act_is_refused_where_it_makes_no_sense(act, status):
    wrong = act_errors(act, status, on=TODAY, today=TODAY, ground="A decision")

    assert (NON_FIELD_ERRORS in wrong) == (status not in POSSIBLE_FROM[act])


def test_table_of_acts_lets_nobody_cancel_or_move_what_was_held():
    allowed = {(act, status) for act, states in POSSIBLE_FROM.items() for status in states}

    assert allowed == {
        (Act.HOLD_MEETING, MeetingStatus.PLANNED),
        (Act.HOLD_MEETING, MeetingStatus.POSTPONED),
        (Act.HOLD_MEETING, MeetingStatus.HELD),
        (Act.MOVE_MEETING, MeetingStatus.PLANNED),
        (Act.MOVE_MEETING, MeetingStatus.POSTPONED),
        (Act.MOVE_MEETING, MeetingStatus.CANCELLED),
        (Act.CANCEL_MEETING, MeetingStatus.PLANNED),
        (Act.CANCEL_MEETING, MeetingStatus.POSTPONED),
    }


@pytest.mark.parametrize(("act", "field"), [(ACTS[0], "ends_on"), (ACTS[1], "status_on"), (ACTS[2], "status_on")])
def test_act_of_a_day_to_come_and_without_a_ground_is_refused_at_its_fields(act, field):
    wrong = act_errors(act, MeetingStatus.PLANNED, on=date(2018, 2, 21), today=TODAY, ground=" ")

    assert wrong == {
        field: "This day is in the future. Enter 2018-02-20 or an earlier day.",
        "status_ground": "Enter the reason: a document, a report or a decision.",
    }


@pytest.mark.parametrize(
    ("waits_for", "waiting", "circle"),
    [
        (None, {}, []),
        (2, {2: None}, []),
        (1, {}, [1, 1]),
        (2, {2: 1}, [1, 2, 1]),
        (2, {2: 3, 3: 1}, [1, 2, 3, 1]),
        (2, {2: 3, 3: 2}, []),
    ],
)
def test_circle_is_found_from_the_meeting_round_to_itself(waits_for, waiting, circle):
    assert find_circle(1, waits_for, waiting) == circle


def test_series_is_named_in_words():
    assert [series_words(name) for name in ("high_level", "working-group", "")] == ["High level", "Working group", ""]
