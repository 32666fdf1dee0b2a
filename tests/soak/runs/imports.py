"""kill -9 of whoever applies an import and takes it back, while somebody edits: every row once, and then none."""

import time
from collections import Counter
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from commitments.actions.imports.steps import ask_apply, ask_preview, ask_undo, save_mapping, upload_import
from commitments.actions.register.commitments import edit_commitment
from commitments.exchange.imports.apply.worker import work_on
from commitments.models import Commitment, Import, LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.imports.states import WORKING

from ...bench.imports import MAPPING, write_table
from ...support.databases import database_with_tables
from ...support.factories import CommitmentFactory, UserFactory
from ...support.samples import repeatable
from ..database import own_database
from ..result import Result
from .mail import Sender

LONGEST = 2.0
"""Seconds that a worker has at most before it is killed."""
PATIENCE = 600


def run(folder: Path, *, kills: int, rows: int) -> Result:
    """Half of the kills fall while the table is applied, half while it is taken back."""
    with (
        database_with_tables(folder) as address,
        own_database(address, folder),
        Sender(folder, address, "imports") as worker,
    ):
        officer, beside = UserFactory(desk=True), CommitmentFactory()
        imported = _prepared(officer, rows)
        chance = repeatable(kills)
        ask_apply(actor=officer, imported=imported, version=imported.version)
        applied, edits = _kill(worker, imported, officer, beside, kills // 2, chance)
        found = _not_once(imported, rows)
        imported.refresh_from_db()
        ask_undo(actor=officer, imported=imported, version=imported.version)
        back, more = _kill(worker, imported, officer, beside, kills - kills // 2, chance)
        found += _left(imported) + _lost(beside, edits + more)
        found += [str(each) for each in verify_ledger(settings.LEDGER_KEY).findings if each.kind != "account"]
    return Result("imports", f"{applied} and {back} kills, {rows} rows, {edits + more} edits beside", found)


def _prepared(officer: User, rows: int) -> Import:
    file = ContentFile(write_table(rows).encode(), name="soak.csv")
    imported = upload_import(actor=officer, file=file, now=timezone.now(), source="soak")
    imported = save_mapping(actor=officer, imported=imported, version=imported.version, mapping=MAPPING)
    work_on(ask_preview(actor=officer, imported=imported, version=imported.version))
    imported.refresh_from_db()
    return imported


def _kill(
    worker: Sender, imported: Import, officer: User, beside: Commitment, kills: int, chance: Random
) -> tuple[int, int]:
    """Start and kill the worker so often, then let it end; how often it was at work, and how often somebody edited."""
    killed = edits = 0
    end = time.monotonic() + PATIENCE
    while _is_working(imported) and time.monotonic() < end:
        worker.start()
        if killed < kills:
            time.sleep(chance.uniform(0, LONGEST))
            edits += _edit(officer, beside)
            killed += worker.kill()
        else:
            worker.wait()
    return killed, edits


def _edit(officer: User, beside: Commitment) -> int:
    current = Commitment.objects.get(pk=beside.pk)
    changes = {"remark": f"{current.remark}x"}
    edit_commitment(actor=officer, commitment=current, version=current.version, changes=changes)
    return 1


def _is_working(imported: Import) -> bool:
    return Import.objects.get(pk=imported.pk).state in WORKING


def _not_once(imported: Import, rows: int) -> list[str]:
    """What must not be after applying: rows that are missing, without entries, or there twice."""
    stored = Import.objects.get(pk=imported.pk)
    found = [] if stored.state == "applied" else [f"the import ended as {stored.state}: {stored.trouble}"]
    made = Counter(Commitment.objects.filter(document__slug__startswith="letter").values_list("quotation", flat=True))
    found += [f"{len(made)} of {rows} rows are there"] if len(made) != rows else []
    found += [f"there {count} times: {words[:20]}" for words, count in made.items() if count > 1]
    acts = LedgerEntry.objects.filter(act="record_commitment").values("object_id").distinct().count()
    found += [f"{acts} commitments are on the ledger"] if acts != rows + 1 else []
    return found


def _left(imported: Import) -> list[str]:
    stored = Import.objects.get(pk=imported.pk)
    found = [] if stored.state == "taken_back" else [f"taking it back ended as {stored.state}: {stored.trouble}"]
    shown = Commitment.objects.standing().count()
    return found + ([f"{shown} commitments are to be seen, and not 1"] if shown != 1 else [])


def _lost(beside: Commitment, edits: int) -> list[str]:
    found = len(Commitment.objects.get(pk=beside.pk).remark)
    return [f"{edits - found} edits are lost"] if found != edits else []
