"""From a query string to rows: filters checked, hits found, order and page settled. Page and export start here."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.lists.past import MOMENT_KEYS
from ..kernel.bits import to_ids
from ..kernel.full_text import text_test
from ..kernel.keyset import PAGE_SIZES
from ..kernel.query_fields import form_errors, unknown_names
from .facets import FacetIndex
from .filters import CommitmentFilter, Hits
from .past import is_dated, keys_then
from .register_page import (
    DEFAULT_PAGE_SIZE,
    DEFAULT_SORT,
    SORTS,
    Page,
    Place,
    cut_page,
    decode_cursor,
    is_few,
    read_page,
    read_page_by_text,
    sort_keys,
    walk_ids,
)

OWN_KEYS = frozenset({"sort", "per_page", "after", "before", "page", "bom", "count", "columns", "density", "words"})
"""Parameters of the address that are no filter."""


@dataclass(frozen=True)
class Choice:
    """What an address asks for. ``errors``: (field label, message) pairs; hits and place only when there are none."""

    filters: CommitmentFilter
    errors: list[tuple[str, str]]
    hits: Hits | None = None
    place: Place | None = None


def read_choice(user: Visitor, data: QueryDict, *, index: FacetIndex, today: date) -> Choice:
    """Read a query string (a ``QueryDict``) as ``user`` may ask it. An unknown parameter or a bad value is an error."""
    tiers = visible_tiers(user)
    filters = CommitmentFilter(data, index=index, tiers=tiers, today=today)
    place, wrong = read_place(data)
    # Whoever asks for a moment must have been given its index: the rows of today are no answer.
    moment_keys = MOMENT_KEYS if index.past else [name for name in MOMENT_KEYS if not data.get(name)]
    errors = form_errors(filters.form) + wrong + unknown_names(data, {*filters.form.fields, *OWN_KEYS, *moment_keys})
    if index.past and place and place.sort == "changed":
        errors.append((str(_("Sort")), _("A past view cannot be sorted by changes. Choose another order.")))
    if errors:
        return Choice(filters, errors)
    return Choice(filters, [], Hits(index, tiers, filters.chosen(), counted=bool(data.get("count"))), place)


def chosen_words(filters: CommitmentFilter) -> Iterator[tuple[str, str, str, str]]:
    """The filters that an address names as (parameter, value, label of the filter, words of the value)."""
    for name, field in filters.form.fields.items():
        values = [value for value in filters.data.getlist(name) if value]
        labels = {str(value): str(label) for value, label in getattr(field, "choices", [])} if values else {}
        for value in values:
            yield name, value, str(field.label), labels.get(value, value)


def read_hits_page(hits: Hits, place: Place) -> Page:
    """The page at ``place`` of what was found. Of a capped search only as many rows are looked at as the page needs."""
    page = read_page_by_text(hits.visible, text_test(hits.chosen.q), place) if hits.capped else None
    return page or page_of(hits.index, hits.rows, place)


def page_of(index: FacetIndex, rows: int, place: Place) -> Page:
    """The page at ``place`` of the set ``rows``, in its order at the moment of the index."""
    if is_dated(index, place):
        return cut_page(keys_then(index, rows, place, place.reverse, place.start), place)
    return read_page(rows, rows.bit_count(), index.rows.bit_count(), place)


def ids_in_order(hits: Hits, place: Place) -> Iterator[int]:
    """The ids of everything that was found, in the order of ``place``, whichever page that is."""
    return rows_in_order(hits.index, hits.rows, place)


def rows_in_order(index: FacetIndex, rows: int, place: Place) -> Iterator[int]:
    """The ids of the whole set ``rows``, in the order of ``place``."""
    if is_dated(index, place):
        return (key[-1] for key in keys_then(index, rows, place, place.descending, None))
    if is_few(rows.bit_count(), index.rows.bit_count()):
        keys = sorted(sort_keys(list(to_ids(rows)), place.columns), reverse=place.descending)
        return (key[-1] for key in keys)
    return walk_ids(rows, place)


def read_place(data: QueryDict) -> tuple[Place | None, list[tuple[str, str]]]:
    """Order, size and page as the address gives them, or what is wrong with them: (label, message) pairs.

    Not a form: nobody types these, and the form took longer than the queries.
    """
    sort, size, page = (
        data.get("sort") or DEFAULT_SORT,
        data.get("per_page") or str(DEFAULT_PAGE_SIZE),
        data.get("page"),
    )
    column = sort.removeprefix("-")
    errors = [
        *_check(_("Sort"), column, SORTS),
        *_check(_("Rows per page"), size, [str(known) for known in PAGE_SIZES]),
        *_check(_("Page"), page or "last", ["last"]),
        *_check(_("Count"), data.get("count") or "all", ["all"]),
    ]
    if errors:
        return None, errors
    try:
        marks = [data.get(name) for name in ("after", "before")]
        after, before = [decode_cursor(mark, column) if mark else None for mark in marks]
    except ValidationError as error:
        return None, [(_("Page"), message) for message in error.messages]
    return Place(column, sort.startswith("-"), int(size), after, before, last=page == "last"), []


def _check(label: str, value: str, known: Container[str]) -> list[tuple[str, str]]:
    """Nothing, or the one error of a value that is not known."""
    if value in known:
        return []
    return [(label, _("“%(value)s” is not one of the choices.") % {"value": value[:40]})]
