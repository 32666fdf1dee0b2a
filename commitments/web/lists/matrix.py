"""Party by commitment: the register's rows for the same query string, drawn as a grid."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...exchange.exports.downloads import matrix_file
from ...queries.lists.choice import page_of, read_choice
from ...queries.lists.facet_groups import facet_groups
from ...queries.lists.matrix import BY_THEME, Line, by_theme, read_matrix, responsible_parties, scored_rows
from ...queries.lists.past import index_at
from ...rules.kernel.commitments import Kind
from ...rules.lists.past import Moment
from ..kernel import clock, querystring
from ..kernel.files import send_rows
from ..kernel.past import takes_moment
from ..kernel.rows import lifecycle_tag
from .register_page import chips, page_links


@require_safe
@takes_moment
def matrix(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """What was last found of each party on each scored commitment. A bad filter shows its error and no rows."""
    index = index_at(moment, today=clock.today())
    today = index.today
    choice = read_choice(request.user, by_theme(request.GET), index=index, today=today)
    query = querystring.without(request.GET, *querystring.PAGE_KEYS).urlencode()
    context = {"nav_section": "reports", "choice": choice, "query": query, "filters": choice.filters.form}
    if choice.hits is None or choice.place is None:
        return render(request, "commitments/lists/matrix/page.html", context, status=400)
    declaratory = choice.hits.rows & index.union("kind", [Kind.DECLARATORY])
    scored = scored_rows(choice.hits)
    page = page_of(index, scored, choice.place)
    parties = responsible_parties(index, scored)
    table = read_matrix(request.user, page.ids, parties, day=today, catalogue=index.catalogue, moment=moment)
    context |= {
        "table": table,
        "groups": groups(table.lines, choice.place.sort == BY_THEME),
        "count": scored.bit_count(),
        "declaratory": declaratory.bit_count(),
        "declaratory_query": querystring.replaced(request.GET, kind=Kind.DECLARATORY.value),
        "boxes": facet_groups(choice.filters, choice.hits),
        "chips": chips(request, choice.filters),
        "pages": page_links(request, page),
        "today": today,
    }
    return render(request, "commitments/lists/matrix/page.html", context)


@require_safe
@takes_moment
def matrix_export_csv(request: HttpRequest, moment: Moment | None) -> HttpResponseBase:
    """The lines of the page, all of them, in the same order."""
    return send_rows(request, moment, matrix_file)


def groups(lines: list[Line], themed: bool) -> list[tuple[str | None, list[dict[str, Any]]]]:
    """The lines ready to print, under their themes (empty: none) where they stand by theme, else under no heading."""
    if not themed:
        return [(None, [dress_line(line) for line in lines])]
    by_name = groupby(lines, key=lambda line: line.commitment["themes_text"])
    return [(name, [dress_line(line) for line in found]) for name, found in by_name]


def dress_line(line: Line) -> dict[str, Any]:
    """A line with its life-cycle in words and who is responsible."""
    row = line.commitment
    return {
        "line": line,
        "row": row,
        "tag": lifecycle_tag(row["lifecycle"], row["kind"]),
        "responsible": "; ".join(filter(None, [row["lead_text"], row["supporting_text"]])),
    }
