from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest

from commitments.models import Commitment
from commitments.queries.kernel import bits
from commitments.queries.lists.facets import current_index
from commitments.queries.time.timeliness import may_have_moved, timeliness_filter, timely_filter
from commitments.rules.kernel.days import day_at, day_in
from commitments.rules.time.timeliness import Timeliness, classify

from ...rules.kernel.test_days import read_instants
from ...support import samples
from ...support.extension_factories import until
from ...support.factories import CommitmentFactory, DocumentFactory

pytestmark = pytest.mark.django_db
FACTS = ("pk", "lifecycle", "kind", "deadline_precision", "deadline_earliest", "deadline_latest", "done_on")
INSTANTS = [samples.TODAY + timedelta(days=days) for days in (-432, -401, -31, -30, -1, 0, 1, 30, 31, 61, 470, 501)]


def by_rule(today: date) -> dict[int, str | None]:
    return {
        pk: classify(
            lifecycle=lifecycle,
            kind=kind,
            precision=precision,
            earliest=earliest,
            latest=latest,
            done_on=done,
            today=today,
        )
        for pk, lifecycle, kind, precision, earliest, latest, done in Commitment.objects.values_list(*FACTS)
    }


def test_timeliness_in_sql_is_the_rule(index):
    # Besides what the register holds: the first and the last day there are.
    document = DocumentFactory()
    for earliest, latest in ((date.min, date.min), (date.max, date.max), (None, date.max), (date.min, None)):
        row = CommitmentFactory(document=document)
        Commitment.objects.filter(pk=row.pk).update(
            deadline_earliest=earliest, deadline_latest=latest, deadline_precision="range"
        )

    for today in [*INSTANTS, date(2, 1, 1), date(9999, 11, 1)]:
        in_sql = {
            pk: value
            for value in Timeliness
            for pk in Commitment.objects.filter(timeliness_filter(value, today)).values_list("pk", flat=True)
        }
        expected = by_rule(today)
        assert in_sql == {pk: value for pk, value in expected.items() if value}, today


def test_rows_that_moved_between_two_days_are_among_those_read_anew(index):
    for before, today in pairwise(INSTANTS):
        was, is_now = by_rule(before), by_rule(today)

        moved = {pk for pk in was if was[pk] != is_now[pk]}

        read_anew = set(Commitment.objects.filter(may_have_moved(before, today)).values_list("pk", flat=True))
        assert moved - read_anew == set()


def test_register_of_the_tests_holds_every_timeliness(index):
    assert {value for (facet, value) in current_index(samples.TODAY).bits if facet == "timeliness"} == set(Timeliness)


def test_every_instant_of_the_table_is_the_same_in_sql():
    made = Commitment.objects.filter(pk=CommitmentFactory().pk)
    for row in read_instants():
        made.update(
            deadline_zone=row.zone,
            deadline_precision="range",
            deadline_earliest=row.earliest,
            deadline_latest=row.latest,
            done_on=row.done_on,
        )
        today = day_at(row.at)

        found = made.filter(timeliness_filter(row.timeliness, today, {row.zone: day_in(today, row.zone)}))

        assert found.count() == 1, row


def test_index_turns_at_midnight_of_each_zone(django_assert_num_queries):
    """Almaty's day is over five hours before that of Greenwich, and eighteen after that of Kiritimati."""
    document = DocumentFactory()
    for zone in ("", "Pacific/Kiritimati", "UTC"):
        CommitmentFactory(document=document, deadline=replace(until(date(2024, 6, 10)), zone=zone))
    hours = ("2024-06-10T09:00Z", "2024-06-10T10:00Z", "2024-06-10T19:00Z", "2024-06-11T00:00Z")

    overdue = []
    for at in hours:
        today = day_at(datetime.fromisoformat(at))
        rows = bits.to_ids(current_index(today).bits.get(("timeliness", "overdue"), 0))
        zones = Commitment.objects.filter(pk__in=list(rows)).order_by("deadline_zone")
        overdue.append(list(zones.values_list("deadline_zone", flat=True)))
        in_sql = Commitment.objects.filter(timely_filter("overdue", today)).order_by("deadline_zone")
        assert list(in_sql.values_list("deadline_zone", flat=True)) == overdue[-1]
        with django_assert_num_queries(1):
            current_index(today)

    kiritimati = "Pacific/Kiritimati"
    assert overdue == [[], [kiritimati], ["", kiritimati], ["", kiritimati, "UTC"]]
