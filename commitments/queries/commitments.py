"""One commitment with everything its page shows, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from ..models import Commitment, CommitmentLink, Document, FollowUp, LedgerEntry, PartyRequest, Provision
from ..rules.changes import Act
from ..rules.commitments import RESPONSIBLE_ROLES, Role
from ..rules.extensions import Decision
from ..rules.past import Moment
from ..rules.permissions import Visitor, is_staff_member, visible_tiers
from ..rules.references import REFERENCE
from ..rules.sentences import sentences_around
from .catalogue import Catalogue
from .cells import Grid, Head, build_grid
from .chains import read_chain
from .extensions import read_extensions
from .followups import followups_on
from .history import ASKED, ASSESSED, DECIDED, MEASURED, NOTED, REPORTED, HistoryEntry, read_history
from .indicators import Figures, read_figures
from .notes import read_notes
from .requests import requests_on
from .revisions import quote_as_known
from .sources import read_sources
from .standing import as_they_stood, recorded_before, stand_then
from .statements import read_statements, standing_statements
from .translations import Wording, read_wordings

PERSON = ("first_name", "last_name", "username")
FINDING = {
    **{name: f"found.{name}" for name in ("id", "status", "confidence", "as_of", "done_on", "reason", "tier")},
    **{"commitment": "found.commitment_id", "party": "found.party_id", "zone": "found.zone_id"},
    **{f"party__{name}": f"party.{name}" for name in ("slug", "name")},
    **{f"zone__{name}": f"zone.{name}" for name in ("slug", "name", "position")},
    **{"drafted_by": "found.drafted_by_id", "accepted_by": "found.accepted_by_id"},
    **{f"drafted_by__{name}": f"drafter.{name}" for name in PERSON},
    **{f"accepted_by__{name}": f"acceptor.{name}" for name in PERSON},
}
"""What the page shows of an assessment, and where it stands. Plain SQL: the ORM takes four times as long to ask."""
ACCEPTED = f"""
SELECT {", ".join(FINDING.values())} FROM commitments_assessment found
LEFT JOIN commitments_party party ON party.id = found.party_id
LEFT JOIN commitments_zone zone ON zone.id = found.zone_id
JOIN commitments_user drafter ON drafter.id = found.drafted_by_id
JOIN commitments_user acceptor ON acceptor.id = found.accepted_by_id
WHERE found.commitment_id = %s AND found.accepted_at IS NOT NULL AND found.tier <= %s {{then}}
ORDER BY found.as_of DESC, found.id DESC
"""  # noqa: S608 (names of our own columns)
THEN = ("AND found.as_of <= %s", "AND found.accepted_at < %s")
"""What a moment of the past adds: its day, and the end of the last day whose records count."""


class NotThere(Commitment.DoesNotExist):
    """The person may see the commitment, and it was not there at the moment asked for."""


class Named(NamedTuple):
    """A party in its role, or a theme or zone (``role`` says which)."""

    role: str
    joint: bool
    slug: str
    name: str


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


def read_grid(user: Visitor, commitment: Commitment, *, day: date) -> Grid | None:
    """The grid of the commitment's cells as of a day in the organisation's time zone; None where nothing was found."""
    return _grid(commitment, _read_named(commitment), _assessments(user, commitment), day)


def _latest_cells(commitment: Commitment, assessments: list[dict[str, Any]]) -> list[dict[str, Any]]:
    counted = [row for row in assessments if row["tier"] <= commitment.tier]
    return sorted(latest_of_each(counted), key=_cell_order)


def _assessments(user: Visitor, commitment: Commitment, moment: Moment | None = None) -> list[dict[str, Any]]:
    """The accepted assessments that the person may see, newest first, with evidence, and whose hands they are from."""
    before = recorded_before(moment)
    limits: list[Any] = [moment.as_of] if moment else []
    limits += [connection.ops.adapt_datetimefield_value(before)] if before else []
    statement = ACCEPTED.format(then=" ".join(THEN[: len(limits)]))
    with connection.cursor() as cursor:
        cursor.execute(statement, [commitment.pk, max(visible_tiers(user)), *limits])
        rows = [dict(zip(FINDING, row, strict=True)) for row in cursor.fetchall()]
    sources = read_sources(user, "assessment", [row["id"] for row in rows])
    return [row | {"evidence": sources[row["id"]], **_hands(user, row)} for row in rows]


def _hands(user: Visitor, row: dict[str, Any]) -> dict[str, Any]:
    """Whether the author accepted it; and the names of both, since staff are named among themselves only."""
    named = is_staff_member(user)
    return {
        "by_author": row["drafted_by"] == row["accepted_by"],
        "drafter": _shown_name(row, "drafted_by") if named else "",
        "acceptor": _shown_name(row, "accepted_by") if named else "",
    }


def _shown_name(row: dict[str, Any], role: str) -> str:
    """As ``User.shown_name``."""
    first, last, username = (row[f"{role}__{name}"] for name in PERSON)
    return f"{first} {last}".strip() or username


def _grid(commitment: Commitment, named: list[Named], assessments: list[dict[str, Any]], day: date) -> Grid | None:
    return build_grid(
        [row for row in assessments if row["tier"] <= commitment.tier and row["as_of"] <= day],
        kind=commitment.kind,
        rule=commitment.rollup,
        leads=[item.slug for item in named if item.role == Role.LEAD],
        parties=[Head(item.slug, item.name) for item in named if item.role in RESPONSIBLE_ROLES],
        zones=[Head(item.slug, item.name) for item in named if item.role == "zone"],
    )


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


def passage(document: Document, span: Provision) -> tuple[str, str, str]:
    """A passage between the sentence before and the one after: what comes first, its words, what follows."""
    text, start, end = span.revision.text if span.revision else document.text, span.start, span.end
    first, last = sentences_around(text, start, end, language=document.language)
    return text[first:start], text[start:end], text[end:last]


def _sharing(user: Visitor, commitment: Commitment, moment: Moment | None) -> list[str]:
    """The references of other commitments that quote an overlapping passage."""
    with connection.cursor() as cursor:
        cursor.execute(SHARING, _place(commitment, tier=max(visible_tiers(user))))
        rows = [{"id": pk, "reference": reference} for pk, reference in cursor.fetchall()]
    return [row["reference"] for row in as_they_stood(rows, moment)]


NAMED = """
SELECT role, joint, slug, name FROM (
    SELECT part.role, part.joint, 0 AS position, part.id AS place, party.slug, party.name
    FROM commitments_responsibility part JOIN commitments_party party ON party.id = part.party_id
    WHERE part.commitment_id = %s
    UNION ALL
    SELECT 'theme', FALSE, theme.position, 0, theme.slug, theme.name
    FROM commitments_commitment_themes link JOIN commitments_theme theme ON theme.id = link.theme_id
    WHERE link.commitment_id = %s
    UNION ALL
    SELECT 'zone', FALSE, zone.position, 0, zone.slug, zone.name
    FROM commitments_commitment_zones link JOIN commitments_zone zone ON zone.id = link.zone_id
    WHERE link.commitment_id = %s
) AS named ORDER BY position, place, name
"""


def _read_named(commitment: Commitment) -> list[Named]:
    """Its parties as given, its themes and zones as lists have them. In one statement: the ORM would make three."""
    with connection.cursor() as cursor:
        cursor.execute(NAMED, [commitment.pk] * 3)
        return [Named(*row) for row in cursor.fetchall()]


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
