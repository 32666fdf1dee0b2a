"""Who works on imports: a worker claims one, does what its state asks for, and says how it ended.

The state is in the database. Whoever asked may go away, the worker may die, the machine may restart: the next run
(``manage.py run_imports``, from a timer) goes on with whatever nobody has a hand on.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone, translation

from ....actions.imports.progress import ClaimLost, claim_import, finish, keep_preview, refuse, stop
from ....actions.imports.steps import ask_apply, save_source_mapping
from ....actions.imports.undo import take_back
from ....actions.kernel.ledger import WrongLedgerKey
from ....models import Import, User
from ....queries.imports.pages import imports_to_work_on, ledger_number
from ....queries.imports.undo import BuiltOn
from ....queries.kernel.outages import outage_of
from ....rules.imports.states import CLAIMED_FOR, GAPS, IN_REQUEST, ImportState
from ....rules.imports.words import TableError
from ....rules.ledger.recorded_words import record_words
from ...kernel.outages import outage_sentences
from ..mapping.mapping import MappingError, read_mapping, without_guess
from ..plan.preview import preview_import
from ..plan.previews import PreviewRows
from .batches import MovedOn, apply_import, open_file

log = structlog.get_logger(__name__)


def work_on(
    imported: Import, *, clock: Callable[[], datetime] = timezone.now, claimed_for: timedelta = CLAIMED_FOR
) -> bool:
    """Do what the state of an import asks for, from where it stands; False when another worker has it.

    How it ended stands in the import: its state, and what went wrong as a recorded sentence. What models say of a row
    is in the language of the register, not of who asked: it is read by others.
    """
    with translation.override(settings.LANGUAGE_CODE):
        return _work_on(imported, clock, claimed_for)


def _work_on(imported: Import, clock: Callable[[], datetime], claimed_for: timedelta) -> bool:
    worker = uuid4().hex
    if not claim_import(imported=imported, worker=worker, now=clock(), claimed_for=claimed_for):
        return False
    imported.refresh_from_db()
    try:
        _do(imported, worker, clock)
    except ClaimLost:
        log.warning("import_claim_lost", pk=imported.pk)
    except (MovedOn, BuiltOn) as error:
        refuse(imported=imported, worker=worker, trouble=error.trouble)
    except PermissionDenied:
        stop(imported=imported, worker=worker, trouble=record_words("may_not_import"))
    except TableError as error:
        trouble = record_words("unreadable", problem=error.code, about=error.about)
        stop(imported=imported, worker=worker, trouble=trouble)
    except (MappingError, OSError, WrongLedgerKey) as error:
        stop(imported=imported, worker=worker, trouble=_outage_words(error) or str(error))
    except Exception as error:
        log.exception("import_stopped", pk=imported.pk)
        stop(imported=imported, worker=worker, trouble=_outage_words(error) or record_words("broke"))
        raise
    return True


def _outage_words(error: Exception) -> str:
    """What to say of a disk or a database that cannot be used; empty for any other error."""
    outage = outage_of(error)
    return outage_sentences(outage, error) if outage else ""


def _do(imported: Import, worker: str, clock: Callable[[], datetime]) -> None:
    actor = imported.asked_by or imported.uploaded_by
    if imported.state == ImportState.PREVIEWING:
        seq, mapping = ledger_number(), read_mapping(imported.mapping)
        today = timezone.localdate(clock())
        with open_file(imported, mapping) as table, PreviewRows(imported.pk) as rows:
            preview = preview_import(table, mapping, today=today, user=actor, tell=rows.tell)
        keep_preview(imported=imported, worker=worker, preview=preview.as_json(), seq=seq)
    elif imported.state == ImportState.APPLYING:
        counts = apply_import(imported, actor, worker=worker, clock=clock)
        finish(imported=imported, worker=worker, now=clock(), counts=counts)
    else:
        pause = partial(time.sleep, GAPS[connection.vendor])
        take_back(imported=imported, actor=actor, worker=worker, clock=clock, pause=pause)
        finish(imported=imported, worker=worker, now=clock(), counts=imported.counts)


def run_imports(*, clock: Callable[[], datetime] = timezone.now, claimed_for: timedelta = CLAIMED_FOR) -> int:
    """Work on everything that waits, the oldest first, one import at a time; how many were worked on."""
    count = 0
    while waiting := imports_to_work_on(clock(), claimed_for):
        if not any(work_on(imported, clock=clock, claimed_for=claimed_for) for imported in waiting):
            break
        count += 1
    return count


def begin_applying(*, actor: User, imported: Import, version: int) -> None:
    """Have the import applied. The mapping that was good enough for that is kept for the next table of its source.

    Raises as ``actions.imports.steps.ask_apply``.
    """
    mapping = without_guess(imported.mapping)
    asked = ask_apply(actor=actor, imported=imported, version=version)
    if imported.source:
        save_source_mapping(actor=actor, source=imported.source, mapping=mapping, now=timezone.now())
    hand_over(asked)


def hand_over(imported: Import) -> None:
    """See to it that somebody works on the import: at once where it is small, else in a process of its own.

    To be called after what was asked for is committed. Where no process can be started, the timer does.
    """
    if imported.table.get("rows", IN_REQUEST + 1) <= IN_REQUEST or not settings.IMPORT_PROCESS:
        with suppress(Exception):
            # Whatever broke stands in the log and in the import by now, and its page says so.
            work_on(imported)
        return
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_imports"]
    try:
        subprocess.Popen(  # noqa: S603 - nothing in it comes from outside
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            env=os.environ,
        )
    except OSError as error:
        log.warning("import_process_not_started", error=str(error))
