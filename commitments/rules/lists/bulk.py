"""Updates in bulk: what can be done with many commitments at once, and what stands against it for one of them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..kernel.commitments import Lifecycle, lifecycle_errors, tier_errors
from ..register.assessments import Finding

BULK_LIMIT = 1000
"""Commitments at a time."""

EACH = "each"
SCOPES = [
    (EACH, gettext_lazy("Each responsible party, or the commitment as a whole if none is named")),
    ("", gettext_lazy("Each commitment as a whole")),
]
"""What a finding on many commitments is about, as forms offer it."""


class BulkKind(TextChoices):
    """What is done with all of the chosen commitments."""

    ASSESS = "assess", gettext_lazy("Assess")
    THEME = "theme", gettext_lazy("Themes")
    TIER = "tier", gettext_lazy("Visibility")
    LIFECYCLE = "lifecycle", gettext_lazy("Life-cycle")
    OWNER = "owner", gettext_lazy("Owner")


@dataclass(frozen=True)
class Themes:
    """Themes (ids) that are put to the commitments, and taken from them."""

    add: frozenset[int] = frozenset()
    remove: frozenset[int] = frozenset()

    def applied(self, held: Collection[int]) -> set[int]:
        """The themes of a commitment that holds ``held``, afterwards."""
        return set(held) - self.remove | self.add


@dataclass(frozen=True)
class NewTier:
    tier: int


@dataclass(frozen=True)
class NewOwner:
    """Who shall look after the commitments (the id of an account); None for nobody."""

    owner: int | None


@dataclass(frozen=True)
class Turn:
    """A turn of the life-cycle, on a day and a ground. What is superseded names its successor, and goes one by one."""

    to: str
    on: date
    ground: str


BulkChange = Finding | Themes | NewTier | Turn | NewOwner
KIND_OF: dict[type, BulkKind] = {
    Finding: BulkKind.ASSESS,
    Themes: BulkKind.THEME,
    NewTier: BulkKind.TIER,
    Turn: BulkKind.LIFECYCLE,
    NewOwner: BulkKind.OWNER,
}
TURNS = [state for state in Lifecycle if state != Lifecycle.SUPERSEDED]
"""The states that many commitments can come to at once."""


def choice_errors(change: Themes) -> dict[str, str]:
    """What is wrong with the themes themselves, whichever commitment they are for."""
    if not change.add | change.remove:
        return {"add": _("Choose a theme to add or to remove.")}
    if change.add & change.remove:
        return {"remove": _("The same theme cannot be added and removed.")}
    return {}


def themes_errors(change: Themes, held: Collection[int]) -> dict[str, str]:
    """What stands against the themes of a commitment that holds ``held`` (ids)."""
    if change.applied(held) == set(held):
        return {"themes": _("No change: the commitment already has these themes.")}
    return {}


def new_tier_errors(change: NewTier, *, tier: int, document_tier: int) -> dict[str, str]:
    """What stands against another tier for a commitment of ``tier`` in a document of ``document_tier``."""
    if change.tier == tier:
        return {"tier": _("No change: the commitment already has this visibility.")}
    return tier_errors(change.tier, document_tier)


def turn_errors(change: Turn, current: str, *, today: date) -> dict[str, str]:
    """What stands against a turn of the life-cycle from the state ``current``."""
    if change.to not in TURNS:
        return {"lifecycle": _("“Superseded” needs a successor. Change this on the page of the commitment.")}
    return lifecycle_errors(current, to=change.to, on=change.on, ground=change.ground, today=today)
