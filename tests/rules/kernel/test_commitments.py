import pytest

from commitments.rules.kernel.commitments import Kind, Lifecycle, can_transition, is_open

TRANSITIONS = {
    "active": ["suspended", "fulfilled", "superseded", "lapsed", "withdrawn", "not_a_commitment"],
    "suspended": ["active", "superseded", "lapsed", "withdrawn", "not_a_commitment"],
    "fulfilled": [],
    "superseded": [],
    "lapsed": [],
    "withdrawn": [],
    "not_a_commitment": [],
}


@pytest.mark.parametrize("current", Lifecycle.values)
def test_lifecycle_transitions_as_a_table(current):
    assert [to for to in Lifecycle.values if can_transition(current, to)] == TRANSITIONS[current]


def test_open_is_running_and_not_declaratory_and_not_implemented():
    found = {
        (state, kind, implemented)
        for state in Lifecycle
        for kind in Kind
        for implemented in (True, False)
        if is_open(lifecycle=state, kind=kind, implemented=implemented)
    }

    assert found == {
        (state, kind, False) for state in ("active", "suspended") for kind in ("deliverable", "recurring", "standing")
    }
