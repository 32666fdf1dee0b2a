"""A backup into an empty register. Rows are put in as they are, around the actions: they went through them once."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.utils.translation import gettext as _

from ...actions.kernel.files import sync_folder
from ...models import LedgerHead
from ...queries.ledger.dump import (
    applied_migrations,
    carried_models,
    column_names,
    current_migrations,
    filled_tables,
    read_line,
    table_lines,
)
from ...queries.ledger.files import check_files, file_hash
from ...queries.ledger.installation import lost_triggers, migrations_missing
from ...queries.ledger.register_hash import register_digest
from ...queries.ledger.verify.register import ACCOUNT, ADDRESS, verify_ledger
from ..kernel.address_advice import address_advice
from .manifests import Manifest, Refused, check_backup, parts_of, table_path, write_file

BATCH = 1000
SET_LAST_ID = {
    "postgresql": ["SELECT setval(pg_get_serial_sequence(%(table)s, 'id'), %(last)s)"],
    "sqlite": [
        "DELETE FROM sqlite_sequence WHERE name = %(table)s",
        "INSERT INTO sqlite_sequence (name, seq) VALUES (%(table)s, %(last)s)",
    ],
}


def restore_backup(folder: Path, *, using: str = DEFAULT_DB_ALIAS, files: Path) -> Manifest:
    """Put the backup into the empty database ``using`` and its files below ``files``.

    Everything is checked first: the backup, then the place. Row by row, digest and ledger are compared before the
    transaction ends. Raises Refused, and then the database is as it was.
    """
    manifest = check_backup(folder)
    if migrations_missing(using) or lost_triggers(using):
        raise Refused(_("The database is not ready. Run manage.py migrate, then try again."))
    with transaction.atomic(using=using):
        _require_empty(using)
        _require_same_tables(manifest, using)
        _require_free_names(manifest, files)
        for name in manifest.evidence():
            _put_file(folder / "files" / name, files / name)
        for model in carried_models():
            _load_table(folder, model, manifest, using)
        connections[using].check_constraints()
        _compare(manifest, using)
        _compare_files(manifest, files, using)
    return manifest


def _require_empty(using: str) -> None:
    if filled := filled_tables(using):
        raise Refused(
            _("The database is not empty (%(tables)s). Set DATABASE_URL or DATA_DIR to a new place and try again.")
            % {"tables": ", ".join(filled)}
        )


def _require_same_tables(manifest: Manifest, using: str) -> None:
    made, applied = set(current_migrations(manifest.migrations)), set(applied_migrations(using))
    if made - applied:
        raise Refused(_("The backup was made by a newer version of Servanda. Upgrade first, then restore."))
    columns = {model._meta.db_table: column_names(model) for model in carried_models()}
    if made != applied or columns != {name: table["columns"] for name, table in manifest.tables.items()}:
        raise Refused(
            _("The backup was made by an older version of Servanda. Restore it with that version, then upgrade.")
        )


def _require_free_names(manifest: Manifest, files: Path) -> None:
    if taken := [name for name in manifest.evidence() if _is_taken(manifest, files, name)]:
        raise Refused(
            _("Other files with these names are in %(folder)s: %(names)s.")
            % {"folder": files, "names": ", ".join(taken)}
        )


def _is_taken(manifest: Manifest, files: Path, name: str) -> bool:
    return (files / name).exists() and file_hash(files / name) != manifest.files[f"files/{name}"]


def _put_file(source: Path, target: Path) -> None:
    """Under its name only when it is whole; one that is there already was compared, and stays."""
    if target.exists():
        return
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    write_file(part, parts_of(source))
    part.replace(target)
    sync_folder(target.parent)


def _load_table(folder: Path, model: type[models.Model], manifest: Manifest, using: str) -> None:
    name, rows = model._meta.db_table, model._base_manager.using(using)
    if model is LedgerHead:
        rows.all().delete()
    with (folder / table_path(name)).open(encoding="utf-8", newline="\n") as file:
        for lines in _batches(file):
            rows.bulk_create([read_line(model, line) for line in lines])
    if last := manifest.tables[name]["last_id"]:
        _set_last_id(name, last, using)


def _batches(lines: Iterable[str]) -> Iterator[list[str]]:
    lines = iter(lines)
    while batch := list(islice(lines, BATCH)):
        yield batch


def _set_last_id(table: str, last: int, using: str) -> None:
    """The next row gets a number that no row ever had."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in SET_LAST_ID[connection.vendor]:
            cursor.execute(statement, {"table": table, "last": last})


def _compare(manifest: Manifest, using: str) -> None:
    for model in carried_models():
        said = hashlib.sha256()
        for line in table_lines(model, using):
            said.update(line.encode())
        if said.hexdigest() != manifest.files[table_path(model._meta.db_table)]:
            raise Refused(_("%(table)s was not restored exactly.") % {"table": model._meta.db_table})
    if register_digest(using) != manifest.digest:
        raise Refused(_("The fingerprint differs from that of the backup."))
    found = verify_ledger(settings.LEDGER_KEY, using=using).findings
    # Accounts that older versions made off the ledger are no reason to have no backup: verify names them.
    if findings := [finding for finding in found if finding.kind != ACCOUNT]:
        what = "; ".join(map(str, findings[:5]))
        advice = _advice({finding.kind for finding in findings})
        raise Refused(_("The register does not match its ledger: %(what)s.") % {"what": what} + " " + advice)


def _advice(kinds: set[str]) -> str:
    """What most likely led to findings of these kinds."""
    return (
        address_advice()
        if kinds == {ADDRESS}
        else _("Check that LEDGER_KEY is the key that the register had when the backup was made.")
    )


def _compare_files(manifest: Manifest, files: Path, using: str) -> None:
    """Every file that a row names is there and is what its name says, but for what the backup had to leave out."""
    known = frozenset(manifest.missing)
    if wrong := [item for item in check_files(files, using, leave_out=known) if item]:
        what = "; ".join(map(str, wrong[:5]))
        raise Refused(_("The files do not match the register: %(what)s.") % {"what": what})
