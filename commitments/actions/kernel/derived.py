"""The one writer of the derived columns of a commitment. Every act on a commitment ends in ``write_derived``."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import F, Q

from ...models import Assessment, Commitment, Evidence, PartyName
from ...queries.kernel.unanswered import unanswered_on
from ...queries.register.claims import stored_claims
from ...rules.kernel.commitments import Role
from ...rules.kernel.statuses import Status
from ...rules.register.derived import Facts, deciding_cell, evidence_lines, name_columns, search_text
from ...rules.register.derived import standing_columns as columns_of
from ...rules.register.quality import Remark, find_remarks, is_unsupported, to_bits, with_remark
from ...rules.register.rollup import Cell, Claim
from .ledger import Opened, VersionConflict

EVIDENCE_ORDER = (F("published").asc(nulls_last=True), "url", "id")


def write_derived(commitment: Commitment, opened: Opened, *columns: dict[str, Any], shown: bool = True) -> None:
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


def standing_columns(commitment: Commitment) -> dict[str, Any]:
    """Columns that follow from assessments, reports, life-cycle and deadline: the joint status and what hangs on it.

    With them the reason of the latest finding that decides it, the evidence of all counted findings and its own, and
    of the remarks the one on evidence; ``text_columns`` has them all, and is to be written behind these.
    """
    rows = latest_assessments(commitment)
    leads = commitment.responsibilities.filter(role=Role.LEAD).values_list("party_id", flat=True) if rows else ()
    claims = stored_claims([commitment])[commitment.pk]
    evidence = partial(evidence_text, commitment)
    columns = standing_of(commitment, rows, leads=leads, claims=claims, evidence=evidence)
    return columns | {"quality": with_remark(commitment.quality, Remark.NO_EVIDENCE, stands=_lacks(commitment, rows))}


def _lacks(commitment: Commitment, rows: list[Assessment]) -> bool:
    """Whether the remark on evidence stands; ``rows`` as in ``standing_of``."""
    settled = commitment.settlements.filter(kind=Remark.NO_EVIDENCE)
    return lacks_evidence(commitment, rows) and not settled.exists()


def lacks_evidence(commitment: Commitment, rows: list[Assessment]) -> bool:
    """``rules.register.quality.is_unsupported`` of a commitment; ``rows`` as in ``standing_of``."""
    found = [row.pk for row in rows if row.status == Status.IMPLEMENTED]
    if not found:
        return False
    cited = Assessment.evidence.through.objects.filter(assessment__in=found).values_list("assessment", flat=True)
    return is_unsupported(map(as_cell, rows), set(cited), has_evidence=commitment.evidence.exists())


def standing_of(
    commitment: Commitment,
    rows: list[Assessment],
    *,
    leads: Iterable[int],
    claims: list[Claim],
    evidence: Callable[[list[int]], str],
) -> dict[str, Any]:
    """The same from what is at hand: ``rows`` are the latest assessment of each cell, oldest first.

    ``evidence`` gives the lines of the evidence of assessments (ids) and of the commitment itself.
    """
    facts = Facts(
        kind=commitment.kind,
        rollup=commitment.rollup,
        lifecycle=commitment.lifecycle,
        made_on=commitment.document.dated,
        due=commitment.deadline_latest,
        cells=[as_cell(row) for row in rows],
        claims=claims,
        leads=frozenset(leads),
    )
    deciding = deciding_cell(facts)
    return columns_of(facts) | {
        "reason": next(row.reason for row in rows if row.pk == deciding.id) if deciding else "",
        "evidence_text": evidence([cell.id for cell in facts.counted if cell.id]),
    }


def evidence_text(commitment: Commitment, assessments: list[int]) -> str:
    """The addresses of its own evidence and that of these assessments (ids), as ``evidence_lines`` writes them."""
    own = Commitment.evidence.through.objects.filter(commitment=commitment.pk)
    cited = Assessment.evidence.through.objects.filter(assessment__in=assessments)
    chosen = Evidence.objects.filter(Q(pk__in=own.values("evidence")) | Q(pk__in=cited.values("evidence")))
    return evidence_lines(chosen.order_by(*EVIDENCE_ORDER).values_list("tier", "url"))


def write_unanswered(commitments: Iterable[int], opened: Opened) -> None:
    """Write how often a party was reminded without a reply of an open request about these commitments (ids).

    What somebody edits stays as it is, so that the version does, too; only the number of the act leads lists on.
    """
    for commitment, reminders in unanswered_on(commitments).items():
        rows = Commitment.objects.filter(pk=commitment).exclude(unanswered=reminders)
        rows.update(unanswered=reminders, change_seq=opened.seq)


def latest_assessments(commitment: Commitment) -> list[Assessment]:
    """The latest accepted assessment of each cell, oldest first.

    Those narrower than the commitment's own tier stay out: its figures must not tell a visitor that they exist.
    """
    rows = Assessment.objects.accepted().filter(commitment=commitment.pk, tier__lte=commitment.tier)
    latest: dict[tuple[Any, ...], Assessment] = {}
    for row in rows.order_by("as_of", "id"):
        latest.pop((row.party_id, row.zone_id), None)
        latest[row.party_id, row.zone_id] = row
    return list(latest.values())


def as_cell(row: Assessment) -> Cell:
    """What the roll-up needs of an assessment."""
    return Cell(row.party_id, row.zone_id, row.status, row.confidence, row.as_of, row.done_on, row.pk)


@dataclass(frozen=True)
class Shown:
    """What hangs on a commitment and is shown on it: words of further passages; pairs of role and party; names.

    Parties stand as they were given, themes and zones in the house order; ``elsewhere`` are the names of the parties in
    all languages.
    """

    further: Sequence[str]
    parts: Sequence[tuple[str, str]]
    themes: Sequence[str]
    zones: Sequence[str]
    elsewhere: Sequence[str]


def text_columns(commitment: Commitment) -> dict[str, Any]:
    """Columns that hold names and words: what lists show, sort by, search and export without a join."""
    shown = Shown(
        further=list(commitment.further.values_list("words", flat=True)),
        parts=list(commitment.responsibilities.order_by("pk").values_list("role", "party__name")),
        themes=[theme.name for theme in commitment.themes.all()],
        zones=[zone.name for zone in commitment.zones.all()],
        elsewhere=_names_elsewhere(commitment),
    )
    return texts_of(commitment, shown) | quality_columns(commitment)


def texts_of(commitment: Commitment, shown: Shown) -> dict[str, Any]:
    """The same from what is at hand, but for the remarks (``remarks_of``)."""
    quotation = commitment.provision.words
    names = name_columns(
        reference=commitment.reference,
        title=commitment.title,
        parts=shown.parts,
        themes=shown.themes,
        zones=shown.zones,
    )
    named = [name for _role, name in shown.parts]
    texts = [commitment.title, quotation, *shown.further, *named, *shown.elsewhere]
    return names | {
        "quotation": quotation,
        "provision_number": commitment.provision.number,
        "search_text": search_text(reference=commitment.reference, texts=texts),
    }


def quality_columns(commitment: Commitment) -> dict[str, Any]:
    """The remarks that stand: what is to be said of it, but for what somebody settled."""
    leads = commitment.responsibilities.filter(role=Role.LEAD)
    unsupported = lacks_evidence(commitment, latest_assessments(commitment))
    found = remarks_of(commitment, leads.values_list("party__kind", flat=True), unsupported=unsupported)
    settled = commitment.settlements.values_list("kind", flat=True) if found else ()
    return {"quality": to_bits(found - set(settled))}


def remarks_of(commitment: Commitment, kinds: Collection[str], *, unsupported: bool = False) -> frozenset[Remark]:
    """What is to be said of it; ``kinds`` are those of the parties that lead, ``unsupported`` is ``lacks_evidence``."""
    return find_remarks(
        kind=commitment.kind,
        words=commitment.provision.words,
        language=commitment.document.language,
        leads=kinds,
        precision=commitment.deadline_precision,
        resembles=commitment.resembles_id is not None,
        unsupported=unsupported,
    )


def _names_elsewhere(commitment: Commitment) -> list[str]:
    """The names of its parties in every language."""
    names = PartyName.objects.filter(party__responsibilities__commitment=commitment.pk)
    return [name for pair in names.values_list("official", "short") for name in pair]
