"""The timeline of one commitment: what was found, said and decided, and what was edited, from rows and ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ..models import Commitment, CommitmentLink, LedgerEntry
from ..rules.changes import Act
from ..rules.permissions import visible_tiers
from .catalogue import Catalogue
from .change_words import tell

ASSESSED, REPORTED, RECORDED, CLOSED, CHANGED = "assessment", "report", "recorded", "lifecycle", "change"
BESIDE = frozenset({Act.RECORD_ASSESSMENT, Act.ACCEPT_DRAFT, Act.RECORD_REPORT})
"""Acts whose row stands in the timeline itself; the ledger gives the address of the entry."""

KIND_OF = {"assessment": ASSESSED, "progressreport": REPORTED}
"""How the timeline calls the rows that these acts write beside the commitment."""


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the timeline: its kind, its day, its object, and the number of its entry of the ledger if visible.

    The object is the row of an assessment or report, the commitment (recorded, lifecycle) or a ``Change``.
    """

    kind: str
    on: date
    object: Any
    seq: int | None = None


def read_history(
    user,
    commitment: Commitment,
    assessments: list[dict],
    reports: list[dict],
    links: list[CommitmentLink],
    *,
    catalogue: Catalogue,
) -> list[HistoryEntry]:
    """What happened, newest first; what was recorded stands last. Only what ``user`` may see of the ledger.

    ``assessments`` (with their evidence), ``reports`` and ``links`` are those that ``user`` sees of the commitment.
    """
    entries = _entries(user, commitment, assessments, links)
    numbers, left = _numbers(commitment, entries)
    rows = list(_rows(commitment, assessments, reports))
    found = [replace(row, seq=numbers.get((row.kind, _key(row.object)))) for row in rows]
    zone = timezone.get_current_timezone()
    told = tell(user, left, catalogue=catalogue)
    found += [HistoryEntry(CHANGED, change.at.astimezone(zone).date(), change, change.seq) for change in told]
    return sorted(found, key=lambda entry: (entry.kind != RECORDED, entry.on), reverse=True)


def _key(row: Any) -> int:
    return row["id"] if isinstance(row, dict) else row.pk


def _rows(commitment, assessments, reports) -> Iterator[HistoryEntry]:
    for row in assessments:
        yield HistoryEntry(ASSESSED, row["as_of"], row)
    for row in reports:
        yield HistoryEntry(REPORTED, row["reported_on"], row)
    if commitment.lifecycle_on:
        yield HistoryEntry(CLOSED, commitment.lifecycle_on, commitment)
    yield HistoryEntry(RECORDED, commitment.document.dated, commitment)


def _entries(user, commitment: Commitment, assessments: list[dict], links: list[CommitmentLink]) -> list[LedgerEntry]:
    """The entries of the commitment, its links and its evidence; evidence counts from when it was changed.

    All these objects are ones that the person sees; so only the tier that each entry had then is left to ask.
    """
    evidence = {source["id"] for row in assessments for source in row["evidence"]}
    about = Q(object_type="commitment", object_id=str(commitment.pk))
    if links:
        about |= Q(object_type="commitmentlink", object_id__in=[str(link.pk) for link in links])
    if evidence:
        changed = Q(object_type="evidence", object_id__in=[str(pk) for pk in evidence])
        about |= changed & ~Q(act=Act.ADD_REFERENCE)
    return list(LedgerEntry.objects.filter(about, tier__in=visible_tiers(user)))


def _numbers(commitment: Commitment, entries: list[LedgerEntry]) -> tuple[dict[tuple, int], list[LedgerEntry]]:
    """The numbers of the entries that rows of the timeline stand for, and the entries that no row stands for.

    ``entries`` are newest first: of the changes of the life-cycle, the newest is what the commitment's row tells.
    """
    numbers: dict[tuple, int] = {}
    left = []
    for entry in entries:
        if entry.act in BESIDE:
            rows = [row for row in entry.also if row["type"] in KIND_OF]
            numbers |= {(KIND_OF[row["type"]], int(row["id"])): entry.seq for row in rows}
        elif entry.act == Act.RECORD_COMMITMENT:
            numbers[RECORDED, commitment.pk] = entry.seq
        elif entry.act == Act.CHANGE_LIFECYCLE and (CLOSED, commitment.pk) not in numbers:
            numbers[CLOSED, commitment.pk] = entry.seq
        else:
            left.append(entry)
    return numbers, left
