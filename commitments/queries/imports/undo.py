"""Whether somebody built on what an import wrote, so that it cannot be taken back any more; who, and on what."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from typing import Any

from django.utils import timezone

from ...models import Commitment, Document, Evidence, Import, LedgerEntry, Revision
from ...rules.imports.states import OF_TEXTS
from ...rules.kernel.commitments import Tier
from ...rules.ledger.recorded_words import record_words

TOLD = 5
"""Later acts that are named."""
CHUNK = 500
"""Acts of others that are looked at together."""
NAMED_BY = {
    **{"commitment_id": "commitment", "source_id": "commitment", "target_id": "commitment"},
    **{"resembles_id": "commitment", "commitments": "commitment", "document_id": "document"},
    "translation_of_id": "document",
}
"""Columns and lists of other rows that name what an import made."""


class BuiltOn(Exception):  # noqa: N818 - named as what it says
    """Others went on from what the import wrote; nothing is taken back. ``trouble`` says who, as it is stored."""

    def __init__(self, acts: list["Later"]) -> None:
        told = [vars(later) | {"on": later.on.isoformat()} for later in acts[:TOLD]]
        self.trouble = record_words("built_on", acts=told, more=len(acts) > TOLD)
        super().__init__(self.trouble)


@dataclass(frozen=True)
class Later:
    """An act that went on from what the import wrote: what it is about, what was done, by whom, on which day."""

    about: str
    act: str
    by: str
    on: date


def require_nothing_built_on(imported: Import) -> None:
    """BuiltOn with the first acts that went on from what the import wrote."""
    if found := list(islice(acts_built_on(imported), TOLD + 1)):
        raise BuiltOn(found)


def acts_built_on(imported: Import) -> Iterator[Later]:
    """The later acts about what the import made or changed that are not its own, oldest first.

    Three queries for some hundred acts of others.
    """
    own = _Numbers(imported)
    if own.first is None:
        return
    entries = LedgerEntry.objects.filter(seq__gt=own.first).order_by("seq")
    columns = ("seq", "act", "actor_name", "at", "object_type", "object_id", "payload")
    others = (row for row in entries.values_list(*columns).iterator(chunk_size=CHUNK) if not own.holds(row[0]))
    while chunk := list(islice(others, CHUNK)):
        told = [(row, _mentions(*row[4:])) for row in chunk]
        objects = _objects(imported, set().union(*(mentioned for _row, mentioned in told)))
        for (_seq, act, by, at, *_about), mentioned in told:
            if named := mentioned & objects:
                day = at.astimezone(timezone.get_current_timezone()).date()
                yield Later(_name(min(named)), act, by, day)


class _Numbers:
    """The numbers of the entries that the import wrote, taking back included: from where to where it wrote alone."""

    def __init__(self, imported: Import) -> None:
        rows = imported.rows.exclude(first_seq=None).order_by("first_seq").values_list("first_seq", "last_seq")
        made = imported.made.order_by("seq").values_list("seq", "seq")
        self.starts: list[int] = []
        self.ends: list[int] = []
        pairs = merge(*(found.iterator(chunk_size=2000) for found in (rows, made)))
        for first, last in ((first or 0, last or 0) for first, last in pairs):
            if self.ends and first <= self.ends[-1] + 1:
                self.ends[-1] = max(self.ends[-1], last)
            else:
                self.starts.append(first)
                self.ends.append(last)
        self.first = self.starts[0] if self.starts else None

    def holds(self, seq: int) -> bool:
        place = bisect_right(self.starts, seq) - 1
        return place >= 0 and seq <= self.ends[place]


def _objects(imported: Import, among: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """What of these commitments and documents the import made or changed."""
    rows = imported.rows.filter(first_seq__isnull=False, taken_back=False)
    # Who built on a text that the import gave to a document keeps that text, and nothing else of it.
    made = imported.made.filter(object_type="document", taken_back=False).exclude(subject=OF_TEXTS)
    found: set[tuple[str, str]] = set()
    for kind, sources in (("commitment", [rows]), ("document", [rows, made])):
        keys = iter([int(key) for of, key in among if of == kind])
        while chunk := list(islice(keys, CHUNK)):
            for several in sources:
                named = several.filter(object_type=kind, object_id__in=chunk).values_list("object_id", flat=True)
                found |= {(kind, str(key)) for key in named}
    return found


def _mentions(kind: str, key: str, payload: str) -> set[tuple[str, str]]:
    """What of commitments and documents an entry is about, or names."""
    said = json.loads(payload)
    found = {(kind, key)}
    for row in said["also"]:
        found.add((row["type"], row["id"]))
        found |= _named(row["after"])
    return found | _named(said["after"])


def _named(columns: dict[str, Any] | None) -> set[tuple[str, str]]:
    found = set()
    for column, kind in NAMED_BY.items():
        value = (columns or {}).get(column)
        values = value if isinstance(value, list) else [value]
        found |= {(kind, str(each)) for each in values if each is not None}
    return found


def _name(named: tuple[str, str]) -> str:
    kind, key = named
    if kind == "commitment":
        return str(Commitment.objects.filter(pk=key).values_list("reference", flat=True).first() or key)
    return str(Document.objects.filter(pk=key).values_list("title", flat=True).first() or key)


def unused_evidence(keys: Iterable[int]) -> set[int]:
    """Of these pieces of evidence (ids) those on which nothing that stands rests: no commitment in view, no draft,
    extension, request or text. A query for each of these.
    """
    wanted = set(keys)
    standing = ["commitments", "assessments__commitment", "reports__commitment", "measurements__indicator__commitment"]
    uses: list[dict[str, Any]] = [{f"{place}__tier__in": tuple(Tier)} for place in standing]
    uses += [{f"{rows}__isnull": False} for rows in ("drafts", "extensions", "requests", "documents", "revisions")]
    used: set[int] = set()
    for use in uses if wanted else ():
        used |= set(Evidence.objects.filter(pk__in=wanted, **use).values_list("pk", flat=True))
    return wanted - used


def text_before_import(document: Document) -> Revision | None:
    """The text that a document had before an import gave it one of the words of its rows; None where others went on.

    They did where the text was corrected since, where a sentence of it was judged, or where a commitment in view or
    anything else that is marked rests on a passage of it.
    """
    earlier = document.revisions.order_by("-number").first()
    if earlier is None or earlier.text.strip() != document.title.strip() or document.judgements.exists():
        return None
    today = document.provisions.filter(revision=None)
    hidden = Commitment.objects.exclude(tier__in=tuple(Tier)).filter(document=document)
    own = today.filter(pk__in=hidden.values("provision"))
    standing = Commitment.objects.standing().filter(document=document)
    rests = standing.filter(provision__in=today).exists() or standing.filter(further__in=today).exists()
    return None if rests or own.count() < today.count() else earlier
