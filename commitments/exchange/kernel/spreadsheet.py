"""Cells of CSV and XLSX as spreadsheets take them: what they would execute is neutralised in a way that can be undone
exactly, and what is longer than a cell holds is cut, with a mark.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

CELL_LIMIT = 32_767
"""UTF-16 units of a cell that spreadsheets take."""
CUT = " […]"
"""Ends a cell that was too long."""

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


def shorten(cell: str) -> str:
    """The cell as far as a spreadsheet takes it: a longer one ends in CUT. It is made of a neutralised cell."""
    if len(cell) <= CELL_LIMIT // 2:
        return cell
    encoded = cell.encode("utf-16-le")
    if len(encoded) <= 2 * CELL_LIMIT:
        return cell
    return encoded[: 2 * (CELL_LIMIT - len(CUT))].decode("utf-16-le", "ignore") + CUT


def is_cut(cell: str) -> bool:
    """Whether the cell is one that ``shorten`` made of a longer one; half of a pair of units may be missing."""
    return cell.endswith(CUT) and len(cell.encode("utf-16-le", "replace")) // 2 in (CELL_LIMIT - 1, CELL_LIMIT)


@dataclass
class CellLimit:
    """Cuts the cells of a file, and counts how many; ``is_off`` leaves them whole, in files for programs."""

    is_off: bool = False
    cut: int = 0

    def shorten_all(self, cells: list[str]) -> list[str]:
        """The cells of a column, each as ``shorten`` makes it. One look tells whether any of them needs it."""
        if self.is_off or max(map(len, cells), default=0) <= CELL_LIMIT // 2:
            return cells
        short = list(map(shorten, cells))
        self.cut += sum(map(str.__ne__, short, cells))
        return short
