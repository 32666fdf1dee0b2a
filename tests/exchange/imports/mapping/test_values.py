"""Values as they are decided: spellings together, open ones first, what is nearly alike."""

import pytest

from commitments.exchange.imports.mapping.values import Near, decide, open_values, value_groups

COUNTS = {"parties": {"Labour": 3, "Greens": 7, "LABOUR": 5, "Act": 1}}


def mapping(**decisions):
    return {"values": {"parties": decisions}, "guess": {"counts": COUNTS}}


def test_spellings_that_look_alike_are_one_value_and_open_ones_come_first():
    groups = value_groups(mapping(Greens={"is": "greens"}, LABOUR=None), "parties")

    assert [(group.name, group.count, group.is_open) for group in groups] == [
        ("LABOUR", 8, True),
        ("Act", 1, True),
        ("Greens", 7, False),
    ]
    assert groups[0].spellings == {"LABOUR": 5, "Labour": 3}


def test_decision_on_one_spelling_holds_for_all_and_one_on_every_value_for_the_rest():
    groups = value_groups(mapping(Labour="skip", **{"*": {"create": "*", "kind": "group"}}), "parties")

    assert {group.name: (group.decision, group.by_every) for group in groups} == {
        "LABOUR": ("skip", False),
        "Greens": ({"create": "*", "kind": "group"}, True),
        "Act": ({"create": "*", "kind": "group"}, True),
    }
    assert open_values(mapping(**{"*": "skip"})) == {"parties": 0}


def test_deciding_keeps_what_was_decided_of_other_values():
    before = mapping(Act={"is": "act"})
    labour = next(group for group in value_groups(before, "parties") if group.name == "LABOUR")

    after = decide(before, "parties", [(labour, {"is": "labour"})])

    assert after["values"] == {
        "parties": {"Act": {"is": "act"}, "LABOUR": {"is": "labour"}, "Labour": {"is": "labour"}}
    }
    assert open_values(after) == {"parties": 1}
    assert before == mapping(Act={"is": "act"})


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("Minstry of Health", "health"),
        ("Ministry of Health", ""),  # itself: it is known, not near
        ("Ministry of Defence", ""),
        ("", ""),
    ],
)
def test_name_nearly_like_another_is_found(name, near):
    assert Near({"Ministry of Health": "health", "Treasury": "treasury"}).find(name) == near
