"""Follow-up actions: what they are about, who owns them, what they come to, and who may do what with them."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kernel.commitments import Tier
from ..kernel.permissions import Visitor, can_speak_for_party, is_staff_member
from ..kernel.text import control_characters

WHAT_LIMIT = 300
OUTCOME_LIMIT = 20_000
WORKING_TIERS = (Tier.PARTIES, Tier.INTERNAL)
"""What the secretariat works on with the parties, or by itself; none of it is public."""


class FollowUpState(TextChoices):
    OPEN = "open", gettext_lazy("To do")
    DONE = "done", gettext_lazy("Done")
    DROPPED = "dropped", gettext_lazy("Dropped")


class FollowUpStep(TextChoices):
    """What can be done with a follow-up action."""

    CHANGE = "change", gettext_lazy("Save changes")
    DO = "do", gettext_lazy("Mark as done")
    DROP = "drop", gettext_lazy("Drop action")
    REOPEN = "reopen", gettext_lazy("Reopen action")


@dataclass(frozen=True)
class FollowUpContent:
    """What is to be done, about what, by whom. All but ``what``, ``due_on`` and ``tier`` are ids.

    ``person`` is a member of staff, ``party`` a party: one of them is the owner.
    """

    what: str
    commitment: int | None = None
    meeting: int | None = None
    person: int | None = None
    party: int | None = None
    due_on: date | None = None
    tier: int = Tier.INTERNAL


def followup_errors(content: FollowUpContent, *, commitment_tier: int) -> dict[str, str]:
    """What is wrong with a follow-up action, by field; ``commitment_tier`` is that of what it is about, if anything."""
    errors = {}
    if not content.what.strip():
        errors["what"] = _("Enter the action.")
    elif len(content.what) > WHAT_LIMIT or control_characters(content.what):
        errors["what"] = _("Enter at most %(limit)d characters, without control characters.") % {"limit": WHAT_LIMIT}
    if content.commitment is None and content.meeting is None:
        errors["commitment"] = _("Enter a commitment, a meeting, or both.")
    if (content.person is None) == (content.party is None):
        errors["owner"] = _("Choose one owner: someone in the secretariat, or a party.")
    return errors | working_tier_errors(content.tier, narrowest=commitment_tier)


def working_tier_errors(tier: int, *, narrowest: int) -> dict[str, str]:
    """What is wrong with the tier of working matter about something that ``narrowest`` may see."""
    if tier not in WORKING_TIERS:
        return {"tier": _("Choose Parties or Internal: follow-up actions are never public.")}
    if tier < narrowest:
        return {"tier": _("The commitment is more restricted than this. Choose the same visibility as the commitment.")}
    return {}


def outcome_errors(state: FollowUpState, *, outcome: str, on: date, today: date) -> dict[str, str]:
    """What is wrong with the end of a follow-up action (done or dropped) on a day, by field."""
    errors = {}
    if not outcome.strip():
        asked = {
            FollowUpState.DONE: _("Enter the outcome."),
            FollowUpState.DROPPED: _("Enter a reason for dropping the action."),
        }
        errors["outcome"] = asked[state]
    elif len(outcome) > OUTCOME_LIMIT or control_characters(outcome):
        errors["outcome"] = _("Enter at most %(limit)d characters, without control characters.") % {
            "limit": OUTCOME_LIMIT
        }
    if on > today:
        errors["settled_on"] = _("This day is in the future. Enter %(today)s or an earlier day.") % {
            "today": today.isoformat()
        }
    return errors


def is_possible(step: FollowUpStep, state: str) -> bool:
    """Whether the step is one that the state allows: what is settled is opened again before anything else."""
    return (state == FollowUpState.OPEN) == (step != FollowUpStep.REOPEN)


class Assigned(Protocol):
    """What is worked on, with its state and the party to which it falls (``FollowUp``, ``PartyRequest``)."""

    @property
    def state(self) -> str: ...

    @property
    def party_id(self) -> int | None: ...


def may_take(step: FollowUpStep, user: Visitor, followup: Assigned) -> bool:
    """Whether the step is within the rights of ``user``, to whom the follow-up action is shown, in whatever state.

    The secretariat records, changes and drops; who owns it may mark it as done, a party through its focal point.
    """
    if is_staff_member(user):
        return True
    return step == FollowUpStep.DO and can_speak_for_party.test(user, followup.party_id)


def steps_open_to(user: Visitor, followup: Assigned) -> frozenset[FollowUpStep]:
    """The steps that ``user`` may take with the follow-up action as it is."""
    return frozenset(
        step for step in FollowUpStep if is_possible(step, followup.state) and may_take(step, user, followup)
    )
