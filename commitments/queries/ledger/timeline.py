"""The timeline of one commitment: what was found, said and decided, and what was edited, from rows and ledger."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from ...models import Commitment, CommitmentLink, FollowUp, LedgerEntry, PartyRequest
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import Visitor, is_staff_member, visible_tiers
from ...rules.lists.past import Moment
from ..kernel.catalogue import Catalogue
from .change_words import tell

ASSESSED, REPORTED, MEASURED, NOTED = "assessment", "report", "measurement", "note"
ASKED, DECIDED = "extension_asked", "extension_decided"
RECORDED, CLOSED, CHANGED = "recorded", "lifecycle", "change"
BESIDE = frozenset(
    {
        *(Act.RECORD_ASSESSMENT, Act.ACCEPT_DRAFT, Act.RECORD_REPORT, Act.RECORD_POSITION),
        *(Act.RECORD_MEASUREMENT, Act.ADD_NOTE),
        *(Act.REQUEST_EXTENSION, Act.GRANT_EXTENSION, Act.REFUSE_EXTENSION),
    }
)
"""Acts whose row stands in the timeline itself; the ledger gives the address of the entry."""

KIND_OF = {
    "extension": DECIDED,
    "assessment": ASSESSED,
    "progressreport": REPORTED,
    "measurement": MEASURED,
    "note": NOTED,
}
"""How the timeline calls the rows that these acts write beside the commitment."""

DAY_OF = {
    ASKED: "asked_on",
    DECIDED: "decided_on",
    ASSESSED: "as_of",
    REPORTED: "reported_on",
    MEASURED: "day",
    NOTED: "at",
}
"""Where these rows have the day, or the moment, under which they stand."""


ABOUT = f"""
SELECT {", ".join(str(column.column) for column in LedgerEntry._meta.concrete_fields)} FROM commitments_ledgerentry
WHERE ({{}}) AND tier <= %s AND NOT (object_type = 'evidence' AND act = %s) ORDER BY seq DESC
"""  # noqa: S608 (names of our own columns)
"""Plain SQL: the ORM takes four times as long to ask."""


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the timeline: its kind, its day, its object, and the number of its entry of the ledger if visible.

    The object is a row (of an assessment, a report, a measurement, a note, an extension), the commitment (recorded,
    lifecycle) or a ``Change``.
    """

    kind: str
    on: date
    object: Any
    seq: int | None = None


def read_history(
    user: Visitor,
    commitment: Commitment,
    beside: dict[str, list[dict[str, Any]]],
    worked_on: Sequence[CommitmentLink | FollowUp | PartyRequest],
    *,
    evidence: Sequence[dict[str, Any]] = (),
    catalogue: Catalogue,
    moment: Moment | None = None,
) -> list[HistoryEntry]:
    """What happened, newest first; what was recorded stands last. Only what ``user`` may see of the ledger.

    Of the past, what had happened by ``moment``; ``beside``, the links and the life-cycle are its own.
    ``beside`` holds the rows of each kind of ``DAY_OF``, with their evidence; they, what is ``worked_on`` and the
    ``evidence`` of the commitment itself are those that ``user`` sees.
    """
    resting = [source for rows in beside.values() for row in rows for source in row.get("evidence", ())]
    entries = _entries(user, commitment, {source["id"] for source in (*evidence, *resting)}, worked_on)
    if moment:
        entries = _entries_then(commitment, entries, moment)
    numbers, left = _numbers(commitment, entries)
    rows = list(_rows(commitment, beside))
    found = [replace(row, seq=numbers.get((row.kind, _key(row.object)))) for row in rows]
    told = tell(user, left, catalogue=catalogue)
    found += [HistoryEntry(CHANGED, _day(change.at), change, change.seq) for change in told]
    found = [entry for entry in found if moment is None or entry.on <= moment.as_of]
    return sorted(found, key=lambda entry: (entry.kind != RECORDED, entry.on), reverse=True)


