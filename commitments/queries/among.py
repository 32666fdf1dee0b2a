"""A condition on many ids at once."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models


class Among(models.Func):
    """Whether a column is one of these ids: they are sent as one value, however many they are.

    ``column__in`` prepares each of them and sends each as a parameter, of which a statement has a limited number.
    """

    output_field = models.BooleanField()

    def __init__(self, column: str, ids: Iterable[int]):
        super().__init__(models.F(column))
        self._ids = list(ids)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "%(expressions)s IN (SELECT value FROM json_each(%%s))"
        sql, params = super().as_sql(compiler, connection, template=template)
        return sql, (*params, json.dumps(self._ids))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        sql, params = super().as_sql(compiler, connection, template="%(expressions)s = ANY(%%s)")
        return sql, (*params, self._ids)
