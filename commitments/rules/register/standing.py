"""Where a commitment stood on a day: the rules of status, life-cycle and dispute over what was recorded for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from . import derived
from .rollup import Cell, CellKey, Claim

SHARED = ("status", "confidence", "done_on", "done_stated", "is_open", "is_disputed", "news_on")
"""Columns that a standing takes over from the rule that writes them for today (``rules.register.derived``)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """From which day on the life-cycle is which; the first is that the commitment was made."""

    lifecycle: str
    since: date


@dataclass(frozen=True)
class Facts:
    """What is recorded of one commitment and counts: ``cells`` and ``claims`` oldest first, ``turns`` as recorded.

    ``cells`` are all its accepted assessments. Without a turn the commitment is not recorded.
    """

    kind: str
    rule: str
    leads: frozenset[int] = frozenset()
    cells: Sequence[Cell] = ()
    claims: Sequence[Claim] = ()
    turns: Sequence[Turn] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """The stored columns of a commitment of the same names, as they followed from what was there on a day.

    ``deciding`` is the latest assessment (id) that decides the joint status, ``counted`` those that it looks at.
    """

    status: int
    confidence: int | None
    done_on: date | None
    done_stated: bool
    assessed_on: date | None
    lifecycle: str
    lifecycle_on: date | None
    is_open: bool
    is_disputed: bool
    news_on: date
    deciding: int | None = None
    counted: tuple[int, ...] = ()


def standing_on(facts: Facts, day: date) -> Standing | None:
    """The standing on ``day``, from what is dated by then; None where the commitment was not made yet.

    Of the changes of the life-cycle the one recorded last holds of those that were in force by then.
    """
    if not facts.turns or facts.turns[0].since > day:
        return None
    turn = [turn for turn in facts.turns if turn.since <= day][-1]
    cells = latest_of_each(cell for cell in facts.cells if cell.as_of <= day)
    claims = [claim for claim in facts.claims if claim.on <= day]
    then = derived.Facts(
        kind=facts.kind,
        rollup=facts.rule,
        lifecycle=turn.lifecycle,
        made_on=facts.turns[0].since,
        due=None,
        cells=cells,
        claims=claims,
        leads=facts.leads,
    )
    columns, deciding = derived.standing_columns(then), derived.deciding_cell(then)
    return Standing(
        **{name: columns[name] for name in SHARED},
        assessed_on=then.joint.assessed_on,
        lifecycle=turn.lifecycle,
        lifecycle_on=turn.since if turn is not facts.turns[0] else None,
        deciding=deciding.id if deciding else None,
        counted=tuple(cell.id for cell in then.counted if cell.id is not None),
    )


def latest_of_each(cells: Iterable[Cell]) -> list[Cell]:
    """The latest of each cell, oldest first. ``cells`` stand oldest first, of one day the one recorded last last."""
    latest: dict[CellKey, Cell] = {}
    for cell in cells:
        latest.pop((cell.party, cell.zone), None)
        latest[cell.party, cell.zone] = cell
    return list(latest.values())
