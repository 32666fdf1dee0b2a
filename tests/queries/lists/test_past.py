from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from commitments.models import Commitment
from commitments.queries.kernel import bits
from commitments.queries.lists import facets
from commitments.queries.lists.past import MOMENTS_KEPT, SHARED, first_day_recorded, index_at
from commitments.queries.register.redated import deadlines_then
from commitments.queries.register.standing import as_stored, read_grounds, read_standings, recorded_before
from commitments.queries.register.stored_columns import SORTED_BY
from commitments.rules.lists.past import Moment

from ...support import samples, timelines
from ...support.samples import TODAY, assess, close, repeatable

pytestmark = pytest.mark.django_db
THEN = Moment(TODAY - timedelta(days=60))


def filled(index) -> dict:
    return {key: rows for key, rows in index.bits.items() if rows}


def from_nothing(moment: Moment) -> tuple[dict, dict]:
    """The sets of ids by facet value, and what rows are sorted by, row by row from what was recorded."""
    found, order = defaultdict(set), {}
    stood = read_standings(Commitment.objects.values_list("pk", flat=True), moment)
    dated = deadlines_then(stood, moment, recorded_before(moment))
    for row in Commitment.objects.filter(pk__in=stood):
        values = as_stored(stood[row.pk]) | dated.get(row.pk, {})
        order[row.pk] = [values["status"], *(values[name].toordinal() for name in SORTED_BY[1:3])]
        order[row.pk].append(values.get("due_sort", row.due_sort))
        columns = [values.get(name, getattr(row, name, None)) for name in facets.COLUMNS]
        for key in facets.row_keys((row.pk, *columns[1:]), moment.as_of):
            found[key].add(row.pk)
    return found, order


def as_sets(index) -> tuple[dict, dict]:
    """The same of an index of the past."""
    sets = {key: set(bits.to_ids(rows)) for key, rows in filled(index).items() if key[0] not in {*SHARED, "redated"}}
    rows, columns = bits.to_ids(index.union("open", [True, False])), [index.past.columns[name] for name in SORTED_BY]
    return sets, {i: [*(column[i] for column in columns[:3]), date.fromordinal(columns[3][i])] for i in rows}


def some_moments(chance, begun: date, count: int) -> list[Moment]:
    span = (timelines.TODAY - begun).days
    days = [begun + timedelta(days=chance.randint(0, span)) for _ in range(2 * count)]
    return [Moment(as_of, chance.choice([None, known])) for as_of, known in pairwise(days)][:count]


def test_index_worked_out_from_that_of_now_equals_one_from_nothing(index):
    chance = repeatable(11)
    for moment in [Moment(TODAY), *some_moments(chance, TODAY - timedelta(days=1000), 30)]:
        assert as_sets(index_at(moment, today=TODAY)) == from_nothing(moment)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_index_of_random_timelines_equals_one_from_nothing(monkeypatch, seed):
    timelines.record_timelines(monkeypatch, 14, seed=seed)

    for moment in some_moments(repeatable(seed), timelines.BEGUN, 25):
        assert as_sets(index_at(moment, today=timelines.TODAY)) == from_nothing(moment)


def test_index_that_lived_on_equals_one_from_nothing(index):
    """Over acts of every kind, and over midnight."""
    chance, today = repeatable(5), TODAY
    moments = [THEN, Moment(TODAY), Moment(TODAY - timedelta(days=4)), Moment(TODAY - timedelta(days=400))]
    chosen = list(Commitment.objects.filter(kind__in=["deliverable", "standing"], lifecycle="active"))[:8]
    for commitment in chosen:
        for moment in moments:
            index_at(moment, today=today)
        assess(chance, commitment, chance.choice(moments).as_of + timedelta(days=chance.randint(-3, 0)))
        samples.report(chance, commitment, THEN.as_of) if commitment.responsibilities.exists() else None
        close(chance, commitment)
        today += timedelta(days=chance.choice([0, 1, 40]))

        assert [as_sets(index_at(moment, today=today)) for moment in moments] == [*map(from_nothing, moments)]


@pytest.mark.parametrize("ago", [2, 40, 400])
def test_day_first_asked_takes_five_queries_however_many_moved(index, ago, django_assert_num_queries):
    """The number of the ledger, life-cycles, extensions, assessments, reports; with a day recorded by, what changed."""
    day = TODAY - timedelta(days=ago)
    index_at(Moment(TODAY), today=TODAY)

    with django_assert_num_queries(5):
        index_at(Moment(day), today=TODAY)
    with django_assert_num_queries(6):
        index_at(Moment(day, TODAY), today=TODAY)


def test_moment_of_today_is_now(index):
    found = index_at(Moment(TODAY), today=TODAY)

    # Who looks after what is known of now alone.
    now = {key: rows for key, rows in filled(index).items() if key[0] != "owner"}
    assert filled(found) == now
    assert found.today == TODAY
    assert found.rows == index.rows


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
    assert filled(again) == filled(anew)
    assert again.past == anew.past


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
