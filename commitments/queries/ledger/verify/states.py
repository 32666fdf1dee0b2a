"""Every row as the ledger tells it: its entries folded, one after the other."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Packed = tuple[Any, ...]
"""The names of the columns, then their values. Rows with the same columns share one tuple of names."""

_GONE: Packed = ()


class States:
    """The state of each row by its kind and key (both as entries name them), packed: a register has a million."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Packed]] = defaultdict(dict)
        self._names: dict[tuple[str, ...], tuple[str, ...]] = {}

    def tell(self, kind: str, key: str, after: dict[str, Any] | None) -> None:
        """Carry the state of one row further: to what an entry says of it ``after``, None when it was deleted."""
        rows = self._rows[kind]
        known = rows.get(key, _GONE)
        if after is None:
            rows[key] = _GONE
        else:
            rows[key] = self._pack(_unpack(known) | after if known else after)

    def tier(self, kind: str, key: str) -> int | None:
        """The tier of a row as it is known so far; None when nobody can tell."""
        state = self._rows[kind].get(key)
        return state[state[0].index("tier") + 1] if state and "tier" in state[0] else None

    def take(self, kind: str, key: str) -> dict[str, Any] | None:
        """The state of a row, which is asked for once: None when the ledger has none."""
        state = self._rows[kind].pop(key, _GONE)
        return _unpack(state) if state else None

    def left(self) -> Iterator[tuple[str, str]]:
        """Kind and key of the rows that should be there and were not asked for."""
        return ((kind, key) for kind, rows in self._rows.items() for key, state in rows.items() if state != _GONE)

    def _pack(self, columns: dict[str, Any]) -> Packed:
        names = tuple(columns)
        return (self._names.setdefault(names, names), *columns.values())


def _unpack(state: Packed) -> dict[str, Any]:
    return dict(zip(state[0], state[1:], strict=True))
