"""What the ledger says of a row, from its first entry to its last."""

from commitments.queries.ledger.verify.states import States


def test_state_is_what_the_entries_said_last():
    states = States()
    states.tell("party", "1", {"name": "A", "kind": "state"})
    states.tell("party", "1", {})
    states.tell("party", "1", {"name": "B"})
    states.tell("theme", "1", {"name": "C"})

    assert states.take("party", "1") == {"name": "B", "kind": "state"}
    assert list(states.left()) == [("theme", "1")]


def test_deleted_row_has_no_state_until_it_is_made_again():
    states = States()
    states.tell("party", "1", {"name": "A"})
    states.tell("party", "1", None)
    gone = states.take("party", "1")
    states.tell("party", "1", {"slug": "a"})

    assert gone is None
    assert states.take("party", "1") == {"slug": "a"}
    assert states.take("party", "2") is None
    assert list(states.left()) == []
