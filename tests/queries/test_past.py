from datetime import timedelta

import pytest

from commitments.models import Commitment
from commitments.queries import facets
from commitments.queries.past import MOMENTS_KEPT, first_day_recorded, index_at
from commitments.queries.standing import as_stored, read_grounds, read_standings
from commitments.rules.past import Moment

from .. import samples, timelines
from ..samples import TODAY, assess, close, repeatable

pytestmark = pytest.mark.django_db
THEN = Moment(TODAY - timedelta(days=60))


def filled(index) -> dict:
    return {key: rows for key, rows in index.bits.items() if rows}


def test_moment_of_today_is_now(index):
    found = index_at(Moment(TODAY), today=TODAY)

    assert (filled(found), found.today, found.rows) == (filled(index), TODAY, index.rows)


def test_no_moment_is_the_index_of_now(index):
    assert index_at(None, today=TODAY) is index


def test_standing_of_today_is_what_is_stored(index):
    found = read_standings(Commitment.objects.values_list("pk", flat=True), Moment(TODAY))

    grounds = read_grounds(found)
    for row in Commitment.objects.all():
        expected = as_stored(found[row.pk]) | grounds[row.pk]
        assert {name: getattr(row, name) for name in expected} == expected


def test_index_that_was_set_anew_equals_one_built_anew(index):
    chance, before = repeatable(3), index_at(THEN, today=TODAY)
    for commitment in Commitment.objects.filter(kind="deliverable", lifecycle="active")[:6]:
        assess(chance, commitment, THEN.as_of - timedelta(days=chance.randint(-5, 5)))
        close(chance, commitment)
    samples.factories.CommitmentFactory(document=Commitment.objects.filter(kind="deliverable")[0].document)

    again = index_at(THEN, today=TODAY)
    facets.forget()
    anew = index_at(THEN, today=TODAY)

    assert filled(before) != filled(again)
    assert (filled(again), again.past) == (filled(anew), anew.past)


def test_moments_asked_for_last_are_kept(index, django_assert_num_queries):
    moments = [Moment(TODAY - timedelta(days=n)) for n in range(MOMENTS_KEPT + 1)]
    for moment in moments:
        index_at(moment, today=TODAY)

    assert list(index.kept) == moments[1:]
    with django_assert_num_queries(1):
        index_at(moments[-1], today=TODAY)


def test_first_day_is_that_of_the_first_entry(monkeypatch):
    assert first_day_recorded() is None
    timelines.at(monkeypatch, timelines.BEGUN)
    samples.factories.PartyFactory()
    timelines.at(monkeypatch, TODAY)
    samples.factories.PartyFactory()

    assert first_day_recorded() == timelines.BEGUN
