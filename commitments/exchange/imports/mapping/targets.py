"""Places in a mapping that a rule can stand in: a field (``title``), or one of a set of fields (``2:title``)."""

from typing import Any

READING = ("separator", "marks", "order", "epoch", "fiscal_start", "base", "whole")
"""What a rule says of how cells are read."""


def place_of(name: str, number: int = 0) -> str:
    """The place of a field: of all commitments of a row (0), or of one of them, from 1."""
    return f"{number}:{name}" if number else name


def read_place(place: str) -> tuple[int, str]:
    """The number of the set, 0 for that of all, and the name of the field."""
    number, _colon, name = place.rpartition(":")
    return int(number or 0), name


def rules_by_place(mapping: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The rules of a mapping (JSON), copied, by their place."""
    groups = [mapping.get("fields") or {}, *(mapping.get("each") or [])]
    return {
        place_of(name, number): dict(rule)
        for number, group in enumerate(groups)
        for name, rule in group.items()
        if rule is not None
    }


def lay_rules(mapping: dict[str, Any], rules: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The mapping with these rules, by their place, in place of its own."""
    found: dict[int, dict[str, dict[str, Any]]] = {0: {}}
    for place, rule in rules.items():
        number, name = read_place(place)
        found.setdefault(number, {})[name] = rule
    rest = {name: value for name, value in mapping.items() if name != "each"}
    each = [found[number] for number in sorted(found) if number]
    return rest | {"fields": found[0]} | ({"each": each} if each else {})
