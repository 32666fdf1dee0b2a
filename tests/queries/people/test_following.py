from datetime import date

import pytest
from django.http import QueryDict

from commitments.actions.people.following import follow, follow_filter
from commitments.actions.register.reference import delete_reference
from commitments.models import Commitment
from commitments.queries.kernel import bits
from commitments.queries.lists.facets import current_index
from commitments.queries.people.following import Reach, find_target, list_followed, read_filter
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
TODAY = date(2018, 2, 20)


def index():
    return current_index(TODAY)


def rows(person, tiers=tuple(Tier)) -> set[str]:
    found = Reach(index(), tiers).rows(person.follows.values())
    return set(Commitment.objects.filter(pk__in=bits.to_ids(found)).values_list("title", flat=True))


@pytest.fixture
def register() -> dict:
    """A public and an internal commitment that each thing there is to follow leads to, and one that none does."""
    party, theme, meeting = PartyFactory(), ThemeFactory(), MeetingFactory()
    document = DocumentFactory(meeting=meeting)
    hanging = Deadline(words="at the next meeting", precision=Precision.EVENT, meeting=meeting.pk)
    CommitmentFactory(title="Alone")
    for tier in (Tier.PUBLIC, Tier.INTERNAL):
        named = tier.name.lower()
        CommitmentFactory(title=f"Of the party, {named}", tier=tier, lead=party)
        CommitmentFactory(title=f"Of the theme, {named}", tier=tier, themes=[theme])
        CommitmentFactory(title=f"Made there, {named}", tier=tier, document=document)
        CommitmentFactory(title=f"Due there, {named}", tier=tier, deadline=hanging)
    return {"party": party, "theme": theme, "meeting": meeting}


@pytest.mark.parametrize(
    ("kind", "titles"),
    [("party", ["Of the party"]), ("theme", ["Of the theme"]), ("meeting", ["Made there", "Due there"])],
)
def test_rows_of_a_thing_are_those_that_the_person_may_see(register, kind, titles):
    person = UserFactory()
    follow(actor=person, target=register[kind])

    assert rows(person, [Tier.PUBLIC]) == {f"{title}, public" for title in titles}
    assert rows(person) == {f"{title}, {tier}" for title in titles for tier in ("public", "internal")}


def test_rows_of_several_things_are_joined_and_a_filter_finds_what_the_register_does(register):
    desk = secretary()
    follow(actor=desk, target=Commitment.objects.get(title="Alone"))
    follow_filter(actor=desk, query=f"party={register['party'].slug}&q=public", name="Party, public")

    assert rows(desk) == {"Alone", "Of the party, public"}
    assert rows(UserFactory()) == set()


def test_what_became_invisible_drops_out_of_list_and_rows():
    person = UserFactory()
    commitment = CommitmentFactory(title="Once public")
    follow(actor=person, target=commitment)
    Commitment.objects.update(tier=Tier.INTERNAL)

    assert rows(person, [Tier.PUBLIC]) == set()
    assert list_followed(person, index=index()) == []


def test_list_names_what_is_followed_with_the_filter_of_its_rows(register):
    person = UserFactory()
    commitment = CommitmentFactory(title="Meet again")
    for target in (commitment, *register.values()):
        follow(actor=person, target=target)
    follow_filter(actor=person, query="open=yes", name="Open")

    told = [(item.kind, item.name, item.query, item.count) for item in list_followed(person, index=index())]

    names = {kind: getattr(target, "name", None) or target.title for kind, target in register.items()}
    assert told == [
        ("commitment", f"{commitment.reference} Meet again", "", 1),
        *[(kind, names[kind], f"{kind}={target.slug}", 1) for kind, target in register.items()],
        ("filter", "Open", "open=yes", 6),
    ]


def test_filter_that_cannot_be_read_any_more_finds_nothing_and_says_so():
    person, theme = UserFactory(), ThemeFactory()
    CommitmentFactory()
    follow_filter(actor=person, query=f"theme={theme.slug}", name="A theme")
    delete_reference(actor=secretary(), obj=theme)

    assert [item.count for item in list_followed(person, index=index())] == [None]
    assert rows(person) == set()


def test_filter_is_kept_in_one_order_without_page_and_sort():
    query, errors = read_filter(
        UserFactory(),
        QueryDict("timeliness=overdue&open=yes&q=&sort=-deadline&per_page=100&status=2&status=1"),
        index=index(),
    )

    assert query == "open=yes&status=1&status=2&timeliness=overdue"
    assert errors == []


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("status=9", "Implementation"),
        ("stauts=2", "stauts"),
        ("quality=no_date", "quality"),
        ("as_of=2018-01-01", "as_of"),
    ],
)
def test_filter_that_is_none_is_named(query, wrong):
    person = UserFactory(role=UserRole.READER)

    assert [name for name, _message in read_filter(person, QueryDict(query), index=index())[1]] == [wrong]


@pytest.mark.parametrize(
    ("kind", "key"),
    [("commitment", "T0-99"), ("commitment", "x"), ("party", "nobody"), ("user", "1"), ("", ""), ("theme", "a\0b")],
)
def test_what_is_not_there_is_not_found(kind, key):
    assert find_target(secretary(), kind, key) is None


def test_list_takes_one_query_however_long_it_is(django_assert_num_queries):
    person = UserFactory()
    for _ in range(3):
        follow(actor=person, target=PartyFactory())
        with_index = index()
        with django_assert_num_queries(1):
            list_followed(person, index=with_index)
