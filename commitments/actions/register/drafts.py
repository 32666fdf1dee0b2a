"""Drafts of assessments: written, sent for review, returned or accepted. Accepting goes through ``assessments``."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Assessment, AssessmentDraft, Commitment, User
from ...queries.ledger.snapshots import difference, snapshot
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_draft
from ...rules.register.assessments import Finding
from ...rules.register.drafts import (
    FROM,
    DraftContent,
    DraftState,
    Step,
    as_finding,
    content_errors,
    may_take,
    missing_errors,
)
from ..kernel import ledger
from .assessments import Hand, check_finding, record_assessment, unknown_references, write_assessment

COLUMNS = {"party": "party_id", "zone": "zone_id"}


@transaction.atomic
def begin_draft(
    *, actor: User, commitment: Commitment, content: DraftContent, submit: bool = False, version: int | None = None
) -> AssessmentDraft:
    """Keep a new draft on the commitment, and with ``submit`` send it for review.

    ``version`` is that of the commitment, where the draft shall not stand if the commitment has gone on. Raises
    PermissionDenied, VersionConflict, or ValidationError by field: a draft that is kept may be unfinished, one that is
    sent makes a finding that can stand. Side effects: number of the ledger taken; draft written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.select_related("document").defer("document__text").get(pk=commitment.pk)
    ledger.require(can_draft.test(actor, current))
    if version is not None:
        ledger.require_version(current, version)
    draft = AssessmentDraft(commitment=current, drafted_by=actor, drafted_at=opened.at)
    _write_content(draft, content, opened)
    if submit:
        _submit(draft, content, opened)
    draft.save(force_insert=True)
    draft.evidence.set(content.evidence)
    act = Act.SUBMIT_DRAFT if submit else Act.SAVE_DRAFT
    ledger.write_entry(opened, act=act, obj=draft, before=None, after=snapshot(draft))
    return draft


@transaction.atomic
def save_draft(*, actor: User, draft: AssessmentDraft, version: int, content: DraftContent) -> AssessmentDraft:
    """Change what an unfinished draft says; a returned one stays returned until it is sent again.

    Raises PermissionDenied, VersionConflict, or ValidationError when it is not unfinished any more, by field when it
    cannot be kept so. Side effects: number of the ledger taken; draft and its next version written; ledger entry.
    """
    opened, current, before = _open(actor, draft, version, Step.SAVE)
    _write_content(current, content, opened)
    return _close(opened, current, before, Act.SAVE_DRAFT)


@transaction.atomic
def submit_draft(*, actor: User, draft: AssessmentDraft, version: int, content: DraftContent) -> AssessmentDraft:
    """Send a draft for review as ``content`` says it.

    Raises as ``save_draft`` does, and ValidationError by field while it makes no finding that can stand. Side effects:
    number of the ledger taken; draft and its next version written; ledger entry.
    """
    opened, current, before = _open(actor, draft, version, Step.SUBMIT)
    _write_content(current, content, opened)
    _submit(current, content, opened)
    return _close(opened, current, before, Act.SUBMIT_DRAFT)


@transaction.atomic
def return_draft(*, actor: User, draft: AssessmentDraft, version: int, note: str) -> AssessmentDraft:
    """Send a draft back to whoever drafted it, with a note that says why.

    Raises PermissionDenied, VersionConflict, or ValidationError: the draft is not with a reviewer, or there is no note.
    Side effects: number of the ledger taken; draft and its next version written; ledger entry.
    """
    opened, current, before = _open(actor, draft, version, Step.RETURN)
    if not note.strip():
        raise ValidationError({"note": _("Say what has to change before the draft can be accepted.")})
    current.state, current.note, current.returned_by = DraftState.RETURNED, note.strip(), actor
    return _close(opened, current, before, Act.RETURN_DRAFT)


@transaction.atomic
def discard_draft(*, actor: User, draft: AssessmentDraft, version: int) -> AssessmentDraft:
    """Put a draft away for good; it stays on the record.

    Raises PermissionDenied, VersionConflict, or ValidationError when it was accepted or discarded before. Side effects:
    number of the ledger taken; draft and its next version written; ledger entry.
    """
    opened, current, before = _open(actor, draft, version, Step.DISCARD)
    current.state = DraftState.DISCARDED
    return _close(opened, current, before, Act.DISCARD_DRAFT)


