"""Reports and positions: what a party says, recorded as it was said by itself or by the secretariat for it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Assessment, Commitment, Evidence, ProgressReport, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_record_report, can_speak_for, is_staff_member, visible_tiers
from ...rules.register.parties import Channel
from ...rules.register.reports import ReportKind, Statement, position_errors, statement_errors
from ..kernel import derived, ledger
from ..kernel.words import index_words


@transaction.atomic
def record_report(
    *,
    actor: User,
    commitment: Commitment,
    version: int,
    party: int,
    text: str,
    reported_on: date,
    channel: str = Channel.PARTY,
    claimed_status: int | None = None,
    zone: int | None = None,
    language: str = "en",
    tier: int = Tier.PUBLIC,
    evidence: Iterable[int] = (),
) -> ProgressReport:
    """Record what ``party`` (id) reports about a commitment in which it has a part, with the status it claims, if any.

    ``evidence`` are ids of what supports it. Side effects, in order: number of the ledger taken; report and its
    evidence written; derived columns (disputed, last news) and the next version of the commitment; ledger entry. It
    never changes a status.

    Raises PermissionDenied, VersionConflict, or ValidationError by field; nothing is written then.
    """
    said = Statement(
        party=party,
        text=text,
        reported_on=reported_on,
        channel=channel,
        claimed_status=claimed_status,
        zone=zone,
        language=language,
        tier=tier,
        evidence=tuple(evidence),
    )
    return _record(actor, commitment, version, said, ReportKind.REPORT)


@transaction.atomic
def record_position(
    *,
    actor: User,
    commitment: Commitment,
    version: int,
    party: int,
    assessment: int | None,
    text: str,
    reported_on: date,
    channel: str = Channel.PARTY,
    claimed_status: int | None = None,
    language: str = "en",
    tier: int = Tier.PUBLIC,
    evidence: Iterable[int] = (),
) -> ProgressReport:
    """Record that ``party`` (id) disagrees with an accepted ``assessment`` (id) of the commitment, and what it says.

    It is a word on the zone of that assessment; ``claimed_status`` is the status it holds right, if it names one. Side
    effects and errors are those of ``record_report``.
    """
    said = Statement(
        party=party,
        text=text,
        reported_on=reported_on,
        channel=channel,
        claimed_status=claimed_status,
        language=language,
        tier=tier,
        assessment=assessment,
        evidence=tuple(evidence),
    )
    return _record(actor, commitment, version, said, ReportKind.POSITION)


ACTS = {ReportKind.REPORT: Act.RECORD_REPORT, ReportKind.POSITION: Act.RECORD_POSITION}


def _record(actor: User, commitment: Commitment, version: int, said: Statement, kind: ReportKind) -> ProgressReport:
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").get(pk=commitment.pk)
    part = current.responsibilities.filter(party=said.party).first()
    ledger.require(can_speak_for.test(actor, part) if part else can_record_report.test(actor, current))
    ledger.require_version(current, version)
    errors = _wrong(opened, current, said)
    if part is None:
        errors["party"] = _("This party has no responsibility for the commitment. Choose one that has.")
    found = None
    if kind == ReportKind.POSITION:
        rows = Assessment.objects.visible_to(opened.actor).accepted().filter(commitment=current)
        found = rows.filter(pk=said.assessment).first() if said.assessment else None
        errors |= _wrong_with_position(said, found)
    if errors:
        raise ValidationError(errors)
    report = _create(current, said, kind, found, opened)
    disputed = current.is_disputed
    derived.write_derived(current, opened, derived.standing_columns(current), shown=said.tier <= current.tier)
    ledger.write_entry(
        opened,
        act=ACTS[kind].value,
        obj=current,
        before={"disputed": disputed},
        after={"disputed": current.is_disputed},
        also=[ledger.other_row(report, after=snapshot(report))],
    )
    return report


def _wrong(opened: ledger.Opened, current: Commitment, said: Statement) -> dict[str, str]:
    errors = statement_errors(
        said,
        by_staff=is_staff_member.test(opened.actor),
        tiers=visible_tiers(opened.actor),
        made_on=current.document.dated,
        today=opened.today,
    )
    wanted = set(said.evidence)
    if wanted and Evidence.objects.visible_to(opened.actor).filter(pk__in=wanted).count() < len(wanted):
        errors["evidence"] = _("This evidence does not exist. Choose other evidence.")
    return errors


def _wrong_with_position(said: Statement, found: Assessment | None) -> dict[str, str]:
    if found is None:
        return {"assessment": _("Choose the accepted assessment of this commitment that the party disagrees with.")}
    if said.tier < found.tier:
        return {
            "tier": _(
                "The assessment is more restricted than this. Choose the same visibility as the assessment, or a "
                "more restricted one."
            )
        }
    return position_errors(said, status=found.status, as_of=found.as_of)


def _create(
    current: Commitment, said: Statement, kind: str, found: Assessment | None, opened: ledger.Opened
) -> ProgressReport:
    report = ProgressReport(
        commitment=current,
        kind=kind,
        party_id=said.party,
        zone_id=found.zone_id if found else said.zone,
        assessment=found,
        claimed_status=said.claimed_status,
        text=said.text,
        language=said.language,
        reported_on=said.reported_on,
        channel=said.channel,
        tier=said.tier,
        recorded_by=opened.actor,
        recorded_at=opened.at,
    )
    report.clean_fields()
    report.save(force_insert=True)
    report.evidence.set(said.evidence)
    index_words(report)
    return report
