"""What people call the rows that a verification names by kind and number."""

import json
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model

from ....models import LedgerEntry
from ..snapshots import RECORDED

CALLED_BY = {
    "commitment": "reference",
    "document": "slug",
    "evidence": "slug",
    "followup": "what",
    "indicator": "name",
    "meeting": "slug",
    "partyrequest": "subject",
    "party": "name",
    "process": "name",
    "theme": "name",
    "user": "username",
    "zone": "name",
}
"""By kind the column that people call a row by."""
OWNERS = ("commitment", "source", "document", "indicator", "party", "user", "request", "update")
"""Columns that name what a row without a name of its own hangs on; the first that there is counts."""


AT_MOST = 1000
"""Rows that are named: each takes a query or two, and nobody reads on."""


def name_rows(places: Iterable[str], using: str) -> dict[str, str]:
    """By place (``commitment 10``) what people call the row (``commitment A8-09``), where they call it anything."""
    models = {model._meta.model_name or "": model for model in RECORDED}
    named = {}
    for place in islice(dict.fromkeys(places), AT_MOST):
        kind, _space, key = place.partition(" ")
        if kind in models and key.isdecimal() and (name := _name(models[kind], int(key), using)):
            named[place] = name
    return named


def _name(model: type[Model], key: int, using: str) -> str:
    """Empty where there is no better name than the number. A row that is gone is named by its entries."""
    kind = model._meta.model_name or ""
    row = model._default_manager.using(using).filter(pk=key).first()
    if column := CALLED_BY.get(kind):
        called = getattr(row, column) if row else _told(kind, key, column, using)
        return f"{kind} {called}" if called else ""
    owner = _owner(row) if row else None
    above = _name(type(owner), owner.pk, using) if owner else ""
    return f"{kind} {key} of {above}" if above else ""


def _owner(row: Model) -> Model | None:
    for column in OWNERS:
        # What was edited in the database may lead nowhere.
        with suppress(AttributeError, ObjectDoesNotExist):
            if isinstance(owner := getattr(row, column), Model):
                return owner
    return None


def _told(kind: str, key: int, column: str, using: str) -> str:
    """What the entries of a row that is gone called it first."""
    entries = LedgerEntry.objects.using(using).filter(object_type=kind, object_id=str(key)).order_by("seq")
    with suppress(ValueError, TypeError, LookupError):
        return str((json.loads(entries.values_list("payload", flat=True)[0])["after"] or {}).get(column, ""))
    return ""
