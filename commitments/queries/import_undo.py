"""Whether somebody built on what an import wrote, so that it cannot be taken back any more; who, and on what."""

import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ..models import Commitment, Document, Import, LedgerEntry
from ..rules.changes import act_label

TOLD = 5
"""Later acts that are named."""
NAMED_BY = {
    **{"commitment_id": "commitment", "source_id": "commitment", "target_id": "commitment"},
    **{"resembles_id": "commitment", "commitments": "commitment", "document_id": "document"},
    "translation_of_id": "document",
}
"""Columns and lists of other rows that name what an import made."""


class BuiltOn(Exception):  # noqa: N818 - named as what it says
    """Others went on from what the import wrote; nothing is taken back."""


@dataclass(frozen=True)
class Later:
    """An act that went on from what the import wrote: what it is about, what was done, by whom, on which day."""

    about: str
    act: str
    by: str
    on: str


def require_nothing_built_on(imported: Import) -> None:
    """BuiltOn with the first acts that went on from what the import wrote."""
    found: list[str] = []
    for later in acts_built_on(imported):
        if len(found) == TOLD:
            found.append("…")
            break
        said = {"about": later.about, "act": later.act, "by": later.by, "on": later.on}
        found.append(_("%(about)s: %(act)s, %(by)s, %(on)s") % said)
    if found:
        text = _("It cannot be taken back, since others went on from it (nothing was changed): %(acts)s")
        raise BuiltOn(text % {"acts": "; ".join(found)})


def acts_built_on(imported: Import) -> Iterator[Later]:
    """The later acts about what the import made or changed that are not its own, oldest first."""
    own, objects = _Numbers(imported), _objects(imported)
    if own.first is None:
        return
    entries = LedgerEntry.objects.filter(seq__gt=own.first).order_by("seq")
    columns = ("seq", "act", "actor_name", "at", "object_type", "object_id", "payload")
    for seq, act, by, at, kind, key, payload in entries.values_list(*columns).iterator(chunk_size=500):
        if own.holds(seq):
            continue
        if named := _mentions(kind, key, payload) & objects:
            yield Later(_name(min(named)), act_label(act), by, at.date().isoformat())


class _Numbers:
    """The numbers of the entries that the import wrote, taking back included."""

    def __init__(self, imported: Import):
        rows = imported.rows.exclude(first_seq=None).values_list("first_seq", "last_seq")
        made = imported.made.values_list("seq", flat=True)
        self.spans = sorted({*((first or 0, last or 0) for first, last in rows), *((seq, seq) for seq in made)})
        self.starts = [first for first, _last in self.spans]
        self.first = self.starts[0] if self.starts else None

    def holds(self, seq: int) -> bool:
        place = bisect_right(self.starts, seq) - 1
        return place >= 0 and seq <= self.spans[place][1]


def _objects(imported: Import) -> set[tuple[str, str]]:
    rows = imported.rows.filter(first_seq__isnull=False, taken_back=False)
    made = imported.made.filter(object_type="document", taken_back=False)
    found = {*rows.values_list("object_type", "object_id"), *made.values_list("object_type", "object_id")}
    return {(kind, str(key)) for kind, key in found}


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
