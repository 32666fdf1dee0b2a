from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from commitments.rules.followup.inquiries import (
    SUBJECT_LIMIT,
    ReplyContent,
    RequestContent,
    RequestStep,
    next_reminder,
    reply_errors,
    request_errors,
    steps_open_to,
)
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.register.parties import Channel

TODAY, SENT, DUE = date(2018, 6, 1), date(2018, 4, 1), date(2018, 5, 1)


def content(**changes) -> RequestContent:
    values: dict[str, Any] = {
        "party": 1,
        "subject": "Roads",
        "text": "How far are you?",
        "channel": Channel.EMAIL,
        "sent_on": SENT,
        "reply_due": DUE,
        "commitments": (1,),
    }
    return RequestContent(**values | changes)


@pytest.mark.parametrize(
    ("changes", "tier", "fields"),
    [
        ({}, Tier.PARTIES, []),
        ({"commitments": (), "meeting": 1}, Tier.PUBLIC, []),
        ({"reply_due": SENT, "sent_on": SENT}, Tier.PUBLIC, []),
        ({"subject": " "}, Tier.PUBLIC, ["subject"]),
        ({"subject": "x" * (SUBJECT_LIMIT + 1)}, Tier.PUBLIC, ["subject"]),
        ({"text": "a\x00"}, Tier.PUBLIC, ["text"]),
        ({"commitments": ()}, Tier.PUBLIC, ["commitments"]),
        ({"channel": Channel.PARTY}, Tier.PUBLIC, ["channel"]),
        ({"channel": "smoke"}, Tier.PUBLIC, ["channel"]),
        ({"sent_on": date(2018, 6, 2), "reply_due": date(2018, 6, 2)}, Tier.PUBLIC, ["sent_on"]),
        ({"reply_due": date(2018, 3, 31)}, Tier.PUBLIC, ["reply_due"]),
        ({"tier": Tier.PUBLIC}, Tier.PUBLIC, ["tier"]),
        ({}, Tier.INTERNAL, ["tier"]),
    ],
    ids=str,
)
def test_what_keeps_a_request_from_being_recorded_is_named_by_field(changes, tier, fields):
    assert list(request_errors(content(**changes), commitment_tier=tier, today=TODAY)) == fields


@pytest.mark.parametrize(
    ("reply", "by_staff", "fields"),
    [
        (ReplyContent("Done.", TODAY, Channel.PRESS), True, []),
        (ReplyContent("Done.", SENT), False, []),
        (ReplyContent("", TODAY, Channel.PRESS), True, ["text"]),
        (ReplyContent("Done.", TODAY), True, ["channel"]),
        (ReplyContent("Done.", TODAY, Channel.PRESS), False, ["channel"]),
        (ReplyContent("Done.", date(2018, 3, 31)), False, ["replied_on"]),
        (ReplyContent("Done.", date(2018, 6, 2)), False, ["replied_on"]),
    ],
)
def test_reply_comes_after_the_request_and_by_today(reply, by_staff, fields):
    assert list(reply_errors(reply, sent_on=SENT, today=TODAY, by_staff=by_staff)) == fields


@pytest.mark.parametrize(
    ("last", "following"),
    [
        (None, date(2018, 5, 2)),
        (date(2018, 5, 2), date(2018, 5, 9)),
        (date(2018, 5, 30), date(2018, 6, 6)),
        (date(2018, 4, 20), date(2018, 5, 2)),
        (date(2018, 4, 30), date(2018, 5, 7)),
    ],
)
def test_reminder_is_due_after_the_reply_was_and_then_every_seven_days(last, following):
    assert next_reminder(DUE, last) == following


def person(role, party=None):
    return SimpleNamespace(is_authenticated=True, is_active=True, role=role, party_ids={party})


@pytest.mark.parametrize(
    ("who", "state", "steps"),
    [
        (person(UserRole.DESK_OFFICER), "open", set(RequestStep) - {RequestStep.REOPEN}),
        (person(UserRole.DESK_OFFICER), "replied", {RequestStep.REOPEN}),
        (person(UserRole.DESK_OFFICER), "closed", {RequestStep.REOPEN}),
        (person(UserRole.FOCAL_POINT, 7), "open", {RequestStep.REPLY}),
        (person(UserRole.FOCAL_POINT, 7), "closed", set()),
        (person(UserRole.FOCAL_POINT, 8), "open", set()),
        (person(UserRole.READER), "open", set()),
    ],
)
def test_staff_take_every_step_and_the_party_that_was_asked_replies(who, state, steps):
    assert steps_open_to(who, SimpleNamespace(state=state, party_id=7)) == steps
