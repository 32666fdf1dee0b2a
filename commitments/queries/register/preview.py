"""What a finding would make of commitments, before it is recorded: the same roll-up over what is stored plus it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from ...models import Assessment, Commitment, Responsibility
from ...rules.kernel.commitments import RESPONSIBLE_ROLES, Role
from ...rules.kernel.statuses import SCALE, status_label
from ...rules.register.assessments import Finding, findings_of
from ...rules.register.rollup import Cell, counted_cells, joint_status
from ...rules.register.standing import latest_of_each
from .cells import rule_words


@dataclass(frozen=True)
class Outlook:
    """What a finding would make of a commitment: its joint status before and after, and by which rule, in words.

    ``silent`` says, in a sentence, why the finding will not be the joint status although it is about the whole or each
    party, or why the rule does not look at it; empty where it tells.
    """

    commitment: Commitment
    status: int
    rule: str
    silent: str = ""

    @property
    def words(self) -> str:
        """The joint status that follows; and why it is another than what was found, if it is."""
        status = str(status_label(self.status, self.commitment.kind))
        return f"{status}. {self.silent}" if self.silent else status


def preview_statuses(commitments: Iterable[Commitment], finding: Finding) -> dict[int, int]:
    """The joint status that each commitment (by id) would have with the finding, in five queries at most."""
    return {pk: outlook.status for pk, outlook in preview_findings(commitments, finding).items()}


def preview_findings(commitments: Iterable[Commitment], finding: Finding) -> dict[int, Outlook]:
    """What the finding would make of each commitment (by id), in five queries at most."""
    commitments = list(commitments)
    ids = [commitment.pk for commitment in commitments]
    stored, leads, findings = stored_cells(ids), lead_parties(ids), findings_on(commitments, finding)
    return {
        row.pk: _outlook(row, stored[row.pk], findings[row.pk], frozenset(leads[row.pk]), finding)
        for row in commitments
    }


def status_after(commitment: Commitment, findings: Sequence[Finding]) -> int:
    """The joint status that a commitment would have with these findings, each on one cell, in two queries."""
    stored, leads = stored_cells([commitment.pk])[commitment.pk], lead_parties([commitment.pk])[commitment.pk]
    latest = latest_of_each(sorted(stored + _found(commitment, findings), key=lambda cell: cell.as_of))
    return joint_status(latest, kind=commitment.kind, rule=commitment.rollup, leads=frozenset(leads)).status


def findings_on(commitments: Iterable[Commitment], finding: Finding) -> dict[int, list[Finding]]:
    """What would be recorded of the finding on each commitment (by id): one for each of its cells that it is about."""
    rows = list(commitments)
    ids = [row.pk for row in rows] if finding.each_party else []
    parties, wholes = responsible_parties(ids), found_as_a_whole(ids, finding.zone)
    return {
        row.pk: findings_of(finding, parties=parties.get(row.pk, []), rule=row.rollup, whole=row.pk in wholes)
        for row in rows
    }


def _outlook(
    commitment: Commitment, stored: list[Cell], findings: list[Finding], leads: frozenset[int], finding: Finding
) -> Outlook:
    found = _found(commitment, findings)
    latest = latest_of_each(sorted(stored + found, key=lambda cell: cell.as_of))
    counted = counted_cells(latest, commitment.rollup, leads)
    joint = joint_status(latest, kind=commitment.kind, rule=commitment.rollup, leads=leads).status
    by_party, by_zone = (any(cell[axis] for cell in latest) for axis in (0, 1))
    rule = rule_words(commitment.rollup, by_party=by_party, by_zone=by_zone)
    said = {"rule": rule, "joint": status_label(joint, commitment.kind) if joint in SCALE else ""}
    if not found:
        silent = _("More restricted than the commitment, so it does not affect the joint status.")
    elif not any(cell in latest for cell in found):
        silent = _("A later assessment counts instead, so this one does not affect the joint status.")
    elif not any(cell in counted for cell in found):
        silent = _("The rule “%(rule)s” does not count this assessment: the joint status will be “%(joint)s”.") % said
    elif finding.party is None and finding.zone is None and joint != finding.status:
        silent = _("Other assessments count too: by the rule “%(rule)s” the joint status will be “%(joint)s”.") % said
    else:
        silent = ""
    return Outlook(commitment, joint, rule, silent)


def _found(commitment: Commitment, findings: Sequence[Finding]) -> list[Cell]:
    """The findings as cells; none where they are narrower than the commitment, and so do not count."""
    return [
        Cell(finding.party, finding.zone, finding.status, finding.confidence, finding.as_of, finding.done_on)
        for finding in findings
        if finding.tier <= commitment.tier
    ]


def found_as_a_whole(ids: list[int], zone: int | None = None) -> set[int]:
    """Those of these commitments (ids) of which something counts that was found of no single party, of a ``zone``."""
    rows = Assessment.objects.counted().filter(commitment__in=ids, party=None, zone=zone)
    return set(rows.values_list("commitment", flat=True))


def responsible_parties(ids: list[int]) -> dict[int, list[int]]:
    """The parties (ids) that lead or support each of these commitments, in the order in which they were given."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Responsibility.objects.filter(commitment__in=ids, role__in=[role.value for role in RESPONSIBLE_ROLES])
    for commitment, party in rows.order_by("pk").values_list("commitment", "party"):
        found[commitment].append(party)
    return found


def stored_cells(
    ids: list[int], using: str = DEFAULT_DB_ALIAS, *, before: datetime | None = None
) -> dict[int, list[Cell]]:
    """All assessments of these commitments (ids) that count, as cells, oldest first; or those accepted ``before``."""
    cells = defaultdict(list)
    rows = Assessment.objects.using(using).counted().filter(commitment__in=ids).order_by("as_of", "id")
    if before:
        rows = rows.filter(accepted_at__lt=before)
    for i, *cell in rows.values_list("commitment", "party", "zone", "status", "confidence", "as_of", "done_on", "id"):
        cells[i].append(Cell._make(cell))
    return cells


def lead_parties(ids: list[int], using: str = DEFAULT_DB_ALIAS) -> dict[int, set[int]]:
    """The parties (ids) that lead each of these commitments."""
    leads = defaultdict(set)
    rows = Responsibility.objects.using(using).filter(commitment__in=ids, role=Role.LEAD)
    for i, party in rows.values_list("commitment", "party"):
        leads[i].add(party)
    return leads
