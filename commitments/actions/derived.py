"""The one writer of the derived columns of a commitment. Every act on a commitment ends in ``write_derived``."""

from django.db.models import F

from ..models import Assessment, Commitment, Evidence, PartyName
from ..models.commitments import NEVER_ASSESSED, NO_DUE_DATE
from ..queries.claims import stored_claims
from ..rules.commitments import Role, is_open
from ..rules.references import reference_key
from ..rules.rollup import Cell, Joint, counted_cells, is_disputed, is_implemented, joint_status
from ..rules.text import fold, search_words
from .ledger import Opened, VersionConflict

SORT_KEY_LENGTH = 80
SEPARATOR = "; "


def write_derived(commitment: Commitment, opened: Opened, *columns: dict, shown: bool = True) -> None:
    """Write derived columns, the number and moment of the act, and the next version, where the version still holds.

    ``shown`` is False for an act narrower in tier than the commitment: the moment of its last change, which stands in
    lists, then stays. VersionConflict when somebody was faster; ``commitment`` then still carries the version it was
    read with.
    """
    values = {key: value for group in columns for key, value in group.items()}
    values |= {"change_seq": opened.seq, "version": commitment.version + 1}
    if shown:
        values["changed_at"] = opened.at
    if not Commitment.objects.filter(pk=commitment.pk, version=commitment.version).update(**values):
        raise VersionConflict(commitment, commitment.version)
    for name, value in values.items():
        setattr(commitment, name, value)


def standing_columns(commitment: Commitment) -> dict:
    """Columns that follow from assessments, reports, life-cycle and deadline: the joint status and what hangs on it."""
    rows = latest_assessments(commitment)
    cells = [as_cell(row) for row in rows]
    leads = frozenset(
        commitment.responsibilities.filter(role=Role.LEAD).values_list("party_id", flat=True) if cells else ()
    )
    joint = joint_status(cells, kind=commitment.kind, rule=commitment.rollup, leads=leads)
    claims = stored_claims([commitment])[commitment.pk]
    return {
        "status": joint.status,
        "confidence": joint.confidence,
        "done_on": joint.done_on,
        "is_open": is_open(
            lifecycle=commitment.lifecycle,
            kind=commitment.kind,
            implemented=is_implemented(joint.status, commitment.kind),
        ),
        "is_disputed": is_disputed(cells, claims),
        "due_sort": commitment.deadline_latest or NO_DUE_DATE,
        "assessed_sort": joint.assessed_on or NEVER_ASSESSED,
        "news_on": max([commitment.document.dated, *(cell.as_of for cell in cells), *(claim.on for claim in claims)]),
        **_reason_columns(rows, cells, joint, commitment.rollup, leads),
    }


def _reason_columns(rows: list[Assessment], cells: list[Cell], joint: Joint, rule: str, leads: frozenset[int]) -> dict:
    """The reason of the latest finding that decides the joint status, and the evidence of all counted findings."""
    counted = set(counted_cells(cells, rule, leads))
    used = [row for row, cell in zip(rows, cells, strict=True) if cell in counted]
    deciding = [row for row in used if row.status == joint.status]
    return {
        "reason": max(deciding, key=lambda row: (row.as_of, row.pk)).reason if deciding else "",
        "evidence_text": evidence_text([row.pk for row in used]),
    }


def evidence_text(assessments: list[int]) -> str:
    """The addresses of evidence, one a line behind the number of its tier (exports leave out what is not visible)."""
    if not assessments:
        return ""
    chosen = Evidence.objects.filter(pk__in=Evidence.objects.filter(assessments__in=assessments).values("pk"))
    rows = chosen.exclude(url="").order_by(F("published").asc(nulls_last=True), "url", "id")
    return "\n".join(f"{tier} {url}" for tier, url in rows.values_list("tier", "url"))


def latest_assessments(commitment: Commitment) -> list[Assessment]:
    """The latest accepted assessment of each cell, oldest first.

    Those narrower than the commitment's own tier stay out: its figures must not tell a visitor that they exist.
    """
    rows = Assessment.objects.accepted().filter(commitment=commitment.pk, tier__lte=commitment.tier)
    latest: dict[tuple, Assessment] = {}
    for row in rows.order_by("as_of", "id"):
        latest.pop((row.party_id, row.zone_id), None)
        latest[row.party_id, row.zone_id] = row
    return list(latest.values())


def as_cell(row: Assessment) -> Cell:
    """What the roll-up needs of an assessment."""
    return Cell(row.party_id, row.zone_id, row.status, row.confidence, row.as_of, row.done_on, row.pk)


def text_columns(commitment: Commitment) -> dict:
    """Columns that hold names and words: what lists show, sort by, search and export without a join."""
    parties = parties_by_role(commitment)
    themes = SEPARATOR.join(theme.name for theme in commitment.themes.all())
    zones = SEPARATOR.join(zone.name for zone in commitment.zones.all())
    quotation = commitment.provision.words
    return {
        "ref_key": reference_key(commitment.reference),
        "title_key": sort_key(commitment.title),
        "lead_key": sort_key(SEPARATOR.join(parties[Role.LEAD])),
        "themes_key": sort_key(themes),
        "quotation": quotation,
        "provision_number": commitment.provision.number,
        "lead_text": SEPARATOR.join(parties[Role.LEAD]),
        "supporting_text": SEPARATOR.join(parties[Role.SUPPORTING]),
        "addressees_text": SEPARATOR.join(parties[Role.ADDRESSEE]),
        "monitors_text": SEPARATOR.join(parties[Role.MONITOR]),
        "themes_text": themes,
        "zones_text": zones,
        "search_text": search_text(commitment, quotation),
    }


def parties_by_role(commitment: Commitment) -> dict[str, list[str]]:
    """Names of the parties by role, in English alphabetical order (product definition, "Manners")."""
    names: dict[str, list[str]] = {role: [] for role in Role}
    for role, name in commitment.responsibilities.values_list("role", "party__name"):
        names[role].append(name)
    return {role: sorted(found, key=fold) for role, found in names.items()}


def sort_key(text: str) -> str:
    """What lists sort a text by: folded, and short enough for any index; equal beginnings go by the id."""
    return fold(text)[:SORT_KEY_LENGTH]


def search_text(commitment: Commitment, quotation: str) -> str:
    """The folded words of reference, title, quotation and party names in every language, each word once."""
    names = PartyName.objects.filter(party__responsibilities__commitment=commitment.pk)
    texts = [commitment.reference, commitment.title, quotation]
    texts += commitment.responsibilities.values_list("party__name", flat=True)
    texts += [name for pair in names.values_list("official", "short") for name in pair]
    words = [fold(commitment.reference).replace("-", ""), *search_words(" ".join(texts))]
    return " ".join(dict.fromkeys(words))
