"""Days and moments as text, as SQLite keeps them: no object is made of what is only compared, hashed or counted."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.db import models

ZONE = "+00:00"
"""What SQLite leaves out: Django stores every moment there in UTC."""
CAST = "CAST(%(expressions)s AS text)"
MOMENT = "replace(to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')"


class AsStored(models.Func):
    """A column of days, ``2018-02-14``, or moments in UTC, ``2018-02-14 08:30:00.000005``, as text on every engine.

    Making a day or moment of each text, and text of it again, takes longer than reading the row.
    """

    template = CAST
    output_field = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        (column,) = self.get_source_expressions()
        is_moment = isinstance(column.output_field, models.DateTimeField)
        return super().as_sql(compiler, connection, template=MOMENT if is_moment else CAST, **context)


def moment_text(stored: str) -> str:
    """ISO 8601 in UTC, as Python writes it: without a fraction where there is none."""
    return f"{stored.replace(' ', 'T')}{ZONE}"


def entry_moment_text(stored: str) -> str:
    """The same as entries are hashed over (``rules.kernel.chain.entry_moment``): to the microsecond, zeros included."""
    return f"{stored[:10]}T{stored[11:]}{'' if '.' in stored else '.000000'}{ZONE}"


@lru_cache(maxsize=4096)
def read_day(value: Any) -> Any:
    """A day as Python has it; None and what is no day as they are. A register knows few days, each many times."""
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
