"""Columns of every commitment as they are stored, as arrays by id: read for the first view of the past, then kept."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...models import Commitment
from ...rules.kernel.commitments import Kind, Rollup
from ...rules.kernel.deadlines import HANGING
from ...rules.time.timeliness import DUE_SOON
from ..kernel.raw_dates import AsStored

SORTED_BY = ("status", "assessed_sort", "news_on", "due_sort")
OF_THE_DEADLINE = ("latest", "soon_from")
NAMES = (*SORTED_BY, "lifecycle_on", *OF_THE_DEADLINE, "made_on", "tier", "kind", "rollup")
KINDS, ROLLUPS = tuple(Kind), tuple(Rollup)
UNDATED = date.max.toordinal() + 1
"""``latest`` and ``soon_from`` where there is no such day; ``soon_from`` is one more where the deadline hangs."""
STATED = ("pk", "status", "tier", "kind", "rollup", "deadline_precision")
DAYS = (
    *("assessed_sort", "news_on", "due_sort", "lifecycle_on"),
    *("deadline_earliest", "deadline_latest", "document__dated"),
)


@dataclass
class Columns:
    """``arrays[name][i]`` of commitment *i* as of the entry ``seq`` of the ledger; days are ordinals, none is 0.

    ``latest`` is the last day of the deadline, ``soon_from`` the first on which it is due soon, ``made_on`` the day of
    the document; ``kind`` and ``rollup`` are places in KINDS and ROLLUPS.
    """

    seq: int = -1
    arrays: dict[str, "array[int]"] = field(default_factory=lambda: {name: array("i") for name in NAMES})

    def refresh(self, seq: int) -> None:
        """Read what changed up to ``seq``: one query, of all rows the first time. One thread at a time."""
        if self.seq >= seq:
            return
        rows = Commitment.objects.order_by()
        if self.seq >= 0:
            rows = rows.filter(change_seq__gt=self.seq)
        columns = rows.values_list(*STATED, *map(AsStored, DAYS))
        for i, values in _values(columns.iterator(chunk_size=5000)):
            self._grow(i + 1)
            for name, value in zip(NAMES, values, strict=True):
                self.arrays[name][i] = value
        self.seq = seq

    def _grow(self, size: int) -> None:
        missing = size - len(self.arrays[NAMES[0]])
        if missing > 0:
            for column in self.arrays.values():
                column.frombytes(bytes(missing * column.itemsize))


def _values(rows: Iterator[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[int, ...]]]:
    day = Ordinals()
    for i, status, tier, kind, rollup, precision, *days in rows:
        assessed, news, due, turned, earliest, latest, made = (day[value] for value in days)
        soon = soon_from(earliest or latest, precision)
        places = (KINDS.index(kind), ROLLUPS.index(rollup))
        yield i, (status, assessed, news, due, turned, latest or UNDATED, soon, made, tier, *places)


def soon_from(first: int, precision: str) -> int:
    """``soon_from`` of a deadline by its first day that is known (an ordinal, 0 for none) and its precision."""
    if first:
        return max(first - DUE_SOON.days, 1)
    return UNDATED + (precision in HANGING)


class Ordinals(dict[Any, int]):
    """The ordinal of a day as it is stored; a register knows few days, each many times."""

    def __missing__(self, value: Any) -> int:
        self[value] = date.fromisoformat(value).toordinal() if value else 0
        return self[value]
