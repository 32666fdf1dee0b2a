from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from commitments.rules.followup.followups import (
    WHAT_LIMIT,
    FollowUpContent,
    FollowUpState,
    FollowUpStep,
    followup_errors,
    outcome_errors,
    steps_open_to,
)
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

TODAY = date(2018, 4, 1)


def content(**changes) -> FollowUpContent:
    values: dict[str, Any] = {"what": "Ask again.", "commitment": 1, "person": 2} | changes
    return FollowUpContent(**values)


@pytest.mark.parametrize(
    ("changes", "tier", "fields"),
    [
        ({}, Tier.INTERNAL, []),
        ({"commitment": None, "meeting": 1}, Tier.PUBLIC, []),
        ({"person": None, "party": 1, "tier": Tier.PARTIES}, Tier.PARTIES, []),
        ({"what": " "}, Tier.PUBLIC, ["what"]),
        ({"what": "x" * (WHAT_LIMIT + 1)}, Tier.PUBLIC, ["what"]),
        ({"what": "a\x00b"}, Tier.PUBLIC, ["what"]),
        ({"commitment": None}, Tier.PUBLIC, ["commitment"]),
        ({"person": None}, Tier.PUBLIC, ["owner"]),
        ({"party": 1}, Tier.PUBLIC, ["owner"]),
        ({"tier": Tier.PUBLIC}, Tier.PUBLIC, ["tier"]),
        ({"tier": Tier.PARTIES}, Tier.INTERNAL, ["tier"]),
    ],
    ids=str,
)
def test_what_keeps_a_follow_up_action_from_being_recorded_is_named_by_field(changes, tier, fields):
    assert list(followup_errors(content(**changes), commitment_tier=tier)) == fields


@pytest.mark.parametrize(
    ("outcome", "on", "fields"),
    [
        ("They answered.", TODAY, []),
        (" ", TODAY, ["outcome"]),
        ("a\x00b", TODAY, ["outcome"]),
        ("They answered.", date(2018, 4, 2), ["settled_on"]),
    ],
)
@pytest.mark.parametrize("state", [FollowUpState.DONE, FollowUpState.DROPPED])
def test_it_is_settled_with_an_outcome_by_today(state, outcome, on, fields):
    assert list(outcome_errors(state, outcome=outcome, on=on, today=TODAY)) == fields


def person(role, party=None):
    return SimpleNamespace(is_authenticated=True, is_active=True, role=role, party_ids={party})


CHANGES = {FollowUpStep.CHANGE, FollowUpStep.DO, FollowUpStep.DROP}


@pytest.mark.parametrize(
    ("who", "state", "steps"),
    [
        (person(UserRole.DESK_OFFICER), "open", CHANGES),
        (person(UserRole.DESK_OFFICER), "done", {FollowUpStep.REOPEN}),
        (person(UserRole.DESK_OFFICER), "dropped", {FollowUpStep.REOPEN}),
        (person(UserRole.FOCAL_POINT, 7), "open", {FollowUpStep.DO}),
        (person(UserRole.FOCAL_POINT, 7), "done", set()),
        (person(UserRole.FOCAL_POINT, 8), "open", set()),
        (person(UserRole.READER), "open", set()),
    ],
)
def test_staff_take_every_step_and_a_party_does_what_was_left_to_it(who, state, steps):
    assert steps_open_to(who, SimpleNamespace(state=state, party_id=7)) == steps
