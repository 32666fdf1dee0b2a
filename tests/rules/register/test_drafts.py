from datetime import date
from types import SimpleNamespace

import pytest

from commitments.rules.kernel.commitments import Kind, Tier
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.drafts import (
    FROM,
    DraftContent,
    DraftState,
    Step,
    as_finding,
    content_errors,
    may_take,
    missing_errors,
    steps_open_to,
)

OWNER, COLLEAGUE, REVIEWER = "owner", "colleague", "reviewer"
DAY = date(2018, 3, 1)


def person(pk: int, role: str = "desk_officer", active: bool = True):
    return SimpleNamespace(pk=pk, role=role, is_active=active, is_authenticated=True)


PEOPLE = {OWNER: person(1), COLLEAGUE: person(2), REVIEWER: person(3, "reviewer")}


def draft(state=DraftState.DRAFTING, drafted_by=1, changed_by=1):
    commitment = SimpleNamespace(tier=Tier.INTERNAL)
    return SimpleNamespace(state=state, drafted_by_id=drafted_by, changed_by_id=changed_by, commitment=commitment)


TABLE = {
    DraftState.DRAFTING: {"save", "submit", "discard"},
    DraftState.SUBMITTED: {"accept", "return", "discard"},
    DraftState.RETURNED: {"save", "submit", "discard"},
    DraftState.ACCEPTED: set(),
    DraftState.DISCARDED: set(),
}


@pytest.mark.parametrize("state", DraftState)
def test_steps_by_state(state):
    assert {step.value for step in Step if state in FROM[step]} == TABLE[state]


# Who of the three may take which step with the owner's draft, without and with the rule of two people.
RIGHTS = {
    Step.SAVE: ([OWNER, COLLEAGUE, REVIEWER], [OWNER, COLLEAGUE, REVIEWER]),
    Step.SUBMIT: ([OWNER, COLLEAGUE, REVIEWER], [OWNER, COLLEAGUE, REVIEWER]),
    Step.ACCEPT: ([OWNER, REVIEWER], [REVIEWER]),
    Step.RETURN: ([REVIEWER], [REVIEWER]),
    Step.DISCARD: ([OWNER, REVIEWER], [OWNER, REVIEWER]),
}


@pytest.mark.parametrize("step", Step)
def test_step_by_person_and_rule(step):
    found = tuple(
        [name for name, who in PEOPLE.items() if may_take(step, who, draft(), two_people=rule)]
        for rule in (False, True)
    )

    assert found == RIGHTS[step]


@pytest.mark.parametrize(("drafted_by", "changed_by"), [(3, 1), (1, 3), (3, 3)])
@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_reviewer_never_accepts_what_they_began_or_changed_last_where_two_people_accept(role, drafted_by, changed_by):
    own = draft(DraftState.SUBMITTED, drafted_by, changed_by)

    found = [may_take(Step.ACCEPT, person(3, role), own, two_people=rule) for rule in (False, True)]

    assert found == [True, False]


@pytest.mark.parametrize("who", [person(1, "focal_point"), person(1, "reader"), person(1, "administrator", False)])
def test_nobody_but_staff_takes_a_step(who):
    assert [step for step in Step if may_take(step, who, draft(), two_people=False)] == []


def test_steps_open_to_asks_for_right_and_state():
    assert steps_open_to(PEOPLE[OWNER], draft(DraftState.SUBMITTED), two_people=True) == {Step.DISCARD}
    assert steps_open_to(PEOPLE[REVIEWER], draft(DraftState.ACCEPTED), two_people=False) == frozenset()


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (DraftContent(), []),
        (DraftContent(status=7), ["status"]),
        (DraftContent(status=Status.NOT_SCORED), ["status"]),
        (DraftContent(confidence=4, tier=0), ["confidence", "tier"]),
        (DraftContent(reason="a\x00"), ["reason"]),
        (DraftContent(reason="x" * 20_001), ["reason"]),
    ],
    ids=range(6),
)
def test_content_errors_leave_room_for_what_is_missing(content, fields):
    assert list(content_errors(content, kind=Kind.DELIVERABLE)) == fields


def test_content_errors_never_score_a_declaratory_entry():
    assert list(content_errors(DraftContent(), kind=Kind.DECLARATORY)) == ["status"]


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (DraftContent(), ["status", "as_of", "reason"]),
        (DraftContent(status=Status.PARTLY), ["as_of", "reason", "confidence"]),
        (DraftContent(as_of=DAY, reason="Seen."), ["status"]),
        (DraftContent(status=Status.PARTLY, as_of=DAY), []),
    ],
    ids=range(4),
)
def test_missing_errors_name_all_that_is_missing_while_it_is_no_finding(content, fields):
    assert list(missing_errors(content)) == fields


def test_as_finding_says_the_same():
    content = DraftContent(Status.PARTLY, DAY, "Seen.", 2, 3, 4, None, [5], Tier.PARTIES)

    assert vars(as_finding(content)) == vars(content)
    with pytest.raises(ValueError, match="not complete"):
        as_finding(DraftContent(status=Status.PARTLY))
