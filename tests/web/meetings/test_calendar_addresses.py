"""The page of one's own calendar address, and the feed behind it."""

import re
from datetime import date

import pytest

from commitments.models import CalendarAddress, LedgerEntry
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.web.kernel import clock

from ...support.calendars import read_back
from ...support.factories import CommitmentFactory, PartyFactory, UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
PAGE = "/calendar/address/"
TODAY = date(2018, 2, 20)
DAY = Deadline(words="on 1 March", precision=Precision.DAY, earliest=date(2018, 3, 1), latest=date(2018, 3, 1))
ADDRESS = re.compile(r'value="https://register.example(/calendar/[\w-]{43}\.ics)"')


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def make(client) -> str:
    """The path of a new address, as the page shows it."""
    answer = client.post(PAGE, {"act": "make"}, follow=True)
    return ADDRESS.findall(markup(answer))[0]


def titles(response) -> list[str]:
    return [event["SUMMARY"].partition(" (")[0] for event in read_back(response.content)]


def test_address_is_shown_once_after_it_was_made(client):
    client.force_login(UserFactory())
    none = markup(client.get(PAGE))

    address = make(client)
    again = client.get(PAGE)

    assert "You have no private calendar link." in none
    assert ADDRESS.findall(markup(again)) == []
    assert "Your link was created on" in markup(again)
    assert client.get(address).status_code == 200
    assert "no-store" in again["Cache-Control"]


def test_cookie_that_carries_the_secret_is_for_this_page_alone(client):
    client.force_login(UserFactory())

    answer = client.post(PAGE, {"act": "make"})

    cookie = answer.cookies["calendar_address"]
    assert {name: cookie[name] for name in ("path", "httponly", "samesite", "max-age")} == {
        "path": PAGE,
        "httponly": True,
        "samesite": "Strict",
        "max-age": 60,
    }
    assert client.get(PAGE).cookies["calendar_address"].value == ""


def test_secret_of_somebody_else_is_not_shown(client):
    client.force_login(UserFactory())
    client.post(PAGE, {"act": "make"})
    client.force_login(UserFactory())

    assert ADDRESS.findall(markup(client.get(PAGE))) == []


def test_private_feed_holds_what_its_owner_may_see_now_and_takes_filters(client):
    person, party = UserFactory(desk=True), PartyFactory(slug="turkey")
    for tier in Tier:
        CommitmentFactory(title=tier.label, deadline=DAY, tier=tier, lead=party)
    CommitmentFactory(title="Other", deadline=DAY)
    client.force_login(person)
    address = make(client)
    client.logout()

    asked = client.get(f"{address}?party=turkey")
    person.role, person.is_staff = "focal_point", False
    person.save()
    less = client.get(address, headers={"If-None-Match": client.get(address)["ETag"]})

    assert titles(asked) == ["Public", "Parties", "Internal"]
    assert asked["Cache-Control"] == "private, no-cache"
    assert less.status_code == 304
    assert titles(client.get(address)) == ["Public", "Parties", "Other"]
    assert client.get(address, headers={"If-None-Match": asked["ETag"]}).status_code == 200


@pytest.mark.parametrize("act", ["make", "end"])
def test_address_that_was_replaced_or_taken_back_says_so(client, act):
    CommitmentFactory(title="Canary", deadline=DAY)
    client.force_login(UserFactory(desk=True))
    address = make(client)

    client.post(PAGE, {"act": act}, follow=True)
    answer = client.get(address)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert markup(answer) == (
        "This calendar link is no longer valid. Its owner can create a new one at "
        "https://register.example/calendar/address/\n"
    )


def test_address_is_taken_back_on_its_page(client):
    client.force_login(UserFactory())
    make(client)

    answer = markup(client.post(PAGE, {"act": "end"}, follow=True))

    assert "Private calendar link revoked" in answer
    assert CalendarAddress.objects.count() == 0


@pytest.mark.parametrize(
    ("sent", "message"), [({}, "required"), ({"act": "x"}, "x"), ({"act": "end"}, "no private calendar link")]
)
def test_what_cannot_be_done_is_told_and_changes_nothing(client, sent, message):
    client.force_login(UserFactory())

    answer = client.post(PAGE, sent)

    assert answer.status_code == 400
    assert message in markup(answer)
    assert LedgerEntry.objects.count() == 0


def test_page_is_for_those_who_have_signed_in(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
