"""Meetings: recording and editing them; holding, moving and cancelling them, which alone changes their dates."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Meeting, Participation, User
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.kernel.changes import Act
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import can_edit_meeting
from ...rules.meetings.meetings import Dates, act_errors, dates_errors, find_circle
from ..kernel import ledger
from ..register.reference import delete_reference, save_reference


@dataclass(frozen=True)
class Attendance:
    """A party (id) at a meeting, in one role."""

    party: int
    role: str


def put_dates(meeting: Meeting, dates: Dates) -> None:
    """Set the columns of a meeting that say when it is. Raises ValidationError by field; writes nothing."""
    errors: dict[str, Any] = dates_errors(dates)
    circle = _circle(meeting, dates.waits_for)
    if circle:
        text = _("These meetings would depend on each other: %(circle)s. Remove the dependency from one of them.")
        errors["waits_for"] = text % {"circle": " → ".join(circle)}
    if errors:
        raise ValidationError(errors)
    meeting.dates_words, meeting.dates_language = dates.words, dates.language
    meeting.announced_on = dates.announced_on
    meeting.starts_on, meeting.ends_on = dates.starts_on, dates.ends_on or dates.starts_on
    meeting.dates_earliest, meeting.dates_latest = dates.earliest, dates.latest
    meeting.dates_precision, meeting.waits_for_id = dates.precision, dates.waits_for


@transaction.atomic
def save_meeting(
    *, actor: User, meeting: Meeting, version: int | None = None, attendances: Iterable[Attendance] = ()
) -> Meeting:
    """Record a meeting, or edit what is not its dates and status, with the parties that attend it.

    ``attendances`` are all of them; who is not among them any more goes. Raises what ``save_reference`` raises, and
    nothing is written then. Side effects, in order: those of saving the meeting, then of each party that came or went.
    """
    made: Meeting = save_reference(actor=actor, obj=meeting, version=version)
    wanted = {(attendance.party, attendance.role) for attendance in attendances}
    held = {(row.party_id, row.role): row for row in made.participations.all()}
    for key in sorted(held.keys() - wanted):
        delete_reference(actor=actor, obj=held[key])
    for party, role in sorted(wanted - held.keys()):
        save_reference(actor=actor, obj=Participation(party_id=party, meeting=made, role=role))
    return made


@transaction.atomic
def hold_meeting(*, actor: User, meeting: Meeting, version: int, dates: Dates, ground: str) -> Meeting:
    """Say on which days a meeting was held, and on what ground; of one that was held before, correct the days.

    ``dates`` give the days. Raises PermissionDenied, VersionConflict, or ValidationError by field when the days are
    missing or to come, the ground is missing, or the meeting was cancelled. Side effects: meeting written, next
    version; ledger entry. Deadlines that hang on it stay as they are: their new readings are proposed
    (``queries.meetings.rereadings``).
    """
    if not dates.starts_on:
        raise ValidationError({"starts_on": _("Enter the days on which the meeting was held.")})
    on = dates.ends_on or dates.starts_on
    return _act(Act.HOLD_MEETING, actor, meeting, version, MeetingStatus.HELD, on=on, ground=ground, dates=dates)


@transaction.atomic
def move_meeting(*, actor: User, meeting: Meeting, version: int, dates: Dates, on: date, ground: str) -> Meeting:
    """Move a meeting to other dates as decided on a day; without any it is postponed until there are.

    Raises PermissionDenied, VersionConflict, or ValidationError by field when the dates are impossible or those that it
    has, the day is to come, the ground is missing, or the meeting was held. Side effects: as of ``hold_meeting``.
    """
    status = MeetingStatus.PLANNED if dates.says_when else MeetingStatus.POSTPONED
    return _act(Act.MOVE_MEETING, actor, meeting, version, status, on=on, ground=ground, dates=dates)


@transaction.atomic
def cancel_meeting(*, actor: User, meeting: Meeting, version: int, on: date, ground: str) -> Meeting:
    """Cancel a meeting as decided on a day; the dates that it would have had stay on the record.

    Raises PermissionDenied, VersionConflict, or ValidationError by field when the day is to come, the ground is
    missing, or the meeting was held or cancelled. Side effects: as of ``hold_meeting``.
    """
    return _act(Act.CANCEL_MEETING, actor, meeting, version, MeetingStatus.CANCELLED, on=on, ground=ground)


def _act(
    act: Act,
    actor: User,
    meeting: Meeting,
    version: int,
    status: MeetingStatus,
    *,
    on: date,
    ground: str,
    dates: Dates | None = None,
) -> Meeting:
    opened = ledger.open_entry(actor)
    current = Meeting.objects.get(pk=meeting.pk)
    ledger.require(can_edit_meeting.test(actor))
    ledger.require_version(current, version)
    errors: Any = act_errors(act, current.status, on=on, today=opened.today, ground=ground)
    if errors:
        raise ValidationError(errors)
    before = snapshot(current)
    if dates:
        put_dates(current, dates)
        _refuse_standstill(current, before, status)
    current.status, current.status_on, current.status_ground = status, on, ground
    current.version += 1
    current.full_clean()
    current.save()
    was, is_now = difference(before, snapshot(current))
    ledger.write_entry(opened, act=act, obj=current, before=was, after=is_now)
    return current


def _refuse_standstill(meeting: Meeting, before: dict[str, Any], status: MeetingStatus) -> None:
    if status == before["status"] and difference(before, snapshot(meeting)) == ({}, {}):
        raise ValidationError(_("The meeting already has these dates. Enter different dates."))


def _circle(meeting: Meeting, waits_for: int | None) -> list[str]:
    """The titles of the meetings that would wait for each other."""
    if waits_for is None or meeting.pk is None:
        return []
    rows = Meeting.objects.filter(process=meeting.process_id)
    known = {pk: (title, waiting) for pk, title, waiting in rows.values_list("pk", "title", "waits_for_id")}
    circle = find_circle(meeting.pk, waits_for, {pk: waiting for pk, (_title, waiting) in known.items()})
    return [known[pk][0] for pk in circle if pk in known]
