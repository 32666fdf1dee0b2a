"""Progress reports: what a party says, recorded by the secretariat as it was said."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Commitment, ProgressReport, User
from ..queries.snapshots import snapshot
from ..rules.assessments import report_errors
from ..rules.commitments import Tier
from ..rules.permissions import can_record_report
from . import derived, ledger


@transaction.atomic
def record_report(
    *,
    actor: User,
    commitment: Commitment,
    version: int,
    party: int,
    text: str,
    reported_on: date,
    channel: str,
    claimed_status: int | None = None,
    zone: int | None = None,
    language: str = "en",
    tier: int = Tier.PUBLIC,
) -> ProgressReport:
    """Record what ``party`` (id) reports about a commitment it answers for, with the status it claims, if any.

    Side effects, in order: number of the ledger taken; report written; derived columns (disputed, last news) and the
    next version of the commitment; ledger entry. It never changes a status.

    Raises PermissionDenied, VersionConflict, or ValidationError by field; nothing is written then.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").get(pk=commitment.pk)
    ledger.require(can_record_report.test(actor, current))
    ledger.require_version(current, version)
    errors = report_errors(text=text, reported_on=reported_on, made_on=current.document.dated, today=opened.today)
    if not current.responsibilities.filter(party=party).exists():
        errors["party"] = _("This party has no part in the commitment: choose one that has.")
    if errors:
        raise ValidationError(errors)
    report = ProgressReport(
        commitment=current,
        party_id=party,
        zone_id=zone,
        claimed_status=claimed_status,
        text=text,
        language=language,
        reported_on=reported_on,
        channel=channel,
        tier=tier,
        recorded_by=actor,
        recorded_at=opened.at,
    )
    report.clean_fields()
    report.save(force_insert=True)
    disputed = current.is_disputed
    derived.write_derived(current, opened, derived.standing_columns(current))
    ledger.write_entry(
        opened,
        act="record_report",
        obj=current,
        before={"disputed": disputed},
        after={"disputed": current.is_disputed},
        also=[ledger.other_row(report, after=snapshot(report))],
    )
    return report
