"""Keeping a file under its SHA-256: written whole under a passing name, then linked to its own, never over another."""

import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from ...models import Evidence, LedgerHead
from ...queries.ledger.files import DRAFT_PREFIX, file_hash
from ...rules.kernel.files import FOLDER, clean_name, file_error, media_type_of, stored_name

OF_FILE = ("file_name", "media_type", "size", "sha256")
LEFT_BEHIND = 24 * 3600
"""Seconds after which a file that is still being written counts as left behind by a crash."""


@dataclass(frozen=True)
class Draft:
    """A whole file that is on the disk and has no lasting name yet. ``file_name`` is for people."""

    path: Path
    file_name: str
    media_type: str
    size: int
    sha256: str
    folder: str = FOLDER

    def keep(self) -> None:
        """Link it to the name of its hash. A file that is there already is compared, and stays.

        Comes last in a transaction: a row never names a file that is not there, and a refusal leaves none.
        """
        target = settings.MEDIA_ROOT / stored_name(self.sha256, self.folder)
        with _as_refusal():
            _make_folder(target.parent)
            try:
                os.link(self.path, target)
            except FileExistsError:
                _require_same(target, self.sha256)
            sync_folder(target.parent)


@contextmanager
def drafted(
    file: "File[bytes] | None", *, folder: str = FOLDER, error_of: Callable[[str, BinaryIO], str] = file_error
) -> Iterator[Draft | None]:
    """Check the file and write it to the disk, under a name that goes when the block ends; None where there is none.

    No lock is held meanwhile. ValidationError at ``file`` when it is none that is kept, or cannot be written.
    ``error_of`` says why a file (clean name, content) is none.
    """
    if file is None:
        yield None
        return
    name = clean_name(file.name or "")
    if error := error_of(name, file):  # type: ignore[arg-type]
        raise ValidationError({"file": error})
    with _as_refusal():
        there = _folder(folder)
        part = NamedTemporaryFile(prefix=DRAFT_PREFIX, dir=there, delete=False)  # noqa: SIM115
    try:
        with _as_refusal(), part:
            size, sha256 = _copy(file, part)
        yield Draft(Path(part.name), name, media_type_of(name), size, sha256, folder)
    finally:
        Path(part.name).unlink(missing_ok=True)


def describe_file(evidence: Evidence, stored: Evidence | None, draft: Draft | None) -> None:
    """Say of ``evidence`` what is known of its file: that of the draft, or what was said when it was kept.

    ValidationError at ``file`` when the draft is another file than the one that is kept.
    """
    known = stored if stored and stored.sha256 else None
    if known and draft and known.sha256 != draft.sha256:
        message = _("A file is already stored (%(name)s) and cannot be replaced. Add the other file as new evidence.")
        raise ValidationError({"file": message % {"name": known.file_name}})
    source = known or draft or Evidence()
    for name in OF_FILE:
        setattr(evidence, name, getattr(source, name))


def _copy(file: "File[bytes]", part: IO[bytes]) -> tuple[int, str]:
    """Size and SHA-256 of what was written, which is on the disk then."""
    said = hashlib.sha256()
    for piece in file.chunks():
        part.write(piece)
        said.update(piece)
    part.flush()
    os.fsync(part.fileno())
    return part.tell(), said.hexdigest()


def _folder(name: str) -> Path:
    """The folder of evidence or of imports, swept of what a crash left behind."""
    folder = settings.MEDIA_ROOT / name
    _make_folder(folder)
    for path in folder.glob(f"{DRAFT_PREFIX}*"):
        if time.time() - path.stat().st_mtime > LEFT_BEHIND:
            path.unlink(missing_ok=True)
    return folder


def _make_folder(folder: Path) -> None:
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Write a folder to the disk: a new name in it is safe only then."""
    handle = os.open(folder, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def keep_lock() -> None:
    """Hold off, until the transaction ends, whoever would keep or delete a file."""
    LedgerHead.objects.filter(pk=1).update(seq=F("seq"))


@transaction.atomic
def delete_file(sha256: str, folder: str, is_kept: Callable[[str], bool]) -> None:
    """Delete a file that no row keeps any more, with the lock held under which others would keep it."""
    keep_lock()
    if not is_kept(sha256):
        path = settings.MEDIA_ROOT / stored_name(sha256, folder)
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync_folder(path.parent)


def _require_same(target: Path, sha256: str) -> None:
    if file_hash(target) != sha256:
        raise ValidationError(
            {"file": _("A file with this SHA-256 is already stored, but was changed since. Run manage.py verify.")}
        )


@contextmanager
def _as_refusal() -> Iterator[None]:
    """What the disk refuses, as an error at the field: everything typed is kept."""
    try:
        yield
    except OSError as error:
        message = _(
            "The file could not be stored: %(error)s. Nothing was saved. Ask the administrator, then try again."
        )
        raise ValidationError({"file": message % {"error": error.strerror}}) from error
