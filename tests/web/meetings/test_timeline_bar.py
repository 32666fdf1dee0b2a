"""The strip of the calendar."""

from datetime import date

import pytest

from commitments.rules.kernel.commitments import Kind, Lifecycle
from commitments.rules.kernel.deadlines import Precision
from commitments.rules.kernel.statuses import Status
from commitments.web.kernel.rows import dress_row
from commitments.web.meetings import timeline_bar
from commitments.web.meetings.timeline_bar import Bar, Scale, draw_strip

FIRST, LAST = date(2018, 1, 1), date(2018, 6, 30)
TODAY = date(2018, 2, 20)


def deadline(earliest: date | None, latest: date, precision=Precision.HALF_MONTH, done_on: date | None = None) -> dict:
    row = {
        "reference": "A8-14",
        "title": "Meet again",
        "kind": Kind.DELIVERABLE,
        "status": Status.IMPLEMENTED if done_on else Status.INITIATED,
        "lifecycle": Lifecycle.ACTIVE,
        "confidence": None,
        "deadline_words": "then",
        "deadline_language": "en",
        "deadline_precision": precision,
        "deadline_earliest": earliest,
        "deadline_latest": latest,
        "deadline_zone": "",
        "done_on": done_on,
        "done_stated": bool(done_on),
    }
    return dress_row(row, TODAY)


def meeting(first: date, last: date, status: str = "held") -> dict:
    return {"title": "Congress", "first": first, "last": last, "status": status, "approximate": False} | {
        "days": "29–30 Jan 2018",
        "status_label": "Held",
    }


def draw(*deadlines: dict, meetings=()) -> timeline_bar.Strip:
    return draw_strip(FIRST, LAST, meetings=meetings, deadlines=deadlines, today=TODAY)


def bar_of(row: dict) -> Bar:
    [lane] = draw(row).lanes
    [bar] = lane.bars
    return bar


@pytest.mark.parametrize(
    ("earliest", "latest", "stretch"),
    [
        (date(2018, 1, 1), date(2018, 6, 30), (0, 100)),
        (date(2018, 1, 1), date(2018, 1, 1), (0, 1)),
        (date(2018, 6, 30), date(2018, 6, 30), (99, 1)),
        (date(2018, 4, 1), date(2018, 4, 1), (49, 1)),
        (date(2017, 1, 1), date(2018, 4, 1), (0, 50)),
        (date(2018, 4, 1), date(2020, 1, 1), (49, 51)),
        (None, date(2018, 4, 1), (44, 6)),
        (None, date(2018, 1, 2), (0, 1)),
        (date.min, date.max, (0, 100)),
    ],
)
def test_stretch_lies_within_the_strip_and_is_never_invisible(earliest, latest, stretch):
    assert Scale(FIRST, LAST).stretch(earliest, latest) == stretch


@pytest.mark.parametrize(
    ("row", "look", "icon", "words"),
    [
        (
            deadline(date(2018, 2, 15), date(2018, 2, 28)),
            "due interval--approx",
            "i-clock",
            "15–28 Feb 2018, approximate, due in 8 days",
        ),
        (
            deadline(date(2018, 1, 19), date(2018, 1, 20), Precision.RANGE),
            "overdue interval--days",
            "i-flag",
            "19–20 Jan 2018, 31 days overdue",
        ),
        (
            deadline(date(2018, 6, 1), date(2018, 6, 1), Precision.DAY),
            "neutral interval--day",
            "i-clock",
            "1 Jun 2018, upcoming",
        ),
        (
            deadline(None, date(2018, 6, 1), Precision.DAY, done_on=date(2018, 2, 1)),
            "status-3 interval--open",
            "i-check",
            "until 1 Jun 2018, done on time",
        ),
    ],
)
def test_bar_shows_how_certain_its_days_are_and_where_the_deadline_stands(row, look, icon, words):
    bar = bar_of(row)

    assert bar.look == look
    assert bar.icon == icon
    assert bar.words == words


def test_meetings_share_one_lane_above_the_deadlines():
    first, last = date(2018, 1, 29), date(2018, 1, 30)
    met = [meeting(first, last), meeting(first, first, "cancelled")]

    drawn = draw(deadline(first, last, Precision.RANGE), meetings=met)

    assert [(lane.title, lane.note, lane.reference, len(lane.bars)) for lane in drawn.lanes] == [
        ("Meetings", "2 in these months", "", 2),
        ("Meet again", "29–30 Jan 2018", "A8-14", 1),
    ]
    assert [(bar.look, bar.icon) for bar in drawn.lanes[0].bars] == [
        ("status-3 interval--days", "i-check"),
        ("neutral interval--day", "i-x"),
    ]
    assert drawn.lanes[0].bars[0].words == "Congress, 29–30 Jan 2018, Held"
    assert drawn.sentence == (
        "Timeline: 2 meetings, 1 deadline, 0 of them approximate. The same dates are listed below."
    )


def test_axis_has_its_months_and_today_where_it_lies_within():
    drawn = draw()
    before = draw_strip(date(2017, 11, 1), date(2018, 1, 31), meetings=(), deadlines=(), today=TODAY)

    assert drawn.ticks == [(0, "Jan 2018"), (17, "Feb"), (32, "Mar"), (49, "Apr"), (66, "May"), (83, "Jun")]
    assert drawn.now == (27, "20 Feb")
    assert [words for _place, words in before.ticks] == ["Nov 2017", "Dec", "Jan 2018"]
    assert before.now is None


def test_strip_says_how_many_deadlines_it_leaves_to_the_agenda(monkeypatch):
    monkeypatch.setattr(timeline_bar, "LANES", 2)
    rows = [deadline(TODAY, TODAY)] * 5

    assert len(draw(*rows).lanes) == 2
    assert draw(*rows).left_out == 3
    assert draw(*rows[:2]).left_out == 0
