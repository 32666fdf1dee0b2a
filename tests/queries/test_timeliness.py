from datetime import date, timedelta
from itertools import pairwise

import pytest

from commitments.models import Commitment
from commitments.queries.facets import current_index
from commitments.queries.timeliness import may_have_moved, timeliness_filter
from commitments.rules.timeliness import Timeliness, classify

from .. import samples
from ..factories import CommitmentFactory, DocumentFactory

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
        assert (today, in_sql) == (today, {pk: value for pk, value in expected.items() if value})


def test_rows_that_moved_between_two_days_are_among_those_read_anew(index):
    for before, today in pairwise(INSTANTS):
        was, is_now = by_rule(before), by_rule(today)

        moved = {pk for pk in was if was[pk] != is_now[pk]}

        read_anew = set(Commitment.objects.filter(may_have_moved(before, today)).values_list("pk", flat=True))
        assert moved - read_anew == set()


def test_register_of_the_tests_holds_every_timeliness(index):
    assert {value for (facet, value) in current_index(samples.TODAY).bits if facet == "timeliness"} == set(Timeliness)
