import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.models import Commitment, Ownership
from commitments.queries.kernel import bits
from commitments.queries.lists import facets
from commitments.queries.lists.facet_groups import facet_groups
from commitments.queries.lists.facets import visible_rows
from commitments.queries.lists.filters import CommitmentFilter, require_all_read
from commitments.rules.followup.inquiries import REMINDER_LEVELS
from commitments.rules.kernel.permissions import visible_tiers

from ...support.factories import UserFactory
from ...support.samples import TODAY, everyone, repeatable
from .asking import ask, offered, random_query

pytestmark = pytest.mark.django_db


def test_visible_to_is_the_bitmap_for_everyone(index):
    for person in [*everyone(), AnonymousUser(), UserFactory(administrator=True, is_active=False)]:
        in_sql = set(Commitment.objects.visible_to(person).values_list("pk", flat=True))

        assert set(bits.to_ids(visible_rows(index, visible_tiers(person)))) == in_sql


def test_random_filters_find_the_same_rows_in_sql_and_in_bitmaps(index):
    chance, people = repeatable(11), [*everyone(), AnonymousUser()]
    found = 0

    for _ in range(200):
        person, query = chance.choice(people), random_query(chance, index)
        choice = ask(person, query, index)
        in_sql = set(choice.filters.qs.values_list("pk", flat=True))
        assert set(bits.to_ids(choice.hits.rows)) == in_sql, query
        assert choice.hits.count == len(in_sql), query
        found += len(in_sql)

    assert found > 200


TYPED = {
    "q": ["roads"],
    "no_news_since": ["2024-05-16"],
    "due_from": ["2024-06-15"],
    "due_to": ["2024-06-15"],
}
"""Values of the filters that offer none."""


def with_all_that_is_filtered_by(index, desk):
    """The same register, with owners, extended deadlines and requests without a reply."""
    ids = list(bits.to_ids(index.rows))
    Commitment.objects.filter(pk__in=ids[:5]).update(times_extended=1)
    Ownership.objects.bulk_create(Ownership(commitment_id=pk, owner=desk) for pk in ids[:20])
    for level, pk in zip(REMINDER_LEVELS, ids, strict=False):
        Commitment.objects.filter(pk=pk).update(unanswered=level)
    facets.forget()
    return facets.current_index(TODAY)


def test_every_filter_finds_the_rows_that_it_should_and_not_all(index):
    """A filter that the bitmaps do not know would find every row."""
    desk = UserFactory(desk=True)
    fresh = with_all_that_is_filtered_by(index, desk)
    values = offered(fresh, desk) | TYPED

    assert values.keys() == CommitmentFilter.base_filters.keys()
    for name, choices in values.items():
        found = {}
        for value in choices:
            choice = ask(desk, f"{name}={value}", fresh)
            found[value] = set(bits.to_ids(choice.hits.rows))
            in_sql = set(choice.filters.qs.values_list("pk", flat=True))
            assert found[value] == in_sql, (name, value)
        assert any(0 < len(rows) < 60 for rows in found.values()), name


def test_filter_that_rows_are_not_found_by_is_an_error_and_not_every_row(monkeypatch):
    monkeypatch.setitem(CommitmentFilter.base_filters, "priority", CommitmentFilter.base_filters["kind"])

    with pytest.raises(TypeError, match="ignored in silence: priority"):
        require_all_read(CommitmentFilter)


def test_owners_are_found_in_sql_and_in_bitmaps(index):
    chance, desk, other = repeatable(3), UserFactory(desk=True), UserFactory(desk=True)
    rows = chance.sample(list(bits.to_ids(index.rows)), 40)
    Ownership.objects.bulk_create(Ownership(commitment_id=pk, owner=chance.choice([desk, other])) for pk in rows)
    facets.forget()
    fresh = facets.current_index(TODAY)

    sizes = set()
    for query in (
        "owner=nobody",
        f"owner={desk.pk}",
        f"owner={desk.pk}&owner={other.pk}",
        f"owner=nobody&owner={desk.pk}",
    ):
        choice = ask(desk, query, fresh)
        in_sql = set(choice.filters.qs.values_list("pk", flat=True))
        assert set(bits.to_ids(choice.hits.rows)) == in_sql, query
        sizes.add(len(in_sql))

    assert len(sizes) == 4
    assert 40 in sizes


def chosen_alone(data: QueryDict, name: str, value: str) -> str:
    """The query in which ``value`` is all that is chosen of its facet."""
    changed = data.copy()
    changed.setlist(name, [value])
    return changed.urlencode()


def test_every_facet_count_is_the_count_of_the_filter_with_that_value(index):
    chance, person = repeatable(5), UserFactory(desk=True)

    for query in ["", *(random_query(chance, index) for _ in range(2))]:
        choice = ask(person, query, index)
        for group in facet_groups(choice.filters, choice.hits):
            for value in group.values:
                alone = chosen_alone(QueryDict(query), value.field, value.value)
                count = ask(person, alone, index).filters.qs.count()
                assert value.count == count, (query, value.field, value.value)


def test_facet_groups_offer_every_value_and_mark_the_chosen(index):
    choice = ask(AnonymousUser(), "status=2&status=U&open=yes", index)

    groups = facet_groups(choice.filters, choice.hits)

    shown: dict[str, list[str]] = {}
    for value in (value for group in groups for value in group.values):
        shown.setdefault(value.field, []).append(value.value)
    expected = offered(index) | {"open": ["yes"], "disputed": ["yes"], "extended": ["yes"]}
    assert {name: sorted(values) for name, values in shown.items()} == {
        name: sorted(values) for name, values in expected.items()
    }
    chosen = [(value.field, value.value) for group in groups for value in group.values if value.chosen]
    assert chosen == [("status", "U"), ("status", "2"), ("open", "yes")]
    assert [group.name for group in groups if group.active] == ["status", "flags"]


def test_document_of_a_narrower_tier_is_no_value_that_can_be_asked_for(index):
    hidden = next(entry.slug for entry in index.catalogue.documents.values() if entry.tier == 2)

    errors = {person: ask(person, f"document={hidden}", index).errors for person in (AnonymousUser(), UserFactory())}
    unknown = ask(AnonymousUser(), "document=nowhere", index).errors

    wording = [[(field, text.replace(hidden, "nowhere")) for field, text in found] for found in errors.values()]
    assert wording == [unknown, unknown]
    assert ask(UserFactory(focal_point=True), f"document={hidden}", index).errors == []
