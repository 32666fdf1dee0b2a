"""What an import would change, counted and told, without writing anything."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ....queries.imports.names import RegisterNames
from ....rules.imports.words import Problem, problem_words
from ....rules.kernel.file_refusals import row_name
from ....rules.kernel.permissions import Visitor
from ..files.spool import SpooledTable
from ..mapping.cells import Target
from ..mapping.mapping import ImportMapping
from .claims import lower_claims
from .plan import CHANGED, ERROR, NEW, SKIPPED, UNCHANGED, Planned, Planner
from .proposals import Proposal

MOST_TOLD = 1_000
"""Errors, warnings, duplicates and changes that are told; the counts are of all."""
Tell = Callable[[str, dict[str, Any]], None]
"""Is told of every row: what would become of it (a key of the counts, or ``duplicates``), and the row as JSON."""


@dataclass
class Preview:
    """The counts, and what a person has to look at."""

    mapping: ImportMapping
    names: RegisterNames
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)
    duplicates: list[dict[str, Any]] = field(default_factory=list)
    undecided: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    made: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    tell: Tell | None = None

    def note(self, outcome: str, row: int, **about: Any) -> None:
        """Tell of one row, to whom it is told."""
        if self.tell:
            self.tell(outcome, {"row": row, **about})

    def take(self, planned: Planned) -> None:
        """Count one record and what it would come to."""
        proposal = planned.proposal
        self.counts[planned.outcome] += 1
        self._warn(proposal)
        if planned.alike:
            self._note_pair(planned.alike)
        if planned.outcome == ERROR:
            return self._note_errors(proposal, planned.problems)
        if planned.outcome == SKIPPED:
            return self.note(SKIPPED, proposal.row, key=proposal.key)
        if planned.outcome in (NEW, CHANGED):
            self._note_made(proposal)
        if planned.outcome == CHANGED:
            return self._note_change(planned)
        return self.note(planned.outcome, proposal.row, key=proposal.key, title=_title(proposal))

    def as_json(self) -> dict[str, Any]:
        """For a person and for programs; see docs/import.md."""
        names = ("rows", NEW, CHANGED, UNCHANGED, SKIPPED, ERROR, "warnings")
        return {
            "records": self.mapping.records,
            "source": self.mapping.source,
            "key": {"columns": list(self.mapping.key), "computed": not self.mapping.key},
            "counts": {name: self.counts[name] for name in names},
            "undecided": {subject: dict(values) for subject, values in self.undecided.items()},
            "created": {subject: dict(values) for subject, values in self.made.items()},
            "errors": [problem_words(problem) for problem in self.errors[:MOST_TOLD]],
            "warnings": [problem_words(problem) for problem in self.warnings[:MOST_TOLD]],
            "duplicates": self.duplicates[:MOST_TOLD],
            "changes": self.changes[:MOST_TOLD],
        }

    def _warn(self, proposal: Proposal) -> None:
        self.counts["warnings"] += len(proposal.warnings)
        self.warnings += proposal.warnings[: MOST_TOLD - len(self.warnings)]
        if proposal.warnings:
            self.note("warnings", proposal.row, problems=proposal.warnings)

    def _note_errors(self, proposal: Proposal, problems: list[Problem]) -> None:
        self.errors += problems[: MOST_TOLD - len(self.errors)]
        self.note(ERROR, problems[0].row, key=proposal.key, title=_title(proposal), problems=problems)
        for problem in problems:
            if problem.code == "undecided":
                self.undecided[problem.about["list"]][problem.value] += 1

    def _note_pair(self, alike: dict[str, Any]) -> None:
        if len(self.duplicates) < MOST_TOLD:
            self.duplicates.append(alike)
        other, row = alike["rows"]
        self.note("duplicates", row, other=other, **{name: alike[name] for name in alike if name != "rows"})

    def _note_made(self, proposal: Proposal) -> None:
        for name, value in proposal.values.items():
            for target in value if isinstance(value, list) else [value]:
                if isinstance(target, Target) and not target.slug:
                    self.made[name][target.name] += 1
                    self._note_process(target.made.get("process"))

    def _note_process(self, decision: Any) -> None:
        """A process that is made for a new document, unless the register has it by its name."""
        if isinstance(decision, dict) and "create" in decision:
            name = str(decision["create"])
            if not self.names.find("processes", name):
                self.made["process"][name] += 1

    def _note_change(self, planned: Planned) -> None:
        proposal = planned.proposal
        told = {name: {"before": before, "after": after} for name, (before, after) in planned.changes.items()}
        about = {"key": proposal.key, "title": _title(proposal), "name": planned.name, "fields": told}
        self.note(CHANGED, proposal.row, **about)
        if len(self.changes) < MOST_TOLD:
            self.changes.append({"row": proposal.row, "name": planned.name, "fields": told})


def preview_import(
    table: SpooledTable, mapping: ImportMapping, *, today: date, user: Visitor | None = None, tell: Tell | None = None
) -> Preview:
    """What importing the table by the mapping would do, against the rows that ``user`` may see (None: all).

    Reads the table once and the register in chunks of some hundred commitments. MappingError when the mapping names
    columns that the table does not have. Writes nothing.
    """
    planner = Planner(mapping, table, today=today, user=user)
    preview = Preview(mapping, planner.names, tell=tell)
    for planned in lower_claims(planner, planner.plan()):
        preview.take(planned)
    preview.counts["rows"] = planner.rows
    return preview


def preview_words(preview: Preview) -> str:
    """The preview for somebody at a terminal: the counts, what is not decided, then errors and warnings by row."""
    told = preview.as_json()
    lines = [f"{name}: {count}" for name, count in told["counts"].items()]
    lines += [f"undecided {subject}: {', '.join(values)}" for subject, values in told["undecided"].items()]
    for problem in told["errors"] + told["warnings"]:
        place = f"row {row_name(problem['row'])}" + (f", {problem['column']}" if problem["column"] else "")
        lines.append(f"{place}: “{problem['value']}”: {problem['wrong']} {problem['right']}")
    return "\n".join(lines)


def _title(proposal: Proposal) -> str:
    """What a row is called: its words, or the commitment that it assesses."""
    return (proposal.values.get("title") or proposal.text or proposal.values.get("commitment", ""))[:200]
