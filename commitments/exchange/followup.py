"""Requests to parties as CSV: the rows of their list, all of them, in the same order."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse

from ..models import PartyRequest
from ..queries.followup.inquiries import RequestFilter, every_request
from ..rules.kernel.permissions import visible_tiers
from ..rules.ledger.redactions import shown_text
from .exports.commitments_csv import join_cells
from .exports.downloads import Asker, Download, QueryError, named
from .exports.files import MEDIA_TYPES

HEADINGS = (
    *("party", "subject", "commitments", "meeting", "channel", "sent on", "reply due", "state", "reminders"),
    *(
        "last reminder",
        "replied or closed on",
        "channel of the reply",
        "reply",
        "ground for closing it",
        "tier",
        "link",
    ),
)


def stream_requests(rows: Iterable[PartyRequest], *, tiers: Iterable[int], bom: bool = True) -> Iterator[bytes]:
    """The rows (``queries.followup.inquiries.every_request``) as pieces of a CSV file, heading first, lines ending in
    CRLF.

    Days in ISO form, codes as they are stored, commitments by their references as far as ``tiers`` may see them. Cells
    are made safe for spreadsheets as in the report of commitments.
    """
    seen = frozenset(tiers)
    yield (("\ufeff" if bom else "") + ",".join(HEADINGS) + "\r\n").encode()
    for row in rows:
        yield join_cells(_cells(row, seen)).encode()


def _cells(row: PartyRequest, tiers: frozenset[int]) -> list[str]:
    references = sorted(about.reference for about in row.commitments.all() if about.tier in tiers)
    return [
        row.party.name,
        shown_text(row.subject),
        "; ".join(references),
        shown_text(row.meeting.title) if row.meeting else "",
        row.channel,
        row.sent_on.isoformat(),
        row.reply_due.isoformat(),
        row.state,
        str(row.reminded),
        row.last_reminder.isoformat() if row.last_reminder else "",
        row.ended_on.isoformat() if row.ended_on else "",
        row.reply_channel,
        shown_text(row.reply),
        shown_text(row.ground),
        row.get_tier_display(),
        settings.SITE_URL + reverse("request-detail", args=[row.pk]),
    ]


def requests_file(asker: Asker) -> Download:
    """The requests to parties that the person may see; QueryError where the query string cannot be read."""
    errors, rows = every_request(asker.user, asker.query, today=asker.today)
    if errors:
        raise QueryError(errors, RequestFilter(asker.query, user=asker.user))
    stream = stream_requests(rows, tiers=visible_tiers(asker.user), bom=asker.bom)
    return Download(stream, MEDIA_TYPES["csv"], named("servanda-requests.csv"))
