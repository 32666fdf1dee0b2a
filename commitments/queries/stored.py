"""Days and moments as the database keeps them: where it keeps text, text is read, and no object made of it."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from django.db import models

from ..rules.chain import entry_moment

ZONE = "+00:00"
"""What SQLite leaves out: Django stores every moment there in UTC."""


class AsStored(models.Func):
    """A column of days or moments: on SQLite as text, ``2018-02-14 08:30:00.000005``; elsewhere as the driver gives it.

    Making a day or moment of each text, and text of it again, takes longer than reading the row.
    """

    template = "%(expressions)s"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, template="CAST(%(expressions)s AS text)", **context)


def day_text(value: str | date) -> str:
    """ISO 8601: ``2018-02-14``."""
    return value if isinstance(value, str) else value.isoformat()


def moment_text(value: str | datetime) -> str:
    """ISO 8601 in UTC, as Python writes it: without a fraction where there is none."""
    if isinstance(value, str):
        return f"{value.replace(' ', 'T')}{ZONE}"
    return value.astimezone(UTC).isoformat()


def entry_moment_text(value: str | datetime) -> str:
    """The same as entries are hashed over (``rules.chain.entry_moment``): to the microsecond, zeros included."""
    if isinstance(value, str):
        return f"{value[:10]}T{value[11:]}{'' if '.' in value else '.000000'}{ZONE}"
    return entry_moment(value)


@lru_cache(maxsize=4096)
def read_day(value: Any) -> Any:
    """A day as Python has it; None and what is no day as they are. A register knows few days, each many times."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
