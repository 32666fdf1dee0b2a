"""Who may do what: small predicates, asked by views, by templates (to show a button) and again by actions."""

import rules
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .commitments import Tier


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


def visible_tiers(user) -> tuple[Tier, ...]:
    """The tiers that ``user`` may see; anonymous visitors, and people whose account is off, see the public tier."""
    if not user.is_authenticated or not user.is_active:
        return (Tier.PUBLIC,)
    return TIERS_BY_ROLE[UserRole(user.role)]


@rules.predicate
def is_staff_member(user) -> bool:
    """Administrator, reviewer or desk officer, with an account that is on."""
    return bool(user and user.is_authenticated and user.is_active and user.role in STAFF_ROLES)


@rules.predicate
def is_member(user) -> bool:
    """Anybody with an account that is on."""
    return bool(user and user.is_authenticated and user.is_active)


@rules.predicate
def is_administrator(user) -> bool:
    """An administrator with an account that is on."""
    return is_staff_member(user) and user.role == UserRole.ADMINISTRATOR


@rules.predicate
def is_reviewer(user) -> bool:
    """Administrator or reviewer, with an account that is on."""
    return is_staff_member(user) and user.role in REVIEWING_ROLES


@rules.predicate
def is_focal_point(user) -> bool:
    """Somebody who speaks for a party, with an account that is on."""
    return bool(user and user.is_authenticated and user.is_active and user.role == UserRole.FOCAL_POINT)


@rules.predicate
def is_own_part(user, part) -> bool:
    """Whether a part in a commitment (``Responsibility``) is that of a party for which the person speaks."""
    return part.party_id in user.party_ids


@rules.predicate
def speaks_for(user, party) -> bool:
    """Whether the person speaks for a party (its id)."""
    return party in user.party_ids


@rules.predicate
def may_see_commitment_of(user, part) -> bool:
    """Whether the commitment, in which this is a party's part, is one that the person may see."""
    return may_see(user, part.commitment)


@rules.predicate
def may_see(user, commitment) -> bool:
    """Whether the object's tier is one that the person may see; asked of one object, rows go by ``visible_to``."""
    return commitment is None or commitment.tier in visible_tiers(user)


@rules.predicate
def was_asked_by_another(user, redaction) -> bool:
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
