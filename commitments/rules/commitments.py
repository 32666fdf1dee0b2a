"""Kinds of obligation, life-cycle (axis B), responsibilities, links and tiers."""

from django.db.models import IntegerChoices, TextChoices
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
"""From a closed state there is no way on: a wrong closing is corrected by a new record, never by reopening."""


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


TIER_BY_NAME = {tier.name.lower(): tier for tier in Tier}


def is_open(*, lifecycle: str, kind: str, implemented: bool) -> bool:
    """Whether a commitment counts as open: life-cycle Active or Suspended, not declaratory, not implemented.

    ``implemented`` is never true of a standing obligation, which is behaviour over time (product definition).
    """
    return lifecycle in RUNNING and kind != Kind.DECLARATORY and not implemented


def can_transition(current: str, target: str) -> bool:
    """Whether the transition table allows the life-cycle to go from ``current`` to ``target``."""
    return target in TRANSITIONS.get(Lifecycle(current), frozenset())
