"""What an import would change, counted and told, without writing anything."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ...rules.import_words import Problem, problem_words
from ..tables.spool import SpooledTable
from .cells import Target
from .mapping import ImportMapping
from .plan import CHANGED, ERROR, NEW, SKIPPED, UNCHANGED, Planned, Planner
from .proposals import Proposal

MOST_TOLD = 1_000
"""Errors, warnings, duplicates and changes that are told; the counts are of all."""
NEW, CHANGED, UNCHANGED, SKIPPED, ERROR = "new", "changed", "unchanged", "skipped", "errors"
UNCHANGEABLE = ("document", "kind", "quotation")
"""What no act of the register changes in a commitment that is there."""
COMPARED = ("title", "provision", "lifecycle", "tier", "remark", "deadline")
Tell = Callable[[str, dict[str, Any]], None]
"""Is told of every row: what would become of it (a key of the counts, or ``duplicates``), and the row as JSON."""
NAMED = (*ROLE_FIELDS.values(), "themes", "zones")
Tell = Callable[[str, dict[str, Any]], None]
"""Is told of every row: what would become of it (a key of the counts, or ``duplicates``), and the row as JSON."""


@dataclass
class Preview:
    """The counts, and what a person has to look at."""

    mapping: ImportMapping
    counts: Counter[str] = field(default_factory=Counter)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    changes: list[dict] = field(default_factory=list)
    duplicates: list[dict] = field(default_factory=list)
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
            return self._note_errors(planned.problems)
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

    def _note_errors(self, problems: list[Problem]) -> None:
        self.errors += problems[: MOST_TOLD - len(self.errors)]
        self.note(ERROR, problems[0].row, problems=problems)
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

    def _note_change(self, planned: Planned) -> None:
        proposal = planned.proposal
        told = {name: {"before": before, "after": after} for name, (before, after) in planned.changes.items()}
        about = {"key": proposal.key, "title": _title(proposal), "name": planned.name, "fields": told}
        self.note(CHANGED, proposal.row, **about)
        if len(self.changes) < MOST_TOLD:
            self.changes.append({"row": proposal.row, "name": planned.name, "fields": told})


def preview_import(
    table: SpooledTable, mapping: ImportMapping, *, today: date, user=None, tell: Tell | None = None
) -> Preview:
    """What importing the table by the mapping would do, against the rows that ``user`` may see (None: all).

    Reads the table once and the register in chunks of some hundred commitments. MappingError when the mapping names
    columns that the table does not have. Writes nothing.
    """
    proposer = Proposer(mapping, load_names(user), table.detected.columns, today)
    preview = Preview(mapping, tell=tell)
    judge = {"commitments": _Commitments, "assessments": _Assessments, "documents": _Documents}[mapping.records]
    proposals = _sound(preview, _proposals(preview, proposer, table))
    judge(preview, user).look_at(proposals)
    planner = Planner(mapping, table, today=today, user=user)
    preview = Preview(mapping, tell=tell)
    for planned in planner.plan():
        preview.take(planned)
    preview.counts["rows"] = planner.rows
    return preview


def preview_words(preview: Preview) -> str:
    """The preview for somebody at a terminal: the counts, what is not decided, then errors and warnings by row."""
    told = preview.as_json()
    lines = [f"{name}: {count}" for name, count in told["counts"].items()]
    lines += [f"undecided {subject}: {', '.join(values)}" for subject, values in told["undecided"].items()]
    for problem in told["errors"] + told["warnings"]:
        place = f"row {problem['row']}" + (f", {problem['column']}" if problem["column"] else "")
        lines.append(f"{place}: “{problem['value']}”: {problem['wrong']} {problem['right']}")
    return "\n".join(lines)


def _proposals(preview: Preview, proposer: Proposer, table: SpooledTable) -> Iterator[Proposal]:
    for row in table:
        preview.counts["rows"] += 1
        yield from proposer.propose(row)


def _sound(preview: Preview, proposals: Iterable[Proposal]) -> Iterator[Proposal]:
    """The proposals without a fault, each once; what is wrong with the others is noted."""
    keys: dict[str, int] = {}
    texts: dict[bytes, int] = {}
    for proposal in proposals:
        preview.counts["warnings"] += len(proposal.warnings)
        preview.warnings += proposal.warnings[: MOST_TOLD - len(preview.warnings)]
        if proposal.warnings:
            preview.note("warnings", proposal.row, problems=proposal.warnings)
        if proposal.skipped:
            preview.counts[SKIPPED] += 1
            preview.note(SKIPPED, proposal.row, key=proposal.key)
            continue
        if preview.mapping.records == "commitments":
            _note_duplicates(preview, proposal, keys, texts)
        if proposal.problems:
            _note_errors(preview, proposal.problems)
        else:
            yield proposal


def _note_errors(preview: Preview, problems: list[Problem]) -> None:
    preview.counts[ERROR] += 1
    preview.errors += problems[: MOST_TOLD - len(preview.errors)]
    preview.note(ERROR, problems[0].row, problems=problems)
    for problem in problems:
        if problem.code == "undecided":
            preview.undecided[problem.about["list"]][problem.value] += 1


def _note_duplicates(preview: Preview, proposal: Proposal, keys: dict[str, int], texts: dict[bytes, int]) -> None:
    """A second row of one key is a fault; of one text it is one only where no key tells the two apart."""
    document = proposal.values.get("document")
    where = f"{document.slug}\n{document.name}" if isinstance(document, Target) else ""
    text = proposal.text
    first = keys.setdefault(proposal.key, proposal.row) if proposal.key else proposal.row
    alike = texts.setdefault(text_key(text, where), proposal.row) if text else proposal.row
    if first != proposal.row:
        _note_pair(preview, [first, proposal.row], {"key": proposal.key})
        proposal.problems.append(Problem(proposal.row, "", proposal.key, "same_key", {"other": first}))
    if alike != proposal.row and first == proposal.row and not proposal.values.get("reference"):
        _note_pair(preview, [alike, proposal.row], {"text": text[:200]})
        if not proposal.key:
            proposal.problems.append(Problem(proposal.row, "", text[:200], "same_text", {"other": alike}))


def _note_pair(preview: Preview, rows: list[int], alike: dict[str, str]) -> None:
    if len(preview.duplicates) < MOST_TOLD:
        preview.duplicates.append({"rows": rows, **alike})
    preview.note("duplicates", rows[1], other=rows[0], **alike)


def _chunks(proposals: Iterable[Proposal]) -> Iterator[list[Proposal]]:
    proposals = iter(proposals)
    while chunk := list(islice(proposals, CHUNK)):
        yield chunk


def _title(proposal: Proposal) -> str:
    """What a row is called: its words, or the commitment that it assesses."""
    return (proposal.values.get("title") or proposal.text or proposal.values.get("commitment", ""))[:200]


class _Judge:
    def __init__(self, preview: Preview, user):
        self.preview, self.user = preview, user

    def look_at(self, proposals: Iterable[Proposal]) -> None:
        raise NotImplementedError

    def count(self, proposal: Proposal, what: str, **about: Any) -> None:
        self.preview.counts[what] += 1
        self.preview.note(what, proposal.row, key=proposal.key, title=_title(proposal), **about)
        if what in (NEW, CHANGED):
            for name, value in proposal.values.items():
                for target in value if isinstance(value, list) else [value]:
                    if isinstance(target, Target) and not target.slug:
                        self.preview.made[name][target.name] += 1

    def change(self, proposal: Proposal, name: str, changes: dict[str, list]) -> None:
        told = {field: {"before": before, "after": after} for field, (before, after) in changes.items()}
        self.count(proposal, CHANGED, name=name, fields=told)
        if len(self.preview.changes) < MOST_TOLD:
            self.preview.changes.append({"row": proposal.row, "name": name, "fields": told})


class _Commitments(_Judge):
    def look_at(self, proposals: Iterable[Proposal]) -> None:
        register = load_register(self.user)
        for chunk in _chunks(proposals):
            found = [(proposal, self._find(proposal, register)) for proposal in chunk]
            facts = read_facts({pk for _proposal, pk in found if pk})
            for proposal, pk in found:
                self._judge(proposal, facts.get(pk) if pk else None)

    def _find(self, proposal: Proposal, register: RegisterRows) -> int | None:
        if reference := proposal.values.get("reference"):
            return register.by_reference.get(reference)
        document = proposal.values["document"]
        return register.find_text(proposal.text, document.slug) if document.slug else None

    def _judge(self, proposal: Proposal, facts: Facts | None) -> None:
        values = proposal.values
        if facts is None and values.get("reference"):
            fault = Problem(proposal.row, "", values["reference"], "no_such_reference")
            return _note_errors(self.preview, [fault])
        if facts is None:
            return self.count(proposal, NEW)
        changes = _differences(values, facts.values)
        if faults := [_unchangeable(proposal.row, name, *changes[name]) for name in UNCHANGEABLE if name in changes]:
            return _note_errors(self.preview, faults)
        if changes:
            return self.change(proposal, str(facts.values["reference"]), changes)
        return self.count(proposal, UNCHANGED)


def _unchangeable(row: int, name: str, before: Any, after: Any) -> Problem:
    return Problem(row, "", str(after)[:200], "unchangeable", {"before": str(before)[:200], "field": name})


def _differences(values: dict[str, Any], facts: dict[str, Any]) -> dict[str, list]:
    """What a proposal says otherwise than the register; what it does not say is left as it is."""
    changes = {}
    for name in (*UNCHANGEABLE, *COMPARED):
        after = values.get(name)
        after = (after.slug or after.name) if isinstance(after, Target) else after
        if after is not None and not _same(after, facts[name]):
            changes[name] = [_plain(facts[name]), _plain(after)]
    for name in NAMED:
        if name in values:
            after = sorted(target.slug or target.name for target in values[name])
            if after != sorted(facts[name]):
                changes[name] = [sorted(facts[name]), after]
    # The same status again is no change; who assesses the same anew does so on the page.
    if "status" in values and values["status"] != facts["status"]:
        changes["status"] = [facts["status"], values["status"]]
    return changes


def _same(after: Any, before: Any) -> bool:
    """Texts are the same when they differ in blanks around them and in the ends of their lines only."""
    if isinstance(after, str) and isinstance(before, str):
        return after.strip() == before.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(after, tuple):
        return (" ".join(before[0].split()), *before[1:]) == after
    return after == before


def _plain(value: Any) -> Any:
    return [None if part is None else str(part) for part in value] if isinstance(value, tuple) else value


class _Assessments(_Judge):
    def look_at(self, proposals: Iterable[Proposal]) -> None:
        """In the order of their days, whatever the order of the file: the same status again is no change."""
        register = load_register(self.user)
        found = [(pk, proposal) for proposal in proposals if (pk := self._find(proposal, register))]
        recorded = read_assessments(dict.fromkeys(pk for pk, _proposal in found), self.user)
        for pk, proposal in sorted(found, key=lambda pair: (pair[0], pair[1].values["assessed_on"], pair[1].row)):
            self._judge(proposal, recorded[pk, *self._cell(proposal)])

    def _find(self, proposal: Proposal, register: RegisterRows) -> int | None:
        name = proposal.values["commitment"]
        pk = register.by_reference.get(name) or register.find_text(name)
        if pk is None and self.preview.mapping.values.get(COMMITMENTS, {}).get(EVERY) == SKIP:
            self.preview.counts[SKIPPED] += 1
        elif pk is None:
            _note_errors(self.preview, [Problem(proposal.row, "", name[:200], "no_such_commitment")])
        return pk

    def _cell(self, proposal: Proposal) -> tuple[str, str]:
        party, zone = (proposal.values.get(name) or [Target("", "")] for name in ("party", "zone"))
        return party[0].slug, zone[0].slug

    def _judge(self, proposal: Proposal, recorded: list[tuple[date, str]]) -> None:
        day, status = proposal.values["assessed_on"], proposal.values["status"]
        before = [code for on, code in recorded if on <= day]
        if before and before[-1] == status:
            return self.count(proposal, UNCHANGED)
        recorded.append((day, status))
        recorded.sort(key=lambda pair: pair[0])
        return self.count(proposal, NEW)


class _Documents(_Judge):
    def look_at(self, proposals: Iterable[Proposal]) -> None:
        documents = load_documents(self.user)
        by_address = {row["source_url"]: row for row in documents if row["source_url"]}
        by_title = {(likeness_key(row["title"]), row["dated"]): row for row in documents}
        for proposal in proposals:
            values = proposal.values
            address = (values.get("source_url") or [""])[0]
            row = by_address.get(address) or by_title.get((likeness_key(values["title"]), values["dated"]))
            self._judge(proposal, row, address)

    def _judge(self, proposal: Proposal, row: dict | None, address: str) -> None:
        if row is None:
            return self.count(proposal, NEW)
        values = proposal.values | ({"source_url": address} if address else {})
        names = ("title", "kind", "dated", "source_url", "language", "publisher")
        changes = {n: [str(row[n]), str(values[n])] for n in names if n in values and str(row[n]) != str(values[n])}
        return self.change(proposal, row["slug"], changes) if changes else self.count(proposal, UNCHANGED)
def _title(proposal: Proposal) -> str:
    """What a row is called: its words, or the commitment that it assesses."""
    return (proposal.values.get("title") or proposal.text or proposal.values.get("commitment", ""))[:200]
