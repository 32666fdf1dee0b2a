"""Cells that a spreadsheet would execute, neutralised in a way that can be undone exactly."""

import re
from collections.abc import Iterable

_EXECUTED = re.compile(r"['\s\ufeff]*(?:[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]|\Z)")
"""What an importer may lay bare that trims its cells counts, too: blanks and apostrophes before, or nothing else."""
_FIRST = frozenset(
    "'\ufeff=+-@\t\r\n\uff0b\uff0d\uff1d\uff20 \x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000"
) | {chr(code) for code in range(0x2000, 0x200B)}
"""What such a cell can begin with; most cells are cleared by this look at one character."""


def neutralise(cell: str) -> str:
    """Put an apostrophe before a cell that begins like a formula, and before one that looks neutralised already."""
    return f"'{cell}" if cell and cell[0] in _FIRST and _EXECUTED.match(cell) else cell


def neutralise_all(cells: Iterable[str]) -> list[str]:
    """The cells of a column, each neutralised. One look at what they begin with tells whether any of them needs it."""
    cells = list(cells)
    return cells if _FIRST.isdisjoint({cell[:1] for cell in cells}) else list(map(neutralise, cells))


def restore(cell: str) -> str:
    """Take the apostrophe away again: ``restore(neutralise(x)) == x`` for every text."""
    return cell[1:] if cell.startswith("'") and _EXECUTED.match(cell) else cell
