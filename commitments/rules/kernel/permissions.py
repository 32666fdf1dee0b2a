"""Who may do what: small predicates, asked by views, by templates (to show a button) and again by actions."""

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeAlias

import rules
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .commitments import Tier


class Account(Protocol):
    """What the rules ask of a person with an account."""

    @property
    def pk(self) -> int: ...

    @property
    def is_authenticated(self) -> bool: ...

    @property
    def is_active(self) -> bool: ...

    @property
    def role(self) -> str: ...

    @property
    def party_ids(self) -> frozenset[int]: ...


class Anonymous(Protocol):
    """A visitor who has not signed in."""

    @property
    def pk(self) -> None: ...

    @property
    def is_authenticated(self) -> Literal[False]: ...

    @property
    def is_active(self) -> bool: ...


Visitor: TypeAlias = Account | Anonymous
"""Whoever asks: somebody with an account, or an anonymous visitor."""


class Tiered(Protocol):
    """An object that carries a tier."""

    @property
    def tier(self) -> int: ...


class Part(Protocol):
    """A part of a party in a commitment (``Responsibility``)."""

    @property
    def party_id(self) -> int: ...

    @property
    def commitment(self) -> Tiered: ...


class AskedBySomebody(Protocol):
    """A request for a redaction."""

    @property
    def asked_by_id(self) -> int: ...


class Predicate(Protocol):
    """What ``rules.predicate`` makes of a function: it is called, tested and combined with others."""

    def __call__(self, user: Visitor | None, target: Any = None, /) -> bool: ...

    def test(self, obj: Visitor | None, target: Any = None) -> bool: ...

    def __and__(self, other: "Predicate") -> "Predicate": ...

    def __or__(self, other: "Predicate") -> "Predicate": ...


predicate: Callable[[Callable[..., bool]], Predicate] = rules.predicate


class UserRole(TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    REVIEWER = "reviewer", _("Reviewer")
    DESK_OFFICER = "desk_officer", _("Desk officer")
    FOCAL_POINT = "focal_point", _("Focal point")
    READER = "reader", _("Reader")


STAFF_ROLES = (UserRole.ADMINISTRATOR, UserRole.REVIEWER, UserRole.DESK_OFFICER)
REVIEWING_ROLES = (UserRole.ADMINISTRATOR, UserRole.REVIEWER)

TIERS_BY_ROLE = {
    UserRole.ADMINISTRATOR: tuple(Tier),
    UserRole.REVIEWER: tuple(Tier),
    UserRole.DESK_OFFICER: tuple(Tier),
    UserRole.FOCAL_POINT: (Tier.PUBLIC, Tier.PARTIES),
    UserRole.READER: (Tier.PUBLIC,),
}
"""A reader is an analyst or journalist with an account; an account alone opens nothing that the public may not see."""


def visible_tiers(user: Visitor) -> tuple[Tier, ...]:
    """The tiers that ``user`` may see; anonymous visitors, and people whose account is off, see the public tier."""
    if not user.is_authenticated or not user.is_active:
        return (Tier.PUBLIC,)
    return TIERS_BY_ROLE[UserRole(user.role)]


@predicate
def is_staff_member(user: Visitor | None) -> bool:
    """Administrator, reviewer or desk officer, with an account that is on."""
    return bool(user and user.is_authenticated and user.is_active and user.role in STAFF_ROLES)


@predicate
def is_member(user: Visitor | None) -> bool:
    """Anybody with an account that is on."""
    return bool(user and user.is_authenticated and user.is_active)


@predicate
def is_administrator(user: Account) -> bool:
    """An administrator with an account that is on."""
    return is_staff_member(user) and user.role == UserRole.ADMINISTRATOR


@predicate
def is_reviewer(user: Account) -> bool:
    """Administrator or reviewer, with an account that is on."""
    return is_staff_member(user) and user.role in REVIEWING_ROLES


@predicate
def is_focal_point(user: Visitor | None) -> bool:
    """Somebody who speaks for a party, with an account that is on."""
    return bool(user and user.is_authenticated and user.is_active and user.role == UserRole.FOCAL_POINT)


@predicate
def is_own_part(user: Account, part: Part) -> bool:
    """Whether a part in a commitment (``Responsibility``) is that of a party for which the person speaks."""
    return part.party_id in user.party_ids


@predicate
def speaks_for(user: Account, party: int) -> bool:
    """Whether the person speaks for a party (its id)."""
    return party in user.party_ids


@predicate
def may_see_commitment_of(user: Visitor, part: Part) -> bool:
    """Whether the commitment, in which this is a party's part, is one that the person may see."""
    return may_see(user, part.commitment)


@predicate
def may_see(user: Visitor, commitment: Tiered | None) -> bool:
    """Whether the object's tier is one that the person may see; asked of one object, rows go by ``visible_to``."""
    return commitment is None or commitment.tier in visible_tiers(user)


@predicate
def was_asked_by_another(user: Account, redaction: AskedBySomebody) -> bool:
    """Whether somebody else asked for the redaction."""
    return redaction.asked_by_id != user.pk


can_assess = is_staff_member & may_see
can_draft = is_staff_member & may_see
can_review = is_reviewer & may_see
can_record_report = is_staff_member & may_see
can_speak_for = may_see_commitment_of & (is_staff_member | is_focal_point & is_own_part)
"""Record a report or a position of the party whose part in a commitment it is: staff for any, a party for itself."""
can_edit_commitment = is_staff_member & may_see
can_update_in_bulk = is_staff_member
"""Of each commitment the right to what is done with it is asked besides."""
can_add_note = is_staff_member & may_see
can_record_followup = is_staff_member & may_see
"""Asked of the commitment, or of none: what is about a meeting only is about something public."""
can_speak_for_party = is_focal_point & speaks_for
"""Do what was left to a party, and reply to what was asked of it; asked of the id of the party."""
can_measure = is_staff_member & may_see
can_deposit_document = is_staff_member
can_judge = is_staff_member & may_see
"""Judge sentences of a document as no pledge."""
can_reject_match = is_staff_member & may_see
"""Asked of both documents: what is alike in them does not belong together."""
can_revise_document = is_staff_member & may_see
can_edit_reference_data = is_staff_member
can_import = is_staff_member
"""Bring tables in, apply them and take them back; what a row would write is asked of its own commitment or document."""
can_edit_meeting = is_staff_member
"""Record and edit a meeting, hold, move or cancel it."""
can_manage_accounts = is_administrator
can_follow = is_member & may_see
"""Follow a commitment, or (of nothing in particular) what else there is to follow, and choose how to be told."""
can_save_view = is_member
"""Keep views of the register under a name, and choose with which it opens."""
can_share_view = is_staff_member
can_have_calendar_address = is_member
"""Make and take back the own private calendar address."""
can_have_tokens = is_member
"""Make, use and revoke tokens of the API of one's own."""
can_ask_redaction = is_reviewer
can_decide_redaction = is_reviewer & was_asked_by_another
"""It takes two people to take a text off the record, whatever the setting for assessments says."""
