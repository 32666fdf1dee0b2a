"""The addresses of calendars for other programs."""

from datetime import date

import pytest
from django.db import transaction

from commitments.actions.register.commitments import change_lifecycle, edit_commitment
from commitments.exchange.meetings import calendar
from commitments.models import Commitment
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.web.kernel import clock

from ...support.calendars import read_back
from ...support.factories import CommitmentFactory, MeetingFactory, PartyFactory, UserFactory, secretary
from ...support.pages import markup

pytestmark = pytest.mark.django_db
FEED, EXPORT = "/calendar.ics", "/commitments/export.ics"
TODAY = date(2018, 2, 20)
DAY = Deadline(words="on 1 March", precision=Precision.DAY, earliest=date(2018, 3, 1), latest=date(2018, 3, 1))


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def close(made: Commitment, on: date = TODAY) -> None:
    made.refresh_from_db()
    change_lifecycle(actor=secretary(), commitment=made, version=made.version, to="lapsed", on=on, ground="Agreed.")


def titles(response) -> list[str]:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return [event["SUMMARY"] for event in read_back(content)]


def test_feed_is_public_whoever_asks_and_takes_filters(client):
    party = PartyFactory(slug="turkey")
    made = CommitmentFactory(title="One", deadline=DAY, lead=party)
    CommitmentFactory(title="Two", deadline=DAY, tier=Tier.INTERNAL)
    CommitmentFactory(title="Three", deadline=DAY)
    MeetingFactory(title="Congress", starts_on=TODAY, ends_on=TODAY)
    client.force_login(UserFactory(desk=True))

    response = client.get(f"{FEED}?party=turkey")

    assert titles(response) == [f"One ({made.reference})", "Congress"]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"X-WR-CALNAME:Servanda: meetings and deadlines\r\n" in response.content
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in response.content


def test_feed_of_a_number_that_was_given_again_is_sent_again(client):
    """Where acts were lost, others have their numbers: what was fetched meanwhile is no copy of what is there now."""
    made = CommitmentFactory(deadline=DAY)
    with transaction.atomic():
        close(made)
        lost = client.get(FEED)
        transaction.set_rollback(True)

    made.refresh_from_db()
    edit_commitment(actor=secretary(), commitment=made, version=made.version, changes={"title": "Renamed"})
    response = client.get(FEED, headers={"If-None-Match": lost["ETag"]})

    assert response.status_code == 200
    assert response["ETag"] != lost["ETag"]


def test_feed_that_did_not_change_is_not_sent_again(client, monkeypatch):
    made = CommitmentFactory(deadline=DAY)
    first = client.get(FEED)

    same = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    since = client.get(FEED, headers={"If-Modified-Since": first["Last-Modified"]})
    other = client.get(f"{FEED}?open=yes", headers={"If-None-Match": first["ETag"]})
    close(made)
    changed = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    monkeypatch.setattr(clock, "today", lambda: date(2018, 2, 21))
    next_day = client.get(FEED, headers={"If-None-Match": changed["ETag"]})

    answers = [same, since, other, changed, next_day]
    assert [answer.status_code for answer in answers] == [304, 304, 200, 200, 200]
    assert same.content == b""
    assert same["ETag"] == first["ETag"]
    assert b"STATUS:CANCELLED" in changed.content


def test_same_register_gives_the_same_bytes(client):
    CommitmentFactory(deadline=DAY)

    assert client.get(FEED).content == client.get(FEED).content


@pytest.mark.parametrize("address", [FEED, EXPORT])
def test_filter_that_cannot_be_read_gives_its_message_and_no_dates(client, address):
    CommitmentFactory(title="Canary", deadline=DAY)

    response = client.get(f"{address}?status=9&moth=2018-02")

    text = markup(response)
    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "Canary" not in text
    assert "Implementation: " in text
    assert "moth: No filter has this name." in text


def test_export_gives_exactly_the_rows_of_the_query_in_their_order(client, monkeypatch):
    monkeypatch.setattr(calendar, "CHUNK", 2)
    made = [CommitmentFactory(title=f"T{number}", deadline=DAY) for number in range(4)]
    undated, closed = CommitmentFactory(title="T8"), CommitmentFactory(title="T9", deadline=DAY)
    CommitmentFactory(title="Canary", tier=Tier.PARTIES)
    MeetingFactory(title="Canary", starts_on=TODAY, ends_on=TODAY)
    close(closed)

    response = client.get(f"{EXPORT}?sort=-title")

    events = read_back(b"".join(response.streaming_content))
    assert [event["SUMMARY"] for event in events] == [
        f"{row.title} ({row.reference})" for row in [closed, undated, *reversed(made)]
    ]
    assert [event["KIND"] for event in events] == ["VEVENT", "VJOURNAL", *["VEVENT"] * 4]
    assert events[0]["STATUS"] == "CANCELLED"
    assert response["Content-Disposition"].endswith('.ics"')


def test_export_of_the_past_is_as_it_stood(client):
    made = CommitmentFactory(title="One", deadline=DAY)
    close(made, date(2018, 2, 10))

    then = client.get(f"{EXPORT}?as_of=2018-02-09")
    now = client.get(EXPORT)

    found = [read_back(b"".join(response.streaming_content))[0]["STATUS"] for response in (then, now)]
    assert found == ["CONFIRMED", "CANCELLED"]


def test_feed_has_no_view_of_the_past(client):
    assert client.get(f"{FEED}?as_of=2018-02-09").status_code == 400
