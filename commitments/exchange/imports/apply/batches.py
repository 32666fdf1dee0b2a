"""An import applied: what its rows name is made, then the rows are written, in batches that let others write.

What is written says so in the same transaction; whoever goes on after a crash begins where the last batch ended.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from ....actions.imports.progress import keep_on
from ....actions.kernel.ledger import VersionConflict
from ....models import Import, ImportRow, User
from ....queries.imports.names import load_names
from ....queries.imports.pages import count_rows, ledger_number
from ....queries.kernel.disk_map import Numbers
from ....rules.imports.states import GAPS, HOLD, LEAST, next_batch
from ....rules.ledger.recorded_words import record_words
from ...kernel.kept_files import whole_path
from ..files.spool import SpooledTable, spool_table
from ..files.table import Choice
from ..mapping.mapping import ImportMapping, read_mapping
from ..plan.plan import CHANGED, ERROR, NEW, SKIPPED, UNCHANGED, Planned, Planner
from .create_related import Maker, Survey
from .records import Writer

TOLD = 20
"""Rows that are named where the register moved on."""


class MovedOn(Exception):  # noqa: N818 - named as what it says
    """The register changed since the preview, so that rows would come to something else. Nothing was written."""

    def __init__(self, rows: list[int]) -> None:
        self.trouble = record_words("moved_on", rows=rows[:TOLD], more=len(rows) > TOLD)
        super().__init__(self.trouble)


def open_file(imported: Import, mapping: ImportMapping) -> AbstractContextManager[SpooledTable]:
    """The table in the file of an import, parsed in a child process; to be used in ``with``. TableError, OSError."""
    choice = Choice(**imported.choice) if imported.choice else mapping.table
    return spool_table(whole_path(imported), choice)


def apply_import(
    imported: Import, actor: User, *, worker: str, clock: Callable[[], datetime] = timezone.now
) -> dict[str, int]:
    """Write what is left to write of an import that ``worker`` claimed, in the name of ``actor``; gives all counts.

    TableError, OSError or MappingError when the file cannot be read (any more), ClaimLost when another works on it,
    MovedOn before anything is written when rows would come to something else than was previewed.
    """
    mapping = read_mapping(imported.mapping)
    with open_file(imported, mapping) as table:
        _Run(imported, actor, mapping, table, worker, clock).run()
    return count_rows(imported)


@dataclass
class _Run:
    imported: Import
    actor: User
    mapping: ImportMapping
    table: SpooledTable
    worker: str
    clock: Callable[[], datetime]

    def run(self) -> None:
        rows = ImportRow.objects.filter(imported=self.imported)
        written = rows.filter(object_type="commitment", first_seq__isnull=False)
        made = written.filter(outcome=NEW) if self.mapping.records == "commitments" else written.none()
        self.done = _numbers(rows, "number")
        self.own, self.made = _numbers(written, "object_id"), _numbers(made, "object_id")
        self.resumed = rows.count()
        self._keep_on(done=self.resumed, total=self.table.count)
        maker = self._make()
        planner = self._planner()
        writer = Writer(self.actor, self.imported, maker, self.own)
        records, size, free = planner.plan(), LEAST, 0.0
        while batch := list(islice(records, size)):
            time.sleep(max(0.0, free - time.monotonic()))
            start = time.monotonic()
            self._write(writer, planner, batch)
            ended = time.monotonic()
            size, free = next_batch(len(batch), ended - start), ended + GAPS[connection.vendor]

    def _planner(self) -> Planner:
        today = timezone.localdate(self.clock())
        return Planner(self.mapping, self.table, today=today, user=self.actor, without=self.made, done=self.done)

    def _make(self) -> Maker:
        """Read the rows once and make what they name."""
        planner, survey = self._planner(), Survey()
        counts: Counter[str] = Counter()
        moved: list[int] = []
        for count, planned in enumerate(planner.plan(), start=1):
            survey.look_at(planned)
            counts[planned.outcome] += 1
            if planned.facts and planned.facts.change_seq > self.imported.seq and planned.facts.pk not in self.own:
                moved += [planned.proposal.row][: TOLD + 1 - len(moved)]
            if count % 1000 == 0:
                self._keep_on()
        if not self.resumed and not self.imported.made.exists():
            self._require_as_previewed(counts, moved)
        maker = Maker(self.actor, self.imported, load_names(self.actor), self.mapping.translations)
        # What is made before the first row counts like rows: otherwise nothing would seem to happen for as long.
        self._keep_on(total=self.table.count + survey.count + planner.new_row.count)
        self._pace(maker.make_names(survey))
        maker.names = load_names(self.actor)
        self._pace(maker.make_documents(planner.new_row))
        return maker

    def _pace(self, steps: Iterator[int]) -> None:
        """Let others in between steps of a transaction each, which follow one another without a pause by themselves."""
        since, done = time.monotonic(), self.imported.done
        for step in steps:
            done += step
            if time.monotonic() - since > HOLD:
                self._keep_on(done=done)
                time.sleep(GAPS[connection.vendor])
                since = time.monotonic()
        self._keep_on(done=done)

    def _require_as_previewed(self, counts: Counter[str], moved: list[int]) -> None:
        if ledger_number() == self.imported.seq:
            return
        before = self.imported.preview.get("counts", {})
        differ = any(counts[name] != before.get(name, 0) for name in (NEW, CHANGED, UNCHANGED, SKIPPED, ERROR))
        if moved or differ:
            raise MovedOn(moved)

    def _write(self, writer: Writer, planner: Planner, batch: list[Planned]) -> None:
        def go_on() -> None:
            self._keep_on(done=min(self.imported.done + len(batch), self.imported.total))

        done = self.imported.done
        try:
            writer.write(batch, go_on)
        except VersionConflict:
            # The text of a document was corrected meanwhile: the words are looked for in it again.
            self.imported.done = done
            planner.texts.forget()
            for planned in batch:
                if planned.place:
                    proposal = planned.proposal
                    planned.place = planner.texts.find(planned.place.document.slug, proposal.text, proposal.turn)
            writer.write(batch, go_on)

    def _keep_on(self, **values: int) -> None:
        keep_on(imported=self.imported, worker=self.worker, now=self.clock(), **values)


def _numbers(rows: QuerySet[ImportRow], column: str) -> Numbers:
    """One column of these rows, for looking whether something is among them."""
    found = Numbers()
    found.put((number, 1) for number in rows.values_list(column, flat=True).iterator(chunk_size=2000))
    return found
