"""The history of a commitment within its own record: a list of dated changes of status in one cell of JSON."""

import json
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from ....queries.imports.names import RegisterNames
from ....rules.imports.fields import match_headings
from ....rules.imports.words import WARNINGS
from ..files.table import Row
from ..files.trees import lay_flat
from .cells import CellReader, Cells, SkippedRow
from .mapping import NO_STATUS, ImportMapping

LOOKED_AT = 300
"""Rows by which a history is recognised."""
HISTORY = ("status", "assessed_on", "reason", "confidence", "evidence")
"""What the records of a history are read for."""
OF_A_STATUS = ("assessed_on", "reason", "confidence")
"""Fields that say nothing without a status. Evidence then stands with the commitment itself."""
SAID = "said"
"""The name among the values of a change under which it holds what its own cells say, and where."""
Check = Callable[[Cells, Mapping[str, Any]], None]


class HistoryReader:
    """Reads the changes that a cell holds, each by the fields of ``mapping.history``, which are those of assessments.

    ``check`` finds what an assessment lacks: it is given the cells of one change and the rules by which they were read.
    """

    def __init__(self, mapping: ImportMapping, names: RegisterNames, check: Check) -> None:
        assert mapping.history  # noqa: S101 - asked by whoever has one
        self.history, self.check = mapping.history, check
        rules = self.history.fields.values()
        self.columns = sorted({name for rule in rules for name in (*rule.columns, rule.base) if name})
        only: dict[str, Any] = {"key": (), "each": ({},), "translations": {}, "history": None}
        changes = replace(mapping, records="assessments", fields=self.history.fields, **only)
        self.reader = CellReader(changes, names, self.columns)

    def read(self, row: Row, cell: str, into: Cells) -> list[dict[str, Any]]:
        """The changes in the order of their days: the same status again is none, and neither is “no data”.

        What is wrong with one of them is noted in ``into``, under the heading and the place in the list. What one that
        is left out says is kept there in the same way, with a warning.
        """
        found = []
        for number, record in enumerate(_records(cell), start=1):
            if record is None:
                into.blame(self.history.column, cell[:60], "no_history")
                return []
            place, flat = f"{self.history.column}[{number}]", lay_flat(record)
            try:
                cells = self._one(row.number, flat)
            except SkippedRow:
                continue
            into.problems += [problem._replace(column=f"{place}.{problem.column}") for problem in cells.problems]
            into.kept |= {f"{place}.{column}": text for column, text in cells.kept.items()}
            cells.values[SAID] = self._said(place, flat)
            if "status" not in cells.values:
                keep_change(cells.values, into, "no_status", OF_A_STATUS)
            elif all(problem.code in WARNINGS for problem in cells.problems):
                found.append(cells.values)
        found.sort(key=lambda change: change["assessed_on"])
        return list(_without_repeats(found, into))

    def _one(self, number: int, flat: dict[str, str]) -> Cells:
        cells = self.reader.read(Row(number, [flat.get(name, "") for name in self.columns]), self.history.fields)
        if cells.values.get("status") == NO_STATUS:
            # What is wrong with the other cells of a change that is none keeps no row out.
            cells.problems.clear()
        self.check(cells, self.history.fields)
        return cells

    def _said(self, place: str, flat: dict[str, str]) -> dict[str, tuple[str, str]]:
        """What a change itself gives beside its status: the places and texts, by field."""
        found = {}
        for name in (*OF_A_STATUS, "evidence"):
            rule = self.history.fields.get(name)
            filled = [column for column in (rule.columns if rule else ()) if flat.get(column)]
            if filled:
                found[name] = (f"{place}.{filled[0]}", flat[filled[0]])
        return found


def _without_repeats(found: list[dict[str, Any]], into: Cells) -> Iterator[dict[str, Any]]:
    """The changes (oldest first) of which each has another status than the one before."""
    before: dict[str, Any] = {}
    for change in found:
        if change["status"] == before.get("status"):
            is_another = change.get("confidence") != before.get("confidence")
            keep_change(change, into, "same_status", ("reason", "confidence") if is_another else ("reason",))
        else:
            before = change
            yield change


def keep_change(
    change: dict[str, Any], into: Cells, code: str, names: Iterable[str] = (), *, known: Container[str] = ()
) -> None:
    """Keep what a change that is not recorded says, under its place, with a warning: these fields and its evidence.

    Addresses that are ``known`` are on record already.
    """
    said = change.get(SAID, {})
    for place, text in (said[name] for name in names if name in said):
        into.kept[place] = text
        into.blame(place, text, code)
    added = [url for url in change.get("evidence", ()) if url not in known]
    if "evidence" in said and added:
        place = said["evidence"][0]
        into.kept.setdefault(place, "\n".join(added))
        for url in added:
            into.blame(place, url, code)


def guess_history(table: Iterable[Row], columns: Sequence[str]) -> tuple[dict[str, Any], Counter[str]] | None:
    """The proposed history of a table of commitments, and how often each status occurs in it; None where it has none.

    It is the first column with lists of objects that name a status and a day. Reads the table twice.
    """
    for column, names in nested_names(table, columns).items():
        found = {match.field: match.column for match in match_headings(names, "assessments") if match.confidence >= 0.5}
        place = list(columns).index(column)
        if not any("://" in row.cells[place] for row in islice(table, LOOKED_AT)):
            found.pop("evidence", None)
        if {"status", "assessed_on"} <= found.keys():
            fields: dict[str, dict[str, Any]] = {name: {"column": found[name]} for name in HISTORY if name in found}
            history = {"column": column, "fields": _with_constants(fields)}
            return history, count_statuses(history, table, columns)
    return None


def nested_names(table: Iterable[Row], columns: Sequence[str]) -> dict[str, list[str]]:
    """What the records hold in the cells of each column that has lists of them, by the first rows of the table."""
    start = list(islice(table, LOOKED_AT))
    found = {
        column: list(dict.fromkeys(name for row in start for record in _flat(row.cells[place]) for name in record))
        for place, column in enumerate(columns)
    }
    return {column: names for column, names in found.items() if names}


def count_statuses(history: dict[str, Any], table: Iterable[Row], columns: Sequence[str]) -> Counter[str]:
    """How often each status occurs in the histories (JSON of a mapping) of a table."""
    place, name = list(columns).index(history["column"]), history["fields"]["status"].get("column", "")
    words = Counter(record.get(name, "") for row in table for record in _flat(row.cells[place]))
    del words[""]
    return words


def _flat(cell: str) -> list[dict[str, str]]:
    return [lay_flat(record) for record in _records(cell) if record] if cell.startswith("[{") else []


def _with_constants(fields: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """A cell of reasons may well be empty: then the source alone is the reason."""
    fields["reason"] = {**fields.get("reason", {}), "constant": _("As the source says.")}
    fields.setdefault("confidence", {"constant": "reported"})
    if "evidence" in fields:
        fields["evidence"]["separator"] = "json"
    return fields


def _records(cell: str) -> list[dict[str, Any] | None]:
    """The records in a cell; None where it holds something else than a list of them."""
    try:
        found = json.loads(cell) if cell else []
    except (ValueError, RecursionError):
        return [None]
    listed = found if isinstance(found, list) else [found]
    return [record if isinstance(record, dict) else None for record in listed]
