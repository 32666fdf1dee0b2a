"""Parties by commitments: what was last found of each party on each commitment of a page, as of a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.http import QueryDict

from ...models import Assessment, Participation, Responsibility
from ...rules.kernel.commitments import RESPONSIBLE_ROLES, Kind, Role, Rollup
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.statuses import Status
from ...rules.lists.past import Moment
from ...rules.register.rollup import Joint, joint_status
from ..kernel.bits import Membership
from ..kernel.catalogue import Catalogue, Entry
from ..register.cells import as_cell, by_cell, read_findings, rule_words
from ..register.standing import read_rows, recorded_before
from .facets import FacetIndex
from .filters import Hits

COLUMNS = (
    *("id", "reference", "title", "kind", "rollup", "lifecycle", "is_disputed"),
    *("themes_text", "lead_text", "supporting_text"),
)
"""What a line needs of its commitment."""
BY_THEME = "theme"


@dataclass(frozen=True)
class PartyCell:
    """What was found of one party: the lowest of its ``of`` cells, and the assessment (id) that says so.

    ``joint`` is None where the party is responsible and nobody assessed it.
    """

    joint: Joint | None = None
    finding: int | None = None
    of: int = 0


@dataclass(frozen=True)
class Line:
    """A commitment (row of ``COLUMNS``) with a cell for each party of the matrix, None where it is not responsible.

    ``parties`` is None where no party was assessed by itself; then ``whole`` is the assessment (id) of the whole, if
    any, ``zones`` the number of zones assessed and ``silent_zones`` how many of them are without information.
    """

    commitment: dict[str, Any]
    parties: list[PartyCell | None] | None
    whole: int | None
    zones: int
    silent_zones: int
    joint: Joint
    rule: str


@dataclass(frozen=True)
class Matrix:
    """The parties in English alphabetical order, each with its roles in processes, and the lines of a page."""

    parties: list[tuple[Entry, list[str]]]
    lines: list[Line]


def by_theme(data: QueryDict) -> QueryDict:
    """The query string with its own order, and without one by theme."""
    if data.get("sort"):
        return data
    copy = data.copy()
    copy["sort"] = BY_THEME
    return copy


def scored_rows(hits: Hits) -> int:
    """What was found (a set of ids) without the entries that are never scored."""
    return hits.rows & ~hits.index.union("kind", [Kind.DECLARATORY])


def responsible_parties(index: FacetIndex, rows: int) -> list[int]:
    """The parties (ids) that lead or support one of the commitments ``rows`` (a set of ids)."""
    return [
        party
        for party in index.catalogue.parties
        if rows & index.union("part", [(party, role) for role in RESPONSIBLE_ROLES])
    ]


def assessed_parties(rows: int, *, day: date, moment: Moment | None = None) -> set[int]:
    """The parties (ids) that were assessed by ``day`` on one of the commitments ``rows`` (a set of ids)."""
    found = Assessment.objects.counted().filter(as_of__lte=day, party__isnull=False)
    if before := recorded_before(moment):
        found = found.filter(accepted_at__lt=before)
    members = Membership(rows)
    pairs = found.order_by().values_list("party", "commitment").distinct()
    return {party for party, commitment in pairs.iterator() if commitment in members}


def read_matrix(
    user: Visitor,
    ids: list[int],
    parties: Iterable[int],
    *,
    day: date,
    catalogue: Catalogue,
    moment: Moment | None = None,
) -> Matrix:
    """The commitments ``ids`` in their order, as far as ``user`` may see them, with what was found by ``day``.

    At a ``moment`` of the past, which is then of that day, they are as they stood.

    ``parties`` (ids) stand in it in any case; who was assessed here stands in it too.
    """
    stored = read_rows(user, ids, COLUMNS, moment)
    findings: dict[int, list[dict[str, Any]]] = {i: [] for i in stored}
    for row in read_findings(stored, day=day, before=recorded_before(moment)):
        findings[row["commitment"]].append(row)
    roles: dict[int, dict[int, str]] = {i: {} for i in stored}
    for i, party, role in Responsibility.objects.filter(commitment__in=stored).values_list(
        "commitment", "party", "role"
    ):
        roles[i][party] = role
    shown = {*parties, *(row["party"] for row in chain.from_iterable(findings.values()))}
    columns = [entry for entry in catalogue.parties.values() if entry.id in shown]
    lines = [_line(stored[i], findings[i], roles[i], columns) for i in ids if i in stored]
    held = _roles_in_processes([entry.id for entry in columns])
    return Matrix([(entry, held.get(entry.id, [])) for entry in columns], lines)


def _roles_in_processes(parties: Collection[int]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for row in Participation.objects.filter(process__isnull=False, party__in=parties).order_by("role"):
        held.setdefault(row.party_id, []).append(row.get_role_display())
    return held


def _line(
    commitment: dict[str, Any], findings: list[dict[str, Any]], roles: dict[int, str], columns: list[Entry]
) -> Line:
    latest = [rows[0] for rows in by_cell(findings).values()]
    kind, rule = commitment["kind"], commitment["rollup"]
    zones = [row for row in latest if row["zone"]]
    own: dict[int, list[dict[str, Any]]] = {}
    for row in latest:
        own.setdefault(row["party"], []).append(row)
    by_party = bool(own.keys() - {None})
    leads = frozenset(party for party, role in roles.items() if role == Role.LEAD)
    return Line(
        commitment=commitment,
        parties=[_party_cell(own.get(entry.id, []), kind, roles.get(entry.id)) for entry in columns]
        if by_party
        else None,
        whole=next((row["id"] for row in latest if not row["party"] and not row["zone"]), None),
        zones=len(zones),
        silent_zones=sum(row["status"] == Status.NO_INFORMATION for row in zones),
        joint=joint_status(map(as_cell, latest), kind=kind, rule=rule, leads=leads),
        rule=rule_words(rule, by_party=by_party, by_zone=bool(zones)),
    )


def _party_cell(own: list[dict[str, Any]], kind: str, role: str | None) -> PartyCell | None:
    """The cell of a party with its ``own`` latest findings, newest first, and its role."""
    if not own:
        return PartyCell() if role in RESPONSIBLE_ROLES else None
    joint = joint_status(map(as_cell, own), kind=kind, rule=Rollup.LOWEST)
    deciding = next(row for row in own if row["status"] == joint.status)
    return PartyCell(joint, deciding["id"], len(own))
