"""Imports of tables as people take them on: uploaded, read, mapped, previewed, applied, taken back, discarded.

On no ledger: what an import writes into the register is told there act by act. Who asks for a step gets it done by a
worker (``actions.imports.progress``); each function here is one short transaction, and names the version it started
from.
"""

from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Import, SavedMapping, User
from ...models.imports import SOURCE_LENGTH
from ...queries.ledger.files import import_file_is_kept
from ...rules.imports.states import FOLDER, ImportState, ImportStep, can_take, import_file_error, next_state
from ...rules.kernel.files import NAME_LIMIT
from ...rules.kernel.permissions import can_import
from ..kernel import ledger
from ..kernel.files import delete_file, drafted, keep_lock
from ..ledger.import_redactions import forget_preview

UNCLAIMED: dict[str, Any] = {"worker": "", "claimed_at": None}
WITHOUT_PREVIEW: dict[str, Any] = {"preview": {}, "seq": 0, "done": 0, "total": 0, "trouble": ""}


def upload_import(*, actor: User, file: "File[bytes]", now: datetime, source: str = "") -> Import:
    """Keep a file, to be read, mapped and previewed; ``source`` is who it comes from, which its mapping is kept for.

    Raises PermissionDenied, or ValidationError at ``file`` (empty, larger than 50 MB, cannot be written) or ``source``.
    Side effects, in order: file written under a passing name; row written; file kept.
    """
    ledger.require(can_import.test(actor))
    with drafted(file, folder=FOLDER, error_of=_file_error) as draft, transaction.atomic():
        assert draft is not None  # noqa: S101 - a file was given
        keep_lock()
        imported = Import(
            file_name=draft.file_name[:NAME_LIMIT],
            sha256=draft.sha256,
            size=draft.size,
            source=source.strip(),
            uploaded_by=actor,
            uploaded_at=now,
        )
        imported.clean_fields()
        imported.save(force_insert=True)
        draft.keep()
    return imported


def _file_error(name: str, file: BinaryIO) -> str:
    return import_file_error(name, file.seek(0, 2))


def choose_reading(
    *, actor: User, imported: Import, version: int, choice: dict[str, Any], table: dict[str, Any]
) -> Import:
    """Keep how the file is read (``choice``, as under ``table`` in a mapping), and what was recognised with it.

    ``table`` is ``Detected`` as a dict, with the number of ``rows``. Raises PermissionDenied, VersionConflict, or
    ValidationError when the import is past that. Side effect: both kept, the preview forgotten.
    """
    return _change(actor, imported, version, choice=choice, table=table)


def save_mapping(*, actor: User, imported: Import, version: int, mapping: dict[str, Any]) -> Import:
    """Keep the mapping of an import (checked by ``exchange.imports.mapping.mapping.read_mapping``), complete or not.

    Raises as ``choose_reading``. Side effect: mapping and its source kept, the preview forgotten.
    """
    # By its source the rows of an earlier table are known again.
    source = str(mapping.get("source") or imported.source).strip()
    return _change(actor, imported, version, mapping=mapping, source=source)


@transaction.atomic
def save_source_mapping(*, actor: User, source: str, mapping: dict[str, Any], now: datetime) -> SavedMapping:
    """Keep a mapping for the next table of its source, in place of the one that was kept for it.

    Raises PermissionDenied, or ValidationError at ``source``. Side effect: mapping kept.
    """
    ledger.require(can_import.test(actor))
    source = source.strip()
    if not source or len(source) > SOURCE_LENGTH:
        text = _("Enter a name for the source, of at most %(count)d characters.") % {"count": SOURCE_LENGTH}
        raise ValidationError({"source": text})
    said = {"mapping": mapping, "saved_by": actor, "saved_at": now}
    records = str(mapping.get("records") or "commitments")
    saved, _made = SavedMapping.objects.update_or_create(source=source, records=records, defaults=said)
    return saved


def ask_preview(*, actor: User, imported: Import, version: int) -> Import:
    """Have the import previewed by a worker. Raises as ``choose_reading``. Side effect: its state."""
    return _ask(actor, imported, version, ImportStep.PREVIEW, **WITHOUT_PREVIEW)


def ask_apply(*, actor: User, imported: Import, version: int) -> Import:
    """Have the import applied by a worker, or what is left of it where it stopped. Raises as ``choose_reading``.

    Side effect: its state. What it writes is written in the name of ``actor``.
    """
    return _ask(actor, imported, version, ImportStep.APPLY, trouble="")


def ask_undo(*, actor: User, imported: Import, version: int) -> Import:
    """Have the import taken back by a worker. Raises as ``choose_reading``. Side effect: its state."""
    return _ask(actor, imported, version, ImportStep.UNDO, trouble="", done=0)


@transaction.atomic
def discard_import(*, actor: User, imported: Import, version: int) -> None:
    """Forget an import that has written nothing. Raises as ``choose_reading``.

    Side effects: row deleted; after the transaction the rows of its preview, and its file where no other import keeps
    the same one.
    """
    current = _locked(actor, imported, version, ImportStep.DISCARD)
    transaction.on_commit(partial(forget_preview, current.pk), robust=True)
    transaction.on_commit(partial(delete_file, current.sha256, FOLDER, import_file_is_kept), robust=True)
    current.delete()


def _change(actor: User, imported: Import, version: int, **values: Any) -> Import:
    return _ask(actor, imported, version, ImportStep.CHANGE, **values, **WITHOUT_PREVIEW)


@transaction.atomic
def _ask(actor: User, imported: Import, version: int, step: ImportStep, **values: Any) -> Import:
    current = _locked(actor, imported, version, step)
    values |= {"state": next_state(current.state, step), "asked_by": actor, "version": version + 1, **UNCLAIMED}
    for name, value in values.items():
        setattr(current, name, value)
    current.clean_fields()
    current.save(update_fields=[*values])
    return current


def _locked(actor: User, imported: Import, version: int, step: ImportStep) -> Import:
    """The import as it stands, for nobody else to change; PermissionDenied, VersionConflict, ValidationError."""
    ledger.require(can_import.test(actor))
    current = Import.objects.select_for_update().filter(pk=imported.pk).first()
    if current is None:
        # Somebody discarded it since.
        raise ledger.VersionConflict(imported, version)
    ledger.require_version(current, version)
    if not can_take(current.state, step):
        said = {"step": step.label, "state": ImportState(current.state).label}
        raise ValidationError(_("“%(step)s” is not possible: this import is in the state “%(state)s”.") % said)
    return current