@transaction.atomic
def accept_draft(*, actor: User, draft: AssessmentDraft, version: int, commitment_version: int) -> Assessment:
    """Make a draft an assessment, drafted by who changed it last, accepted by the actor.

    ``version`` is the draft's, ``commitment_version`` that of the commitment as the reviewer saw it. Raises
    PermissionDenied (with the rule of two people also for one's own), VersionConflict, or ValidationError when the
    draft is not with a reviewer or its finding cannot stand any more. Side effects, in order: number of the ledger
    taken; as ``actions.register.assessments.write_assessment``, with state and assessment of the draft before the
    entry.
    """
    opened, current, before = _open(actor, draft, version, Step.ACCEPT)
    ledger.require_version(current.commitment, commitment_version)

    def settle(assessment: Assessment) -> list[dict[str, Any]]:
        current.state, current.assessment = DraftState.ACCEPTED, assessment
        was, is_now = _write(current, before)
        # What these columns tell is no narrower than the assessment itself.
        return [ledger.other_row(current, before=was, after=is_now, tier=assessment.tier)]

    return write_assessment(
        current.commitment,
        as_finding(current.content),
        opened,
        act=Act.ACCEPT_DRAFT,
        drafted=Hand(current.changed_by, current.changed_at),
        settle=settle,
    )


@transaction.atomic
def record_draft(
    *, actor: User, draft: AssessmentDraft, version: int, commitment_version: int, content: DraftContent
) -> Assessment:
    """Let one's own draft count at once, as ``content`` says it: sent and accepted by the same person.

    Raises what ``submit_draft`` and ``accept_draft`` raise. Side effects: those of both, with an entry each.
    """
    sent = submit_draft(actor=actor, draft=draft, version=version, content=content)
    return accept_draft(actor=actor, draft=sent, version=sent.version, commitment_version=commitment_version)


def propose_assessment(
    *, actor: User, commitment: Commitment, version: int, finding: Finding
) -> Assessment | AssessmentDraft:
    """What forms of a finished finding do: record it, or where the rule of two people holds, send it for review.

    Raises and writes as ``record_assessment`` or ``begin_draft`` does.
    """
    if not settings.TWO_PERSON_RULE:
        return record_assessment(actor=actor, commitment=commitment, version=version, finding=finding)
    content = DraftContent(**vars(finding))
    return begin_draft(actor=actor, commitment=commitment, content=content, submit=True, version=version)


def finished(content: DraftContent) -> Finding:
    """The finding that a draft makes; ValidationError by field while something is missing."""
    errors = missing_errors(content)
    if errors:
        raise ValidationError(errors)
    return as_finding(content)


def _open(
    actor: User, draft: AssessmentDraft, version: int, step: Step
) -> tuple[ledger.Opened, AssessmentDraft, dict[str, Any]]:
    """The entry and the draft, read under the lock, with what it was; nothing that forbids the step."""
    opened = ledger.open_entry(actor)
    current = AssessmentDraft.objects.select_related("commitment__document", "changed_by").get(pk=draft.pk)
    ledger.require(may_take(step, actor, current, two_people=settings.TWO_PERSON_RULE))
    ledger.require_version(current, version)
    if current.state not in FROM[step]:
        raise ValidationError(
            _("This is no longer possible: the draft is “%(state)s”.") % {"state": current.get_state_display()}
        )
    return opened, current, snapshot(current)


def _write_content(draft: AssessmentDraft, content: DraftContent, opened: ledger.Opened) -> None:
    """Set what the draft says on it. Who changes nothing has not changed it."""
    content = replace(content, reason=content.reason.strip(), evidence=sorted(set(content.evidence)))
    errors = content_errors(content, kind=draft.commitment.kind) | unknown_references(content)
    if errors:
        raise ValidationError(errors)
    if draft.pk and content == draft.content:
        return
    for name, value in vars(content).items():
        if name not in ("evidence", "each_party"):
            setattr(draft, COLUMNS.get(name, name), value)
    draft.each_party = content.each_party or None
    if draft.pk:
        draft.evidence.set(content.evidence)
    draft.changed_by, draft.changed_at = opened.actor, opened.at


def _submit(draft: AssessmentDraft, content: DraftContent, opened: ledger.Opened) -> None:
    check_finding(draft.commitment, finished(content), opened)
    draft.state, draft.submitted_at = DraftState.SUBMITTED, opened.at


def _close(opened: ledger.Opened, draft: AssessmentDraft, before: dict[str, Any], act: Act) -> AssessmentDraft:
    was, is_now = _write(draft, before)
    ledger.write_entry(opened, act=act, obj=draft, before=was, after=is_now)
    return draft


def _write(draft: AssessmentDraft, before: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Write the draft as its next version; what changed, before and after."""
    draft.version += 1
    draft.save(force_update=True)
    return difference(before, snapshot(draft))
