"""Assessments: the one door through which a status changes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Assessment, Commitment, Evidence, Party, User, Zone
from ...queries.ledger.snapshots import snapshot
from ...queries.register.evidence import publishers_of
from ...queries.register.preview import findings_on
from ...queries.register.undo import earlier_findings, found_by, last_act
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_assess
from ...rules.kernel.statuses import CODES, Confidence, Status
from ...rules.register.assessments import Finding, finding_errors
from ...rules.register.drafts import DraftContent
from ...rules.register.evidence import evidence_errors
from ..kernel import derived, ledger


@transaction.atomic
def record_assessment(*, actor: User, commitment: Commitment, version: int, finding: Finding) -> Assessment:
    """Record a finding, which counts at once as accepted by its author; of each responsible party the first assessment.

    Side effects, in order: number of the ledger taken; then as ``write_assessment``.

    Raises PermissionDenied when the actor may not assess it, VersionConflict when the commitment is not at ``version``
    any more, ValidationError when the rule of two people holds, or by field when the finding cannot stand. Nothing is
    written then.
    """
    opened, current = _open(actor, commitment, version)
    hand = Hand(actor, opened.at)
    return write_assessment(current, finding, opened, act=Act.RECORD_ASSESSMENT, drafted=hand)


@transaction.atomic
def restore_findings(
    *, actor: User, commitment: Commitment, version: int, findings: Sequence[Finding]
) -> list[Assessment]:
    """Find again, as one act, what stood in cells of a commitment before.

    Raises and writes as ``record_assessment`` does, but asks for no evidence: what was found once stands as it was.
    """
    opened, current = _open(actor, commitment, version)
    return _restore(current, findings, opened)


@transaction.atomic
def undo_assessment(
    *, actor: User, commitment: Commitment, version: int, assessment: Assessment, reason: str
) -> list[Assessment]:
    """Undo the act that recorded an assessment, with all findings that it recorded: what stood before is found again.

    Nothing is erased, and no evidence is asked for, as in ``restore_findings``; the reason stands first in those of the
    new findings. Raises and writes as ``record_assessment`` does; ValidationError besides without a reason, or when
    anything else was done with the commitment since.
    """
    opened, current = _open(actor, commitment, version)
    if not reason.strip():
        raise ValidationError({"reason": _("Enter a reason for undoing.")})
    last = last_act(current)
    if last is None or assessment.pk not in found_by(last):
        raise ValidationError(
            _("Something else has been recorded since then, so this cannot be undone. Record a new assessment.")
        )
    return _restore(current, earlier_findings(last, reason.strip()), opened)


def _restore(current: Commitment, findings: Sequence[Finding], opened: ledger.Opened) -> list[Assessment]:
    for finding in findings:
        check_cell(current, finding, opened)
    hand = Hand(opened.actor, opened.at)
    return _write(current, findings, opened, act=Act.RECORD_ASSESSMENT, drafted=hand)


def _open(actor: User, commitment: Commitment, version: int) -> tuple[ledger.Opened, Commitment]:
    """The entry and the commitment, read under the lock; nothing that forbids the act."""
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").defer("document__text").get(pk=commitment.pk)
    ledger.require(can_assess.test(actor, current))
    ledger.require_version(current, version)
    refuse_alone()
    return opened, current


def refuse_alone() -> None:
    """ValidationError where the rule of two people holds: nobody records a finding that counts at once."""
    if settings.TWO_PERSON_RULE:
        raise ValidationError(_("A second person must accept every assessment here. Send this one for review."))


@dataclass(frozen=True)
class Hand:
    """Who wrote what is accepted, and when (aware)."""

    by: User
    at: datetime


def write_assessment(
    commitment: Commitment,
    finding: Finding,
    opened: ledger.Opened,
    *,
    act: Act,
    drafted: Hand,
    settle: Callable[[Assessment], Sequence[dict[str, Any]]] = lambda assessment: (),
) -> Assessment:
    """The one door through which an assessment comes to count, accepted by who acts.

    ``commitment`` is read under the lock; rights and versions were checked. A finding on each responsible party becomes
    one assessment a party, in one entry; what is returned is the first of them. ``settle`` writes what hangs on that
    one and returns its rows for the ledger. ValidationError by field when the finding cannot stand.

    Side effects, in order: assessments and their evidence written; derived columns of the commitment (status,
    confidence, day done, open, disputed, last assessed, reason) and its next version; what ``settle`` does; ledger
    entry.
    """
    check_finding(commitment, finding, opened)
    findings = findings_on([commitment], finding)[commitment.pk]
    return _write(commitment, findings, opened, act=act, drafted=drafted, settle=settle)[0]


def _write(
    commitment: Commitment,
    findings: Sequence[Finding],
    opened: ledger.Opened,
    *,
    act: Act,
    drafted: Hand,
    settle: Callable[[Assessment], Sequence[dict[str, Any]]] = lambda assessment: (),
) -> list[Assessment]:
    """Write the findings, each on one cell, as ``write_assessment`` says."""
    before = standing_before(commitment)
    made = [_create_assessment(commitment, finding, opened, drafted) for finding in findings]
    shown = any(finding.tier <= commitment.tier for finding in findings)
    derived.write_derived(commitment, opened, derived.standing_columns(commitment), shown=shown)
    rows = [ledger.other_row(assessment, after=snapshot(assessment)) for assessment in made]
    also = [*rows, *settle(made[0])]
    ledger.write_entry(opened, act=act, obj=commitment, before=before, after=standing_before(commitment), also=also)
    return made


def check_finding(commitment: Commitment, finding: Finding, opened: ledger.Opened) -> None:
    """ValidationError by field when the finding cannot stand on this commitment, or lacks evidence."""
    check_cell(commitment, finding, opened)
    check_evidence(finding)


def check_cell(commitment: Commitment, finding: Finding, opened: ledger.Opened) -> None:
    """ValidationError by field when the finding cannot stand on this commitment, whatever supports it."""
    errors = finding_errors(
        finding, kind=commitment.kind, made_on=commitment.document.dated, today=opened.today
    ) | unknown_references(finding)
    if errors:
        raise ValidationError(errors)


def check_evidence(finding: Finding) -> None:
    """ValidationError by field when the confidence of a finding needs more evidence than it names."""
    if finding.confidence in (None, Confidence.REPORTED):
        return
    if errors := evidence_errors(finding.confidence, publishers_of(finding.evidence)):
        raise ValidationError(errors)


def unknown_references(said: Finding | DraftContent) -> dict[str, str]:
    """What a finding or a draft refers to and the register does not have, by field."""
    errors = {}
    if said.party and not Party.objects.filter(pk=said.party).exists():
        errors["party"] = _("This party does not exist. Choose another party.")
    if said.zone and not Zone.objects.filter(pk=said.zone).exists():
        errors["zone"] = _("This zone does not exist. Choose another zone.")
    wanted = set(said.evidence)
    if wanted and Evidence.objects.filter(pk__in=wanted).count() < len(wanted):
        errors["evidence"] = _("This evidence does not exist. Choose other evidence.")
    return errors


def _create_assessment(commitment: Commitment, finding: Finding, opened: ledger.Opened, drafted: Hand) -> Assessment:
    assessment = build_assessment(commitment, finding, opened, drafted)
    assessment.save(force_insert=True)
    if finding.evidence:
        assessment.evidence.set(finding.evidence)
    return assessment


def build_assessment(commitment: Commitment, finding: Finding, opened: ledger.Opened, drafted: Hand) -> Assessment:
    """The finding as a row that counts at once, not saved."""
    return Assessment(
        commitment=commitment,
        party_id=finding.party,
        zone_id=finding.zone,
        status=finding.status,
        as_of=finding.as_of,
        done_on=finding.done_on,
        reason=finding.reason.strip(),
        confidence=finding.confidence,
        tier=finding.tier,
        drafted_by=drafted.by,
        drafted_at=drafted.at,
        accepted_by=opened.actor,
        accepted_at=opened.at,
        two_people=settings.TWO_PERSON_RULE,
    )


def standing_before(commitment: Commitment) -> dict[str, Any]:
    """The joint status in words that last: code, confidence, days."""
    return {
        "status": CODES[Status(commitment.status)],
        "confidence": commitment.confidence and Confidence(commitment.confidence).name.lower(),
        "done_on": commitment.done_on and commitment.done_on.isoformat(),
    }
