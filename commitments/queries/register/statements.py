"""What parties said of one commitment, and for whom a person may speak on it."""

from typing import Any

from ...models import Assessment, Commitment, ProgressReport, Responsibility
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import Visitor, can_speak_for, is_focal_point, is_staff_member
from ...rules.kernel.text import fold
from ...rules.kernel.wording import cell_words
from ...rules.lists.past import Moment
from ...rules.register.parties import Channel
from ...rules.register.reports import ReportKind
from ...rules.register.rollup import assessed_cell
from .sources import read_sources
from .standing import recorded

STATEMENT = (
    *("id", "kind", "party", "party__name", "zone", "zone__name", "claimed_status", "text", "language"),
    *("reported_on", "channel", "assessment", "assessment__party", "assessment__party__name", "assessment__as_of"),
    "tier",
)


def read_statements(user: Visitor, commitment: Commitment, moment: Moment | None = None) -> list[dict[str, Any]]:
    """The reports and positions that the person may see, newest first, each with the evidence that it may see.

    Of the past, those made and recorded by ``moment``.

    ``answers`` names the cell of the assessment that a position disagrees with; it is empty for a report. ``narrower``
    names the tier of what is narrower than the commitment.
    """
    said = ProgressReport.objects.visible_to(user).filter(commitment=commitment)
    rows = list(recorded(said, moment, day="reported_on", at="recorded_at").values(*STATEMENT))
    sources = read_sources(user, "progressreport", [row["id"] for row in rows])
    return [
        row
        | {
            "channel": Channel(row["channel"]).label,
            "answers": _answered(row) if row["kind"] == ReportKind.POSITION else "",
            "evidence": sources[row["id"]],
            "narrower": Tier(row["tier"]).label if row["tier"] > commitment.tier else "",
        }
        for row in rows
    ]


def _answered(position: dict[str, Any]) -> str:
    """A position is a word on the zone of the assessment that it names."""
    return cell_words(position["assessment__party__name"], position["zone__name"])


def standing_statements(rows: list[dict[str, Any]], cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What stands of statements (newest first) beside the assessed ``cells``.

    Of what a party said of a cell: its last report, and its last stand by the rule of dispute. What is narrower than
    the commitment stands apart: it takes no part in that rule.
    """
    assessed = {(cell["party"], cell["zone"]) for cell in cells}
    reports: dict[tuple[Any, ...], int] = {}
    stands: dict[tuple[Any, ...], int] = {}
    for row in rows:
        party = row["party"] if row["assessment"] is None else row["assessment__party"]
        place = row["party"], row["zone"], assessed_cell(party, row["zone"], assessed), row["narrower"]
        if row["assessment"] is None:
            reports.setdefault(place, row["id"])
        if row["claimed_status"] is not None or row["assessment"] is not None:
            stands.setdefault(place, row["id"])
    kept = {*reports.values(), *stands.values()}
    return [row for row in rows if row["id"] in kept]


def parts_to_speak_for(user: Visitor, commitment: Commitment) -> list[Responsibility]:
    """The parts in a commitment whose party's word the person may record, by the name of the party."""
    if not is_staff_member.test(user) and not is_focal_point.test(user):
        return []
    parts = commitment.responsibilities.select_related("party")
    return sorted((part for part in parts if can_speak_for.test(user, part)), key=lambda part: fold(part.party.name))


def findings_to_answer(user: Visitor, commitment: Commitment) -> list[Assessment]:
    """The accepted assessments of a commitment that the person may see, with which a party may disagree."""
    found = Assessment.objects.visible_to(user).accepted().filter(commitment=commitment)
    return list(found.select_related("party", "zone"))
