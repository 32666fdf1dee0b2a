"""Pages of a list by the number of its rows, newest first: nothing is counted, and nothing is read to be skipped."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

PAGE_SIZES = (25, 50, 100)


PAGE_SIZE = 50
LAST_NUMBER = 2**63 - 1
_DIGITS = len(str(LAST_NUMBER)) - 1


def is_row_number(given: object) -> bool:
    """Whether what came in an address or a form can be the id of a row at all."""
    text = str(given)
    return text.isdecimal() and len(text) <= _DIGITS


class PlaceForm(forms.Form):
    """Which page of a list, and how long, as the address gives it."""

    per_page = forms.ChoiceField(
        label=_("Rows per page"), required=False, choices=[(str(size), str(size)) for size in PAGE_SIZES]
    )
    after = forms.IntegerField(label=_("Page"), required=False, min_value=0, max_value=LAST_NUMBER)
    before = forms.IntegerField(label=_("Page"), required=False, min_value=0, max_value=LAST_NUMBER)
    page = forms.ChoiceField(label=_("Page"), required=False, choices=[("last", "last")])

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """Those of the rows that its filters leave: here all of them."""
        return rows


def read_rows(rows: QuerySet[Any], key: str, place: dict[str, Any]) -> tuple[Sequence[Any], int | None, int | None]:
    """The rows of a page, newest first, and the numbers that the next and the previous page start from, if any.

    ``key`` is the column of the numbers, ``place`` the cleaned data of a ``PlaceForm``.
    """
    found, older, newer = _read(rows, key, place)
    numbers = [getattr(row, key) for row in found]
    return found, numbers[-1] if numbers and older else None, numbers[0] if numbers and newer else None


def _read(rows: QuerySet[Any], key: str, place: dict[str, Any]) -> tuple[Sequence[Any], bool, bool]:
    """The rows of a page, and whether there are older and newer ones."""
    after, before, size = place["after"], place["before"], page_size(place)
    if place["page"] or before is not None:
        newer = rows if before is None else rows.filter(**{f"{key}__gt": before})
        found = list(newer.order_by(key)[: size + 1])
        return found[size - 1 :: -1], before is not None, len(found) > size
    older = rows if after is None else rows.filter(**{f"{key}__lt": after})
    found = list(older.order_by(f"-{key}")[: size + 1])
    return found[:size], len(found) > size, after is not None


def page_size(place: dict[str, Any]) -> int:
    """How many rows of a page the cleaned data of a ``PlaceForm`` asks for."""
    return int(place["per_page"] or PAGE_SIZE)
