"""Calendars as iCalendar files (RFC 5545): what changes keeps its UID and counts up, what is off says so.

All-day dates; a deadline of more than one day is a stretch marked as approximate. Moments and numbers are those of the
ledger, so that the same register gives the same bytes.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Component, Event, Journal

from ...queries.lists.choice import ids_in_order
from ...queries.meetings.feed import CLOSED, Feed, read_dated, read_feed
from ...rules.kernel.commitments import Lifecycle
from ...rules.kernel.documents import MeetingKind, MeetingStatus
from ...rules.kernel.statuses import status_label
from ...rules.ledger.redactions import shown_text
from ..exports.commitments_csv import csv_headers
from ..exports.downloads import Asker, Download, named

REFRESH = timedelta(hours=6)
FORMAT = 1
"""Counts the forms that these files had: part of what tells a subscriber's program whether it has the newest."""
DAY = timedelta(days=1)


def private_address(token: str) -> str:
    """The private address of a calendar with this secret in it."""
    return f"{settings.SITE_URL}{reverse('calendar-feed-private', args=[token])}"


def write_feed(feed: Feed, *, name: str) -> Iterator[bytes]:
    """The pieces of a calendar that is called ``name``, for programs that ask for it again."""
    yield from _write(name, map(deadline_component, feed.deadlines), map(meeting_component, feed.meetings))


def write_rows(chunks: Iterable[list[dict[str, Any]]], *, name: str) -> Iterator[bytes]:
    """The pieces of a calendar of exactly these rows (``queries.meetings.feed.COLUMNS`` with ``themes``), in their
    order.

    A row without a last day is a journal entry without a date, which keeps it in the file and out of the days.
    """
    yield from _write(name, (deadline_component(row) for rows in chunks for row in rows))


def _write(name: str, *parts: Iterable[Component]) -> Iterator[bytes]:
    head, end = _calendar(name).to_ical(sorted=False).split(b"END:", 1)
    yield head
    for part in parts:
        for component in part:
            yield component.to_ical(sorted=False)
    yield b"END:" + end


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Servanda//Commitments register//EN")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    return calendar


def deadline_component(row: dict[str, Any]) -> Component:
    """A row of ``queries.meetings.feed.COLUMNS`` with its ``themes``: an event where it has a last day, else a journal
    entry.
    """
    first, last = row["deadline_earliest"] or row["deadline_latest"], row["deadline_latest"]
    is_off = row["lifecycle"] in CLOSED and not row["done_on"]
    component = Event() if last else Journal()
    _put_identity(component, f"commitment-{row['reference']}", row)
    if last:
        _put_days(component, first, last)
        component.add("status", "CANCELLED" if is_off else "CONFIRMED")
        component.add("transp", "TRANSPARENT")
    else:
        component.add("status", "CANCELLED" if is_off else "FINAL")
    title = _("%(title)s (%(reference)s)") % {"title": shown_text(row["title"]), "reference": row["reference"]}
    component.add("summary", _("approx. %(title)s") % {"title": title} if last and first < last else title)
    component.add("description", _describe(row))
    if row["themes"]:
        component.add("categories", row["themes"])
    component.add("url", settings.SITE_URL + reverse("commitment-detail", args=[row["reference"]]))
    return component


def meeting_component(row: dict[str, Any]) -> Event:
    """A meeting (row of ``queries.meetings.feed.Feed.meetings``) as an event; of a window, approximate."""
    event = Event()
    _put_identity(event, f"meeting-{row['id']}", row)
    _put_days(event, row["first"] or row["last"], row["last"])
    event.add("status", "CANCELLED" if row["status"] == MeetingStatus.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("summary", row["title"] if row["is_exact"] else _("approx. %(title)s") % {"title": row["title"]})
    if row["place"]:
        event.add("location", shown_text(row["place"]))
    event.add("description", f"{MeetingKind(row['kind']).label}, {MeetingStatus(row['status']).label}")
    event.add("url", settings.SITE_URL + reverse("meeting-detail", args=[row["slug"]]))
    return event


def _put_identity(component: Component, name: str, row: dict[str, Any]) -> None:
    component.add("uid", f"{name}@{urlsplit(settings.SITE_URL).hostname}")
    component.add("dtstamp", row["at"])
    component.add("last-modified", row["at"])
    component.add("sequence", row["seq"])


def _put_days(component: Component, first: date, last: date) -> None:
    component.add("dtstart", first)
    component.add("dtend", last + DAY)


def _describe(row: dict[str, Any]) -> str:
    parties = "; ".join(filter(None, [row["lead_text"], row["supporting_text"]]))
    lines = [
        _("In the text: “%(words)s”") % {"words": shown_text(row["deadline_words"])} if row["deadline_words"] else "",
        _("Responsible: %(parties)s") % {"parties": parties} if parties else "",
        _("Status: %(status)s") % {"status": status_label(row["status"], row["kind"])},
        "" if row["lifecycle"] == Lifecycle.ACTIVE else str(Lifecycle(row["lifecycle"]).label),
    ]
    return "\n".join(filter(None, lines))


CALENDAR_TYPE = "text/calendar; charset=utf-8"


CHUNK = 500


def dates_file(asker: Asker) -> Download:
    """The rows of the register's page as dates for calendars."""
    headers = csv_headers(asker.query, asker.today, asker.moment, "ics")
    choice = asker.choose(asker.query, asker.index())
    chunks = _dated(asker, ids_in_order(choice.hits, choice.place))  # type: ignore[arg-type]
    return Download(write_rows(chunks, name=_("Servanda: commitments")), CALENDAR_TYPE, headers)


def calendar_file(asker: Asker) -> Download:
    """The meetings and the deadlines of now that the person may see, by the filters of the register."""
    choice = asker.choose(asker.query, asker.index())
    pieces = write_feed(read_feed(asker.user, choice.hits), name=_("Servanda: meetings and deadlines"))  # type: ignore[arg-type]
    return Download(pieces, CALENDAR_TYPE, named("servanda-calendar.ics"))


def _dated(asker: Asker, ids: Iterator[int]) -> Iterator[list[dict[str, Any]]]:
    while chunk := list(islice(ids, CHUNK)):
        yield read_dated(asker.user, chunk, asker.moment)
