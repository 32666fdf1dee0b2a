"""What the rows of a table propose: whole commitments, assessments and documents, checked as far as a row can tell."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ....queries.imports.names import RegisterNames
from ....queries.imports.register import ROLE_FIELDS
from ....rules.imports.dates import DateReading
from ....rules.imports.fields import TITLE_LENGTH
from ....rules.imports.values import find_markup, is_total
from ....rules.imports.words import OF_CELLS, WARNINGS, Problem
from ....rules.kernel.commitments import Strength
from ....rules.kernel.deadlines import Precision
from ....rules.kernel.references import REFERENCE
from ....rules.kernel.statuses import Confidence
from ....rules.texts.passages import NUMBER_LENGTH
from ...exports.columns.commitments import COMMITMENT_COLUMNS
from ...exports.layout import NESTING
from ...kernel.spreadsheet import restore
from ..files.headings import OTHER_TABLE
from ..files.table import CONTROLS, Row, without_controls
from ..mapping.cells import CellReader, Cells, SkippedRow
from ..mapping.guess import own_columns
from ..mapping.histories import OF_A_STATUS, HistoryReader
from ..mapping.mapping import NO_STATUS, FieldRule, ImportMapping, column_in

Rules = Mapping[str, FieldRule]
WORDS = frozenset({"title", "quotation", "reference"})
"""One of them a commitment must have."""
SEVERAL = 2
"""Columns from which on a row that fills in one only is told."""

NO_RECORD = frozenset({OTHER_TABLE, "broken_line"})
"""What is wrong with a whole row, so that nothing in it is looked at."""
CONFIDENCES = tuple(name.lower() for name in Confidence.__members__)
FIGURES = re.compile(r"[\d\s.,:/%()–-]+")
"""Words that are none."""
FREE = frozenset(column.heading for column in COMMITMENT_COLUMNS if column.free)


@dataclass
class Proposal:
    """One record that a row proposes. ``values`` by field of ``rules.imports.fields``; ``kept`` is what no field takes.

    Of a deadline the value is (words, earliest, latest, precision); days are dates, names are Targets. Two more may be
    among those of a commitment: ``translations``, its words by language, and ``history``, the values of assessments.
    ``turn`` is how many numbers of passages before its own have the same words. ``said`` holds, by field, heading and
    cell of what the row itself says beside its status: what holds for all rows is not among it.
    """

    row: int
    key: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    skipped: bool = False
    turn: int = 0
    said: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The words of a commitment: its quotation, or its title where the table has nothing else."""
        words: str = self.values.get("quotation") or self.values.get("title", "")
        return words

    def keep_said(self, names: Iterable[str], code: str) -> None:
        """Keep the cells of these fields of ``said`` with the row, each with a warning of this code."""
        for column, text in (self.said[name] for name in names):
            self.kept[column] = text
            self.warnings.append(Problem(self.row, column, text[:200], code))


