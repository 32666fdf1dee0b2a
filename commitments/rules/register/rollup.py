"""The joint status: how the latest accepted assessment of each cell becomes one status of the commitment."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from ..kernel.commitments import Kind, Rollup
from ..kernel.statuses import Status

CellKey: TypeAlias = tuple[int | None, int | None]
"""The party and the zone of a cell."""


class Cell(NamedTuple):
    """The latest accepted assessment (id) of one cell. ``party`` and ``zone`` are ids, both None for the whole."""

    party: int | None
    zone: int | None
    status: int
    confidence: int | None
    as_of: date
    done_on: date | None = None
    id: int | None = None


@dataclass(frozen=True)
class Claim:
    """What the party ``by`` (id) said of a cell on a day: a report on its own, or a position on an assessment (id).

    ``party`` and ``zone`` name the cell as in ``Cell``; ``status`` is None when none was claimed.
    """

    by: int
    party: int | None
    zone: int | None
    status: int | None
    on: date
    assessment: int | None = None


@dataclass(frozen=True)
class Joint:
    """What is shown of the commitment as a whole; all None where nothing was assessed."""

    status: int
    confidence: int | None = None
    assessed_on: date | None = None
    done_on: date | None = None
    done_stated: bool = False


def counted_cells(cells: Iterable[Cell], rule: str, leads: frozenset[int] = frozenset()) -> list[Cell]:
    """The cells that the named rule looks at: all, those of a lead party, or the whole alone."""
    if rule == Rollup.WHOLE:
        return [cell for cell in cells if cell.party is None and cell.zone is None]
    if rule == Rollup.LEAD:
        return [cell for cell in cells if cell.party in leads]
    return list(cells)


def telling_cells(cells: Iterable[Cell], rule: str, leads: frozenset[int] = frozenset()) -> list[Cell]:
    """The counted cells that carry information: the joint status is the lowest of these, and ``U`` where none does."""
    return [cell for cell in counted_cells(cells, rule, leads) if cell.status != Status.NO_INFORMATION]


def joint_status(cells: Iterable[Cell], *, kind: str, rule: str, leads: frozenset[int] = frozenset()) -> Joint:
    """Roll the cells up into the joint status.

    *lowest*: the minimum, ``X`` below ``0``; ``U`` counts only where nothing else is known. The confidence is the
    weakest among the cells that have this status, the day assessed the latest as-of day of all counted cells, and the
    day done (only when implemented, never for a standing obligation) the latest of the cells'. Where not every one of
    these cells states its own (``done_stated``), that is only the day by which it was found to be done.
    """
    if kind == Kind.DECLARATORY:
        return Joint(Status.NOT_SCORED)
    counted = counted_cells(cells, rule, leads)
    if not counted:
        return Joint(Status.NO_INFORMATION)
    status = min(cell.status for cell in counted)
    deciding = [cell for cell in counted if cell.status == status]
    done = done_on(deciding, kind) if status == Status.IMPLEMENTED else None
    return Joint(
        status=status,
        confidence=min((cell.confidence for cell in deciding if cell.confidence), default=None),
        assessed_on=max(cell.as_of for cell in counted),
        done_on=done,
        done_stated=done is not None and all(cell.done_on for cell in deciding),
    )


def is_implemented(status: int, kind: str) -> bool:
    """Whether a commitment with this joint status is done: a standing obligation never is."""
    return status == Status.IMPLEMENTED and kind != Kind.STANDING


def done_on(cells: Iterable[Cell], kind: str) -> date | None:
    """The day on which all the implemented cells were done: as stated, else the as-of day of the finding."""
    if kind == Kind.STANDING:
        return None
    return max(cell.done_on or cell.as_of for cell in cells)


def is_disputed(cells: Iterable[Cell], claims: Iterable[Claim]) -> bool:
    """Whether what a party last said of a cell disagrees with the accepted assessment of that cell.

    ``claims`` stand oldest first. Of what a party said of a cell the latest counts that claims a status or is a
    position; a report that claims none takes nothing back. What is said of a cell that was assessed only as a whole is
    held against the whole; of a cell that nobody assessed nothing is disputed.
    """
    found = {(cell.party, cell.zone): cell for cell in cells}
    latest: dict[tuple[int | None, int | None, CellKey], bool] = {}
    for claim in claims:
        key = assessed_cell(claim.party, claim.zone, found)
        if key and (claim.status is not None or claim.assessment is not None):
            latest[claim.by, claim.zone, key] = _disagrees(claim, found[key])
    return any(latest.values())


def assessed_cell(party: int | None, zone: int | None, assessed: Container[CellKey]) -> CellKey | None:
    """Which of the ``assessed`` cells (pairs of party and zone) what is said of a cell is held against.

    Its own, else that of the zone, else that of the party, else the whole; None where none of them was assessed.
    """
    keys = ((party, zone), (None, zone), (party, None), (None, None))
    return next((key for key in keys if key in assessed), None)


def _disagrees(claim: Claim, finding: Cell) -> bool:
    """A position that claims no status disagrees with the assessment that it names, and with none that came later."""
    return finding.id == claim.assessment if claim.status is None else finding.status != claim.status
