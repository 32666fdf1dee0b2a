import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.http import urlencode

from commitments.models import Commitment
from commitments.queries.kernel import bits, full_text
from commitments.queries.kernel.full_text import matching_rows, text_test
from commitments.queries.lists import register_page as register_pages
from commitments.queries.lists.choice import read_hits_page
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.register_page import SORTS
from commitments.rules.kernel.commitments import Tier

from ...support import samples
from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    PartyNameFactory,
    ProvisionFactory,
    UserFactory,
)
from ...support.samples import TODAY
from ..lists.asking import ask

pytestmark = pytest.mark.django_db


@pytest.fixture
def turkey():
    party = PartyFactory(name="Turkey")
    for language, official, short in (
        ("tr", "Türkiye Cumhuriyeti", "Türkiye"),
        ("ar", "الجمهورية التركية", "تركيا"),
        ("fa", "", "ترکیه"),
        ("ru", "", "Турция"),
        ("kk", "", "Түркия"),
        ("fr", "République de Turquie", ""),
    ):
        PartyNameFactory(party=party, language=language, official=official, short=short)
    return party


@pytest.fixture
def register(turkey):
    """Two that a search may find, and one that nobody but staff may find."""
    document = DocumentFactory(prefix="A8", text="They met in İzmir (2018). Then they left. Nobody saw it.")
    words = ["They met in İzmir (2018).", "Then they left.", "Nobody saw it."]
    marked = [ProvisionFactory(document=document, words=quote, number=str(n)) for n, quote in enumerate(words)]
    CommitmentFactory(document=document, provision=marked[0], number=14, title="Set up the Group", lead=turkey)
    CommitmentFactory(document=document, provision=marked[1], number=1, title="De-escalation areas")
    CommitmentFactory(
        document=document, provision=marked[2], number=2, title="Group of ghosts", lead=turkey, tier=Tier.INTERNAL
    )


def found(person, query):
    choice = ask(person, urlencode({"q": query}), current_index(TODAY))
    assert choice.errors == []
    ids = list(bits.to_ids(choice.hits.rows))
    return list(Commitment.objects.filter(pk__in=ids).values_list("reference", flat=True))


@pytest.mark.parametrize(
    ("query", "public"),
    [
        ("A8-14", ["A8-14"]),
        ("a8-14", ["A8-14"]),
        ("A8-1", ["A8-14"]),
        ("A8-01", ["A8-01"]),
        ("A8", ["A8-01", "A8-14"]),
        ("group", ["A8-14"]),
        ("GRO set", ["A8-14"]),
        ("group left", []),
        ("de-escalation", ["A8-01"]),
        ("escalation", ["A8-01"]),
        ("izmir 2018", ["A8-14"]),
        ("İZMİR", ["A8-14"]),
        ("Turkey", ["A8-14"]),
        ("türkiye", ["A8-14"]),
        ("TURKIYE", ["A8-14"]),
        ("التركية", ["A8-14"]),
        ("تركيا", ["A8-14"]),
        ("ترکیه", ["A8-14"]),
        ("турция", ["A8-14"]),
        ("Түркия", ["A8-14"]),
        ("republique", ["A8-14"]),
        ("ghosts", []),
        ("A8-02", []),
        ("nobody saw", []),
        ("—", []),
        ('group" OR "left', []),
        ("group* NEAR(left)", []),
        ("search_text:group", []),
        ("gro' | left", []),
        ("\\", []),
        ("  ", ["A8-01", "A8-14"]),
    ],
)
def test_search_finds_by_beginnings_of_words_in_any_language(register, query, public):
    assert found(AnonymousUser(), query) == public


@pytest.mark.parametrize("query", ["ghosts", "A8-02", "nobody saw"])
def test_search_never_finds_what_a_person_may_not_see(register, query):
    finding = [found(person, query) for person in (AnonymousUser(), UserFactory(), UserFactory(focal_point=True))]

    assert finding == [[], [], []]
    assert found(UserFactory(desk=True), query) == ["A8-02"]


def test_search_is_remembered_until_the_next_act(register, django_assert_num_queries):
    before = current_index(TODAY)
    first = before.search("group")

    with django_assert_num_queries(0):
        again = before.search("group")
    made = CommitmentFactory(title="Another group")
    after = current_index(TODAY)

    assert again == first
    assert before.search("group") == first
    assert after.search("group") == first | 1 << made.pk


