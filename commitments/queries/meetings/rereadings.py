"""Deadlines that a meeting moves: how the same words would be read now that its dates are other ones.

Nothing is written here. Proposals are worked out from what is stored, whenever somebody looks; a person accepts them
(``actions.meetings.rereadings``).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from ...models import Commitment, Extension, Meeting
from ...rules.kernel.commitments import Kind
from ...rules.kernel.deadlines import Deadline, Precision, deadline_of
from ...rules.kernel.permissions import Visitor
from ...rules.time.extensions import Decision
from ...rules.time.meetings import KnownMeeting, choose_meeting
from ...rules.time.reading import Reading, read_deadline
from ..time.deadlines import Days, days_of, known_meetings

LOOKED_AT = 200
"""Deadlines of each kind that are looked at: those that hang on the meeting, and those whose meeting was not known."""


@dataclass(frozen=True)
class Rereading:
    """A commitment whose deadline would be read otherwise: how it stands, how it would be, and by which meeting."""

    commitment: Commitment
    was: Deadline
    now: Deadline
    meeting: Meeting


def read_rereadings(user: Visitor, meeting: Meeting, *, among: Sequence[int] | None = None) -> list[Rereading]:
    """The deadlines that would be read otherwise because of ``meeting``, as far as ``user`` may see them.

    Those that hang on it, and those of running commitments whose words name it now and named nothing before. ``among``
    are the commitments (ids) asked for, where not all are. The soonest due come first.
    """
    rows = _candidates(user, meeting)
    found = list((rows if among is None else rows.filter(pk__in=among)).order_by("due_sort", "id"))
    if not found:
        return []
    known, meetings = known_meetings(meeting.process), {row.pk: row for row in meeting.process.meetings.all()}
    return list(_reread(found, meeting, known, meetings, _extended_from(found)))


def read_dates_anew(meeting: Meeting) -> Reading | None:
    """How the words of a meeting's own dates are read since the one that it waits for has days; None as they stand."""
    other = meeting.waits_for
    days = days_of(other) if other else None
    if days is None or meeting.starts_on or not meeting.dates_words or meeting.announced_on is None:
        return None
    reading = read_deadline(
        meeting.dates_words,
        on=meeting.announced_on,
        language=meeting.dates_language,
        southern=bool(meeting.process.southern_seasons),
        meeting=days,
    )
    stands = (meeting.dates_earliest, meeting.dates_latest)
    return reading if (reading.earliest, reading.latest) not in (stands, (None, None)) else None


def _candidates(user: Visitor, meeting: Meeting) -> QuerySet[Commitment]:
    visible = Commitment.objects.visible_to(user).exclude(kind=Kind.DECLARATORY).exclude(deadline_words="")
    unnamed = visible.open().filter(
        document__process=meeting.process_id, deadline_precision=Precision.EVENT, deadline_meeting=None
    )
    ids = [pk for rows in (visible.filter(deadline_meeting=meeting), unnamed) for pk in _first(rows)]
    return Commitment.objects.filter(pk__in=ids).select_related("document__process").defer("document__text")


def _first(rows: QuerySet[Commitment]) -> QuerySet[Any]:
    return rows.order_by("due_sort", "id").values_list("pk", flat=True)[:LOOKED_AT]


def _extended_from(found: list[Commitment]) -> dict[int, date]:
    """From which day the words count that were granted as an extension: the day on which it was asked for."""
    granted = Extension.objects.filter(commitment__in=[row.pk for row in found], state=Decision.GRANTED)
    return dict(granted.order_by("number").values_list("commitment", "asked_on"))


def _reread(
    found: list[Commitment],
    meeting: Meeting,
    known: list[KnownMeeting],
    meetings: dict[int, Meeting],
    extended_from: dict[int, date],
) -> Iterator[Rereading]:
    for commitment in found:
        was, on = deadline_of(commitment), extended_from.get(commitment.pk, commitment.document.dated)
        named = _named(commitment, was, known, on)
        hangs_on = meetings.get(named.pk) if named else None
        if was.meeting == meeting.pk:
            hangs_on = hangs_on or meeting
        if hangs_on is None or (was.meeting is None and hangs_on != meeting):
            continue
        now = _as_read(commitment, was, hangs_on, on)
        if now and now != was:
            yield Rereading(commitment, was, now, hangs_on)


def _named(commitment: Commitment, was: Deadline, known: list[KnownMeeting], on: date) -> KnownMeeting | None:
    reading = _read(commitment, was, on)
    return choose_meeting(reading.meeting_words, known, on=on, language=was.language) if reading.meeting_words else None


def _as_read(commitment: Commitment, was: Deadline, meeting: Meeting, on: date) -> Deadline | None:
    """The deadline with its days as they follow from the meeting; None where its words do not name one at all."""
    reading = _read(commitment, was, on, days_of(meeting))
    if not reading.meeting_words:
        return None
    read = {name: getattr(reading, name) for name in ("earliest", "latest", "precision", "year_inferred")}
    return replace(was, **read, meeting=meeting.pk)


def _read(commitment: Commitment, was: Deadline, on: date, days: Days | None = None) -> Reading:
    southern = bool(commitment.document.process.southern_seasons)
    return read_deadline(was.words, on=on, language=was.language, southern=southern, meeting=days)
