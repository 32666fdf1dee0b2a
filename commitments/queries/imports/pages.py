"""Imports as pages show them: the list, how far one is, its rows, what was saved for its source."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from ...models import (
    Commitment,
    Document,
    Evidence,
    Import,
    ImportMade,
    ImportRow,
    LedgerHead,
    Party,
    Process,
    SavedMapping,
    Theme,
    Zone,
)
from ...rules.imports.states import CLAIMED_FOR, OF_TEXTS, WORKING, WRITING, Outcome
from ...rules.kernel.permissions import Visitor
from ..kernel.keyset import PAGE_SIZE


@dataclass(frozen=True)
class Progress:
    """How far an import is: ``done`` of ``total`` rows, ``percent`` of them; whether a worker has something to do.

    ``waits`` says that none has taken it, or that who did has not been heard of for ``CLAIMED_FOR``.
    """

    state: str
    done: int
    total: int
    working: bool
    waits: bool

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total) if self.total else 0


def claim_in_the_way(imported: Import, now: datetime) -> tuple[int, datetime] | None:
    """What keeps an import from being worked on: the number of the import that is, and when its worker last spoke.

    It may be the import itself, whose worker died: the claim holds ``CLAIMED_FOR`` longer. None where nothing does.
    """
    rows = Import.objects.filter(Q(pk=imported.pk) | Q(state__in=WRITING), claimed_at__gt=now - CLAIMED_FOR)
    found = rows.order_by("claimed_at").last()
    return (found.pk, found.claimed_at) if found and found.claimed_at else None


def list_imports(user: Visitor) -> QuerySet[Import]:
    """The imports that ``user`` may see, newest first, without what is large in them."""
    rows = Import.objects.visible_to(user).select_related("uploaded_by")
    return rows.defer("preview", "mapping", "table").order_by("-id")


def read_progress(user: Visitor, pk: int, now: datetime) -> Progress | None:
    """How far the import is; None when there is none that ``user`` may see."""
    rows = Import.objects.visible_to(user).filter(pk=pk)
    row = rows.values_list("state", "done", "total", "claimed_at").first()
    if row is None:
        return None
    state, done, total, claimed_at = row
    working = state in WORKING
    return Progress(state, done, total, working, working and (claimed_at is None or claimed_at <= now - CLAIMED_FOR))


def rows_of(imported: Import, outcome: str = "") -> QuerySet[ImportRow]:
    """What became of the rows of an import, in the order of the file; of one ``Outcome``, or of all."""
    rows = imported.rows.order_by("number")
    return rows.filter(outcome=outcome) if outcome else rows


@dataclass(frozen=True)
class RowsPage:
    """Some rows of an import, and the numbers that the next and the previous page start from, if any."""

    rows: list[ImportRow]
    next: int | None
    previous: int | None


def read_rows_of(imported: Import, outcome: str, place: dict[str, Any], size: int = PAGE_SIZE) -> RowsPage:
    """A page of the rows of one outcome, in the order of the file; ``place`` is the cleaned data of a ``PlaceForm``."""
    rows, after, before = rows_of(imported, outcome), place["after"], place["before"]
    if place["page"] or before is not None:
        found = list((rows if before is None else rows.filter(number__lt=before)).order_by("-number")[: size + 1])
        shown, more, back = found[size - 1 :: -1], before is not None, len(found) > size
    else:
        found = list((rows if after is None else rows.filter(number__gt=after))[: size + 1])
        shown, more, back = found[:size], len(found) > size, after is not None
    numbers = [row.number for row in shown]
    return RowsPage(shown, numbers[-1] if numbers and more else None, numbers[0] if numbers and back else None)


def objects_of(user: Visitor, rows: Iterable[ImportRow]) -> dict[tuple[str, int], str]:
    """What rows made or changed and ``user`` may see: references of commitments, address names of documents."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        if row.object_id:
            wanted.setdefault(row.object_type, set()).add(row.object_id)
    named: list[tuple[str, Any, str]] = [("commitment", Commitment, "reference"), ("document", Document, "slug")]
    found: dict[tuple[str, int], str] = {}
    for kind, model, column in named:
        if kind in wanted:
            seen = model.objects.visible_to(user).filter(pk__in=wanted[kind]).values_list("pk", column)
            found |= {(kind, pk): name for pk, name in seen}
    return found


def count_rows(imported: Import) -> dict[str, int]:
    """How many rows of an import came to what, by ``Outcome``; none is 0."""
    found = dict(imported.rows.order_by().values_list("outcome").annotate(count=Count("pk")))
    return {outcome.value: found.get(outcome, 0) for outcome in Outcome}


def things_made(imported: Import) -> list[ImportMade]:
    """What the import made for names of its file: parties, themes, zones, processes and documents."""
    return list(imported.made.order_by("subject", "name"))


def things_left(imported: Import) -> list[ImportMade]:
    """What an import that was taken back made and the register still has, since others name it or went on from it."""
    standing: dict[str, Any] = {
        **{"party": Party.objects.all(), "theme": Theme.objects.all(), "zone": Zone.objects.all()},
        **{"process": Process.objects.all(), "evidence": Evidence.objects.standing()},
        **{"document": Document.objects.standing(), OF_TEXTS: Document.objects.standing().exclude(text=F("title"))},
    }
    found: dict[str, list[ImportMade]] = {}
    for thing in things_made(imported):
        found.setdefault(OF_TEXTS if thing.subject == OF_TEXTS else thing.object_type, []).append(thing)
    left: list[ImportMade] = []
    for kind, things in found.items():
        there = set(standing[kind].filter(pk__in={thing.object_id for thing in things}).values_list("pk", flat=True))
        left += [thing for thing in things if thing.object_id in there]
    return left


def saved_mapping(source: str, records: str = "") -> dict[str, Any] | None:
    """The mapping that was saved for a source, for its commitments before its other tables; None when there is none."""
    rows = SavedMapping.objects.filter(source=source, **({"records": records} if records else {}))
    found: dict[str, dict[str, Any]] = {row.records: row.mapping for row in rows}
    return next((found[name] for name in ("commitments", *sorted(found)) if name in found), None)


def imports_to_work_on(now: datetime, claimed_for: timedelta) -> list[Import]:
    """Imports for which a worker has something to do and that none has a hand on, the oldest first."""
    free = Q(worker="") | Q(claimed_at__lte=now - claimed_for)
    return list(Import.objects.filter(free, state__in=WORKING).order_by("pk"))


def ledger_number() -> int:
    """The number of the last act."""
    return LedgerHead.objects.values_list("seq", flat=True).get(pk=1)
