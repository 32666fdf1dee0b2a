"""A chain of reaffirmations made ready for the page: first made, times repeated, slipped by how much."""

from dataclasses import dataclass
from datetime import date

from ..models import Commitment
from ..rules.timeliness import Timeliness, days_late
from .cells import draw_cells
from .rows import dress_row

LATE = frozenset({Timeliness.OVERDUE.value, Timeliness.DONE_LATE.value})


@dataclass(frozen=True)
class Chain:
    """``days_slipped`` sums the days by which each pledge of the chain was, or still is, past its last day."""

    rows: list[dict]
    first_made: date
    times_reaffirmed: int
    days_slipped: int


def dress_chain(commitments: list[Commitment], today: date) -> Chain | None:
    """The chain, first made first; None where a commitment stands alone."""
    if not commitments:
        return None
    rows = [_dress(item, today) for item in commitments]
    return Chain(rows, rows[0]["made_on"], len(rows) - 1, sum(_slip(row, today) for row in rows))


def _dress(item: Commitment, today: date) -> dict:
    row = dress_row(vars(item), today)
    return row | draw_cells(row) | {"made_on": item.document.dated}


def _slip(row: dict, today: date) -> int:
    if not row["flag"] or row["flag"].value not in LATE:
        return 0
    return days_late(latest=row["deadline_latest"], done_on=row["done_on"], today=today)
