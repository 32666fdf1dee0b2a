from datetime import date

import pytest

from commitments.rules.time.timeliness import Timeliness
from commitments.rules.time.timeliness_words import timeliness_words

LATEST = date(2018, 2, 28)


@pytest.mark.parametrize(
    ("value", "today", "words"),
    [
        (Timeliness.OVERDUE, date(2018, 3, 1), "1 day overdue"),
        (Timeliness.OVERDUE, date(2018, 3, 10), "10 days overdue"),
        (Timeliness.DUE_SOON, date(2018, 2, 26), "due in 2 days"),
        (Timeliness.DUE_SOON, LATEST, "due today"),
    ],
)
def test_days_from_today_are_counted(value, today, words):
    assert timeliness_words(value, latest=LATEST, done_on=None, done_stated=False, today=today) == words


@pytest.mark.parametrize(("stated", "words"), [(True, "done late, 5 days"), (False, "done, found 5 days late")])
def test_day_that_nobody_stated_is_only_when_it_was_found(stated, words):
    done_on = date(2018, 3, 5)

    shown = timeliness_words(
        Timeliness.DONE_LATE, latest=LATEST, done_on=done_on, done_stated=stated, today=date(2019, 1, 1)
    )

    assert shown == words


def test_timeliness_without_days_is_its_label():
    value = Timeliness.DUE_SOON

    shown = timeliness_words(value, latest=None, done_on=None, done_stated=False, today=LATEST)

    assert shown == str(value.label)
