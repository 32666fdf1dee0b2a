"""What a worker tells of an import: claimed, how far it is, what became of its rows, how it ended. On no ledger.

A worker writes only as long as its claim holds: who was thought dead and comes back finds it gone, and writes nothing.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ...models import Import, ImportMade, ImportRow
from ...rules.imports.states import CLAIMED_FOR, WRITING, ImportState, ImportStep, next_state
from .steps import UNCLAIMED


class ClaimLost(Exception):  # noqa: N818 - named as what it says
    """Somebody else works on the import by now; nothing of this transaction is written."""


@transaction.atomic
def claim_import(*, imported: Import, worker: str, now: datetime, claimed_for: timedelta = CLAIMED_FOR) -> bool:
    """Whether the import is this worker's to work on: nobody claimed it, or who did has said nothing for too long.

    Of imports that write, one at a time is worked on: what two bring would else be there twice. Side effect: claimed.
    """
    free = Q(worker="") | Q(claimed_at__lte=now - claimed_for)
    writing = Import.objects.select_for_update().filter(state__in=WRITING).order_by("pk")
    held = [row for row in writing if row.pk != imported.pk and row.claimed_at and row.claimed_at > now - claimed_for]
    if held and imported.state in WRITING:
        return False
    rows = Import.objects.filter(free, pk=imported.pk, state=imported.state)
    return bool(rows.update(worker=worker, claimed_at=now))


def keep_on(*, imported: Import, worker: str, now: datetime, **values: Any) -> None:
    """Say that the work goes on, and how far it is (``done``, ``total`` …). ClaimLost. Side effect: kept."""
    rows = Import.objects.filter(pk=imported.pk, worker=worker, state=imported.state)
    if not rows.update(claimed_at=now, **values):
        raise ClaimLost
    for name, value in values.items():
        setattr(imported, name, value)


def keep_rows(*, rows: Iterable[ImportRow], made: Iterable[ImportMade] = ()) -> None:
    """What became of rows, within the transaction that wrote what they came to. Side effect: rows written."""
    ImportMade.objects.bulk_create(made)
    ImportRow.objects.bulk_create(rows)


def keep_preview(*, imported: Import, worker: str, preview: dict[str, Any], seq: int) -> None:
    """The preview is there, of the register at the number ``seq`` of the ledger. ClaimLost. Side effect: state."""
    _end(imported, worker, ImportStep.FINISH, preview=preview, seq=seq, trouble="")


def finish(*, imported: Import, worker: str, now: datetime, counts: dict[str, int]) -> None:
    """The import is applied, or taken back. ClaimLost. Side effect: state, counts, when."""
    when = "applied_at" if imported.state == ImportState.APPLYING else "taken_back_at"
    _end(imported, worker, ImportStep.FINISH, counts=counts, trouble="", **{when: now})


def stop(*, imported: Import, worker: str, trouble: str) -> None:
    """The work cannot go on; ``trouble`` says why. ClaimLost. Side effect: state."""
    _end(imported, worker, ImportStep.STOP, trouble=trouble)


def refuse(*, imported: Import, worker: str, trouble: str) -> None:
    """Nothing was written, and nothing will be: the register moved on. ClaimLost. Side effect: state."""
    _end(imported, worker, ImportStep.REFUSE, trouble=trouble)


@transaction.atomic
def _end(imported: Import, worker: str, step: ImportStep, **values: Any) -> None:
    state: str = next_state(imported.state, step)
    if step == ImportStep.REFUSE and state == ImportState.APPLIED and imported.applied_at is None:
        state = ImportState.STOPPED
    rows = Import.objects.filter(pk=imported.pk, worker=worker, state=imported.state)
    values |= {"state": state, "version": imported.version + 1, **UNCLAIMED}
    if not rows.update(**values):
        raise ClaimLost
    for name, value in values.items():
        setattr(imported, name, value)