TRICKY = [
    "I\u0307zmir naïve straße ŒUVRE ﬁne",
    "सहमति ქართული Ծննդյան 日本語 ไทย",
    "١٢٣ ۴۵۶ ½ x²",
    "can't-do e-mail a_b don’t",
    "ترکیه التركية كتاب",
    "emoji 🕊️ peace co\u0301operation",
    "w" * 299,
]
QUERIES = [
    *(
        "izm",
        "naive",
        "strasse",
        "oeuvre",
        "œu",
        "fi",
        "सहमति",
        "ქარ",
        "日本",
        "ไทย",
        "123",
        "456",
        "1",
        "x2",
        "can",
        "t",
    ),
    *("do e", "b", "كت", "ترک", "peace", "cooperation", "w" * 298, "w", "emoji 🕊", "A8-1", "zzz"),
]


def test_text_of_a_row_tells_what_the_full_text_finds():
    for title in TRICKY:
        CommitmentFactory(title=title)
    texts = dict(Commitment.objects.values_list("pk", "search_text"))

    for query in QUERIES:
        tested = {pk for pk, text in texts.items() if text_test(query)(text)}
        assert set(bits.to_ids(matching_rows(query))) == tested, query


@pytest.fixture
def capped(monkeypatch):
    monkeypatch.setattr(full_text, "CAP", 3)
    samples.varied_register()
    return current_index(TODAY)


def asked(person, index, **query):
    return ask(person, urlencode(query), index)


@pytest.mark.parametrize("sort", SORTS)
def test_page_of_a_capped_search_is_the_one_that_counting_gives(capped, sort):
    person = UserFactory(desk=True)
    for direction in ("", "-"):
        place = {"q": "open", "sort": direction + sort, "per_page": "25"}
        for page in ({}, {"page": "last"}):
            quick, exact = (asked(person, capped, **place, **page, **more) for more in ({}, {"count": "all"}))
            assert quick.hits.capped is True
            assert exact.hits.capped is False
            assert read_hits_page(quick.hits, quick.place) == read_hits_page(exact.hits, exact.place)


def test_next_page_of_a_capped_search_is_the_one_that_counting_gives(monkeypatch, capped):
    monkeypatch.setattr("commitments.queries.lists.choice.PAGE_SIZES", (2,))
    person = UserFactory(desk=True)
    marks: dict = {}
    for _page in range(4):
        quick, exact = (
            asked(person, capped, q="open", per_page="2", **marks, **more) for more in ({}, {"count": "all"})
        )
        found = read_hits_page(quick.hits, quick.place)
        assert found == read_hits_page(exact.hits, exact.place)
        marks = {"after": found.next}


def test_word_too_rare_on_the_way_is_found_whole(monkeypatch, capped):
    monkeypatch.setattr(register_pages, "TEXT_BLOCKS", (1, 1))
    person = UserFactory(desk=True)

    quick, exact = (asked(person, capped, q="roads", **more) for more in ({}, {"count": "all"}))

    assert quick.hits.capped
    assert read_hits_page(quick.hits, quick.place) == read_hits_page(exact.hits, exact.place)


def test_capped_search_has_no_figures_and_any_other_filter_brings_them(capped):
    person = UserFactory(desk=True)

    quick = asked(person, capped, q="open").hits
    narrowed = asked(person, capped, q="open", lifecycle="active").hits

    assert quick.capped is True
    assert quick.counts("status", [1, 2]) == [None, None]
    assert narrowed.capped is False
    assert narrowed.count == asked(person, capped, q="open", lifecycle="active").hits.count
    assert narrowed.count > 0


def test_only_what_a_person_may_see_makes_a_word_common(monkeypatch):
    monkeypatch.setattr(full_text, "CAP", 3)
    for tier in (*[Tier.INTERNAL] * 5, Tier.PUBLIC):
        CommitmentFactory(title="Ghosts", tier=tier)
    index = current_index(TODAY)

    seen = [asked(person, index, q="ghosts").hits for person in (AnonymousUser(), UserFactory(desk=True))]

    assert [hits.capped for hits in seen] == [False, True]
    assert seen[0].count == 1


def test_capped_page_takes_a_fixed_number_of_queries(capped, django_assert_num_queries):
    person = UserFactory(desk=True)

    # One to see that there are more than a few, one for the rows on the way.
    with django_assert_num_queries(2):
        choice = asked(person, capped, q="open")
        read_hits_page(choice.hits, choice.place)
