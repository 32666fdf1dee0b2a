"""What is somebody's own: what they follow, how mail tells them, their views, their calendar address."""

import pytest

from commitments.models import CalendarAddress, Follow, MailPreference, SavedView
from commitments.queries.meetings.calendar_addresses import find_reader
from commitments.rules.kernel.commitments import Tier
from commitments.rules.people.tokens import Scope, usable_scopes

from ..support.factories import CommitmentFactory, PartyFactory, UserFactory
from ..support.factory_base import SavedViewFactory
from .asking import fields, get, program, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory()


@pytest.fixture
def client(person):
    return program(person)


def test_commitment_party_and_filter_are_followed_listed_and_let_go(client):
    made, party = CommitmentFactory(title="Release"), PartyFactory(slug="iran", name="Iran")

    answers = [
        send(client, "/following/", {"kind": "commitment", "key": made.reference}, idempotency_key="k"),
        send(client, "/following/", {"kind": "commitment", "key": made.reference}, idempotency_key="k"),
        send(client, "/following/", {"kind": "party", "key": party.slug}),
        send(client, "/following/", {"kind": "filter", "key": "open=yes&sort=-deadline", "name": "Open"}),
    ]
    listed = get(client, "/following/").json()["results"]
    ended = send(client, f"/following/{listed[0]['number']}/end/")

    assert [answer.status_code for answer in answers] == [201] * 4
    assert [(row["kind"]["code"], row["key"], row["count"]) for row in listed] == [
        ("commitment", made.reference, 1),
        ("party", "iran", 0),
        ("filter", "open=yes", 1),
    ]
    assert answers[0].json() == listed[0]
    assert listed[0]["name"] == f"{made.reference} Release"
    assert ended.status_code == 204
    assert ended.content == b""
    assert Follow.objects.count() == 2


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "commitment", "key": "closed"}, "key"),
        ({"kind": "party", "key": "nobody"}, "key"),
        ({"kind": "party", "key": "iran", "name": "Iran"}, "name"),
        ({"kind": "filter", "key": "opne=yes", "name": "Open"}, "key"),
        ({"kind": "filter", "key": "sort=title", "name": "Open"}, "key"),
        ({"kind": "filter", "key": "open=yes"}, "name"),
        ({"kind": "person", "key": "aigul"}, "kind"),
    ],
)
def test_what_cannot_be_followed_says_why(client, body, field):
    PartyFactory(slug="iran")
    if body["key"] == "closed":
        body = body | {"key": CommitmentFactory(tier=Tier.INTERNAL).reference}

    answer = send(client, "/following/", body)

    assert answer.status_code == 422
    assert [name for name, _message in fields(answer)] == [field]
    assert Follow.objects.count() == 0


def test_what_others_follow_is_not_there(client):
    send(program(UserFactory()), "/following/", {"kind": "party", "key": PartyFactory().slug})
    number = Follow.objects.get().pk

    assert get(client, f"/following/{number}/").status_code == 404
    assert send(client, f"/following/{number}/end/").status_code == 404
    assert get(client, "/following/").json()["results"] == []
    assert Follow.objects.count() == 1


def test_choice_about_mail_changes_what_is_named_and_keeps_the_rest(client, person):
    first = get(client, "/following/mail/").json()

    chosen = send(client, "/following/mail/", {"rhythm": "weekly", "weekday": "friday"}, method="patch")
    again = send(client, "/following/mail/", {"time_zone": "Asia/Almaty"}, method="patch").json()
    wrong = send(client, "/following/mail/", {"time_zone": "Almaty"}, method="patch")

    assert first["made"] is False
    assert first["rhythm"]["code"] == "daily"
    assert chosen.status_code == 200
    assert [again[name]["code"] for name in ("rhythm", "weekday")] == ["weekly", "friday"]
    assert again["time_zone"] == "Asia/Almaty"
    assert again["made"] is True
    assert fields(wrong) == [("time_zone", "This is not a time zone. Choose a place, such as Asia/Almaty.")]
    assert MailPreference.objects.get().user == person


def test_view_is_kept_changed_made_the_default_and_deleted():
    client = program(UserFactory(desk=True))
    CommitmentFactory()

    body = {"name": "Open ones", "query": "open=yes&columns=status,title&density=compact", "shared": True}
    kept = send(client, "/views/", body).json()
    path = f"/views/{kept['number']}/"
    renamed = send(client, path, {"name": "Open"}, method="patch").json()
    chosen = send(client, "/views/default/", {"view": kept["number"]}, method="patch").json()
    gone = send(client, f"{path}delete/")
    after = get(client, "/views/default/").json()

    told = {"count": 1, "owner": "", "shared": True, "default": False, "errors": []}
    assert {name: kept[name] for name in told} == told
    assert kept["query"] == "open=yes&columns=status%2Ctitle&density=compact"
    assert kept["page"] == f"http://testserver/commitments/?{kept['query']}"
    assert renamed["name"] == "Open"
    assert renamed["shared"] is True
    assert chosen["view"]["number"] == kept["number"]
    assert chosen["query"] == kept["query"]
    assert gone.status_code == 204
    assert after == {"view": None, "query": "open=yes"}
    assert SavedView.objects.count() == 0


@pytest.mark.parametrize("query", ["open=maybe", "colour=red", "columns=colour", "density=tight"])
def test_view_that_the_register_could_not_show_is_not_kept(client, query):
    answer = send(client, "/views/", {"name": "Bad", "query": query})

    assert [name for name, _message in fields(answer)] == ["query"]
    assert SavedView.objects.count() == 0


def test_views_of_others_are_read_where_they_are_shared_and_never_changed(client):
    officer = UserFactory(desk=True, first_name="Ada", last_name="Ito")
    shared = SavedViewFactory(owner=officer, name="All", is_shared=True)
    own = SavedViewFactory(owner=officer, name="Own")
    staff = SavedViewFactory(owner=officer, name="Needs attention", query="quality=no_date", is_shared=True)

    listed = get(client, "/views/").json()["results"]
    answers = [
        send(client, f"/views/{shared.pk}/", {"name": "Mine"}, method="patch"),
        send(client, f"/views/{shared.pk}/delete/"),
        send(client, "/views/default/", {"view": own.pk}, method="patch"),
        send(client, "/views/", {"name": "Mine", "shared": True}),
    ]

    assert [(row["name"], row["owner"]) for row in listed] == [("All", "Secretariat")]
    assert [get(client, f"/views/{view.pk}/").status_code for view in (own, staff)] == [404, 404]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert set(SavedView.objects.values_list("name", flat=True)) == {"All", "Own", "Needs attention"}


def test_calendar_address_is_told_once_replaced_and_taken_back(client, person):
    before = get(client, "/calendar-address/").json()

    first, second = (send(client, "/calendar-address/").json()["address"] for _ in range(2))
    read = get(client, "/calendar-address/").json()
    readers = [find_reader(address.rpartition("/")[2].removesuffix(".ics")) for address in (first, second)]
    ended = [send(client, "/calendar-address/end/").status_code for _ in range(2)]

    assert before == {"made_at": None, "address": ""}
    assert bool(read["made_at"])
    assert read["address"] == ""
    assert readers == [None, person]
    assert second.startswith("https://register.example/calendar/")
    assert ended == [204, 422]
    assert CalendarAddress.objects.count() == 0


def test_what_is_ones_own_needs_a_scope_of_its_own(person):
    client = program(person, *(scope for scope in usable_scopes(person) if scope != Scope.OWN))

    answers = [send(client, "/calendar-address/"), send(client, "/views/", {"name": "Open"})]

    assert [answer.status_code for answer in answers] == [403, 403]
