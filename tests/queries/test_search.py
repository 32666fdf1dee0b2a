import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.http import urlencode

from commitments.models import Commitment
from commitments.queries import bits
from commitments.queries.facets import current_index
from commitments.rules.commitments import Tier

from ..factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    PartyNameFactory,
    ProvisionFactory,
    UserFactory,
)
from ..samples import TODAY
from .asking import ask

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
    assert (before.search("group"), after.search("group")) == (first, first | 1 << made.pk)
