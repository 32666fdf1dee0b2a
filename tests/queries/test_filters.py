import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.models import Commitment, Ownership
from commitments.queries import bits, facets
from commitments.queries.facet_groups import facet_groups
from commitments.queries.facets import visible_rows
from commitments.rules.permissions import visible_tiers

from ..factories import UserFactory
from ..samples import TODAY, everyone, repeatable
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
        assert (query, set(bits.to_ids(choice.hits.rows))) == (query, in_sql)
        assert (query, choice.hits.count) == (query, len(in_sql))
        found += len(in_sql)

    assert found > 200


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
        assert (query, set(bits.to_ids(choice.hits.rows))) == (query, in_sql)
        sizes.add(len(in_sql))

    assert (len(sizes), 40 in sizes) == (4, True)


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
                assert (query, value.field, value.value, value.count) == (query, value.field, value.value, count)


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
