"""A chain of reaffirmations made ready for the page: first made, times repeated, deadline then and now, slipped."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from ...models import Commitment
from ...rules.kernel.commitments import RUNNING, Kind
from ...rules.register.reaffirmations import Round, slipped_days
from ..kernel.cells import draw_cells
from ..kernel.rows import dress_row


@dataclass(frozen=True)
class Chain:
    """``days_slipped`` sums what the rows say of themselves. ``then`` and ``now``: first and last deadline."""

    rows: list[dict[str, Any]]
    first_made: date
    times_reaffirmed: int
    days_slipped: int
    then: str
    now: str


def dress_chain(commitments: list[Commitment], today: date) -> Chain | None:
    """The chain, first made first; None where a commitment stands alone."""
    if not commitments:
        return None
    slips = slipped_days([_round(item) for item in commitments], today)
    rows = [_dress(item, slipped, today) for item, slipped in zip(commitments, slips, strict=True)]
    for earlier, row in pairwise(rows):
        row["compared"] = (earlier["slug"], row["slug"]) if earlier["slug"] != row["slug"] else None
    dated = [row["deadline"] for row in rows if row["deadline"]]
    then, now = (dated[0], dated[-1]) if dated else ("", "")
    return Chain(rows, rows[0]["made_on"], len(rows) - 1, sum(slips), then, now)


def _round(item: Commitment) -> Round:
    runs = item.lifecycle in RUNNING and item.kind not in (Kind.DECLARATORY, Kind.STANDING)
    return Round(item.deadline_latest, item.done_on, runs)


def _dress(item: Commitment, slipped: int, today: date) -> dict[str, Any]:
    row = dress_row(vars(item), today)
    return row | draw_cells(row) | {"made_on": item.document.dated, "slug": item.document.slug, "slipped": slipped}
