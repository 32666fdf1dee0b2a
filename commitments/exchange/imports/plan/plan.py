"""What each record of a table comes to beside the register: what a preview counts and an import carries out."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from ....queries.imports.names import load_names
from ....queries.imports.register import (
    Facts,
    Recorded,
    RegisterRows,
    load_documents,
    load_register,
    read_assessments,
    read_documents,
    read_facts,
    text_key,
)
from ....queries.kernel.disk_map import Numbers, Sorted, short_hash
from ....rules.imports.words import Problem
from ....rules.kernel.permissions import Visitor
from ....rules.texts.quotations import VOLUME, WHOLE
from ..files.spool import SpooledTable
from ..mapping.cells import EVERY, Cells, Target
from ..mapping.histories import keep_change
from ..mapping.mapping import COMMITMENTS, SKIP, ImportMapping
from .checks import NewRow, change_problems, finding_problems
from .differences import (
    UNCHANGEABLE,
    commitment_differences,
    finding_said,
    missing_changes,
    nearest_finding,
    said_otherwise,
)
from .passages import Place, Texts
from .proposals import Proposal, Proposer
from .refusals import NewThings, document_problems

CHUNK = 200
MOST_ALIKE = 500
"""Passages of the same words that are told apart in one document; what is more shares theirs."""
NEW, CHANGED, UNCHANGED, SKIPPED, ERROR = "new", "changed", "unchanged", "skipped", "errors"
NOBODY: frozenset[int] = frozenset()


@dataclass
class Planned:
    """One record: its number in the file, what it comes to, and beside which commitment (``pk``, ``facts``).

    ``name`` is the reference or address name of what changes, ``changes`` before and after by field; ``place`` where
    the words of a new commitment stand; ``alike`` the other row of the file that is the same.
    """

    number: int
    proposal: Proposal
    outcome: str = ""
    pk: int | None = None
    facts: Facts | None = None
    name: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    place: Place | None = None
    alike: dict[str, Any] = field(default_factory=dict)

    def fail(self, *problems: Problem) -> None:
        """It is in error."""
        self.outcome = ERROR
        self.problems += problems


class Planner:
    """Plans a table. ``user`` sees part of the register (None: all); ``without`` are commitments (ids) that are left
    out of it, ``done`` the numbers of records that need no plan any more. MappingError when the mapping does not fit.
    """

    def __init__(
        self,
        mapping: ImportMapping,
        table: SpooledTable,
        *,
        today: date,
        user: Visitor | None = None,
        without: Container[int] = NOBODY,
        done: Container[int] = NOBODY,
    ) -> None:
        self.mapping, self.table, self.today, self.user = mapping, table, today, user
        self.without, self.done = without, done
        self.names = load_names(user)
        self.proposer = Proposer(mapping, self.names, table.detected.columns, today)
        self.texts = Texts()
        self.things = NewThings(self.names, mapping)
        self.new_row = NewRow(self.texts, today, self.things, WHOLE if mapping.one_text else VOLUME)
        self.rows = 0
        self._keys, self._texts, self._turns = Numbers(), Numbers(), Numbers()

    def plan(self) -> Iterator[Planned]:
        """Every record that is not done; in the order of the file, assessments by their days."""
        judges: dict[str, Any] = {"commitments": _Commitments, "assessments": _Assessments, "documents": _Documents}
        planned: Iterator[Planned] = judges[self.mapping.records](self).judge(self._records())
        return planned

    def _records(self) -> Iterator[Planned]:
        number = 0
        for row in self.table:
            self.rows += 1
            for proposal in self.proposer.propose(row):
                number += 1
                planned = Planned(number, proposal)
                if proposal.skipped:
                    planned.outcome = SKIPPED
                elif self.mapping.records == "commitments":
                    self._note_duplicates(planned)
                if proposal.problems and not proposal.skipped:
                    planned.fail(*proposal.problems)
                if number not in self.done:
                    yield planned

    def _note_duplicates(self, planned: Planned) -> None:
        """A second row of one key is a fault; of one text it is one only where no key tells the two apart."""
        proposal = planned.proposal
        document = proposal.values.get("document")
        where = f"{document.slug}\n{document.name}" if isinstance(document, Target) else ""
        text = proposal.text
        proposal.turn = self._turn(f"{where}\n{' '.join(text.split())}", proposal.values.get("provision", ""))
        first = self._keys.first(proposal.key, proposal.row) if proposal.key else proposal.row
        alike = self._texts.first(text_key(text, where), proposal.row) if text else proposal.row
        if first != proposal.row:
            planned.alike = {"rows": [first, proposal.row], "key": proposal.key}
            proposal.problems.append(self._same_key(proposal, first))
        elif alike != proposal.row and not proposal.values.get("reference"):
            planned.alike = {"rows": [alike, proposal.row], "text": text[:200]}
            if not proposal.key:
                proposal.problems.append(Problem(proposal.row, "", text[:200], "same_text", {"other": alike}))

    def _turn(self, words: str, number: str) -> int:
        """How many passages of these words came before that of this number; 0 without one."""
        if not number:
            return 0
        every, this = short_hash(words), short_hash(f"{words}\n{number}")
        turn = self._turns.get(this)
        if turn is None:
            turn = (self._turns.get(every) or 0) % MOST_ALIKE
            self._turns.put([(this, turn), (every, turn + 1)])
        return turn

    def _same_key(self, proposal: Proposal, first: int) -> Problem:
        return Problem(proposal.row, " / ".join(self.mapping.key), proposal.key, "same_key", {"other": first})


def _chunks(records: Iterable[Planned]) -> Iterator[list[Planned]]:
    records = iter(records)
    while chunk := list(islice(records, CHUNK)):
        yield chunk


class _Commitments:
    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        source = planner.mapping.source if planner.mapping.key else ""
        self.register = load_register(planner.user, source=source, without=planner.without)

    def judge(self, records: Iterable[Planned]) -> Iterator[Planned]:
        for chunk in _chunks(records):
            for planned in chunk:
                planned.pk = None if planned.outcome else self._find(planned.proposal)
            facts = read_facts({planned.pk for planned in chunk if planned.pk})
            compared = [pk for planned in chunk if (pk := planned.pk) and _is_compared(planned.proposal, facts[pk])]
            self._read(compared)
            for planned in chunk:
                if not planned.outcome:
                    self._judge(planned, facts.get(planned.pk) if planned.pk else None)
                yield planned

    def _read(self, keys: list[int]) -> None:
        """Read the assessments of these commitments: by cell, and all of each of them."""
        self.recorded = read_assessments(keys, self.planner.user) if keys else {}
        self.by_commitment: dict[int, list[Recorded]] = {}
        for (pk, _party, _zone), rows in self.recorded.items():
            self.by_commitment.setdefault(pk, []).extend(reversed(rows))

    def _find(self, proposal: Proposal) -> int | None:
        if reference := proposal.values.get("reference"):
            return self.register.by_reference.get(reference)
        if proposal.key and (pk := self.register.by_key.get(proposal.key)):
            return pk
        document = proposal.values["document"]
        return self.register.find_text(proposal.text, document.slug) if document.slug else None

    def _judge(self, planned: Planned, facts: Facts | None) -> None:
        proposal = planned.proposal
        if facts is None:
            return self._judge_new(planned)
        planned.facts, planned.name = facts, str(facts.values["reference"])
        planned.changes = commitment_differences(proposal.values, facts.values)
        if missing := self._missing(proposal, facts):
            proposal.values["history"] = missing
            planned.changes["history"] = [[], [f"{change['assessed_on']}: {change['status']}" for change in missing]]
        if "status" in proposal.values and "status" not in planned.changes:
            self._keep_beside(proposal, facts, missing)
        if faults := [name for name in UNCHANGEABLE if name in planned.changes]:
            return planned.fail(*(_unchangeable(proposal.row, name, *planned.changes[name]) for name in faults))
        planned.outcome = CHANGED if planned.changes else UNCHANGED
        problems = change_problems(proposal, planned.changes, facts, self.planner.today) if planned.changes else []
        if problems := [*problems, *self.planner.things.problems(proposal)]:
            planned.fail(*problems)

    def _missing(self, proposal: Proposal, facts: Facts) -> list[dict[str, Any]]:
        """The changes of its history that the register does not have; what the others say beside is kept."""
        history = proposal.values.get("history", [])
        recorded = [(each.day, each.status) for each in self.recorded.get((facts.pk, "", ""), [])]
        missing = missing_changes(history, recorded)
        known = {*facts.values["evidence"], *(url for change in missing for url in change.get("evidence", ()))}  # type: ignore[misc]
        beside = Cells(proposal.row, kept=proposal.kept)
        for change in history:
            if change not in missing:
                is_recorded = (change["assessed_on"], change["status"]) in recorded
                code, names = ("known_status", ()) if is_recorded else ("same_status", ("reason", "confidence"))
                keep_change(change, beside, code, names, known=known)
        proposal.warnings += beside.problems
        return missing

    def _keep_beside(self, proposal: Proposal, facts: Facts, missing: list[dict[str, Any]]) -> None:
        """The status is the same: what the row says beside it stays with the row where nothing on record says so."""
        recorded = [facts.joint, *self.by_commitment.get(facts.pk, ()), *map(finding_said, missing)]
        found = nearest_finding(proposal, [each for each in recorded if each.status == proposal.values["status"]])
        code = "known_assessment" if found.day == proposal.values["assessed_on"] else "same_status"
        proposal.keep_said(said_otherwise(proposal, found), code)

    def _judge_new(self, planned: Planned) -> None:
        proposal = planned.proposal
        if reference := proposal.values.get("reference"):
            column = self.planner.mapping.column_of("reference")
            return planned.fail(Problem(proposal.row, column, reference, "no_such_reference"))
        problems, planned.place = self.planner.new_row.check(proposal)
        planned.outcome = NEW
        if problems:
            planned.fail(*problems)


def _is_compared(proposal: Proposal, facts: Facts) -> bool:
    """Whether the assessments of a commitment have to be read beside a row: its joint status alone does not tell."""
    values = proposal.values
    if "history" in values:
        return True
    return values.get("status") == facts.values["status"] and bool(said_otherwise(proposal, facts.joint))


def _unchangeable(row: int, name: str, before: Any, after: Any) -> Problem:
    return Problem(row, "", str(after)[:200], "unchangeable", {"before": str(before)[:200], "field": name})


class _Assessments:
    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.register: RegisterRows = load_register(planner.user)
        self.leaves_out = planner.mapping.values.get(COMMITMENTS, {}).get(EVERY) == SKIP
        self.read: set[int] = set()
        self.recorded: dict[tuple[Any, ...], list[Recorded]] = {}
        self.stored: dict[tuple[Any, ...], list[Recorded]] = {}

    def judge(self, records: Iterable[Planned]) -> Iterator[Planned]:
        """In the order of their days, whatever the order of the file: the same status again is no change."""
        found = Sorted()
        for planned in records:
            if not planned.outcome:
                self._find(planned)
            if planned.outcome:
                yield planned
            else:
                day = planned.proposal.values["assessed_on"].isoformat()
                found.put(planned.pk or 0, day, planned.proposal.row, planned)
        for chunk in _chunks(found):
            keys = {planned.pk for planned in chunk if planned.pk}
            facts = read_facts(keys)
            self._read_on(keys)
            for planned in chunk:
                planned.facts = facts[planned.pk or 0]
                cell = planned.pk or 0, *_cell(planned.proposal)
                self._judge(planned, self.recorded.setdefault(cell, []), self.stored.get(cell, []))
                yield planned

    def _read_on(self, keys: set[int]) -> None:
        """Read the assessments of these commitments; what became of those read before is kept for them alone."""
        found = read_assessments(keys - self.read, self.planner.user)
        stored = {cell: list(rows) for cell, rows in found.items()}
        self.recorded = {cell: rows for cell, rows in self.recorded.items() if cell[0] in keys} | found
        self.stored = {cell: rows for cell, rows in self.stored.items() if cell[0] in keys} | stored
        self.read = keys

    def _find(self, planned: Planned) -> None:
        name = planned.proposal.values["commitment"]
        planned.pk = self.register.by_reference.get(name) or self.register.find_text(name)
        if planned.pk is None and self.leaves_out:
            planned.outcome = SKIPPED
        elif planned.pk is None:
            column = self.planner.mapping.column_of("commitment")
            planned.fail(Problem(planned.proposal.row, column, name[:200], "no_such_commitment"))

    def _judge(self, planned: Planned, recorded: list[Recorded], stored: list[Recorded]) -> None:
        """``stored`` are those of the register that no row of the file was found to be yet: a day may have several."""
        proposal, facts = planned.proposal, planned.facts
        said = finding_said(proposal.values)
        if same := [each for each in stored if each[:2] == said[:2]]:
            found = nearest_finding(proposal, same)
            stored.remove(found)
            return self._leave(planned, found, "known_assessment")
        before = [each for each in recorded if each.day <= said.day]
        if before and before[-1].status == said.status:
            return self._leave(planned, before[-1], "same_status")
        planned.outcome = NEW
        kind, made_on = (str(facts.values["kind"]), facts.made_on) if facts else ("", date.min)
        problems = finding_problems(proposal, kind, made_on, self.planner.today)
        if problems := [*problems, *self.planner.things.problems(proposal)]:
            return planned.fail(*problems)
        recorded.append(said)
        recorded.sort(key=lambda each: each.day)

    def _leave(self, planned: Planned, found: Recorded, code: str) -> None:
        """The status is known from what was ``found``: nothing is written, and what is said beside stays with the row.

        That is a reason and a confidence that are others, and addresses of evidence that are new.
        """
        planned.outcome = UNCHANGED
        proposal, known = planned.proposal, planned.facts.values["evidence"] if planned.facts else []
        # Of the same status again the day is another, as it has to be.
        proposal.keep_said([name for name in said_otherwise(proposal, found) if name != "assessed_on"], code)
        column = self.planner.mapping.column_of("evidence")
        added = [url for url in proposal.values.get("evidence", ()) if url not in known]  # type: ignore[operator]
        if added:
            proposal.kept[column or "evidence"] = "\n".join(added)
        proposal.warnings += [Problem(proposal.row, column, url[:200], "known_status") for url in added]


def _cell(proposal: Proposal) -> tuple[str, str]:
    party, zone = (proposal.values.get(name) or [Target("", "")] for name in ("party", "zone"))
    return party[0].slug, zone[0].slug


class _Documents:
    NAMES = ("title", "kind", "dated", "source_url", "language", "publisher")

    def __init__(self, planner: Planner) -> None:
        self.planner = planner
        self.register = load_documents(planner.user)
        self.rows = Numbers()

    def judge(self, records: Iterable[Planned]) -> Iterator[Planned]:
        for chunk in _chunks(records):
            keys = {planned.number: self._find(planned.proposal.values) for planned in chunk if not planned.outcome}
            rows = read_documents({key for key in keys.values() if key})
            for planned in chunk:
                if not planned.outcome:
                    self._judge(planned, rows.get(keys[planned.number] or 0))
                yield planned

    def _find(self, values: dict[str, Any]) -> int | None:
        return self.register.find(values["title"], values["dated"], (values.get("source_url") or [""])[0])

    def _judge(self, planned: Planned, row: dict[str, Any] | None) -> None:
        proposal, values = planned.proposal, planned.proposal.values
        address = (values.get("source_url") or [""])[0]
        first = self.rows.first(text_key(values["title"], str(values["dated"])), proposal.row)
        if first != proposal.row:
            planned.alike = {"rows": [first, proposal.row], "text": values["title"][:200]}
            return planned.fail(Problem(proposal.row, "", values["title"][:200], "same_document", {"other": first}))
        if row is None:
            planned.outcome = NEW
            problems = document_problems(proposal, self.planner.mapping) + self.planner.things.problems(proposal)
            if problems:
                planned.fail(*problems)
            return
        said = values | ({"source_url": address} if address else {})
        differing = [n for n in self.NAMES if n in said and str(row[n]) != str(said[n])]
        planned.name, planned.outcome = row["slug"], UNCHANGED
        if differing:
            planned.fail(*(_unchangeable(proposal.row, n, row[n], said[n]) for n in differing))
