"""Decisions on some values of a file, named one by one, laid into the mapping that there is."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from ....queries.imports.names import RegisterNames
from ....rules.imports.values import likeness_key
from .cells import AS_DEPTH, EVERY
from .mapping import OBJECTS, MappingError, read_mapping
from .values import ValueGroup, decide, value_groups

IS, AS = "is", "as"


def decide_values(
    mapping: dict[str, Any], subject: str, decisions: Iterable[tuple[str, Any]], names: RegisterNames
) -> dict[str, Any]:
    """The mapping (JSON) with these decisions on values of the list ``subject``; None opens one again.

    A value is named by any of its spellings, ``*`` names all of names without a decision of their own. MappingError
    says of each what is wrong: the file has no such value, the register no such thing, or the decision is none.
    """
    groups = value_groups(mapping, subject)
    by_key = {_key(name): group for group in groups for name in group.spellings}
    found, problems = [], []
    for value, decision in decisions:
        is_every = value == EVERY and subject in OBJECTS
        group = ValueGroup({EVERY: 0}) if is_every else by_key.get(_key(value))
        error = _wrong(decision, group, subject, names, by_key)
        if group is None or error:
            problems.append(f"{value[:200]}: {error or _('the file has no such value in this list')}")
        else:
            found.append((group, decision))
    meant = {id(group): group.decision for group in groups} | {id(group): decision for group, decision in found}
    problems += [
        f"{group.name[:200]}: {_('this would match the value with itself through other values')}"
        for group, _decision in found
        if _leads_back(group, by_key, meant)
    ]
    if problems:
        raise MappingError(problems)
    decided = decide(mapping, subject, found)
    read_mapping(decided)
    return decided


def _wrong(
    decision: Any, group: ValueGroup | None, subject: str, names: RegisterNames, by_key: dict[str, ValueGroup]
) -> str:
    if group is None or not isinstance(decision, dict):
        return ""
    if AS in decision and _key(str(decision[AS])) not in by_key:
        return _("the file has no other value “%(name)s” in this list") % {"name": str(decision[AS])[:200]}
    if AS in decision and str(decision[AS]) in group.spellings:
        return _("a value cannot be matched with itself; choose another one")
    slug = str(decision.get(IS, EVERY))
    if slug != EVERY and subject in OBJECTS and slug not in names.slugs[subject]:
        return _("the register has no entry with the short name “%(name)s”") % {"name": slug[:200]}
    return ""


def _leads_back(group: ValueGroup, by_key: dict[str, ValueGroup], meant: dict[int, Any]) -> bool:
    """Whether one value is the same as another, that as a third, and so on back to it, or without end."""
    there: ValueGroup | None = group
    for _step in range(AS_DEPTH):
        decision = meant.get(id(there))
        if not isinstance(decision, dict) or AS not in decision:
            return False
        there = by_key.get(_key(str(decision[AS])))
        if there is None or there is group:
            return there is group
    return True


def _key(value: str) -> str:
    return likeness_key(value) or value.strip()
