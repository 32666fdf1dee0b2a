"""Kinds of obligation, life-cycle (axis B), responsibilities, links and tiers."""

from datetime import date

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    DELIVERABLE = "deliverable", _("Deliverable")
    RECURRING = "recurring", _("Recurring")
    STANDING = "standing", _("Standing")
    DECLARATORY = "declaratory", _("Declaratory")


class Strength(TextChoices):
    """How firmly the words bind, the firmest first."""

    AGREED = "agreed", _("Agreed, decided, undertaken")
    INTENDED = "intended", _("Intended, will")
    CALLED = "called", _("Called upon, invited")
    NOTED = "noted", _("Welcomed, noted, reaffirmed")


class Lifecycle(TextChoices):
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    FULFILLED = "fulfilled", _("Fulfilled")
    SUPERSEDED = "superseded", _("Superseded")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    NOT_A_COMMITMENT = "not_a_commitment", _("Not a commitment")


RUNNING = frozenset({Lifecycle.ACTIVE, Lifecycle.SUSPENDED})
TRANSITIONS = {
    Lifecycle.ACTIVE: frozenset(Lifecycle) - {Lifecycle.ACTIVE},
    Lifecycle.SUSPENDED: frozenset(Lifecycle) - {Lifecycle.SUSPENDED, Lifecycle.FULFILLED},
}
"""From a closed state there is no way on: a wrong closing is corrected by a new record, never by reopening.

But for a turn that an update in bulk made by mistake: it is taken back with that (``actions.lists.bulk``).
"""


class Role(TextChoices):
    """A party's responsibility for a commitment."""

    LEAD = "lead", _("Lead")
    SUPPORTING = "supporting", _("Supporting")
    ADDRESSEE = "addressee", _("Addressee")
    MONITOR = "monitor", _("Monitor")


RESPONSIBLE_ROLES = (Role.LEAD, Role.SUPPORTING)


class Rollup(TextChoices):
    """The named rule by which the joint status follows from the cells."""

    LOWEST = "lowest", _("lowest of the cells")
    LEAD = "lead", _("the lead party's")
    WHOLE = "whole", _("as a whole only")


class LinkKind(TextChoices):
    REAFFIRMS = "reaffirms", _("reaffirms")
    AMENDS = "amends", _("amends")
    SUPERSEDES = "supersedes", _("supersedes")
    IMPLEMENTS = "implements", _("implements")
    DEPENDS_ON = "depends_on", _("depends on")


class Tier(IntegerChoices):
    PUBLIC = 1, _("Public")
    PARTIES = 2, _("Parties")
    INTERNAL = 3, _("Internal")


TAKEN_BACK = 9
"""Where the tier of a commitment or document stands whose import was taken back: nobody may see it any more."""
TIER_BY_NAME = {tier.name.lower(): tier for tier in Tier}


def is_open(*, lifecycle: str, kind: str, implemented: bool) -> bool:
    """Whether a commitment counts as open: life-cycle Active or Suspended, not declaratory, not implemented.

    ``implemented`` is never true of a standing obligation, which is behaviour over time (product definition).
    """
    return lifecycle in RUNNING and kind != Kind.DECLARATORY and not implemented


def can_transition(current: str, target: str) -> bool:
    """Whether the transition table allows the life-cycle to go from ``current`` to ``target``."""
    return target in TRANSITIONS.get(Lifecycle(current), frozenset())


def lifecycle_errors(current: str, *, to: str, on: date, ground: str, today: date) -> dict[str, str]:
    """What is wrong with a turn of the life-cycle from ``current``, by field; ``today`` is the organisation's day."""
    errors = {}
    if to not in Lifecycle.values or not can_transition(current, to):
        errors["lifecycle"] = gettext("This change is not possible from “%(state)s”.") % {
            "state": Lifecycle(current).label
        }
    if on > today:
        errors["lifecycle_on"] = gettext("This day is in the future. Enter today or an earlier day.")
    if not ground.strip():
        errors["lifecycle_ground"] = gettext("Enter the reason: a document, a meeting or a decision.")
    return errors


def tier_errors(tier: int, document_tier: int) -> dict[str, str]:
    """What is wrong with the tier of a commitment in a document of ``document_tier``, by field."""
    if tier not in list(Tier):
        return {"tier": gettext("Unknown visibility: choose public, parties or internal.")}
    if tier < document_tier:
        return {
            "tier": gettext(
                "The document is more restricted than this. Choose the same visibility as the document, or a more "
                "restricted one."
            )
        }
    return {}
