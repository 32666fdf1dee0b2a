"""A mapping used again for the next table of its source, which may have other columns and other values by now."""

from collections.abc import Collection
from typing import Any

from ....rules.imports.values import likeness_key


def rule_columns(rule: dict[str, Any]) -> list[str]:
    """The headings that the rule of a field, as JSON, takes its cells from."""
    return list(rule.get("columns") or ([rule["column"]] if rule.get("column") else []))


def kept_rules(old: dict[str, Any], columns: Collection[str]) -> dict[str, dict[str, Any]]:
    """The rules of an old mapping for which the new table still has the columns, by field."""
    rules = {name: dict(rule) for name, rule in (old.get("fields") or {}).items() if rule}
    return {name: rule for name, rule in rules.items() if set(rule_columns(rule)) <= set(columns)}


def renew_values(new: dict[str, dict[str, Any]], old: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Old decisions laid over the proposed ones, however a value is spelt now; values that are gone stay decided."""
    before: dict[str, dict[str, Any]] = old.get("values") or {}
    found = {subject: dict(decisions) for subject, decisions in before.items()}
    for subject, decisions in new.items():
        alike = {likeness_key(value): decision for value, decision in before.get(subject, {}).items()}
        renewed = {value: alike.get(likeness_key(value), guessed) for value, guessed in decisions.items()}
        found[subject] = found.get(subject, {}) | renewed
    return found


def renewed_parts(old: dict[str, Any], columns: Collection[str]) -> dict[str, Any]:
    """What else of an old mapping holds for the new table: its source, shares, key, sets of fields, long texts."""
    found = {name: old[name] for name in ("source", "percent", "one_text") if old.get(name)}
    if old.get("key") and set(old["key"]) <= set(columns):
        found["key"] = old["key"]
    said = old.get("translations") or {}
    if said and {each["column"] for each in said.values()} <= set(columns):
        found["translations"] = said
    if (old.get("history") or {}).get("column") in columns:
        found["history"] = old["history"]
    each = old.get("each") or []
    if each and {name for group in each for rule in group.values() for name in rule_columns(rule)} <= set(columns):
        found["each"] = each
    return found
