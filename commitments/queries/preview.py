"""What a finding would make of commitments, before it is recorded: the same roll-up over what is stored plus it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS

from ..models import Assessment, Commitment, Responsibility
from ..rules.assessments import Finding
from ..rules.commitments import Role
from ..rules.rollup import Cell, joint_status
from ..rules.standing import latest_of_each


def preview_statuses(commitments: Iterable[Commitment], finding: Finding) -> dict[int, int]:
    """The joint status that each commitment (by id) would have with the finding, in two queries for all of them."""
    commitments = list(commitments)
    ids = [commitment.pk for commitment in commitments]
    stored, leads = stored_cells(ids), lead_parties(ids)
    return {
        commitment.pk: joint_status(
            latest_of_each(sorted(stored[commitment.pk] + _found(commitment, finding), key=lambda cell: cell.as_of)),
            kind=commitment.kind,
            rule=commitment.rollup,
            leads=frozenset(leads[commitment.pk]),
        ).status
        for commitment in commitments
    }


def _found(commitment: Commitment, finding: Finding) -> list[Cell]:
    """The finding as a cell; none where it is narrower than the commitment, and so does not count."""
    if finding.tier > commitment.tier:
        return []
    return [Cell(finding.party, finding.zone, finding.status, finding.confidence, finding.as_of, finding.done_on)]


def stored_cells(
    ids: list[int], using: str = DEFAULT_DB_ALIAS, *, before: datetime | None = None
) -> dict[int, list[Cell]]:
    """All assessments of these commitments (ids) that count, as cells, oldest first; or those accepted ``before``."""
    cells = defaultdict(list)
    rows = Assessment.objects.using(using).counted().filter(commitment__in=ids).order_by("as_of", "id")
    if before:
        rows = rows.filter(accepted_at__lt=before)
    for i, *cell in rows.values_list("commitment", "party", "zone", "status", "confidence", "as_of", "done_on", "id"):
        cells[i].append(Cell(*cell))
    return cells


def lead_parties(ids: list[int], using: str = DEFAULT_DB_ALIAS) -> dict[int, set[int]]:
    """The parties (ids) that lead each of these commitments."""
    leads = defaultdict(set)
    rows = Responsibility.objects.using(using).filter(commitment__in=ids, role=Role.LEAD)
    for i, party in rows.values_list("commitment", "party"):
        leads[i].add(party)
    return leads
