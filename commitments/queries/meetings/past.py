"""Meetings as they stood at a moment of the past: what was done to them since, and what hung on them then."""

from datetime import date
from typing import Any

from ...models import Commitment, Extension, LedgerEntry, Meeting
from ...rules.kernel.changes import Act
from ...rules.kernel.documents import MeetingStatus
from ...rules.lists.past import Moment
from ..kernel.bits import from_ids, to_ids
from ..lists.facets import FacetIndex
from ..lists.past import REDATED
from ..register.redated import deadlines_then
from ..register.standing import recorded_before

ACTS = (Act.HOLD_MEETING, Act.MOVE_MEETING, Act.CANCEL_MEETING)


def stand_meeting_then(meeting: Meeting, moment: Moment | None) -> Meeting:
    """The meeting with the days and the status that it had at ``moment``: changed, and not to be saved; None is now.

    The first of its acts that was not in force yet tells what stood until then; where none does, a meeting that was
    held on a later day was planned. What was edited, or recorded with the meeting, is that of now.
    """
    if moment is None:
        return meeting
    _undo_acts(meeting, moment)
    if meeting.status == MeetingStatus.HELD and not has_begun(meeting, moment.as_of):
        meeting.status, meeting.status_on, meeting.status_ground = MeetingStatus.PLANNED, None, ""
    return meeting


def has_begun(meeting: Meeting, day: date) -> bool:
    """Whether the first day of the meeting is known and no later than ``day``."""
    return meeting.starts_on is not None and meeting.starts_on <= day


def _undo_acts(meeting: Meeting, moment: Moment) -> None:
    about = LedgerEntry.objects.filter(act__in=ACTS, object_type="meeting", object_id=str(meeting.pk))
    for entry in reversed(_not_in_force(list(about.order_by("seq")), moment)):
        for name, value in (entry.before or {}).items():
            if name != "version":
                setattr(meeting, name, _column(name).to_python(value))
    if "waits_for" in meeting._state.fields_cache:
        del meeting._state.fields_cache["waits_for"]


def _not_in_force(entries: list[LedgerEntry], moment: Moment) -> list[LedgerEntry]:
    """The entries from the first on that was decided on a later day or recorded too late."""
    before, on = recorded_before(moment), ""
    for at, entry in enumerate(entries):
        on = (entry.after or {}).get("status_on") or on
        if on > moment.as_of.isoformat() or (before and entry.at >= before):
            return entries[at:]
    return []


def _column(name: str) -> Any:
    return next(column for column in Meeting._meta.concrete_fields if column.attname == name)


def hanging_on(meeting: Meeting, index: FacetIndex, *, undated: bool = False) -> int:
    """The set of commitments whose deadline hangs on the meeting at the moment of the index, whoever may see them.

    With ``undated`` those alone that have no day.
    """
    rows = Commitment.objects.filter(deadline_meeting=meeting).order_by()
    if undated:
        rows = rows.filter(deadline_latest=None)
    found = from_ids(rows.values_list("pk", flat=True))
    if index.moment is None:
        return found
    redated = index.bits.get(REDATED, 0)
    return found & ~redated | _hung_on(meeting, index.moment, redated, undated)


def _hung_on(meeting: Meeting, moment: Moment, redated: int, undated: bool) -> int:
    """Those of ``redated``, which have another deadline now, whose deadline then hung on the meeting."""
    extended = Extension.objects.filter(was_meeting=meeting).order_by()
    likely = from_ids(extended.values_list("commitment", flat=True)) & redated
    then = deadlines_then(to_ids(likely), moment, recorded_before(moment))
    return from_ids(
        pk
        for pk, columns in then.items()
        if columns["deadline_meeting_id"] == meeting.pk and not (undated and columns["deadline_latest"])
    )