def _key(row: Any) -> int:
    key: int = row["id"] if isinstance(row, dict) else row.pk
    return key


def _day(of: date | datetime) -> date:
    """The day, in the organisation's time zone where it is a moment."""
    return of.astimezone(timezone.get_current_timezone()).date() if isinstance(of, datetime) else of


def _rows(commitment: Commitment, beside: dict[str, list[dict[str, Any]]]) -> Iterator[HistoryEntry]:
    for kind, rows in beside.items():
        for row in rows:
            yield HistoryEntry(kind, _day(row[DAY_OF[kind]]), row)
    if commitment.lifecycle_on:
        yield HistoryEntry(CLOSED, commitment.lifecycle_on, commitment)
    yield HistoryEntry(RECORDED, commitment.document.dated, commitment)


def _entries(
    user: Visitor,
    commitment: Commitment,
    evidence: set[int],
    worked_on: Sequence[CommitmentLink | FollowUp | PartyRequest],
) -> list[LedgerEntry]:
    """The entries of the commitment, its links, its evidence once it was changed, and for staff of what is worked on.

    All these objects are ones that the person sees; so only the tier that each entry had then is left to ask.
    """
    about = [("commitment", commitment.pk), *_objects(user, worked_on)]
    about += [("evidence", pk) for pk in evidence]
    asked = ABOUT.format(" OR ".join(["object_type = %s AND object_id = %s"] * len(about)))
    objects = [value for kind, pk in about for value in (kind, str(pk))]
    return list(LedgerEntry.objects.raw(asked, [*objects, max(visible_tiers(user)), Act.ADD_REFERENCE.value]))


def _objects(user: Visitor, worked_on: Sequence[CommitmentLink | FollowUp | PartyRequest]) -> Iterator[tuple[str, int]]:
    """Kind and key of each. The entries of follow-up actions and requests are for staff."""
    for row in worked_on:
        if isinstance(row, CommitmentLink) or is_staff_member(user):
            yield row._meta.model_name or "", row.pk


def _entries_then(commitment: Commitment, entries: list[LedgerEntry], moment: Moment) -> list[LedgerEntry]:
    """Those made by then, as far as no row of the timeline stands for them, and no change of the life-cycle since.

    The change that was in force then stands under its own day, whenever it was recorded.
    """
    since = commitment.lifecycle_on and commitment.lifecycle_on.isoformat()
    kept, found = [], False
    for entry in entries:
        if entry.act == Act.CHANGE_LIFECYCLE and not found:
            found = bool(since) and (entry.after or {}).get("lifecycle_on") == since
            kept += [entry] if found else []
        elif entry.act in {*BESIDE, Act.RECORD_COMMITMENT} or _day(entry.at) <= (moment.known_on or moment.as_of):
            kept.append(entry)
    return kept


def _numbers(
    commitment: Commitment, entries: list[LedgerEntry]
) -> tuple[dict[tuple[Any, ...], int], list[LedgerEntry]]:
    """The numbers of the entries that rows of the timeline stand for, and the entries that no row stands for.

    ``entries`` are newest first: of the changes of the life-cycle, the newest is what the commitment's row tells.
    """
    numbers: dict[tuple[Any, ...], int] = {}
    left = []
    for entry in entries:
        if entry.act in BESIDE:
            rows = [row for row in entry.also if row["type"] in KIND_OF]
            asked = entry.act == Act.REQUEST_EXTENSION
            numbers |= {(ASKED if asked else KIND_OF[row["type"]], int(row["id"])): entry.seq for row in rows}
        elif entry.act == Act.RECORD_COMMITMENT:
            numbers[RECORDED, commitment.pk] = entry.seq
        elif entry.act == Act.CHANGE_LIFECYCLE and (CLOSED, commitment.pk) not in numbers:
            numbers[CLOSED, commitment.pk] = entry.seq
        else:
            left.append(entry)
    return numbers, left
