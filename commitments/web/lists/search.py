"""One box over everything that has words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...queries.kernel.full_text import CAP, NEWEST
from ...queries.kernel.query_fields import form_errors, unknown_names
from ...queries.lists.facets import current_index
from ...queries.lists.site_search import KIND_LABELS, Found, Kind, SearchForm, SiteSearch, search_site
from ..kernel import clock, querystring
from ..kernel.pagination import asked_page, page_turns


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What the person may see that holds the words: of each kind the best, or a page of one kind."""
    form = SearchForm(request.GET)
    errors = form_errors(form) + unknown_names(request.GET, {*form.fields, "page"})
    context: dict[str, Any] = {"form": form, "errors": errors}
    query, kind = form.cleaned_data.get("q", "").strip(), form.cleaned_data.get("kind", "")
    if not errors and query:
        index, page = current_index(clock.today()), asked_page(request)
        context |= _found(search_site(request.user, query, index=index, kind=kind, page=page), query, kind)
    return render(request, "commitments/lists/search.html", context, status=400 if errors else 200)


def _found(result: SiteSearch, query: str, kind: str) -> dict[str, Any]:
    """What the page prints: a tab for each kind, and the parts that hold rows."""
    shown = [result.found[Kind(kind)]] if kind else [found for found in result.found.values() if not found.is_empty]
    return {
        "query": query,
        "kind": kind,
        "tabs": [_tab(found, query, kind) for found in result.found.values()],
        "all_kinds": querystring.encode({"q": query}),
        "parts": [_part(found, query, kind) for found in shown],
        "nothing": all(found.is_empty for found in result.found.values()),
        "alone": [(word, count, querystring.encode({"q": word})) for word, count in result.alone],
        "cap": CAP,
        "newest": NEWEST,
    }


def _tab(found: Found, query: str, kind: str) -> dict[str, Any]:
    """A kind with its figure; ``total`` is None for more than are counted."""
    address = querystring.encode({"q": query, "kind": found.kind.value})
    return {"label": KIND_LABELS[found.kind], "total": found.total, "query": address, "current": found.kind == kind}


def _part(found: Found, query: str, kind: str) -> dict[str, Any]:
    """The hits of one kind, with where the rest of them is."""
    asked = {"q": query, "kind": found.kind.value}
    turns = page_turns(found.number, found.last, lambda n: querystring.encode(asked | {"page": n})) if kind else None
    more = not kind and (found.total is None or found.total > len(found.rows))
    return {
        "kind": found.kind.value,
        "label": KIND_LABELS[found.kind],
        "found": found,
        "pages": turns,
        "more": querystring.encode(asked) if more else "",
    }
