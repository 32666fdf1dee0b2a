"""Taking over how deadlines are read since their meeting moved: by a person, one by one or together."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Commitment, Meeting, User
from ...queries.meetings.rereadings import read_rereadings
from ...rules.ledger.recorded_words import record_words
from ..time import correct_reading


@transaction.atomic
def accept_rereadings(*, actor: User, meeting: Meeting, versions: Mapping[int, int]) -> list[Commitment]:
    """Read the deadlines of commitments (id to the version that was looked at) as their meeting has it now.

    What would be read is worked out again here: nobody hands in another reading. Raises PermissionDenied,
    VersionConflict, or ValidationError when nothing is chosen, or a reading changes nothing any more; nothing is
    written then. Side effects: those of ``correct_reading``, one commitment after the other; the ground is the meeting.
    """
    if not versions:
        raise ValidationError(_("Select at least one deadline."))
    found = {row.commitment.pk: row for row in read_rereadings(actor, meeting, among=list(versions))}
    if found.keys() != versions.keys():
        raise ValidationError(_("One of these deadlines has changed in the meantime. Check the deadlines again."))
    return [
        correct_reading(
            actor=actor,
            commitment=row.commitment,
            version=versions[pk],
            deadline=row.now,
            ground=ground_of(row.meeting),
        )
        for pk, row in sorted(found.items())
    ]


def ground_of(meeting: Meeting) -> str:
    """The ground of a new reading, as it is stored: the meeting, where it stands, and why."""
    days = {name: day.isoformat() if (day := getattr(meeting, name)) else "" for name in ("starts_on", "ends_on")}
    ground = record_words("rereading", meeting=meeting.title, status=str(meeting.status), **days)
    return f"{ground}\n{meeting.status_ground}".strip()
