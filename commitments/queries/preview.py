"""What a finding would make of commitments, before it is recorded: the same roll-up over what is stored plus it."""

from collections import defaultdict
from collections.abc import Iterable

from ..models import Assessment, Commitment, Responsibility
from ..rules.assessments import Finding
from ..rules.commitments import Role
from ..rules.rollup import Cell, joint_status


def preview_statuses(commitments: Iterable[Commitment], finding: Finding) -> dict[int, int]:
    """The joint status that each commitment (by id) would have with the finding, in two queries for all of them."""
    commitments = list(commitments)
    ids = [commitment.pk for commitment in commitments]
    stored, leads = _stored_cells(ids), _leads(ids)
    found = Cell(finding.party, finding.zone, finding.status, finding.confidence, finding.as_of, finding.done_on)
    return {
        commitment.pk: joint_status(
            latest_of_each([*stored[commitment.pk], found]),
            kind=commitment.kind,
            rule=commitment.rollup,
            leads=frozenset(leads[commitment.pk]),
        ).status
        for commitment in commitments
    }


def latest_of_each(cells: list[Cell]) -> list[Cell]:
    """The latest of each cell; of the same day the one recorded last, which stands last in ``cells``."""
    return list({(cell.party, cell.zone): cell for cell in sorted(cells, key=lambda cell: cell.as_of)}.values())


def _stored_cells(ids: list[int]) -> dict[int, list[Cell]]:
    cells = defaultdict(list)
    rows = Assessment.objects.accepted().filter(commitment__in=ids).order_by("as_of", "id")
    for i, *cell in rows.values_list("commitment", "party", "zone", "status", "confidence", "as_of", "done_on"):
        cells[i].append(Cell(*cell))
    return cells


def _leads(ids: list[int]) -> dict[int, set[int]]:
    leads = defaultdict(set)
    rows = Responsibility.objects.filter(commitment__in=ids, role=Role.LEAD)
    for i, party in rows.values_list("commitment", "party"):
        leads[i].add(party)
    return leads
