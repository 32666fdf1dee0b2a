from datetime import UTC, date, datetime, timedelta

import pytest

from commitments.rules.kernel.days import zone_choices
from commitments.rules.people.mail import RETRIES, Rhythm, Weekday, is_given_up, last_digest_day, next_try

MONDAY = datetime(2018, 2, 5, 1, 0, tzinfo=UTC)  # 07:00 in Almaty, then at UTC+6


@pytest.mark.parametrize(
    ("now", "zone", "rhythm", "weekday", "day"),
    [
        (MONDAY, "Asia/Almaty", Rhythm.DAILY, Weekday.MONDAY, date(2018, 2, 5)),
        (MONDAY - timedelta(minutes=61), "Asia/Almaty", Rhythm.DAILY, Weekday.MONDAY, date(2018, 2, 4)),
        (MONDAY - timedelta(minutes=60), "Asia/Almaty", Rhythm.DAILY, Weekday.MONDAY, date(2018, 2, 5)),
        (MONDAY, "America/New_York", Rhythm.DAILY, Weekday.MONDAY, date(2018, 2, 4)),
        (MONDAY, "Pacific/Kiritimati", Rhythm.DAILY, Weekday.MONDAY, date(2018, 2, 5)),
        (MONDAY, "Asia/Almaty", Rhythm.WEEKLY, Weekday.MONDAY, date(2018, 2, 5)),
        (MONDAY, "Asia/Almaty", Rhythm.WEEKLY, Weekday.SUNDAY, date(2018, 2, 4)),
        (MONDAY, "Asia/Almaty", Rhythm.WEEKLY, Weekday.TUESDAY, date(2018, 1, 30)),
        (MONDAY, "Asia/Almaty", Rhythm.OFF, Weekday.MONDAY, None),
        (MONDAY, "Mars/Base", Rhythm.DAILY, Weekday.MONDAY, date(2018, 2, 4)),
    ],
)
def test_digest_is_due_at_six_by_the_clock_of_who_reads_it(now, zone, rhythm, weekday, day):
    assert last_digest_day(now, zone, rhythm, weekday) == day


# The night in which New York's clocks go forward has no 02:30, the one in which they go back has it twice.
@pytest.mark.parametrize("day", [date(2024, 3, 10), date(2024, 11, 3)])
def test_digest_of_a_night_of_the_clocks_is_due_once(day):
    begin = datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)
    hours = [begin + timedelta(hours=hour) for hour in range(24)]

    days = [last_digest_day(now, "America/New_York", Rhythm.DAILY, 0) or date.max for now in hours]

    assert sorted(set(days)) == [day - timedelta(days=1), day]
    assert days == sorted(days)


def test_pauses_grow_and_end_after_three_days():
    pauses = [next_try(MONDAY, attempts) - MONDAY for attempts in (1, 2, 3, 4, 50)]

    assert pauses == [*RETRIES, RETRIES[-1]]
    assert [is_given_up(MONDAY, MONDAY + timedelta(hours=hours)) for hours in (71, 72)] == [False, True]


def test_zones_that_can_be_chosen_are_places_and_utc():
    names = [name for name, _label in zone_choices()]

    assert {"Asia/Almaty", "Europe/Zurich", "UTC"} <= set(names)
    assert names == sorted(names)
    assert "EST" not in names
