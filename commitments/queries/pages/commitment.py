"""One commitment with everything its page shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from ...models import Commitment, CommitmentLink, FollowUp, LedgerEntry, PartyRequest
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Role
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.references import REFERENCE
from ...rules.lists.past import Moment
from ...rules.time.extensions import Decision
from ..followup.followups import followups_on
from ..followup.inquiries import requests_on
from ..kernel.catalogue import Catalogue
from ..ledger.timeline import ASKED, ASSESSED, DECIDED, MEASURED, NOTED, REPORTED, HistoryEntry, read_history
from ..register.cells import Grid
from ..register.chains import read_chain
from ..register.findings import Named, _assessments, _grid, _read_named
from ..register.indicators import Figures, read_figures
from ..register.notes import read_notes
from ..register.quotations import passage
from ..register.sources import read_sources
from ..register.standing import as_they_stood, recorded_before, stand_then
from ..register.statements import read_statements, standing_statements
from ..texts.revisions import quote_as_known
from ..texts.translations import Wording, read_wordings
from ..time.extensions import read_extensions


class NotThere(Commitment.DoesNotExist):
    """The person may see the commitment, and it was not there at the moment asked for."""


class Quoted(NamedTuple):
    """A further passage: its number, the text of its paragraph before it, its words, the text after it."""

    number: str
    before: str
    words: str
    after: str


class Beside(NamedTuple):
    """Whether a commitment has any of these, whoever may see them: most have none, and then nobody asks for more.

    ``followed`` is about the person who asks.
    """

    links: bool
    reports: bool
    notes: bool
    indicators: bool
    drafts: bool
    owned: bool
    followups: bool
    requests: bool
    sharing: bool
    further: bool
    evidence: bool
    extensions: bool
    translated: bool
    followed: bool


@dataclass(frozen=True)
class CommitmentPage:
    """``sharing`` are references; ``cells`` rows of FINDING with ``evidence``; ``reports`` what stands of them all.

    ``evidence`` is what stands with the commitment itself.

    ``cells`` are those that count in the joint status, hence the same for everybody.
    """

    commitment: Commitment
    before: str
    quotation: str
    after: str
    sharing: list[str]
    further: list[Quoted]
    evidence: list[dict[str, Any]]
    wordings: list[Wording]
    themes: list[Named]
    zones: list[Named]
    roles: list[tuple[str, bool, list[Named]]]
    cells: list[dict[str, Any]]
    grid: Grid | None
    reports: list[dict[str, Any]]
    figures: list[Figures]
    notes: list[dict[str, Any]]
    followups: list[FollowUp]
    requests: list[PartyRequest]
    history: list[HistoryEntry]
    links: list[CommitmentLink]
    linked_from: list[CommitmentLink]
    chain: list[Commitment]
    beside: Beside
    extensions: list[dict[str, Any]]


def read_commitment(
    user: Visitor, reference: str, *, catalogue: Catalogue, today: date, moment: Moment | None = None
) -> CommitmentPage:
    """The commitment as ``user`` may see it. Commitment.DoesNotExist when it is not there, or not for this person.

    ``today`` (in the organisation's time zone) is the day for which its grid of cells stands. At a ``moment`` of the
    past, which is then of that day, all is as it stood; NotThere when it was not made or not recorded by then.
    """
    if not REFERENCE.match(reference):  # PostgreSQL refuses a NUL even in a question.
        raise Commitment.DoesNotExist
    commitment = Commitment.objects.visible_to(user).select_related(*SHOWN).get(reference=reference)
    if moment:
        _stand_then(user, commitment, moment)
    there = _beside(commitment, user)
    assessments = _assessments(user, commitment, moment)
    cells = _latest_cells(commitment, assessments)
    reports = read_statements(user, commitment, moment) if there.reports else []
    figures = read_figures(user, commitment, moment) if there.indicators else []
    notes = read_notes(user, commitment, moment) if there.notes else []
    followups = followups_on(user, commitment=commitment) if there.followups and not moment else []
    requests = requests_on(user, commitment=commitment) if there.requests and not moment else []
    extensions = read_extensions(user, commitment, moment) if there.extensions else []
    evidence = read_sources(user, "commitment", [commitment.pk])[commitment.pk] if there.evidence else []
    beside = {
        ASSESSED: assessments,
        REPORTED: reports,
        MEASURED: [row for item in figures for row in item.measured],
        NOTED: notes,
        DECIDED: [item for item in extensions if item["state"] != Decision.PENDING],
        ASKED: extensions,
    }
    before, words, after = passage(commitment.document, commitment.provision)
    named = _read_named(commitment)
    links = _links(user, commitment, moment) if there.links else []
    standing = [link for link in links if not link.taken_back]
    return CommitmentPage(
        commitment=commitment,
        before=before,
        quotation=words,
        after=after,
        sharing=_sharing(user, commitment, moment) if there.sharing else [],
        further=_further(commitment) if there.further else [],
        evidence=evidence,
        wordings=read_wordings(user, commitment) if there.translated and not moment else [],
        themes=[item for item in named if item.role == "theme"],
        zones=[item for item in named if item.role == "zone"],
        roles=_roles(named),
        cells=cells,
        grid=_grid(commitment, named, assessments, today),
        reports=standing_statements(reports, cells),
        figures=figures,
        notes=notes,
        followups=followups,
        requests=requests,
        history=read_history(
            user,
            commitment,
            beside,
            [*links, *followups, *requests],
            evidence=evidence,
            catalogue=catalogue,
            moment=moment,
        ),
        links=[link for link in standing if link.source_id == commitment.pk],
        linked_from=[link for link in standing if link.target_id == commitment.pk],
        chain=stand_then(read_chain(user, commitment), moment) if standing else [],
        beside=there,
        extensions=extensions,
    )


def _stand_then(user: Visitor, commitment: Commitment, moment: Moment) -> None:
    """Show the commitment as it stood, with the ground of a life-cycle that has changed since, from the ledger."""
    now = commitment.lifecycle, commitment.lifecycle_on
    if not stand_then([commitment], moment):
        raise NotThere
    quote_as_known(commitment.provision, recorded_before(moment))
    if (commitment.lifecycle, commitment.lifecycle_on) != now:
        entries = LedgerEntry.objects.visible_to(user).filter(act=Act.CHANGE_LIFECYCLE, object_type="commitment")
        grounds = {
            (entry.after["lifecycle"], entry.after["lifecycle_on"]): entry.after["lifecycle_ground"]
            for entry in entries.filter(object_id=str(commitment.pk))
            if entry.after
        }
        on = commitment.lifecycle_on and commitment.lifecycle_on.isoformat()
        commitment.lifecycle_ground = grounds.get((commitment.lifecycle, on), "")


SHOWN = ("document", "provision__revision")
OVERLAPPING = """
FROM commitments_provision span JOIN commitments_commitment other ON other.provision_id = span.id
WHERE span.document_id = %(document)s AND COALESCE(span.revision_id, 0) = %(revision)s
      AND span.start < %(end)s AND span."end" > %(start)s AND other.id <> %(pk)s
"""
SHARING = f"SELECT other.id, other.reference {OVERLAPPING} AND other.tier <= %(tier)s ORDER BY other.ref_key"
BESIDE = f"""
SELECT EXISTS (SELECT 1 FROM commitments_commitmentlink WHERE source_id = %(pk)s)
       OR EXISTS (SELECT 1 FROM commitments_commitmentlink WHERE target_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_progressreport WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_note WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_indicator WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_assessmentdraft WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_ownership WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_followup WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_partyrequest_commitments WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 {OVERLAPPING}),
       EXISTS (SELECT 1 FROM commitments_commitment_further WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_commitment_evidence WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_extension WHERE commitment_id = %(pk)s),
       EXISTS (SELECT 1 FROM commitments_document WHERE translation_of_id = %(root)s),
       EXISTS (SELECT 1 FROM commitments_follow WHERE commitment_id = %(pk)s AND user_id = %(user)s)
"""  # noqa: S608 (as above)


def _beside(commitment: Commitment, user: Visitor) -> Beside:
    with connection.cursor() as cursor:
        cursor.execute(BESIDE, _place(commitment, user=user.pk or 0))
        return Beside(*map(bool, cursor.fetchone()))


def _place(commitment: Commitment, **more: int) -> dict[str, int]:
    """What a statement asks with: the commitment, where it stands in its document, and ``more``."""
    document, span = commitment.document, commitment.provision
    place = {"document": span.document_id, "revision": span.revision_id or 0, "start": span.start, "end": span.end}
    return {"pk": commitment.pk, "root": document.translation_of_id or document.pk, **place, **more}


def _latest_cells(commitment: Commitment, assessments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted = [row for row in assessments if row["tier"] <= commitment.tier]
    return sorted(latest_of_each(counted), key=_cell_order)


def latest_of_each(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The latest of each cell (party and zone). ``rows`` are newest first."""
    latest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        latest.setdefault((row["party"], row["zone"]), row)
    return list(latest.values())


def _cell_order(row: dict[str, Any]) -> tuple[Any, ...]:
    """The whole last, parties and zones by name."""
    whole = row["party"] is None and row["zone"] is None
    return whole, row["party__name"] or "", row["zone__position"] or 0, row["zone__name"] or ""


def _further(commitment: Commitment) -> list[Quoted]:
    spans = commitment.further.select_related("revision").order_by("start", "end")
    return [Quoted(span.number, *passage(commitment.document, span)) for span in spans]


def _sharing(user: Visitor, commitment: Commitment, moment: Moment | None) -> list[str]:
    """The references of other commitments that quote an overlapping passage."""
    with connection.cursor() as cursor:
        cursor.execute(SHARING, _place(commitment, tier=max(visible_tiers(user))))
        rows = [{"id": pk, "reference": reference} for pk, reference in cursor.fetchall()]
    return [row["reference"] for row in as_they_stood(rows, moment)]


def _roles(named: list[Named]) -> list[tuple[str, bool, list[Named]]]:
    """Role, whether jointly, and the parties that hold it as they were given; empty roles left out."""
    held = {role: [item for item in named if item.role == role] for role in Role}
    return [(str(role.label), any(item.joint for item in parts), parts) for role, parts in held.items() if parts]


def _links(user: Visitor, commitment: Commitment, moment: Moment | None) -> list[CommitmentLink]:
    """The links from and to the commitment, as far as both ends may be seen, and were there; also those taken back."""
    ends = Q(source=commitment) | Q(target=commitment)
    visible = Commitment.objects.visible_to(user).values("pk")
    links = list(
        CommitmentLink.objects.filter(ends, source__in=visible, target__in=visible)
        .select_related("source", "target")
        .order_by("kind", "target__ref_key", "source__ref_key")
    )
    others = [link.target if link.source_id == commitment.pk else link.source for link in links]
    there = {other.pk for other in stand_then(others, moment)}
    return [link for link, other in zip(links, others, strict=True) if other.pk in there]
