"""Drafts of assessments: the states they go through, and who may take which step."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kernel.commitments import Kind, Tier
from ..kernel.permissions import Tiered, Visitor, can_assess, can_draft, can_review
from ..kernel.statuses import SCALE, Confidence
from ..kernel.text import control_characters
from .assessments import REASON_LIMIT, Finding, support_errors


class DraftState(TextChoices):
    DRAFTING = "drafting", gettext_lazy("Draft")
    SUBMITTED = "submitted", gettext_lazy("Sent for review")
    RETURNED = "returned", gettext_lazy("Returned")
    ACCEPTED = "accepted", gettext_lazy("Accepted")
    DISCARDED = "discarded", gettext_lazy("Discarded")


class Step(StrEnum):
    """What can be done with a draft."""

    SAVE = "save"
    SUBMIT = "submit"
    ACCEPT = "accept"
    RETURN = "return"
    DISCARD = "discard"


UNFINISHED = frozenset({DraftState.DRAFTING, DraftState.RETURNED})
OPEN = UNFINISHED | {DraftState.SUBMITTED}
FROM = {
    Step.SAVE: UNFINISHED,
    Step.SUBMIT: UNFINISHED,
    Step.ACCEPT: frozenset({DraftState.SUBMITTED}),
    Step.RETURN: frozenset({DraftState.SUBMITTED}),
    Step.DISCARD: OPEN,
}
"""The states in which a step is possible. What is with a reviewer is not changed under their eyes."""


@dataclass(frozen=True)
class DraftContent:
    """What a draft says so far; anything may still be missing. ``party``, ``zone`` and ``evidence`` are ids."""

    status: int | None = None
    as_of: date | None = None
    reason: str = ""
    confidence: int | None = None
    party: int | None = None
    zone: int | None = None
    done_on: date | None = None
    evidence: list[int] = field(default_factory=list)
    tier: int = Tier.PUBLIC
    each_party: bool = False


def content_errors(content: DraftContent, *, kind: str) -> dict[str, str]:
    """What keeps even an unfinished draft on a commitment of ``kind`` from being kept, by field."""
    errors: dict[str, str] = {}
    if kind == Kind.DECLARATORY:
        errors["status"] = _("A declaratory commitment is kept for the record and never scored.")
    if len(content.reason) > REASON_LIMIT or control_characters(content.reason):
        errors["reason"] = _("Enter at most %(limit)d characters, without control characters.") % {
            "limit": REASON_LIMIT
        }
    if content.each_party and content.party:
        errors["party"] = _("Choose one party or each of them, not both.")
    known = {"status": (None, *SCALE), "confidence": (None, *Confidence), "tier": tuple(Tier)}
    for name, values in known.items():
        if getattr(content, name) not in values:
            errors.setdefault(name, _("Choose one of the values in the list."))
    return errors


def missing_errors(content: DraftContent) -> dict[str, str]:
    """What a draft lacks to be a finding at all, by field, and then all else that is known to be missing."""
    errors: dict[str, str] = {}
    if content.status is None:
        errors["status"] = _("Choose a status.")
    if content.as_of is None:
        errors["as_of"] = _("Enter the day on which this status was true.")
    return errors and errors | support_errors(content.status, content.reason, content.confidence)


def as_finding(content: DraftContent) -> Finding:
    """The finding that a draft makes. ValueError while ``missing_errors`` are left."""
    if content.status is None or content.as_of is None:
        raise ValueError("the draft is not complete")
    return Finding(**{**vars(content), "status": content.status, "as_of": content.as_of})


class OwnedDraft(Protocol):
    """A draft as the steps ask about it (``AssessmentDraft``)."""

    @property
    def state(self) -> str: ...

    @property
    def drafted_by_id(self) -> int: ...

    @property
    def changed_by_id(self) -> int: ...

    @property
    def commitment(self) -> Tiered: ...


def is_own(user: Visitor, draft: OwnedDraft) -> bool:
    """Whether ``user`` began the draft or changed it last."""
    return user.pk in (draft.drafted_by_id, draft.changed_by_id)


def may_take(step: Step, user: Visitor, draft: OwnedDraft, *, two_people: bool) -> bool:
    """Whether the step is within the rights of ``user``, in whatever state the draft is.

    ``two_people``: the rule by which nobody accepts what they drafted or changed last. Without it whoever may assess
    may also let their own draft count, as they could record the same at once.
    """
    commitment = draft.commitment
    match step:
        case Step.SAVE | Step.SUBMIT:
            return can_draft.test(user, commitment)
        case Step.ACCEPT if is_own(user, draft):
            return not two_people and can_assess.test(user, commitment)
        case Step.DISCARD if is_own(user, draft):
            return can_draft.test(user, commitment)
    return can_review.test(user, commitment)


def steps_open_to(user: Visitor, draft: OwnedDraft, *, two_people: bool) -> frozenset[Step]:
    """The steps that ``user`` may take with the draft as it is."""
    return frozenset(
        step for step in Step if draft.state in FROM[step] and may_take(step, user, draft, two_people=two_people)
    )
