"""Columns of every commitment as they are stored, as arrays by id: read for the first view of the past, then kept."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..models import Commitment
from ..rules.deadlines import HANGING
from ..rules.timeliness import DUE_SOON
from .stored import AsStored, day_text

SORTED_BY = ("status", "assessed_sort", "news_on", "due_sort")
NAMES = (*SORTED_BY, "lifecycle_on", "latest", "soon_from")
UNDATED = date.max.toordinal() + 1
"""``latest`` and ``soon_from`` where there is no such day; ``soon_from`` is one more where the deadline hangs."""
DAYS = ("assessed_sort", "news_on", "due_sort", "lifecycle_on", "deadline_earliest", "deadline_latest")


@dataclass
class Columns:
    """``arrays[name][i]`` of commitment *i* as of the entry ``seq`` of the ledger; days are ordinals, none is 0.

    ``latest`` is the last day of the deadline, ``soon_from`` the first on which it is due soon.
    """

    seq: int = -1
    arrays: dict[str, array] = field(default_factory=lambda: {name: array("i") for name in NAMES})

    def refresh(self, seq: int) -> None:
        """Read what changed up to ``seq``: one query, of all rows the first time. One thread at a time."""
        if self.seq >= seq:
            return
        rows = Commitment.objects.order_by()
        if self.seq >= 0:
            rows = rows.filter(change_seq__gt=self.seq)
        columns = rows.values_list("pk", "status", "deadline_precision", *map(AsStored, DAYS))
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


def _values(rows: Iterator[tuple]) -> Iterator[tuple[int, tuple[int, ...]]]:
    day = _Ordinals()
    for i, status, precision, assessed, news, due, turned, earliest, latest in rows:
        soon = _soon_from(day[earliest] or day[latest], precision)
        yield i, (status, day[assessed], day[news], day[due], day[turned], day[latest] or UNDATED, soon)


def _soon_from(first: int, precision: str) -> int:
    if first:
        return max(first - DUE_SOON.days, 1)
    return UNDATED + (precision in HANGING)


class _Ordinals(dict[Any, int]):
    """The ordinal of a day as it is stored; a register knows few days, each many times."""

    def __missing__(self, value: Any) -> int:
        self[value] = date.fromisoformat(day_text(value)).toordinal() if value else 0
        return self[value]
