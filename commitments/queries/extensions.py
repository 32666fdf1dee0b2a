"""The requests for another deadline of one commitment, and what was decided about them."""

from typing import Any

from ..models import Commitment, Extension
from ..rules.deadlines import deadline_of
from ..rules.extensions import Decision
from ..rules.past import Moment
from ..rules.permissions import visible_tiers
from .standing import recorded_before

NAMED = ("party", "deciding_party", "meeting", "evidence", "deadline_meeting", "was_meeting")


def read_extensions(user, commitment: Commitment, moment: Moment | None = None) -> list[dict[str, Any]]:
    """The requests of a commitment that the person sees, newest first.

    Each with ``row``, its ``state``, the deadline asked for (``asked``) and the one that stood until it was granted
    (``was``), and the ``evidence`` where the person may see that. Of the past, those of ``moment``, as they stood.
    """
    rows = commitment.extensions.select_related(*NAMED).order_by("-asked_on", "-id")
    before = recorded_before(moment)
    if moment:
        rows = rows.filter(asked_on__lte=moment.as_of, **({"asked_at__lt": before} if before else {}))
    return [_read(user, row, moment) for row in rows]


def _read(user, row: Extension, moment: Moment | None) -> dict[str, Any]:
    state = Decision(row.state) if is_decided(row, moment) else Decision.PENDING
    seen = row.evidence and row.evidence.tier in visible_tiers(user)
    return {
        "row": row,
        "state": state,
        "asked": deadline_of(row),
        "was": deadline_of(row, "was_") if state == Decision.GRANTED else None,
        "evidence": row.evidence if seen and state != Decision.PENDING else None,
    }


def is_decided(row: Extension, moment: Moment | None) -> bool:
    """Whether the request was decided by ``moment``; None is now."""
    if row.decided_on is None or row.decided_at is None:
        return False
    before = recorded_before(moment)
    return moment is None or (row.decided_on <= moment.as_of and (before is None or row.decided_at < before))
