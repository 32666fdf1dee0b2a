from itertools import chain, product
from string import ascii_letters

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.register.commitments import Part
from commitments.models import Commitment
from commitments.queries.lists import register_page
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.register_page import SORTS, decode_cursor, encode_cursor, read_page
from commitments.rules.kernel.commitments import Role

from ...support.factories import CommitmentFactory, PartyFactory, UserFactory
from ...support.samples import TODAY, repeatable
from .asking import ask

pytestmark = pytest.mark.django_db
ALWAYS_FEW, NEVER_FEW = 10**9, 0


def page_of(person, query, index):
    choice = ask(person, query, index)
    return read_page(choice.hits.rows, choice.hits.count, index.rows.bit_count(), choice.place)


def walk(person, query, index, start, onward):
    """The pages from the first to the last, or back, as lists of ids."""
    page = page_of(person, f"{query}{start}", index)
    pages = [page.ids]
    while mark := getattr(page, onward):
        page = page_of(person, f"{query}&{'after' if onward == 'next' else 'before'}={mark}", index)
        pages.append(page.ids)
    return pages


@pytest.mark.parametrize("few", [ALWAYS_FEW, NEVER_FEW])
def test_walking_the_pages_gives_every_row_once_in_order(index, monkeypatch, few):
    monkeypatch.setattr(register_page, "FEW", few)
    monkeypatch.setattr(register_page, "BLOCKS", (7, 11))
    person = UserFactory(desk=True)

    for (sort, columns), direction in product(SORTS.items(), ("", "-")):
        order = [f"{direction}{column}" for column in (*columns, "id")]
        expected = list(Commitment.objects.order_by(*order).values_list("pk", flat=True))
        query = f"sort={direction}{sort}&per_page=25"
        forwards = walk(person, query, index, "", "next")
        backwards = walk(person, query, index, "&page=last", "previous")
        assert [len(ids) for ids in forwards] == [25, 25, 10], sort
        assert list(chain(*forwards)) == expected, sort
        assert list(chain(*reversed(backwards))) == expected, sort


def test_filtered_page_holds_only_hits(index, monkeypatch):
    monkeypatch.setattr(register_page, "BLOCKS", (7,))
    choice = ask(AnonymousUser(), "open=yes&sort=deadline", index)
    in_order = list(choice.filters.qs.order_by("due_sort", "id").values_list("pk", flat=True))

    for few in (ALWAYS_FEW, NEVER_FEW):
        monkeypatch.setattr(register_page, "FEW", few)
        assert page_of(AnonymousUser(), "open=yes&sort=deadline", index) == register_page.Page(in_order, None, None)
        assert page_of(AnonymousUser(), "q=nothing", index) == register_page.Page([], None, None)


def test_page_mark_of_a_long_name_can_be_asked_for():
    party = PartyFactory(name="Ұ" * 200)
    document = CommitmentFactory(lead=party).document
    for _ in range(30):
        CommitmentFactory(lead=party, document=document)
    index = current_index(TODAY)

    pages = walk(AnonymousUser(), "sort=party&per_page=25", index, "", "next")

    assert [len(ids) for ids in pages] == [25, 6]


def test_cursor_comes_back_as_it_went():
    keys = {
        "title": ("é سوريا 👩‍👩‍👧", 7),
        "status": (9, "9999-12-31", 1),
        "changed": ("2024-06-15 08:00:00.5+00:00", 2),
    }

    for sort, key in keys.items():
        assert decode_cursor(encode_cursor(key), sort)[-1] == key[-1]
    assert decode_cursor(encode_cursor(keys["title"]), "title") == keys["title"]
    assert decode_cursor(encode_cursor(keys["status"]), "status") == keys["status"]


def test_few_follows_from_the_costs_of_both_ways():
    assert [register_page.is_few(hits, 1_000_000) for hits in (0, 3000, 3001)] == [True, True, False]


def test_row_with_many_long_names_can_be_recorded_and_paged_from():
    chance = repeatable(1)
    names = ["".join(chance.choices(ascii_letters, k=200)) for _ in range(20)]
    parts = [Part(PartyFactory(name=name).pk, Role.LEAD, joint=True) for name in names]
    document = CommitmentFactory(parts=parts).document
    for _ in range(25):
        CommitmentFactory(document=document, parts=parts)

    pages = walk(AnonymousUser(), "sort=party&per_page=25", current_index(TODAY), "", "next")

    assert [len(ids) for ids in pages] == [25, 1]
