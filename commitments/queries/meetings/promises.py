"""Which running commitments promise that a meeting will be held: what that may fulfil, for a person to assess."""

from typing import Any

from ...models import Commitment, Meeting
from ...rules.kernel.commitments import Kind
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import Visitor
from ...rules.meetings.promises import promised_meeting
from ..time.deadlines import known_meetings

EARLIER = 5
"""Meetings before it whose documents are looked at: where the next ones are promised."""
LOOKED_AT = 200


def read_promises(user: Visitor, meeting: Meeting) -> list[Commitment]:
    """The open deliverables that ``user`` may see whose title promises ``meeting``, which was held; else none.

    Looked for in the documents of the meetings before it. Nothing is written: an assessment is drafted by a person.
    """
    if meeting.status != MeetingStatus.HELD or not meeting.starts_on:
        return []
    earlier = meeting.process.meetings.filter(starts_on__lt=meeting.starts_on).order_by("-starts_on", "-pk")
    asked = (
        Commitment.objects.visible_to(user)
        .open()
        .filter(kind=Kind.DELIVERABLE, document__meeting__in=list(earlier.values_list("pk", flat=True)[:EARLIER]))
    )
    rows = list(asked.select_related("document").defer("document__text").order_by("due_sort", "id")[:LOOKED_AT])
    known = known_meetings(meeting.process) if rows else []
    return [row for row in rows if _promises(row, meeting, known)]


def _promises(commitment: Commitment, meeting: Meeting, known: list[Any]) -> bool:
    document = commitment.document
    found = promised_meeting(commitment.title, known, on=document.dated, language=document.language)
    return bool(found and found.pk == meeting.pk)
