"""Backups while the site is in use, and moves to another database: the register out, and tried before it counts."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ...actions.kernel.files import sync_folder
from ...queries.kernel.outages import Outage
from ...queries.kernel.read_snapshot import one_moment
from ...queries.ledger.dump import applied_migrations, carried_models, column_names, last_id, table_lines
from ...queries.ledger.files import file_hash, file_names
from ...queries.ledger.installation import damage
from ...queries.ledger.register_hash import ledger_head, register_digest
from ..kernel.outages import outage_sentences
from .databases import other_database
from .manifests import FORMAT, Manifest, Refused, parts_of, table_path, write_file, write_manifest
from .restore import restore_backup


def write_backup(folder: Path) -> Manifest:
    """Make a backup at ``folder``, which must not exist yet, and restore it into a scratch database before it counts.

    It is written beside ``folder`` under a hidden name, to the disk itself, and renamed at the end. Raises Refused,
    and then leaves nothing. Only its owner can read it: it holds the hashes of passwords.
    """
    if folder.exists() or not folder.parent.is_dir():
        raise Refused(_("Enter a new folder inside an existing folder: %(folder)s") % {"folder": folder})
    _require_sound()
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as work:
        draft = Path(work) / "backup"
        manifest = _write_draft(draft, with_files=True)
        with other_database(f"sqlite:///{quote(work)}/scratch.sqlite3") as scratch:
            restore_backup(draft, using=scratch, files=Path(work) / "files")
        draft.rename(folder)
    sync_folder(folder)
    sync_folder(folder.parent)
    return manifest


class Moved(NamedTuple):
    """The digests here and there after a move, and the files that are gone or were changed."""

    here: str
    there: str
    missing: list[str]


def move_register(url: str) -> Moved:
    """Carry the register into the empty database at ``url``.

    The digests differ when somebody wrote here meanwhile. Files stay where they are. Raises Refused.
    """
    _require_sound()
    with TemporaryDirectory(prefix=".move.", dir=settings.DATA_DIR) as work, other_database(url) as there:
        draft = Path(work) / "backup"
        manifest = _write_draft(draft, with_files=False)
        restore_backup(draft, using=there, files=settings.MEDIA_ROOT)
        with one_moment():
            return Moved(register_digest(), register_digest(there), manifest.missing)


def _require_sound() -> None:
    """A damaged database is not carried on: what is lost would be missing from then on."""
    if damaged := damage():
        raise Refused(outage_sentences(Outage.DAMAGED, damaged))


def _write_draft(draft: Path, *, with_files: bool) -> Manifest:
    draft.mkdir(mode=0o700)
    files: dict[str, str] = {}
    with one_moment():
        tables = {model._meta.db_table: _write_table(draft, model, files) for model in carried_models()}
        head, digest, migrations = list(ledger_head()), register_digest(), applied_migrations()
        names = list(file_names())
    missing = [name for name in names if not (_copy_file(draft, name, files) if with_files else _is_whole(name))]
    manifest = Manifest(
        format=FORMAT,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        site=settings.SITE_URL,
        migrations=migrations,
        head=head,
        digest=digest,
        tables=tables,
        files=files,
        missing=missing,
    )
    write_manifest(draft, manifest)
    return manifest


def _write_table(draft: Path, model: type[models.Model], files: dict[str, str]) -> dict[str, Any]:
    path = table_path(model._meta.db_table)
    files[path] = write_file(draft / path, (line.encode() for line in table_lines(model)))
    return {"columns": column_names(model), "rows": model._base_manager.count(), "last_id": last_id(model)}


def _is_whole(name: str) -> bool:
    path = settings.MEDIA_ROOT / name
    return path.is_file() and file_hash(path) == path.name


def _copy_file(draft: Path, name: str, files: dict[str, str]) -> bool:
    """A file that is gone or was changed is no reason to have no backup at all: the manifest names it."""
    path = draft / "files" / name
    try:
        said = write_file(path, parts_of(settings.MEDIA_ROOT / name))
    except FileNotFoundError:
        said = ""
    if said != path.name:
        path.unlink()
        return False
    files[f"files/{name}"] = said
    return True
