from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.rules.kernel import permissions
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole, visible_tiers

NOBODY = "anonymous"
OWN, ANOTHERS = 1, 2
PEOPLE = [*UserRole.values, NOBODY]
STAFF = ["administrator", "reviewer", "desk_officer"]
TIERS = {
    "administrator": [1, 2, 3],
    "reviewer": [1, 2, 3],
    "desk_officer": [1, 2, 3],
    "focal_point": [1, 2],
    "reader": [1],
    "anonymous": [1],
}
# Who may, of the people above, whatever the tier: staff see all three.
ALLOWED = {
    "is_staff_member": STAFF,
    "is_administrator": ["administrator"],
    "is_focal_point": ["focal_point"],
    "is_reviewer": ["administrator", "reviewer"],
    "can_deposit_document": STAFF,
    "can_edit_reference_data": STAFF,
    "can_manage_accounts": ["administrator"],
    "can_ask_redaction": ["administrator", "reviewer"],
}
ALLOWED_ON_OBJECTS = {
    "can_assess": STAFF,
    "can_draft": STAFF,
    "can_review": ["administrator", "reviewer"],
    "can_record_report": STAFF,
    "can_edit_commitment": STAFF,
    "can_add_note": STAFF,
    "can_judge": STAFF,
    "can_measure": STAFF,
}


def person(role, active=True):
    if role == NOBODY:
        return AnonymousUser()
    return SimpleNamespace(role=role, is_active=active, is_authenticated=True, party_ids=frozenset({OWN}))


def part_of(party, tier=Tier.PUBLIC):
    return SimpleNamespace(party_id=party, commitment=SimpleNamespace(tier=tier))


@pytest.mark.parametrize("role", PEOPLE)
def test_visible_tiers_by_role(role):
    assert list(visible_tiers(person(role))) == TIERS[role]


@pytest.mark.parametrize("name", ALLOWED)
def test_predicate_by_role(name):
    predicate = getattr(permissions, name)

    assert [role for role in PEOPLE if predicate.test(person(role))] == ALLOWED[name]


@pytest.mark.parametrize("tier", Tier)
@pytest.mark.parametrize("name", ALLOWED_ON_OBJECTS)
def test_predicate_by_role_and_tier(name, tier):
    predicate, commitment = getattr(permissions, name), SimpleNamespace(tier=tier)

    assert [role for role in PEOPLE if predicate.test(person(role), commitment)] == ALLOWED_ON_OBJECTS[name]


@pytest.mark.parametrize(
    ("party", "tier", "allowed"),
    [
        (OWN, Tier.PUBLIC, [*STAFF, "focal_point"]),
        (OWN, Tier.PARTIES, [*STAFF, "focal_point"]),
        (OWN, Tier.INTERNAL, STAFF),
        (ANOTHERS, Tier.PUBLIC, STAFF),
    ],
)
def test_staff_speak_for_any_party_and_a_focal_point_for_its_own(party, tier, allowed):
    part = part_of(party, tier)

    speaking = [role for role in PEOPLE if permissions.can_speak_for.test(person(role), part)]

    assert speaking == allowed
    assert [role for role in PEOPLE if permissions.can_speak_for.test(person(role, active=False), part)] == []


@pytest.mark.parametrize("tier", Tier)
def test_may_see_is_membership_of_the_visible_tiers(tier):
    seeing = [role for role in PEOPLE if permissions.may_see.test(person(role), SimpleNamespace(tier=tier))]

    assert seeing == [role for role in PEOPLE if tier in TIERS[role]]


@pytest.mark.parametrize("role", UserRole.values)
def test_account_that_is_off_may_nothing_and_sees_the_public_tier(role):
    off = person(role, active=False)

    assert list(visible_tiers(off)) == [1]
    assert [name for name in ALLOWED if getattr(permissions, name).test(off)] == []
    public = SimpleNamespace(tier=Tier.PUBLIC)
    assert [name for name in ALLOWED_ON_OBJECTS if getattr(permissions, name).test(off, public)] == []


@pytest.mark.parametrize("role", PEOPLE)
def test_redaction_is_decided_by_a_reviewer_who_did_not_ask_for_it(role):
    asker, own = person(role), SimpleNamespace(asked_by_id=1)
    asker.pk = 1
    other = person(role)
    other.pk = 2

    decides = [permissions.can_decide_redaction.test(who, own) for who in (asker, other)]

    assert decides == [False, role in ("administrator", "reviewer")]
