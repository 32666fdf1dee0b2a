"""The register: its page; ``web.exports.register`` gives its files from the same query string."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...exchange.exports.table_layout import read_table_layout
from ...queries.kernel.full_text import CAP
from ...queries.kernel.keyset import PAGE_SIZES
from ...queries.lists.choice import chosen_words, read_choice, read_hits_page
from ...queries.lists.facet_groups import facet_groups
from ...queries.lists.facets import FacetIndex
from ...queries.lists.figures import NO_NEWS_DAYS
from ...queries.lists.filters import CommitmentFilter, Hits
from ...queries.lists.past import index_at
from ...queries.lists.register_page import Page
from ...queries.lists.saved_views import known_views, read_table_query
from ...queries.people.following import chosen_query
from ...queries.register.standing import read_rows
from ...rules.kernel.commitments import Lifecycle, Strength
from ...rules.kernel.permissions import Visitor, can_save_view, can_update_in_bulk
from ...rules.lists.bulk import BULK_LIMIT, BulkKind
from ...rules.lists.past import Moment
from ..kernel import clock, querystring
from ..kernel.cells import draw_cells
from ..kernel.past import takes_moment
from ..kernel.rows import assessed_text, dress_row
from .layout import layout_choices, redirect_to_columns
from .register_table import READ, SORT_LABELS, headings


@require_safe
@takes_moment
def commitment_list(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """The register: facets, search, table, pages. A bad filter shows its error and no rows."""
    if chosen := redirect_to_columns(request):
        return chosen
    index = index_at(moment, today=clock.today())
    today = index.today
    choice = read_choice(request.user, request.GET, index=index, today=today)
    layout, errors = read_table_layout(request.GET)
    choice.errors.extend(errors)
    context = {"nav_section": "commitments", "choice": choice, "filters": choice.filters.form}
    if choice.errors or choice.hits is None or choice.place is None:
        return render(request, "commitments/lists/register/list.html", context, status=400)
    page = read_hits_page(choice.hits, choice.place)
    sort = ("-" if choice.place.descending else "") + choice.place.sort
    context |= {
        "headings": headings(sort, get_language(), layout.columns),
        "columns": layout.columns,
        "rows": _page_rows(request, page.ids, today, moment),
        "count": None if choice.hits.capped else choice.hits.count,
        "cap": CAP,
        "count_all": querystring.added(request.GET, count="all"),
        "groups": facet_groups(choice.filters, choice.hits),
        "chips": chips(request, choice.filters),
        "views": views(choice.filters, choice.hits, request.user),
        "pages": page_links(request, page),
        "sort": sort,
        "resort": resort(request),
        "sorts": [item for item in SORT_LABELS.items() if moment is None or "changed" not in item[0]],
        "per_page": choice.place.size,
        "page_sizes": PAGE_SIZES,
        "query": querystring.without(request.GET, *querystring.PAGE_KEYS).urlencode(),
    }
    context |= layout_choices(request, layout) | _saved(request, choice.filters, index)
    if moment is None and can_update_in_bulk.test(request.user):
        context |= bulk_bar(request)
    return render(request, "commitments/lists/register/list.html", context)


def _page_rows(request: HttpRequest, ids: list[int], today: date, moment: Moment | None) -> list[dict[str, Any]]:
    """The rows of a page, dressed, in the order of the ids."""
    found = read_rows(request.user, ids, READ, moment)
    rows = [dress_row(found[i], today) for i in ids if i in found]
    language = get_language()
    for row in rows:
        labels = _labels(row["strength"], row["lifecycle"], language)
        row.update(draw_cells(row), assessed=assessed_text(row["assessed_sort"]), **labels)
    return rows


@lru_cache(maxsize=256)
def _labels(strength: str, lifecycle: str, _language: str) -> dict[str, str]:
    """The words of the columns that only some choose, worked out once for all rows that have the same."""
    return {
        "strength_label": str(Strength(strength).label) if strength else "–",
        "lifecycle_label": str(Lifecycle(lifecycle).label),
    }


def bulk_bar(request: HttpRequest) -> dict[str, Any]:
    """What the bar for updates in bulk needs: what can be done, with how many, and the filters of “all”."""
    kept = querystring.without(request.GET, *querystring.PAGE_KEYS)
    return {
        "bulk_kinds": list(BulkKind),
        "bulk_limit": BULK_LIMIT,
        "bulk_filters": [(name, value) for name, values in kept.lists() for value in values],
    }


def resort(request: HttpRequest) -> str:
    """What follows ``?sort=…`` in the links of the headings: everything but the sort, on the first page."""
    rest = querystring.without(request.GET, *querystring.PAGE_KEYS, "sort").urlencode()
    return f"&{rest}" if rest else ""


def chips(request: HttpRequest, filters: CommitmentFilter) -> list[tuple[str, str, str]]:
    """The active filters as (label, value, query string without it)."""
    return [
        (label, words, querystring.without_value(request.GET, name, value))
        for name, value, label, words in chosen_words(filters)
    ]


SAVED = 6
"""Saved views that stand beside the ready-made ones; their page lists all."""


def _saved(request: HttpRequest, filters: CommitmentFilter, index: FacetIndex) -> dict[str, Any]:
    """The views of the person and those shared with them, each with whether it is what is shown."""
    if index.past or not can_save_view.test(request.user):
        return {}
    shown = (chosen_query(filters), read_table_query(request.GET))
    saved = [(view, (view.query, view.layout) == shown) for view in known_views(request.user, index=index)[:SAVED]]
    return {"saved": saved, "is_saved": any(current for _view, current in saved), "can_save": True}


def views(filters: CommitmentFilter, hits: Hits, user: Visitor) -> list[tuple[str, str, int, bool]]:
    """The ready-made views as (label, query string, rows, whether it is the current one)."""
    index, visible = hits.index, hits.visible
    is_open = index.union("open", [True]) & visible
    offered = [
        (_("All open"), {"open": "yes"}, is_open),
        (_("Due soon"), {"open": "yes", "timeliness": "due_soon"}, is_open & _timely(index, "due_soon")),
        (_("Overdue"), {"open": "yes", "timeliness": "overdue"}, is_open & _timely(index, "overdue")),
        (_("Disputed"), {"disputed": "yes"}, visible & index.union("disputed", [True])),
        (_("No news for 30 days"), {"no_news": str(NO_NEWS_DAYS)}, visible & index.union("no_news", [NO_NEWS_DAYS])),
        (_("Everything"), {}, visible),
    ]
    if "owner" in filters.form.fields:
        offered.insert(1, (_("Mine"), {"owner": str(user.pk)}, visible & index.union("owner", [user.pk])))
    chosen = _filters_only(filters)
    return [
        (label, querystring.encode(query | index.asked), rows.bit_count(), chosen == query)
        for label, query, rows in offered
    ]


def _timely(index: FacetIndex, value: str) -> int:
    return index.union("timeliness", [value])


def _filters_only(filters: CommitmentFilter) -> dict[str, Any]:
    """The chosen filters in the form of a view's query."""
    data = {name: filters.data.getlist(name) for name in filters.form.fields if filters.data.get(name)}
    return {name: values[0] if len(values) == 1 else values for name, values in data.items()}


def page_links(request: HttpRequest, page: Page) -> dict[str, str]:
    """Query strings of the first, previous, next and last page; only those that lead somewhere."""
    links = {}
    if page.previous:
        links["first"] = f"?{querystring.without(request.GET, *querystring.PAGE_KEYS).urlencode()}"
        links["previous"] = querystring.replaced(request.GET, before=page.previous)
    if page.next:
        links["next"] = querystring.replaced(request.GET, after=page.next)
        links["last"] = querystring.replaced(request.GET, page="last")
    return links
