"""Cells as of a day: what the secretariat last found of each party, zone, both or the whole, and the grid they make.

Every page that shows cells reads them here: rows by ``read_findings``, which is given the day.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ...models import Assessment
from ...rules.kernel.commitments import Rollup
from ...rules.kernel.statuses import Status
from ...rules.kernel.text import fold
from ...rules.register.rollup import Cell, Joint, joint_status, telling_cells

FINDING = (
    *("id", "commitment", "party", "party__slug", "party__name", "zone", "zone__slug", "zone__name"),
    *("zone__position", "status", "confidence", "as_of", "done_on"),
)
"""What a cell needs of an assessment. Rows, not objects: half the time to read."""

EARLIER_SHOWN = 3
"""Earlier findings that stand in a cell; the history has them all."""

LOWEST_OF = {(True, False): _("lowest of the parties"), (False, True): _("lowest of the zones")}
"""The words of the rule *lowest* where a commitment is assessed by party, or by zone, alone."""


class Head(NamedTuple):
    """A party or a zone, as the grid names it."""

    slug: str
    name: str


@dataclass(frozen=True)
class GridCell:
    """The latest finding on a cell and those before it, newest first (rows of ``FINDING``).

    ``counts``: whether the joint status looks at it. ``left``: how many earlier findings are not among ``earlier``.
    """

    finding: dict[str, Any]
    earlier: list[dict[str, Any]]
    left: int
    counts: bool


@dataclass(frozen=True)
class Grid:
    """Lines of parties (None: all together, or the whole), each with its cells by zone (None: the whole).

    A cell is None where nobody assessed: that is no finding, while *no information* is one. ``silent`` counts the cells
    without information.
    """

    zones: list[Head | None]
    lines: list[tuple[Head | None, list[tuple[Head | None, GridCell | None]]]]
    joint: Joint
    rule: str
    silent: int

    @property
    def by_party(self) -> bool:
        return self.lines[0][0] is not None

    @property
    def by_zone(self) -> bool:
        return self.zones[0] is not None

    @property
    def rows(self) -> list[tuple[Head | None, GridCell | None]]:
        """Head and cell of a grid that has one axis, or none."""
        if self.by_zone:
            return self.lines[0][1]
        return [(head, cells[0][1]) for head, cells in self.lines]


def read_findings(commitments: Iterable[int], *, day: date, before: datetime | None = None) -> list[dict[str, Any]]:
    """What was found of these commitments (ids) and counts, as of ``day`` or before, newest first: rows of ``FINDING``.

    ``day`` is one in the organisation's time zone; only what was accepted ``before`` a moment counts, if one is given.
    Give only commitments that the person may see.
    """
    rows = Assessment.objects.counted().filter(commitment__in=commitments, as_of__lte=day)
    if before:
        rows = rows.filter(accepted_at__lt=before)
    return list(rows.order_by("-as_of", "-id").values(*FINDING))


def by_cell(findings: Iterable[dict[str, Any]]) -> dict[tuple[int | None, int | None], list[dict[str, Any]]]:
    """The findings on one commitment by party and zone (ids), in the order given."""
    cells: dict[tuple[int | None, int | None], list[dict[str, Any]]] = {}
    for row in findings:
        cells.setdefault((row["party"], row["zone"]), []).append(row)
    return cells


def as_cell(row: dict[str, Any]) -> Cell:
    """What the roll-up needs of a finding."""
    return Cell(row["party"], row["zone"], row["status"], row["confidence"], row["as_of"], row["done_on"])


def rule_words(rule: str, *, by_party: bool, by_zone: bool) -> str:
    """The named rule of the roll-up, in the words of what the commitment is assessed by."""
    words = LOWEST_OF.get((by_party, by_zone)) if rule == Rollup.LOWEST else None
    return str(words or Rollup(rule).label)


def build_grid(
    findings: list[dict[str, Any]],
    *,
    kind: str,
    rule: str,
    leads: Iterable[str],
    parties: Iterable[Head],
    zones: Iterable[Head],
) -> Grid | None:
    """The grid of a commitment's findings (newest first); None where there is none.

    ``leads`` are the slugs of the parties that lead, ``parties`` those responsible and ``zones`` those that the
    commitment names. Where it is assessed by party alone, or by zone alone, these stand in it whether assessed or not;
    with two axes that would be a field of blanks, so there only what somebody assessed opens a line or a column.
    """
    if not findings:
        return None
    cells = by_cell(findings)
    latest = [as_cell(rows[0]) for rows in cells.values()]
    led = frozenset(row["party"] for row in findings if row["party__slug"] in set(leads))
    telling = {(cell.party, cell.zone) for cell in telling_cells(latest, rule, led)}
    drawn = {
        (rows[0]["party__slug"], rows[0]["zone__slug"]): _draw(rows, key in telling) for key, rows in cells.items()
    }
    by_party, by_zone = (any(row[axis] for row in findings) for axis in ("party", "zone"))
    party_heads = _party_heads(findings, parties, assessed=by_zone or not by_party)
    zone_heads = _zone_heads(findings, zones if by_zone and not by_party else ())
    return Grid(
        zones=zone_heads,
        lines=[
            (party, [(zone, drawn.get((_slug(party), _slug(zone)))) for zone in zone_heads]) for party in party_heads
        ],
        joint=joint_status(latest, kind=kind, rule=rule, leads=led),
        rule=rule_words(rule, by_party=by_party, by_zone=by_zone),
        silent=sum(cell.status == Status.NO_INFORMATION for cell in latest),
    )


def _draw(rows: list[dict[str, Any]], counts: bool) -> GridCell:
    earlier = rows[1:]
    return GridCell(rows[0], earlier[:EARLIER_SHOWN], len(earlier[EARLIER_SHOWN:]), counts)


def _slug(head: Head | None) -> str | None:
    return head.slug if head else None


def _party_heads(findings: list[dict[str, Any]], responsible: Iterable[Head], *, assessed: bool) -> list[Head | None]:
    """Those responsible as given (``assessed``: of them who was), then others by name, what is no party's last."""
    found = {Head(row["party__slug"], row["party__name"]) for row in findings if row["party"]}
    known = [head for head in responsible if head in found or not assessed]
    others = sorted(found - set(known), key=lambda head: fold(head.name))
    return _with_whole(known + others, findings, "party")


def _zone_heads(findings: list[dict[str, Any]], named: Iterable[Head]) -> list[Head | None]:
    """In the order of lists, those that the commitment names first, what is no zone's last."""
    known = list(named)
    places = {
        Head(row["zone__slug"], row["zone__name"]): (row["zone__position"], row["zone__name"])
        for row in findings
        if row["zone"]
    }
    return _with_whole(known + sorted(places.keys() - set(known), key=lambda head: places[head]), findings, "zone")


def _with_whole(heads: list[Head], findings: list[dict[str, Any]], axis: str) -> list[Head | None]:
    """One more head, without a name, where something was found of no single one, or where there is no other."""
    return [*heads, None] if not heads or any(row[axis] is None for row in findings) else [*heads]