class Proposer:
    """Makes proposals of rows. ``today`` is the organisation's day. MappingError when the mapping does not fit."""

    def __init__(self, mapping: ImportMapping, names: RegisterNames, columns: Sequence[str], today: date) -> None:
        self.mapping, self.columns, self.today = mapping, list(columns), today
        self.reader = CellReader(mapping, names, columns)
        self.history = HistoryReader(mapping, names, self._finding) if mapping.history else None
        self.used = mapping.columns()
        # Our own export puts an apostrophe before what a spreadsheet would execute; nothing executes JSON.
        self.is_own = bool(own_columns(columns))
        is_neutralised = self.is_own and mapping.table.format not in NESTING
        self.restored = [i for i, name in enumerate(columns) if name in FREE] if is_neutralised else []
        self.check: Callable[[Cells, Rules], None] = {
            "commitments": self._commitment,
            "assessments": self._assessment,
            "documents": self._document,
        }[mapping.records]

    def propose(self, row: Row) -> Iterator[Proposal]:
        """A proposal for each set of fields of the mapping; where there are several, those without words are none."""
        if alone := [problem for problem in row.problems if problem.code in NO_RECORD]:
            yield Proposal(row.number, problems=alone)
            return
        for place in self.restored:
            row.cells[place] = restore(row.cells[place])
        self._replace_controls(row)
        key = self.reader.key(row)
        for number, group in enumerate(self.mapping.each, start=1):
            rules = {**self.mapping.fields, **group}
            try:
                cells = self.reader.read(row, rules)
                several = len(self.mapping.each) > 1
                if not several or cells.values.keys() & group.keys() & {"title", "quotation"}:
                    yield self._proposal(row, cells, f"{key} / {number}" if several and key else key, rules)
            except SkippedRow:
                yield Proposal(row.number, key, skipped=True)

    def _replace_controls(self, row: Row) -> None:
        """What programs left in the cells of others; what stands in our own export comes back as it is."""
        controlled = [problem for problem in row.problems if problem.code == CONTROLS]
        if controlled and self.is_own:
            row.problems = [problem for problem in row.problems if problem.code != CONTROLS]
        elif controlled:
            row.cells = [without_controls(cell) for cell in row.cells]

    def _proposal(self, row: Row, cells: Cells, key: str, rules: Rules) -> Proposal:
        if self.mapping.records == "commitments" and (not cells.values.keys() & WORDS or _says_nothing(cells.values)):
            return self._without_words(row, key)
        self.check(cells, rules)
        if translations := self.reader.translations(row):
            cells.values["translations"] = translations
        if self.history and (history := self._history(row, cells)):
            cells.values["history"] = history
        if self.mapping.key and not key:
            cells.blame(" / ".join(self.mapping.key), "", "no_key")
        found = Proposal(row.number, key, cells.values, self._kept(row) | cells.kept, said=self._said(row, rules))
        for problem in (*row.problems, *cells.problems):
            (found.warnings if self._only_warns(problem) else found.problems).append(problem)
        if not found.problems and self.mapping.records == "commitments" and "status" not in found.values:
            self._keep_unassessed(found, rules)
        if not found.problems and self._has_only_words(row):
            found.warnings.append(Problem(row.number, "", "", "only_words"))
        if mark := find_markup(found.text):
            found.warnings.append(Problem(row.number, "", found.text[:200], "markup", {"mark": mark}))
        return found

    def _said(self, row: Row, rules: Rules) -> dict[str, tuple[str, str]]:
        columns = {name: column for name in OF_A_STATUS if (column := column_in(rules, name))}
        cells = {name: (column, row.cells[self.reader.places[column]]) for name, column in columns.items()}
        return {name: cell for name, cell in cells.items() if cell[1]}

    def _keep_unassessed(self, found: Proposal, rules: Rules) -> None:
        """Keep with the row, and tell, what it says of a status that it does not have."""
        taken = {column for name in found.values.keys() & rules.keys() for column in rules[name].columns}
        found.keep_said([name for name, (column, _text) in found.said.items() if column not in taken], "no_status")

    def _has_only_words(self, row: Row) -> bool:
        """Whether a row of a table of several columns fills in a single one."""
        several = self.mapping.records == "commitments" and len(self.used) > SEVERAL
        return several and len([cell for cell in row.cells if cell]) == 1

    def _without_words(self, row: Row, key: str) -> Proposal:
        """A total, a note or a title between the rows, or a row that lacks the one thing that it must have."""
        rules = {**self.mapping.fields, **self.mapping.each[0]}
        rule = rules.get("quotation") or rules.get("title")
        filled = " · ".join(cell for cell in row.cells if cell)[:200]
        fault = Problem(row.number, rule.columns[0], filled, "no_words") if rule and rule.columns else None
        # Where no column holds words at all, that is what is wrong.
        fault = fault or Problem(row.number, "", filled, "missing", {"field": "quotation"})
        return Proposal(row.number, key, problems=[fault, *row.problems])

    def _history(self, row: Row, cells: Cells) -> list[dict[str, Any]]:
        assert self.history  # noqa: S101 - asked before
        place = self.columns.index(self.history.history.column)
        return self.history.read(row, row.cells[place], cells)

    def _only_warns(self, problem: Problem) -> bool:
        return problem.code in WARNINGS or (problem.code in OF_CELLS and problem.column not in self.used)

    def _kept(self, row: Row) -> dict[str, str]:
        pairs = zip(self.columns, row.cells, strict=True)
        return {name: cell for name, cell in pairs if cell and name not in self.used}

    def missing(self, cells: Cells, name: str, rules: Rules) -> None:
        cells.blame(column_in(rules, name), "", "missing", field=name)

    def _required(self, cells: Cells, *names: str, rules: Rules) -> None:
        blamed = {problem.column for problem in cells.problems}
        for name in names:
            rule = rules.get(name)
            if name not in cells.values and not (blamed & {name, *(rule.columns if rule else ())}):
                self.missing(cells, name, rules)

    def _commitment(self, cells: Cells, rules: Rules) -> None:
        values = cells.values
        values.pop("key", None)
        if len(values.get("title", "")) > TITLE_LENGTH and "quotation" not in values:
            values["quotation"] = values.pop("title")
        title = values.get("title", "")
        if len(title) > TITLE_LENGTH:
            cells.blame(column_in(rules, "title"), title, "long_title", count=len(title), most=TITLE_LENGTH)
        number = values.get("provision", "").strip()
        if len(number) > NUMBER_LENGTH:
            about = {"count": len(number), "most": NUMBER_LENGTH}
            cells.blame(column_in(rules, "provision"), number, "long_number", **about)
        self._merge_deadline(cells, rules)
        _one_role_each(values)
        reference = values.get("reference")
        if not reference:
            self._required(cells, "document", "kind", *([] if title else ["quotation"]), rules=rules)
        if reference and not REFERENCE.match(reference):
            cells.blame(column_in(rules, "reference"), reference, "no_such_reference")
        strength = values.get("strength")
        if strength and strength not in Strength.values:
            cells.blame(column_in(rules, "strength"), strength, "no_such_code", names=", ".join(Strength.values))
        self._finding(cells, rules)

    def _finding(self, cells: Cells, rules: Rules) -> None:
        """A status becomes an assessment, which needs a day that has come, a reason and a confidence.

        "No information" without a day and a reason is what the register says of everything nobody assessed: no finding.
        Without one the evidence is that of the commitment itself.
        """
        values = cells.values
        if values.get("status") == NO_STATUS:
            del values["status"]
        reading = values.pop("assessed_on", None)
        if values.get("status") == "U" and reading is None and "reason" not in values:
            del values["status"]
        if "status" not in values:
            for name in ("reason", "confidence"):
                values.pop(name, None)
            return
        if isinstance(reading, DateReading):
            self._assessed_on(reading, cells, rules["assessed_on"])
        else:
            self.missing(cells, "assessed_on", rules)
        self._required(cells, "reason", *(["confidence"] if values["status"] != "U" else []), rules=rules)
        confidence = values.get("confidence")
        if confidence and confidence.lower() not in CONFIDENCES:
            column = column_in(rules, "confidence")
            cells.blame(column, confidence, "no_such_code", names=", ".join(CONFIDENCES))

    def _assessed_on(self, reading: DateReading, cells: Cells, rule: FieldRule) -> None:
        column = rule.columns[0] if rule.columns else ""
        if reading.code:
            _require_day(reading, column, cells)
        elif reading.day is None:
            cells.blame(column, reading.words, "not_a_day" if reading.latest else "missing", field="assessed_on")
        elif reading.day > self.today:
            cells.blame(column, reading.words, "day_to_come")
        else:
            cells.values["assessed_on"] = reading.day

    def _assessment(self, cells: Cells, rules: Rules) -> None:
        if cells.values.get("status") == NO_STATUS:
            raise SkippedRow
        self._required(cells, "commitment", "status", rules=rules)
        self._finding(cells, rules)

    def _document(self, cells: Cells, rules: Rules) -> None:
        self._required(cells, "title", "kind", "dated", "process", rules=rules)
        reading = cells.values.get("dated")
        if isinstance(reading, DateReading):
            column = column_in(rules, "dated")
            if reading.code:
                _require_day(reading, column, cells)
            elif reading.day is None:
                cells.blame(column, reading.words, "not_a_day")
            cells.values["dated"] = reading.day

    def _merge_deadline(self, cells: Cells, rules: Rules) -> None:
        """Words and their reading; columns for the days and the precision win over what the words say."""
        values = cells.values
        words = values.pop("deadline", None)
        words = DateReading(" ".join(words.split())) if isinstance(words, str) else words
        days = {name: values.pop(name, None) for name in ("earliest", "latest")}
        precision = values.pop("precision", None)
        if words is None and precision is None and not any(days.values()):
            return
        reading = words or DateReading("")
        earliest, latest = (days[name].day if days[name] else None for name in ("earliest", "latest"))
        if precision or earliest or latest:
            known = precision in Precision.values
            reading = DateReading(reading.words, earliest, latest, precision if known else _precision(earliest, latest))
            if precision and not known:
                cells.blame(column_in(rules, "precision"), precision, "no_such_code", names=", ".join(Precision.values))
        if reading.earliest and reading.latest and reading.earliest > reading.latest:
            last = "latest" if days["latest"] else "deadline"
            said = (days["latest"] or reading).words
            cells.blame(column_in(rules, last), said, "days_reversed", day=str(reading.earliest))
        values["deadline"] = (reading.words, reading.earliest, reading.latest, str(reading.precision))


def _require_day(reading: DateReading, column: str, cells: Cells) -> None:
    """Tell that words which may stand as a deadline are no day, where there must be one."""
    if reading.code in WARNINGS:
        cells.blame(column, reading.words, "unread_day")


def _says_nothing(values: dict[str, Any]) -> bool:
    """Whether the words of a row are only those of a sum, or figures. What names a commitment need say no more."""
    if "reference" in values:
        return False
    words = str(values.get("quotation") or values.get("title") or "")
    return is_total(words) or bool(FIGURES.fullmatch(words))


def _precision(earliest: date | None, latest: date | None) -> Precision:
    return Precision.DAY if earliest == latest else Precision.RANGE


def _one_role_each(values: dict[str, Any]) -> None:
    """A party stands once, in the first of its roles."""
    seen: set[Any] = set()
    for name in ROLE_FIELDS.values():
        if name in values:
            values[name] = [target for target in values[name] if target not in seen]
            seen.update(values[name])
