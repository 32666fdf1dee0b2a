"""The cells of one row read by the rules of a mapping: texts, days, codes of ours, names that were decided about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from ....queries.imports.names import RegisterNames
from ....rules.imports.dates import DateReading, read_date
from ....rules.imports.fields import FIELDS, Field
from ....rules.imports.values import (
    find_addresses,
    is_mark,
    is_no_mark,
    likeness_key,
    read_percent,
    split_cell,
    status_of_percent,
)
from ....rules.imports.words import Problem
from ..files.table import Row
from .mapping import CODED, COMMITMENTS, LEAVE_OUT, OBJECTS, SKIP, FieldRule, ImportMapping, MappingError, constant_day

EVERY = "*"
"""In a list: the decision on all values without one of their own; as a name that is or is made: the value itself."""
MORE = "…"
"""At the end of the beginning of a text: a decision about every text that goes on from there."""
AS_DEPTH = 5
WORDS = Field("deadline")
"""A deadline whose reading stands in columns of its own: its words are kept and not read."""


class SkippedRow(Exception):  # noqa: N818 - no error: a person decided it
    """A value of the row was decided to be skipped, with the row."""


class Target(NamedTuple):
    """What a name was decided to be: a thing of the register by its slug, or a new one by its name."""

    slug: str
    name: str
    made: Mapping[str, Any] = {}

    def __hash__(self) -> int:
        return hash((self.slug, self.name))


LONGEST_ADDRESS = 500
"""Characters of a web address that evidence has."""


@dataclass
class Cells:
    """What the fields of one commitment, assessment or document hold, and what is wrong with them.

    ``kept`` are cells that say more than a field took of them.
    """

    row: int
    values: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def blame(self, column: str, value: str, code: str, **about: Any) -> None:
        self.problems.append(Problem(self.row, column, value[:200], code, about))


class CellReader:
    """Reads rows of one table. MappingError when the mapping names columns that the table does not have."""

    def __init__(self, mapping: ImportMapping, names: RegisterNames, columns: Sequence[str]) -> None:
        self.mapping, self.names = mapping, names
        self.places = {name: place for place, name in enumerate(columns)}
        self.fields = {each.name: each for each in FIELDS[mapping.records]}
        self.decisions = {
            subject: {_key(value): decision for value, decision in decided.items()}
            for subject, decided in mapping.values.items()
        }
        decided = mapping.values.get(COMMITMENTS, {}).items()
        cut = [(_key(value), decision) for value, decision in decided if value.endswith(MORE)]
        self.beginnings = sorted(cut, key=lambda pair: -len(pair[0]))
        bases = {rule.base for group in (mapping.fields, *mapping.each) for rule in group.values() if rule.base}
        days = {base for base in bases if constant_day(base)}
        if missing := sorted(mapping.columns() - self.places.keys() - days):
            raise MappingError([f"{name}: no such column; there are: {', '.join(columns)}" for name in missing])

    def read(self, row: Row, rules: Mapping[str, FieldRule]) -> Cells:
        """The fields of one set of rules. SkippedRow when a person decided so."""
        cells = Cells(row.number)
        for name, rule in rules.items():
            worded = name == "deadline" and "precision" in rules
            value = self._field(WORDS if worded else self.fields[name], rule, row, cells)
            if value not in (None, "", []):
                cells.values[name] = value
        return cells

    def translations(self, row: Row) -> dict[str, str]:
        """What the row says in other languages, by their codes."""
        pairs = self.mapping.translations.items()
        return {language: text for language, said in pairs if (text := row.cells[self.places[said.column]])}

    def key(self, row: Row) -> str:
        """What names the row in its source; empty when any part of it is."""
        parts = [row.cells[self.places[name]] for name in self.mapping.key]
        return " / ".join(parts) if all(parts) else ""

    def _field(self, field: Field, rule: FieldRule, row: Row, cells: Cells) -> Any:
        texts = [(name, text) for name in rule.columns if (text := row.cells[self.places[name]])]
        if not texts:
            return self._constant(field, rule, cells)
        column, text = texts[0]
        if field.holds == "date":
            return self._date(rule, row, column, text, cells)
        if field.holds == "address":
            return self._addresses(rule, texts, cells)
        if field.holds in ("parties", "themes", "zones"):
            return self._several(field.holds, rule, texts, cells)
        if field.holds == "statuses" and rule.marks:
            return self._ticked(rule, texts, cells)
        if field.holds == "statuses" and rule.whole:
            return self._percent(rule, column, text, cells)
        if field.holds == "commitments":
            return self._commitment(text)
        return self._decided(field.holds, column, text, cells) if field.holds != "text" else text

    def _constant(self, field: Field, rule: FieldRule, cells: Cells) -> Any:
        constant = rule.constant
        if constant is None:
            return None
        if field.holds == "date":
            return read_date(str(constant), rule.dates)
        if field.holds in OBJECTS:
            decision = constant if isinstance(constant, dict) else {"is": constant}
            target = self._target(field.holds, decision, str(decision.get("create", "")), field.name, cells)
            return [target] if target and field.holds in ("parties", "themes", "zones") else target
        if field.holds in CODED and constant not in CODED[field.holds]:
            cells.blame(field.name, str(constant), "no_such_code", names=", ".join(sorted(CODED[field.holds])))
            return None
        return constant if field.holds != "address" else [str(constant)]

    def _date(self, rule: FieldRule, row: Row, column: str, text: str, cells: Cells) -> DateReading:
        reading = read_date(text, rule.dates, self._base(rule, row))
        if reading.code:
            cells.blame(column, text, reading.code)
        return reading

    def _base(self, rule: FieldRule, row: Row) -> date | None:
        if not rule.base:
            return None
        day = constant_day(rule.base)
        return day or read_date(row.cells[self.places[rule.base]], rule.dates).day

    def _addresses(self, rule: FieldRule, texts: list[tuple[str, str]], cells: Cells) -> list[str]:
        found = []
        for column, text in texts:
            addresses, others = find_addresses(text, rule.separator)
            long = [address for address in addresses if len(address) > LONGEST_ADDRESS]
            for other in others:
                cells.blame(column, other, "no_address")
            for address in long:
                cells.blame(column, address, "long_address", count=len(address), most=LONGEST_ADDRESS)
            if others or long or addresses != split_cell(text, rule.separator):
                cells.kept[column] = text
            found += [address for address in addresses if len(address) <= LONGEST_ADDRESS]
        return list(dict.fromkeys(found))

    def _several(self, subject: str, rule: FieldRule, texts: list[tuple[str, str]], cells: Cells) -> list[Target]:
        found = []
        for column, text in texts:
            names = self._names(subject, rule, column, text, cells)
            if subject != "parties" and names != sorted(names, key=likeness_key):
                # Lists show themes and zones in the order of the register: that of the source would be lost.
                cells.kept[column] = text
            found += [self._decided(subject, column, name, cells) for name in names]
        return list(dict.fromkeys(target for target in found if target))

    def _names(self, subject: str, rule: FieldRule, column: str, text: str, cells: Cells) -> list[str]:
        """What a cell names: itself, parted; or its heading, where cells are marks."""
        if not rule.marks:
            return split_cell(text, rule.separator, lambda name: self._is_known(subject, name))
        if not is_mark(text) and not is_no_mark(text):
            cells.blame(column, text, "no_mark")
        return [column] if is_mark(text) else []

    def _ticked(self, rule: FieldRule, texts: list[tuple[str, str]], cells: Cells) -> str | None:
        """What was decided about the heading under which the row is ticked; under several it is none of them."""
        ticked = [name for column, text in texts for name in self._names("statuses", rule, column, text, cells)]
        if len(ticked) > 1:
            cells.blame(ticked[1], "", "several_marks", beside=ticked[0])
        return self._decided("statuses", ticked[0], ticked[0], cells) if len(ticked) == 1 else None

    def _is_known(self, subject: str, name: str) -> bool:
        return _key(name) in self.decisions.get(subject, {}) or bool(self.names.find(subject, name))

    def _percent(self, rule: FieldRule, column: str, text: str, cells: Cells) -> str | None:
        share = read_percent(text, rule.whole)
        if share is None:
            decided: str | None = self._decided("statuses", column, text, cells)
            return decided
        return status_of_percent(share, self.mapping.percent)

    def _commitment(self, text: str) -> str:
        """What names a commitment of the register: the text of the file, or what was decided to stand for it."""
        decision = self.decisions.get(COMMITMENTS, {}).get(_key(text)) or self._by_beginning(text)
        if decision == SKIP:
            raise SkippedRow(text)
        return str(next(iter(decision.values()))) if decision else text

    def _by_beginning(self, text: str) -> Any:
        """What was decided about all texts that begin alike; the longest beginning counts."""
        return next((decision for begins, decision in self.beginnings if _key(text).startswith(begins)), None)

    def _decided(self, subject: str, column: str, value: str, cells: Cells) -> Any:
        """What was decided about a value of the file; a problem where nothing was."""
        decision = self._decision(subject, value)
        for _step in range(AS_DEPTH):
            if not isinstance(decision, dict) or "as" not in decision:
                break
            value = str(decision["as"])
            decision = self._decision(subject, value)
        if decision == SKIP:
            raise SkippedRow(value)
        if decision is None or (isinstance(decision, dict) and "as" in decision):
            cells.blame(column, value, "undecided", list=subject)
            return None
        return self._target(subject, decision, value, column, cells) if subject in OBJECTS else decision

    def _decision(self, subject: str, value: str) -> Any:
        decided = self.decisions.get(subject, {})
        decision = decided.get(_key(value))
        return decided.get(EVERY) if decision is None and subject in OBJECTS else decision

    def _target(self, subject: str, decision: Any, value: str, column: str, cells: Cells) -> Target | None:
        if decision == LEAVE_OUT:
            return None
        if "is" in decision:
            return self._known(subject, str(decision["is"]), value, column, cells)
        name = value if decision["create"] == EVERY else str(decision["create"])
        # What an earlier import made is not made again.
        slug = self.names.find(subject, name)
        return Target(slug, slug) if slug else Target("", name, decision)

    def _known(self, subject: str, slug: str, value: str, column: str, cells: Cells) -> Target | None:
        """One of the register: by its address name, or by what the file calls it where that was decided of all."""
        found = self.names.find(subject, value) if slug == EVERY else slug
        if found in self.names.slugs[subject]:
            return Target(found, found)
        if slug == EVERY:
            cells.blame(column, value, "undecided", list=subject)
        else:
            cells.blame(column, value or slug, "no_such_object", slug=slug, list=subject)
        return None


def _key(value: str) -> str:
    """By what a decision is found: spellings that look alike are decided together; signs stand for themselves."""
    return likeness_key(value) or value.strip()
