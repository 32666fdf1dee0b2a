"""The requests for another deadline of one commitment, and what was decided about them."""

from typing import Any

from ...models import Commitment, Extension, Meeting, Party
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.wording import deadline_words
from ...rules.ledger.redactions import shown_text
from ...rules.lists.past import Moment
from ...rules.time.extensions import Decision
from ..register.standing import recorded_before

NAMED = ("party", "deciding_party", "meeting", "evidence", "deadline_meeting", "was_meeting")


def read_extensions(user: Visitor, commitment: Commitment, moment: Moment | None = None) -> list[dict[str, Any]]:
    """The requests of a commitment that the person sees, newest first.

    Each with its ``row``, ``id``, ``asked_on``, ``asked_by``, ``decided_on``, ``decided_by`` (names in words) and
    ``state``, the deadline asked for (``asked``) and the one that stood until it was granted (``was``) as
    ``shown_deadline`` gives them, and the ``source`` where the person may see that. Of the past, those of ``moment``,
    as they stood.
    """
    rows = commitment.extensions.select_related(*NAMED).order_by("-asked_on", "-id")
    before = recorded_before(moment)
    if moment:
        rows = rows.filter(asked_on__lte=moment.as_of, **({"asked_at__lt": before} if before else {}))
    return [_read(user, row, moment) for row in rows]


def _read(user: Visitor, row: Extension, moment: Moment | None) -> dict[str, Any]:
    state = Decision(row.state) if is_decided(row, moment) else Decision.PENDING
    seen = row.evidence and row.evidence.tier in visible_tiers(user)
    return {
        "row": row,
        "id": row.pk,
        "asked_on": row.asked_on,
        "asked_by": _names(row.party, row.person),
        "decided_on": row.decided_on,
        "decided_by": _names(row.deciding_party, row.decided_by, row.meeting),
        "state": state,
        "asked": shown_deadline(row),
        "was": shown_deadline(row, "was_") if state == Decision.GRANTED else None,
        "source": row.evidence if seen and state != Decision.PENDING else None,
    }


def _names(*named: Party | Meeting | str | None) -> str:
    return ", ".join(shown_text(str(name)) for name in named if name)


def shown_deadline(row: Any, prefix: str = "deadline_") -> dict[str, str]:
    """A deadline that columns of a row hold: its words, their language, and its days or else its meeting in words."""
    words, language, earliest, latest, meeting = (
        getattr(row, prefix + name) for name in ("words", "language", "earliest", "latest", "meeting")
    )
    read = deadline_words(earliest, latest) or (meeting.title if meeting else "")
    return {"words": words, "language": language, "read": read}


def is_decided(row: Extension, moment: Moment | None) -> bool:
    """Whether the request was decided by ``moment``; None is now."""
    if row.decided_on is None or row.decided_at is None:
        return False
    before = recorded_before(moment)
    return moment is None or (row.decided_on <= moment.as_of and (before is None or row.decided_at < before))
