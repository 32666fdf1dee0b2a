"""The day that counts, in the time zone of a deadline: 400 instants; offsets from UTC were written out by hand."""

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from commitments.rules.kernel.commitments import Kind, Lifecycle
from commitments.rules.kernel.days import Day, day_at, day_in, is_zone
from commitments.rules.kernel.deadlines import Precision
from commitments.rules.time.timeliness import classify, days_late

TABLE = Path(__file__).parents[2] / "instants.csv"


class Instant(NamedTuple):
    at: datetime
    zone: str
    earliest: date | None
    latest: date
    done_on: date | None
    day: date
    timeliness: str
    late: int


def read_instants() -> Iterator[Instant]:
    with TABLE.open(newline="", encoding="utf-8") as lines:
        for at, zone, earliest, latest, done, day, timeliness, late in list(csv.reader(lines))[1:]:
            days = [date.fromisoformat(text) if text else None for text in (earliest, latest, done, day)]
            yield Instant._make([datetime.fromisoformat(at), zone, *days, timeliness, int(late)])


def test_table_is_as_long_as_it_says_and_has_every_answer():
    rows = list(read_instants())

    assert len({row[:5] for row in rows}) == 400
    assert {row.timeliness for row in rows} == {"overdue", "due_soon", "upcoming", "on_time", "late"}


def test_every_instant_of_the_table_is_classified_by_the_day_of_its_zone():
    for row in read_instants():
        today = day_in(day_at(row.at), row.zone)
        value = classify(
            lifecycle=Lifecycle.ACTIVE,
            kind=Kind.DELIVERABLE,
            precision=Precision.RANGE,
            earliest=row.earliest,
            latest=row.latest,
            done_on=row.done_on,
            today=today,
        )
        late = days_late(latest=row.latest, done_on=row.done_on, today=today)
        assert today == row.day, row
        assert value == row.timeliness, row
        assert late == row.late, row


def test_day_without_a_moment_is_the_same_in_every_zone():
    assert day_in(date(2024, 2, 29), "Pacific/Kiritimati") == date(2024, 2, 29)
    assert day_in(Day(2024, 2, 29), "Pacific/Kiritimati") == date(2024, 2, 29)


def test_zone_that_is_not_named_is_the_organisations(settings):
    settings.TIME_ZONE = "Asia/Almaty"
    moment = datetime(2024, 2, 29, 18, 30, tzinfo=UTC)

    assert day_at(moment) == date(2024, 2, 29)
    assert day_in(day_at(moment), "") == date(2024, 2, 29)
    assert day_in(day_at(datetime(2024, 2, 29, 19, tzinfo=UTC)), "") == date(2024, 3, 1)


def test_zones_are_known_by_their_names():
    assert [is_zone(name) for name in ("Asia/Almaty", "Asia", "../etc/passwd", "", "+05:00")] == [True] + [False] * 4
