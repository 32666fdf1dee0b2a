"""One commitment with everything its page shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q

from ..models import (
    Assessment,
    Commitment,
    CommitmentLink,
    Evidence,
    Party,
    ProgressReport,
    Provision,
    Responsibility,
)
from ..rules.commitments import Role
from ..rules.permissions import visible_tiers
from ..rules.references import REFERENCE


@dataclass(frozen=True)
class HistoryEntry:
    """One entry of the history: its kind (recorded, report, assessment, lifecycle), its day and its object."""

    kind: str
    on: date
    object: Any


@dataclass(frozen=True)
class CommitmentPage:
    commitment: Commitment
    before: str
    quotation: str
    after: str
    sharing: list[Commitment]
    roles: list[tuple[str, bool, list[Party]]]
    cells: list[Assessment]
    reports: list[ProgressReport]
    history: list[HistoryEntry]
    links: list[CommitmentLink]
    linked_from: list[CommitmentLink]
    chain: list[Commitment]


def read_commitment(user, reference: str) -> CommitmentPage:
    """The commitment as ``user`` may see it. Commitment.DoesNotExist when it is not there, or not for this person."""
    if not REFERENCE.match(reference):
        # PostgreSQL refuses a NUL even in a question.
        raise Commitment.DoesNotExist
    commitment = (
        Commitment.objects.visible_to(user)
        .select_related("document", "document__meeting", "provision", "deadline_meeting")
        .prefetch_related("themes", "zones")
        .get(reference=reference)
    )
    assessments = read_assessments(user, commitment)
    reports = list(
        ProgressReport.objects.visible_to(user).filter(commitment=commitment).select_related("party", "zone")
    )
    before, words, after = passage(commitment)
    links = _links(user, commitment)
    return CommitmentPage(
        commitment=commitment,
        before=before,
        quotation=words,
        after=after,
        sharing=_sharing(user, commitment),
        roles=_roles(commitment),
        cells=latest_cells(assessments),
        reports=latest_reports(reports),
        history=_history(commitment, assessments, reports),
        links=[link for link in links if link.source_id == commitment.pk],
        linked_from=[link for link in links if link.target_id == commitment.pk],
        chain=read_chain(user, commitment) if links else [],
    )


def read_assessments(user, commitment: Commitment) -> list[Assessment]:
    """The accepted assessments, newest first, with the evidence that the person may see."""
    evidence = Prefetch("evidence", Evidence.objects.visible_to(user))
    rows = commitment.assessments.accepted().select_related("party", "zone")
    return list(rows.prefetch_related(evidence).order_by("-as_of", "-id"))


def latest_cells(assessments: list[Assessment]) -> list[Assessment]:
    """The latest of each cell, the whole last, parties and zones by name. ``assessments`` are newest first."""
    latest: dict[tuple, Assessment] = {}
    for row in assessments:
        latest.setdefault((row.party_id, row.zone_id), row)
    return sorted(latest.values(), key=_cell_order)


def _cell_order(row: Assessment) -> tuple:
    whole = row.party_id is None and row.zone_id is None
    return (
        whole,
        row.party.name if row.party else "",
        row.zone.position if row.zone else 0,
        row.zone.name if row.zone else "",
    )


def latest_reports(reports: list[ProgressReport]) -> list[ProgressReport]:
    """The latest report of each party and zone. ``reports`` are newest first."""
    latest: dict[tuple, ProgressReport] = {}
    for row in reports:
        latest.setdefault((row.party_id, row.zone_id), row)
    return list(latest.values())


def passage(commitment: Commitment) -> tuple[str, str, str]:
    """The paragraph that holds the quoted passage, as the text before it, its words, and the text after it."""
    text, start, end = commitment.document.text, commitment.provision.start, commitment.provision.end
    first = text.rfind("\n\n", 0, start)
    first = 0 if first < 0 else first + 2
    last = text.find("\n\n", end)
    last = len(text) if last < 0 else last
    return text[first:start], text[start:end], text[end:last]


def _sharing(user, commitment: Commitment) -> list[Commitment]:
    """Other commitments that quote an overlapping passage."""
    span = commitment.provision
    overlapping = Provision.objects.filter(document=span.document_id, start__lt=span.end, end__gt=span.start)
    return list(
        Commitment.objects.visible_to(user)
        .filter(provision__in=overlapping.values("pk"))
        .exclude(pk=commitment.pk)
        .only("reference", "title", "ref_key")
        .order_by("ref_key")
    )


def _roles(commitment: Commitment) -> list[tuple[str, bool, list[Party]]]:
    """Role, whether jointly, and the parties that hold it, in house order; empty roles left out."""
    rows = Responsibility.objects.filter(commitment=commitment).select_related("party").order_by("party__name")
    held: dict[str, list[Responsibility]] = {}
    for row in rows:
        held.setdefault(row.role, []).append(row)
    return [
        (str(role.label), any(row.joint for row in held[role]), [row.party for row in held[role]])
        for role in Role
        if role in held
    ]


def _links(user, commitment: Commitment) -> list[CommitmentLink]:
    """The links from and to the commitment; most have none, and then the costly query is not made."""
    ends = Q(source=commitment) | Q(target=commitment)
    if not CommitmentLink.objects.filter(ends).exists():
        return []
    visible = Commitment.objects.visible_to(user).values("pk")
    return list(
        CommitmentLink.objects.filter(ends, source__in=visible, target__in=visible)
        .select_related("source", "target")
        .order_by("kind", "target__ref_key", "source__ref_key")
    )


CHAIN = """
WITH RECURSIVE chain(id) AS (
    SELECT CAST(%s AS bigint)
    UNION
    SELECT other.id FROM chain
    JOIN commitments_commitmentlink link ON link.kind = 'reaffirms' AND chain.id IN (link.source_id, link.target_id)
    JOIN commitments_commitment other ON other.id IN (link.source_id, link.target_id) AND other.tier <= %s
)
SELECT id FROM chain LIMIT 200
"""


def read_chain(user, commitment: Commitment) -> list[Commitment]:
    """The chain of reaffirmations that the commitment stands in, first made first; empty when it stands alone.

    Follows *reaffirms* links both ways, through what the person may see only.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHAIN, [commitment.pk, max(visible_tiers(user))])
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) == 1:
        return []
    rows = Commitment.objects.visible_to(user).filter(pk__in=ids).select_related("document")
    return list(rows.order_by("document__dated", "ref_key"))


def _history(commitment, assessments, reports) -> list[HistoryEntry]:
    """What happened, newest first; what was recorded stands last."""
    entries = [HistoryEntry("assessment", row.as_of, row) for row in assessments]
    entries += [HistoryEntry("report", row.reported_on, row) for row in reports]
    if commitment.lifecycle_on:
        entries.append(HistoryEntry("lifecycle", commitment.lifecycle_on, commitment))
    entries.sort(key=lambda entry: entry.on, reverse=True)
    return [*entries, HistoryEntry("recorded", commitment.document.dated, commitment)]
