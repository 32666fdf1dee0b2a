"""A condition on many ids at once."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import models


class Among(models.Func):
    """Whether a column is one of these ids: they are sent as one text, however many they are.

    ``column__in`` prepares each of them and sends each as a parameter, of which a statement has a limited number. A
    list is looked at id by id before it is sent to PostgreSQL.
    """

    output_field = models.BooleanField()

    def __init__(self, column: str, ids: Iterable[int]) -> None:
        super().__init__(models.F(column))
        self._ids = tuple(ids)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "%(expressions)s IN (SELECT value FROM json_each(%%s))"
        sql, params = super().as_sql(compiler, connection, template=template)
        return sql, (*params, f"[{_listed(self._ids)}]")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        sql, params = super().as_sql(compiler, connection, template="%(expressions)s = ANY(CAST(%%s AS bigint[]))")
        return sql, (*params, f"{{{_listed(self._ids)}}}")


@lru_cache(maxsize=4)
def _listed(ids: tuple[int, ...]) -> str:
    """The ids, parted by commas: exports ask of the same ones in many tables, one after the other."""
    return ",".join(map(str, ids))
