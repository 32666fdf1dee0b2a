"""Calendars for other programs, read back by a parser and by a real program."""

from datetime import UTC, date, datetime

import pytest

from commitments.actions.meetings.meetings import cancel_meeting, move_meeting
from commitments.actions.register.commitments import change_lifecycle
from commitments.exchange.meetings.calendar import (
    deadline_component,
    meeting_component,
    write_feed,
    write_rows,
)
from commitments.models import Commitment, LedgerEntry
from commitments.queries.meetings.calendar import MEETING_COLUMNS, meetings_with_days
from commitments.queries.meetings.feed import Feed, read_dated
from commitments.rules.kernel.commitments import Lifecycle
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.documents import MeetingStatus
from commitments.rules.ledger.redactions import REDACTED
from commitments.rules.meetings.meetings import Dates

from ...support.calendars import Khal, read_back
from ...support.factories import (
    CommitmentFactory,
    MeetingFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
FEBRUARY = Deadline(
    words="second half of February",
    precision=Precision.HALF_MONTH,
    earliest=date(2018, 2, 15),
    latest=date(2018, 2, 28),
)
ONE_DAY = Deadline(words="on 1 March", precision=Precision.DAY, earliest=date(2018, 3, 1), latest=date(2018, 3, 1))
HOSTILE = 'Meet; again, \\n "soon" END:VEVENT 🕊 ' + "long " * 30 + "\u202eSummit"


def rows_of(*commitments: Commitment) -> list[dict]:
    return read_dated(UserFactory(desk=True), [made.pk for made in commitments], None)


def file_of(*commitments: Commitment) -> bytes:
    return b"".join(write_rows([rows_of(*commitments)], name="Dates"))


def row(**values) -> dict:
    return {
        "id": 1,
        "reference": "A8-14",
        "title": "Meet again",
        "kind": "deliverable",
        "status": 9,
        "lifecycle": Lifecycle.ACTIVE,
        "lifecycle_on": None,
        "done_on": None,
        "lead_text": "",
        "supporting_text": "",
        "deadline_words": "",
        "deadline_earliest": date(2018, 2, 15),
        "deadline_latest": date(2018, 2, 28),
        "deadline_precision": "half_month",
        "at": datetime(2018, 1, 2, 3, 4, 5, tzinfo=UTC),
        "seq": 7,
        "themes": [],
    } | values


def test_event_of_a_deadline_says_everything_a_calendar_asks_for():
    made = CommitmentFactory(
        title="Hold the meeting",
        deadline=FEBRUARY,
        lead=PartyFactory(name="Kazakhstan"),
        themes=[ThemeFactory(name="Talks, and more").pk, ThemeFactory(name="Meetings").pk],
    )

    [event] = read_back(file_of(made))

    entry = LedgerEntry.objects.get(object_type="commitment")
    stamp = f"{entry.at:%Y%m%dT%H%M%SZ}"
    assert event == {
        "KIND": "VEVENT",
        "UID": f"commitment-{made.reference}@register.example",
        "DTSTAMP": stamp,
        "LAST-MODIFIED": stamp,
        "SEQUENCE": str(entry.seq),
        "DTSTART": "20180215",
        "DTEND": "20180301",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
        "SUMMARY": f"approx. Hold the meeting ({made.reference})",
        "DESCRIPTION": "In the text: “second half of February”\\nResponsible: Kazakhstan\\nStatus: No information",
        "CATEGORIES": "Meetings,Talks\\, and more",
        "URL": f"https://register.example/commitments/{made.reference}/",
    }
    assert b"DTSTART;VALUE=DATE:20180215\r\n" in file_of(made)
    assert b"VALARM" not in file_of(made)


@pytest.mark.parametrize(
    ("values", "days", "summary"),
    [
        ({"deadline_earliest": date(2018, 2, 28)}, ("20180228", "20180301"), "Meet again (A8-14)"),
        ({"deadline_earliest": None}, ("20180228", "20180301"), "Meet again (A8-14)"),
        ({}, ("20180215", "20180301"), "approx. Meet again (A8-14)"),
        ({"deadline_latest": date(2020, 2, 29)}, ("20180215", "20200301"), "approx. Meet again (A8-14)"),
    ],
)
def test_days_end_with_the_day_after_and_stretches_are_marked(values, days, summary):
    [found] = read_back(b"".join(write_rows([[row(**values)]], name="Dates")))
    assert (found["DTSTART"], found["DTEND"], found["SUMMARY"]) == (*days, summary)


def test_row_without_a_last_day_is_kept_as_a_journal_entry_without_a_date():
    text = b"".join(
        write_rows([[row(deadline_latest=None), row(deadline_earliest=None, deadline_latest=None)]], name="D")
    )

    found = read_back(text)

    assert [(each["KIND"], "DTSTART" in each, each["STATUS"], each["SUMMARY"]) for each in found] == [
        ("VJOURNAL", False, "FINAL", "Meet again (A8-14)")
    ] * 2


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({}, "CONFIRMED"),
        ({"lifecycle": Lifecycle.SUSPENDED}, "CONFIRMED"),
        ({"lifecycle": Lifecycle.LAPSED}, "CANCELLED"),
        ({"lifecycle": Lifecycle.WITHDRAWN}, "CANCELLED"),
        ({"lifecycle": Lifecycle.SUPERSEDED}, "CANCELLED"),
        ({"lifecycle": Lifecycle.FULFILLED, "done_on": date(2018, 2, 1)}, "CONFIRMED"),
        ({"lifecycle": Lifecycle.LAPSED, "deadline_latest": None}, "CANCELLED"),
    ],
)
def test_what_was_closed_undone_is_cancelled(values, status):
    assert str(deadline_component(row(**values))["STATUS"]) == status


