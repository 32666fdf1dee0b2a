"""The distinct values of a table beside ours, as a person decides about them: spellings that look alike are one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from ....rules.imports.values import likeness_key
from .cells import EVERY

CLOSE = 0.75
"""From which share of letters in common a name is told to be close to another (difflib)."""
COMMON, MOST_BESIDE = 100, 1_000
"""Names that begin a word alike from which on that tells nothing; names that one is laid beside at most."""
START = 3
"""Letters by which words of two names are brought together at all."""


@dataclass
class ValueGroup:
    """Spellings of one value, most frequent first, each with how often it occurs. ``decision`` is None while open."""

    spellings: dict[str, int] = field(default_factory=dict)
    decision: Any = None
    by_every: bool = False
    """The decision is the one on all values without one of their own."""

    @property
    def name(self) -> str:
        """The most frequent spelling."""
        return next(iter(self.spellings))

    @property
    def count(self) -> int:
        return sum(self.spellings.values())

    @property
    def is_open(self) -> bool:
        return self.decision is None


def value_groups(mapping: dict[str, Any], subject: str) -> list[ValueGroup]:
    """The values of one list in a mapping (JSON) that ``guess`` counted, open ones first, then by how often."""
    decisions = (mapping.get("values") or {}).get(subject) or {}
    counts = ((mapping.get("guess") or {}).get("counts") or {}).get(subject) or {}
    decided = {_key(value): decision for value, decision in decisions.items() if decision is not None}
    groups: dict[str, ValueGroup] = {}
    for value, count in sorted(counts.items(), key=lambda item: -item[1]):
        groups.setdefault(_key(value), ValueGroup()).spellings[value] = count
    for key, group in groups.items():
        group.decision = decided.get(key)
        if group.decision is None and decisions.get(EVERY) is not None:
            group.decision, group.by_every = decisions[EVERY], True
    return sorted(groups.values(), key=lambda group: (not group.is_open, -group.count))


def open_values(mapping: dict[str, Any]) -> dict[str, int]:
    """How many values of each list that the table has are not decided; lists without any are 0."""
    subjects = ((mapping.get("guess") or {}).get("counts") or {}).keys()
    listed = {subject: sum(group.is_open for group in value_groups(mapping, subject)) for subject in subjects}
    return {subject: count + open_others(mapping, subject) for subject, count in listed.items()}


def others(mapping: dict[str, Any], subject: str) -> int:
    """How many names the list has, at least, beside the values that ``guess`` counted: ``*`` decides about them."""
    return int(((mapping.get("guess") or {}).get("more") or {}).get(subject, 0))


def every_decision(mapping: dict[str, Any], subject: str) -> Any:
    """The decision on all names that have none of their own; None while there is none."""
    return ((mapping.get("values") or {}).get(subject) or {}).get(EVERY)


def open_others(mapping: dict[str, Any], subject: str) -> int:
    """How many of these other names are not decided."""
    return 0 if every_decision(mapping, subject) is not None else others(mapping, subject)


def decide(mapping: dict[str, Any], subject: str, decisions: Iterable[tuple[ValueGroup, Any]]) -> dict[str, Any]:
    """The mapping with these decisions, on every spelling of their groups."""
    values = dict((mapping.get("values") or {}).get(subject) or {})
    for group, decision in decisions:
        values |= dict.fromkeys(group.spellings, decision)
    return mapping | {"values": (mapping.get("values") or {}) | {subject: values}}


def decide_others(mapping: dict[str, Any], subject: str, decision: Any) -> dict[str, Any]:
    """The mapping with this decision on all names that have none of their own; None opens them again."""
    return decide(mapping, subject, [(ValueGroup({EVERY: 0}), decision)])


class Near:
    """Names among which one nearly like another is found; ``meant`` is what each of them stands for."""

    def __init__(self, meant: Mapping[str, str]) -> None:
        self._meant = {likeness_key(name): value for name, value in meant.items()}
        self._by_start: dict[str, set[str]] = {}
        for key in self._meant:
            for word in key.split():
                self._by_start.setdefault(word[:START], set()).add(key)

    def find(self, name: str) -> str:
        """What the nearest of the names stands for, or empty; only names that share the start of a word are near."""
        own = likeness_key(name)
        sharing = [self._by_start.get(word[:START], set()) for word in own.split()]
        # “Ministry” and “of” tell nothing where every other name has them.
        telling = [names for names in sharing if len(names) <= COMMON] or [min(sharing, key=len, default=set())]
        among = sorted(set().union(*telling) - {own})[:MOST_BESIDE]
        found = get_close_matches(own, among, n=1, cutoff=CLOSE)
        return self._meant[found[0]] if found else ""


@dataclass(frozen=True)
class Likely:
    """What a value is nearly like: one of the register (address name), a more frequent value of the file; or empty."""

    slug: str = ""
    other: str = ""

    @property
    def decision(self) -> dict[str, str] | None:
        """The decision that it is that one; the register comes first."""
        return {"is": self.slug} if self.slug else {"as": self.other} if self.other else None


class Likeness:
    """Looks for what is nearly alike: among names of the register (slugs by likeness), and among ``groups`` of a file.

    Of two values of the file the less frequent one is nearly like the other, so that none leads back to itself.
    """

    def __init__(self, known: Mapping[str, str], groups: Iterable[ValueGroup]) -> None:
        by_count = sorted(groups, key=lambda group: -group.count)
        self._rank = {group.name: rank for rank, group in enumerate(by_count)}
        self._register, self._file = Near(known), Near({name: name for name in self._rank})

    def of(self, group: ValueGroup) -> Likely:
        """What the value is nearly like."""
        other = self._file.find(group.name)
        follows = self._rank.get(other, len(self._rank)) < self._rank.get(group.name, 0)
        return Likely(self._register.find(group.name), other if follows else "")


def _key(value: str) -> str:
    return likeness_key(value) or value.strip()
