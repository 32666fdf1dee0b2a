"""Assessments: the one door through which a status changes."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Assessment, Commitment, Evidence, Party, User, Zone
from ..queries.snapshots import snapshot
from ..rules.assessments import Finding, finding_errors
from ..rules.permissions import can_assess
from ..rules.statuses import CODES, Confidence, Status
from . import derived, ledger


@transaction.atomic
def record_assessment(*, actor: User, commitment: Commitment, version: int, finding: Finding) -> Assessment:
    """Record a finding, which counts at once as accepted by its author.

    Side effects, in order: number of the ledger taken; assessment and its evidence written; derived columns of the
    commitment (status, confidence, day done, open, disputed, last assessed, reason) and its next version; ledger entry.

    Raises PermissionDenied when the actor may not assess it, VersionConflict when the commitment is not at ``version``
    any more, ValidationError by field when the finding cannot stand. Nothing is written then.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").get(pk=commitment.pk)
    ledger.require(can_assess.test(actor, current))
    ledger.require_version(current, version)
    check_finding(current, finding, opened)
    before = standing_before(current)
    assessment = _create_assessment(current, finding, opened)
    shown = finding.tier <= current.tier
    derived.write_derived(current, opened, derived.standing_columns(current), shown=shown)
    ledger.write_entry(
        opened,
        act="record_assessment",
        obj=current,
        before=before,
        after=standing_before(current),
        also=[ledger.other_row(assessment, after=snapshot(assessment))],
    )
    return assessment


@transaction.atomic
def record_assessments(*, actor: User, chosen: Iterable[tuple[Commitment, int]], finding: Finding) -> int:
    """Record the same finding on several commitments, all or none; returns how many.

    ``chosen`` pairs each commitment with the version it was reviewed at. Raises as ``record_assessment`` does; the
    message of a ValidationError names the reference.
    """
    count = 0
    for commitment, version in chosen:
        try:
            record_assessment(actor=actor, commitment=commitment, version=version, finding=finding)
        except ValidationError as error:
            raise ValidationError([f"{commitment.reference}: {text}" for text in error.messages]) from error
        count += 1
    return count


def check_finding(commitment: Commitment, finding: Finding, opened: ledger.Opened) -> None:
    """ValidationError by field when the finding cannot stand on this commitment."""
    errors = finding_errors(
        finding, kind=commitment.kind, made_on=commitment.document.dated, today=opened.today
    ) | _missing(finding)
    if errors:
        raise ValidationError(errors)


def _missing(finding: Finding) -> dict[str, str]:
    """What the finding refers to and the register does not have."""
    errors = {}
    if finding.party and not Party.objects.filter(pk=finding.party).exists():
        errors["party"] = _("There is no such party.")
    if finding.zone and not Zone.objects.filter(pk=finding.zone).exists():
        errors["zone"] = _("There is no such zone.")
    wanted = set(finding.evidence)
    if wanted and Evidence.objects.filter(pk__in=wanted).count() < len(wanted):
        errors["evidence"] = _("There is no such evidence.")
    return errors


def _create_assessment(commitment: Commitment, finding: Finding, opened: ledger.Opened) -> Assessment:
    assessment = Assessment.objects.create(
        commitment=commitment,
        party_id=finding.party,
        zone_id=finding.zone,
        status=finding.status,
        as_of=finding.as_of,
        done_on=finding.done_on,
        reason=finding.reason.strip(),
        confidence=finding.confidence,
        tier=finding.tier,
        drafted_by=opened.actor,
        drafted_at=opened.at,
        accepted_by=opened.actor,
        accepted_at=opened.at,
    )
    if finding.evidence:
        assessment.evidence.set(finding.evidence)
    return assessment


def standing_before(commitment: Commitment) -> dict:
    """The joint status in words that last: code, confidence, days."""
    return {
        "status": CODES[Status(commitment.status)],
        "confidence": commitment.confidence and Confidence(commitment.confidence).name.lower(),
        "done_on": commitment.done_on and commitment.done_on.isoformat(),
    }
