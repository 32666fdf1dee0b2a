"""How the register's table is laid out: which columns in which order, and how dense; all of it in the address."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils.translation import get_language

from ...exchange.exports.table_layout import COMPACT, NAMED, NEEDED, USUAL, TableLayout, with_needed
from ..kernel import querystring
from .register_table import headings

CHOOSING = "column"
"""Sent by the form of the columns, once for each that is ticked; ``place.NAME`` says where."""


def redirect_to_columns(request: HttpRequest) -> HttpResponseRedirect | None:
    """What the form of the columns is answered: the same rows at the address that names the columns; None without it.

    In the order of their places; what has the same place, or none that is a number, stays in the order of the form.
    """
    if CHOOSING not in request.GET:
        return None
    ticked = [name for name in request.GET.getlist(CHOOSING) if name in NAMED]
    chosen = with_needed(sorted(dict.fromkeys(ticked), key=lambda name: _place(request.GET, name)))
    rest = querystring.without(request.GET, CHOOSING, "columns", *(f"place.{name}" for name in NAMED))
    if chosen != USUAL:
        rest["columns"] = ",".join(chosen)
    query = rest.urlencode(safe=",")
    return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)


def _place(data: QueryDict, name: str) -> int:
    place = data.get(f"place.{name}", "")
    return int(place) if place.isascii() and place.isdigit() and len(place) < 4 else len(NAMED)


def layout_choices(request: HttpRequest, layout: TableLayout) -> dict[str, Any]:
    """What the controls of the layout print: the columns with their places, and the addresses of both densities."""
    labels = {name: found.label for name, found in zip(NAMED, headings("", get_language(), tuple(NAMED)), strict=True)}
    shown = list(layout.columns)
    rest = querystring.without(request.GET, "columns", *querystring.PAGE_KEYS)
    return {
        "column_choices": [
            {"name": name, "label": labels[name], "place": place, "shown": name in shown, "needed": name == NEEDED}
            for place, name in enumerate([*shown, *(name for name in NAMED if name not in shown)], start=1)
        ],
        "column_fields": [(name, value) for name, values in rest.lists() for value in values],
        "is_compact": layout.is_compact,
        "comfortable": f"?{querystring.without(request.GET, 'density').urlencode()}",
        "compact": querystring.added(request.GET, density=COMPACT),
        "layout_fields": [(name, request.GET[name]) for name in ("columns", "density") if request.GET.get(name)],
        "is_usual": layout.columns == USUAL,
        "usual_columns": f"?{rest.urlencode()}",
    }
