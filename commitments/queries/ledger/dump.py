"""The tables that make up a register, row by row in one exact form: what a backup holds and a move carries."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from ...models import (
    ApiToken,
    CalendarAddress,
    DefaultView,
    Follow,
    IdempotencyKey,
    Import,
    ImportMade,
    ImportRow,
    MailPreference,
    OutgoingMail,
    SavedMapping,
    SavedView,
    User,
)
from ..kernel.streams import CHUNK

OF_THE_ACCOUNTS = ("account.EmailAddress", "mfa.Authenticator")
"""What other tables hold of people's accounts. Sessions end; what Django makes itself, a migration makes again."""

PERSONAL: tuple[type[models.Model], ...] = (
    ApiToken,
    CalendarAddress,
    DefaultView,
    Follow,
    IdempotencyKey,
    MailPreference,
    OutgoingMail,
    SavedView,
)
"""What people chose for themselves, and mail to them: carried, no fact of the register, and told by no entry."""

OF_IMPORTS: tuple[type[models.Model], ...] = (Import, ImportRow, ImportMade, SavedMapping)
"""What imports are worked with: carried, and told by no entry; what they wrote into the register is."""

GRANTS: tuple[type[models.Model], ...] = (User.groups.through, User.user_permissions.through)
"""Empty: rights come from the role alone."""

NUMBER = re.compile(r"(?:\d+_squashed_)?(\d+)")

LAST_ID = {
    "postgresql": "SELECT pg_sequence_last_value(pg_get_serial_sequence(%s, 'id')::regclass)",
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %s",
}


def carried_models() -> list[type[models.Model]]:
    """A model for every table that is carried, in an order in which triggers let them be filled."""
    own = apps.get_app_config("commitments").get_models(include_auto_created=True)
    return [model for model in own if model not in GRANTS] + [apps.get_model(name) for name in OF_THE_ACCOUNTS]


def column_names(model: type[models.Model]) -> list[str]:
    """The columns of a table in the order of ``table_lines``."""
    return [column.attname for column in model._meta.concrete_fields]


def table_lines(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> Iterator[str]:
    """Each row by id as a line of JSON: its columns' values in order, equal on every engine."""
    rows = model._base_manager.using(using).order_by("pk").values_list(*column_names(model))
    for row in rows.iterator(chunk_size=CHUNK):
        yield json.dumps(row, default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True) + "\n"


def read_line(model: type[models.Model], line: str) -> models.Model:
    """The row that a line of ``table_lines`` tells, not saved."""
    values = zip(model._meta.concrete_fields, json.loads(line), strict=True)
    return model(**{column.attname: column.to_python(value) for column, value in values})


def last_id(model: type[models.Model], using: str = DEFAULT_DB_ALIAS) -> int | None:
    """The highest number that the database ever gave to a row of the table, rows since deleted included."""
    if not isinstance(model._meta.pk, models.AutoField | models.BigAutoField):
        return None
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(LAST_ID[connection.vendor], [model._meta.db_table])
        found = cursor.fetchone()
    last: int | None = found and found[0]
    return last


def applied_migrations(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """What shaped the tables that are carried, as ``app.name``, whether one by one or squashed."""
    labels = {model._meta.app_label for model in carried_models()}
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return current_migrations(f"{app}.{name}" for app, name in applied if app in labels)


def current_migrations(names: Iterable[str]) -> list[str]:
    """Those of the migrations, each ``app.name``, that count today, and those of newer versions; in order.

    A register keeps the names of all that it ever met: squashes too that were renamed since, and what was removed once
    it was squashed. Squashes are left out, as what they replace is recorded beside them, and names that no longer
    exist. A name that is not known here and has a higher number than all that are is of a newer version.
    """
    here = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    squashes = {f"{app}.{name}" for (app, name), migration in here.items() if migration.replaces}
    plain = {f"{app}.{name}" for app, name in here} - squashes
    newest = {app: max(_number(name) for other, name in here if other == app) for app, _name in here}
    return sorted(name for name in set(names) - squashes if name in plain or _is_newer(name, newest))


def _is_newer(migration: str, newest: dict[str, int]) -> bool:
    app, _dot, name = migration.partition(".")
    return _number(name) > newest.get(app, 0)


def _number(name: str) -> int:
    """The number of a migration; of a squash, that of the last one that it replaces."""
    found = NUMBER.match(name)
    return int(found[1]) if found else 0


def filled_tables(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Tables that hold rows. The head of a ledger without entries is not one."""
    return [model._meta.db_table for model in carried_models() if _is_filled(model, using)]


def _is_filled(model: type[models.Model], using: str) -> bool:
    rows = model._base_manager.using(using)
    return (rows.exclude(seq=0) if model._meta.model_name == "ledgerhead" else rows).exists()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(f"no exact form for {value!r}")