@pytest.mark.parametrize(
    ("status", "shown"), list(zip(MeetingStatus, ["CONFIRMED", "CONFIRMED", "CONFIRMED", "CANCELLED"], strict=True))
)
def test_meeting_that_is_cancelled_is_off(status, shown):
    meeting = {
        "id": 3,
        "title": "Congress",
        "kind": "congress",
        "status": status,
        "place": REDACTED,
        "slug": "congress",
        "first": date(2018, 1, 29),
        "last": date(2018, 1, 30),
        "is_exact": True,
        "at": datetime(2018, 1, 2, tzinfo=UTC),
        "seq": 4,
    }

    [event] = read_back(b"".join(write_feed(Feed([], [meeting]), name="Dates")))

    assert {name: event[name] for name in ("UID", "DTSTART", "DTEND", "STATUS", "SUMMARY", "LOCATION", "URL")} == {
        "UID": "meeting-3@register.example",
        "DTSTART": "20180129",
        "DTEND": "20180131",
        "STATUS": shown,
        "SUMMARY": "Congress",
        "LOCATION": f"{REDACTED} redacted",
        "URL": "https://register.example/meetings/congress/",
    }
    assert meeting_component(meeting)["SEQUENCE"] == 4


def test_words_of_any_kind_stay_words(tmp_path):
    made = CommitmentFactory(title=HOSTILE, deadline=ONE_DAY, themes=[ThemeFactory(name="a,b;c").pk])

    [event] = read_back(file_of(made))
    khal = Khal(tmp_path)
    khal.take_in(file_of(made))

    unescaped = event["SUMMARY"].replace("\\;", ";").replace("\\,", ",").replace("\\\\", "\\")
    assert unescaped == f"{HOSTILE} ({made.reference})"
    assert len(khal.events("2018-02-01", "2018-04-01")) == 1


def test_updates_and_cancellations_reach_a_real_calendar(tmp_path):
    khal, actor = Khal(tmp_path), secretary()
    dated, lapsing = CommitmentFactory(title="One", deadline=FEBRUARY), CommitmentFactory(title="Two", deadline=ONE_DAY)
    meeting = MeetingFactory(title="Congress", starts_on=date(2018, 3, 5), ends_on=date(2018, 3, 6))

    def feed() -> bytes:
        act = {"seq": LedgerEntry.objects.latest("seq").seq, "at": datetime(2018, 1, 2, tzinfo=UTC)}
        met = [row | act for row in meetings_with_days().values("id", *MEETING_COLUMNS)]
        return b"".join(write_feed(Feed(rows_of(dated, lapsing), met), name="Dates"))

    khal.take_in(feed())
    before = khal.events("2018-02-01", "2018-04-01")
    change_lifecycle(
        actor=actor, commitment=lapsing, version=lapsing.version, to="lapsed", on=date(2018, 2, 1), ground="Agreed."
    )
    day, dates = date(2018, 2, 1), Dates(starts_on=date(2018, 3, 7), ends_on=date(2018, 3, 7))
    move_meeting(actor=actor, meeting=meeting, version=1, dates=dates, on=day, ground="Agreed.")
    cancel_meeting(actor=actor, meeting=meeting, version=2, on=day, ground="Agreed.")
    khal.take_in(feed())

    one, two = (f"{title} ({made.reference})" for title, made in (("One", dated), ("Two", lapsing)))
    assert before == [
        f"2018-02-15|2018-02-28|approx. {one}|CONFIRMED",
        f"2018-03-01|2018-03-01|{two}|CONFIRMED",
        "2018-03-05|2018-03-06|Congress|CONFIRMED",
    ]
    assert khal.events("2018-02-01", "2018-04-01") == [
        f"2018-02-15|2018-02-28|approx. {one}|CONFIRMED",
        f"2018-03-01|2018-03-01|{two}|CANCELLED",
        "2018-03-07|2018-03-07|Congress|CANCELLED",
    ]
