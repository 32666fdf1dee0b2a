"""Undoing an assessment: whether it still can be, and what was found before and would stand again."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ...models import Assessment, Commitment, LedgerEntry
from ...rules.kernel.changes import Act
from ...rules.kernel.statuses import Status
from ...rules.ledger.redactions import REDACTED
from ...rules.register.assessments import REASON_LIMIT, Finding
from .preview import status_after

ASSESSING = frozenset({Act.RECORD_ASSESSMENT, Act.ACCEPT_DRAFT})


@dataclass(frozen=True)
class UndonePart:
    """A finding that would be undone, and the one of the same cell that would stand again; None where there is none."""

    found: Assessment
    earlier: Assessment | None


@dataclass(frozen=True)
class UndoPreview:
    """The findings (``parts``) of one act, all of which are undone together, and the joint status that follows.

    ``since`` is the entry of what was done with the commitment since, so that it cannot be undone any more.
    """

    parts: list[UndonePart]
    status: int
    since: LedgerEntry | None


def last_act(commitment: Commitment) -> LedgerEntry | None:
    """The entry of the last act on a commitment itself; one on what it only shows, such as a theme, is none."""
    entries = LedgerEntry.objects.filter(object_type="commitment", object_id=str(commitment.pk))
    return entries.order_by("-seq").first()


def found_by(entry: LedgerEntry | None) -> list[int]:
    """The assessments (ids) that an act recorded; none when it was no assessment, or there was no act."""
    if entry is None or entry.act not in ASSESSING:
        return []
    return sorted(int(row["id"]) for row in entry.also if row["type"] == "assessment")


def preview_undo(commitment: Commitment, assessment: Assessment) -> UndoPreview:
    """What undoing the act that recorded an accepted assessment of the commitment would do."""
    last = last_act(commitment)
    ids = found_by(last)
    if assessment.pk not in ids:
        return UndoPreview([], commitment.status, since=last)
    parts = [UndonePart(found, _earlier(found)) for found in _assessments(ids)]
    restored = [_restored(part, "") for part in parts]
    return UndoPreview(parts, status_after(commitment, restored), since=None)


def earlier_findings(entry: LedgerEntry, reason: str) -> list[Finding]:
    """The findings that lead back to before the assessments of ``entry``, with the reason for it first in theirs.

    That is what was last found of the same cell before; where nothing was, that there is no information.
    """
    return [_restored(UndonePart(found, _earlier(found)), reason) for found in _assessments(found_by(entry))]


def _assessments(ids: list[int]) -> list[Assessment]:
    return list(Assessment.objects.filter(pk__in=ids).select_related("commitment", "party", "zone").order_by("pk"))


def _earlier(found: Assessment) -> Assessment | None:
    same = Assessment.objects.counted().filter(commitment=found.commitment_id, party=found.party_id, zone=found.zone_id)
    before = Q(as_of__lt=found.as_of) | Q(as_of=found.as_of, pk__lt=found.pk)
    return same.filter(before).order_by("-as_of", "-pk").first()


def _restored(part: UndonePart, reason: str) -> Finding:
    """The finding that is recorded: of the same cell and day, what was found before."""
    found, earlier = part.found, part.earlier
    cell: dict[str, Any] = {"party": found.party_id, "zone": found.zone_id, "as_of": found.as_of}
    if earlier is None:
        return Finding(Status.NO_INFORMATION, reason=reason, tier=found.tier, **cell)
    text = reason if earlier.reason == REDACTED else f"{reason}\n{earlier.reason}"
    return Finding(
        earlier.status,
        reason=text[:REASON_LIMIT],
        confidence=earlier.confidence,
        done_on=earlier.done_on,
        evidence=list(earlier.evidence.values_list("pk", flat=True)),
        tier=max(found.tier, earlier.tier),
        **cell,
    )
