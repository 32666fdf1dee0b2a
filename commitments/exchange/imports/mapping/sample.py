"""What a person sees of a table before its columns are mapped: the first rows, values of each column, odd cells."""

from dataclasses import asdict, dataclass, field
from typing import Any

from ....rules.imports.words import Problem
from ..files.spool import SpooledTable
from ..files.table import Detected
from .histories import nested_names

FIRST_ROWS = 8
SAMPLES = 3
MOST_ODD = 200
"""Odd cells that are told; the count is of all."""
CELL = 120
"""Characters of a cell that are shown."""


@dataclass
class Look:
    """``first`` holds (row number, cells); ``samples`` the first distinct values by heading; cells are cut short.

    ``nested`` names what the records in the cells of a column hold, where these are lists of JSON.
    """

    detected: Detected
    rows: int = 0
    first: list[tuple[int, list[str]]] = field(default_factory=list)
    samples: dict[str, list[str]] = field(default_factory=dict)
    odd: list[Problem] = field(default_factory=list)
    odd_count: int = 0
    nested: dict[str, list[str]] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """The headings of columns that hold anything."""
        return [name for name in self.detected.columns if name not in self.detected.dropped]

    def as_json(self) -> dict[str, Any]:
        """What was recognised, with the rest beside it, for a column of JSON; ``read_look`` reads it back."""
        told = {name: getattr(self, name) for name in ("rows", "first", "samples", "odd_count", "nested")}
        return asdict(self.detected) | told | {"odd": [list(problem) for problem in self.odd]}


def look_at_table(table: SpooledTable) -> Look:
    """Read the table; in memory is what will be shown."""
    look = Look(table.detected, table.count, samples={name: [] for name in table.detected.columns})
    look.nested = nested_names(table, table.detected.columns)
    for row in table:
        if len(look.first) < FIRST_ROWS:
            look.first.append((row.number, [cell[:CELL] for cell in row.cells]))
        for name, cell in zip(table.detected.columns, row.cells, strict=True):
            found = look.samples[name]
            if cell and len(found) < SAMPLES and cell[:CELL] not in found:
                found.append(cell[:CELL])
        look.odd_count += len(row.problems)
        look.odd += row.problems[: MOST_ODD - len(look.odd)]
    return look


def read_look(data: dict[str, Any]) -> Look:
    """The look that ``as_json`` wrote."""
    return Look(
        Detected(**{name: data[name] for name in Detected.__dataclass_fields__}),
        data["rows"],
        [(number, cells) for number, cells in data["first"]],
        data["samples"],
        [Problem(*problem) for problem in data["odd"]],
        data["odd_count"],
        data.get("nested") or {},
    )
