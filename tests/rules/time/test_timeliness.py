from datetime import date, timedelta
from typing import Any

import pytest

from commitments.rules.kernel.commitments import Kind, Lifecycle
from commitments.rules.kernel.deadlines import Precision
from commitments.rules.time.timeliness import Timeliness, classify, days_late, due_soon_from

FIRST, LAST = date(2018, 2, 15), date(2018, 2, 28)
SOON = date(2018, 1, 16)
DAY = timedelta(days=1)


def stand(today, **changes):
    given: dict[str, Any] = {
        "lifecycle": Lifecycle.ACTIVE,
        "kind": Kind.DELIVERABLE,
        "precision": Precision.HALF_MONTH,
        "earliest": FIRST,
        "latest": LAST,
        "done_on": None,
    }
    return classify(today=today, **given | changes)


ONLY_LATEST = {"earliest": None}
ONLY_EARLIEST = {"latest": None}
UNDATED = {"earliest": None, "latest": None, "precision": Precision.NONE}
STANDING = {"kind": Kind.STANDING}


@pytest.mark.parametrize(
    ("today", "changes", "expected"),
    [
        (date.min, {}, Timeliness.UPCOMING),
        (SOON - DAY, {}, Timeliness.UPCOMING),
        (SOON, {}, Timeliness.DUE_SOON),
        (FIRST, {}, Timeliness.DUE_SOON),
        (LAST, {}, Timeliness.DUE_SOON),
        (LAST + DAY, {}, Timeliness.OVERDUE),
        (date.max, {}, Timeliness.OVERDUE),
        (LAST - 31 * DAY, ONLY_LATEST, Timeliness.UPCOMING),
        (LAST - 30 * DAY, ONLY_LATEST, Timeliness.DUE_SOON),
        (SOON - DAY, ONLY_EARLIEST, Timeliness.UPCOMING),
        (SOON, ONLY_EARLIEST, Timeliness.DUE_SOON),
        (date.max, ONLY_EARLIEST, Timeliness.DUE_SOON),
        (LAST, {"latest": date.max, "earliest": date.max}, Timeliness.UPCOMING),
        (date.min, {"latest": date.min, "earliest": date.min}, Timeliness.DUE_SOON),
        (LAST, UNDATED, Timeliness.NO_DEADLINE),
        (LAST, UNDATED | {"precision": Precision.EVENT}, Timeliness.AWAITING_EVENT),
        (LAST, UNDATED | {"precision": Precision.CONDITION}, Timeliness.AWAITING_EVENT),
        (LAST, STANDING, Timeliness.DUE_SOON),
        (LAST + DAY, STANDING, Timeliness.NO_DEADLINE),
        (LAST + DAY, {"lifecycle": Lifecycle.SUSPENDED}, Timeliness.OVERDUE),
        *((LAST + DAY, {"lifecycle": state}, None) for state in Lifecycle if state not in ("active", "suspended")),
        (LAST + DAY, {"kind": Kind.DECLARATORY}, None),
        (LAST + DAY, {"kind": Kind.DECLARATORY, "done_on": LAST}, None),
        (date.max, {"done_on": LAST}, Timeliness.DONE_ON_TIME),
        (date.max, {"done_on": LAST + DAY}, Timeliness.DONE_LATE),
        (date.max, {"done_on": LAST, "lifecycle": Lifecycle.FULFILLED}, Timeliness.DONE_ON_TIME),
        (date.max, {"done_on": LAST} | UNDATED, Timeliness.NO_DEADLINE),
        (date.max, {"done_on": LAST} | ONLY_EARLIEST, Timeliness.NO_DEADLINE),
    ],
)
def test_classify_by_table(today, changes, expected):
    assert stand(today, **changes) == expected


def test_classify_counts_the_leap_day():
    leap = {"earliest": date(2020, 3, 30), "latest": date(2020, 3, 31)}

    values = [stand(date(2020, 2, 28), **leap), stand(date(2020, 2, 29), **leap)]

    assert values == [Timeliness.UPCOMING, Timeliness.DUE_SOON]


@pytest.mark.parametrize(
    ("latest", "done_on", "today", "days"),
    [
        (None, None, LAST, 0),
        (LAST, None, LAST, 0),
        (LAST, None, LAST - DAY, 0),
        (LAST, None, LAST + DAY, 1),
        (LAST, date(2018, 5, 14), date.max, 75),
        (date(2020, 2, 28), None, date(2020, 3, 1), 2),
        (LAST, FIRST, date.max, 0),
    ],
)
def test_days_late_run_from_the_latest_day_until_done(latest, done_on, today, days):
    assert days_late(latest=latest, done_on=done_on, today=today) == days


def test_due_soon_from_stops_at_the_first_day_there_is():
    assert due_soon_from(date.min, None) == date.min
    assert due_soon_from(None, date.max) == date.max - 30 * DAY
