from datetime import date

import pytest

from commitments.rules.kernel.commitments import Kind, Lifecycle
from commitments.rules.kernel.statuses import Status
from commitments.rules.kernel.wording import day_range, deadline_words
from commitments.web.kernel.rows import (
    deadline_note,
    dress_row,
    dress_silence,
    lifecycle_tag,
    timeliness_flag,
)

TODAY = date(2018, 2, 20)


def row(**changes):
    values = {
        "status": Status.PARTLY,
        "confidence": 2,
        "kind": Kind.DELIVERABLE,
        "lifecycle": Lifecycle.ACTIVE,
        "deadline_words": "in time",
        "deadline_language": "ar",
        "deadline_zone": "",
        "deadline_earliest": date(2018, 2, 15),
        "deadline_latest": date(2018, 2, 28),
        "deadline_precision": "half_month",
        "done_on": None,
        "done_stated": True,
        "news_on": date(2018, 1, 1),
    }
    return values | changes


NOT_DATED = {"deadline_earliest": None, "deadline_latest": None, "deadline_precision": "none"}


@pytest.mark.parametrize(
    ("changes", "today", "words"),
    [
        ({}, date(2018, 1, 1), "upcoming"),
        ({}, TODAY, "due in 8 days"),
        ({}, date(2018, 2, 27), "due in 1 day"),
        ({}, date(2018, 2, 28), "due today"),
        ({}, date(2018, 3, 1), "1 day overdue"),
        ({}, date(2018, 3, 2), "2 days overdue"),
        ({"done_on": date(2018, 5, 14)}, TODAY, "done late, 75 days"),
        ({"done_on": date(2018, 3, 1)}, TODAY, "done late, 1 day"),
        ({"done_on": date(2018, 5, 14), "done_stated": False}, TODAY, "done, found 75 days late"),
        ({"done_on": date(2018, 3, 1), "done_stated": False}, TODAY, "done, found 1 day late"),
        ({"done_on": date(2018, 2, 28)}, TODAY, "done on time"),
        ({"done_on": date(2018, 2, 28), "done_stated": False}, TODAY, "done on time"),
        ({"deadline_latest": None}, TODAY, "due soon"),
        (NOT_DATED, TODAY, "no deadline"),
        (NOT_DATED | {"deadline_precision": "event"}, TODAY, "awaiting event"),
    ],
)
def test_flag_says_how_it_stands(changes, today, words):
    flag = timeliness_flag(row(**changes), today)

    assert flag
    assert flag.text == words


@pytest.mark.parametrize("changes", [{"kind": Kind.DECLARATORY}, {"lifecycle": Lifecycle.LAPSED}])
def test_no_flag_where_no_deadline_runs(changes):
    assert timeliness_flag(row(**changes), TODAY) is None


@pytest.mark.parametrize(
    ("first", "last", "text"),
    [
        ((2018, 2, 15), (2018, 2, 15), "15 Feb 2018"),
        ((2018, 2, 15), (2018, 2, 28), "15–28 Feb 2018"),
        ((2018, 1, 31), (2018, 2, 1), "31 Jan – 1 Feb 2018"),
        ((2017, 12, 31), (2018, 1, 1), "31 Dec 2017 – 1 Jan 2018"),
    ],
)
def test_day_range_says_what_is_shared_once(first, last, text):
    assert day_range(date(*first), date(*last)) == text


def test_deadline_with_one_end_or_none():
    day = date(2018, 2, 15)

    texts = [deadline_words(earliest, latest) for earliest, latest in ((None, day), (day, None), (None, None))]

    assert texts == ["until 15 Feb 2018", "from 15 Feb 2018", ""]
    standing, unstated = row(**NOT_DATED, kind=Kind.STANDING), row(**NOT_DATED) | {"deadline_words": ""}
    assert [deadline_note(found) for found in (row(), standing, unstated)] == ["", "Continuing", "None stated"]


def test_tag_stands_for_what_is_not_simply_active():
    tags = {state: lifecycle_tag(state, Kind.DELIVERABLE) for state in Lifecycle}
    declaratory = lifecycle_tag(Lifecycle.ACTIVE, Kind.DECLARATORY)

    assert {state: tag and tag.text for state, tag in tags.items()} == {
        "active": None,
        "suspended": "Suspended",
        "fulfilled": "Fulfilled",
        "superseded": "Superseded",
        "lapsed": "Lapsed",
        "withdrawn": "Withdrawn",
        "not_a_commitment": "Not a commitment",
    }
    assert declaratory
    assert declaratory.text == "Declaratory"


def test_dressed_row_is_ready_to_print():
    dressed = dress_row(row(), TODAY)

    words = ("confidence_label", "kind_label", "deadline", "deadline_direction", "approximate")
    assert [dressed[name] for name in words] == [
        "corroborated",
        "Deliverable",
        "15–28 Feb 2018",
        "rtl",
        True,
    ]
    assert dressed["badge"].label == "Partly implemented"
    assert dress_row(row(kind=Kind.DECLARATORY, status=Status.NOT_SCORED), TODAY)["badge"] is None


def test_silence_is_told_by_its_day_and_its_length():
    assert dress_silence(row(), TODAY) == {"news": "1 Jan 2018", "silent_days": 50}
