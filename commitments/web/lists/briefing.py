"""Reports: their index, and the briefing sheet as a page that prints on A4 and as a file for word processors."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from ...exchange.exports.briefing import briefing_file, sheet_title
from ...exchange.exports.charts import every_chart
from ...exchange.exports.downloads import NAMES
from ...queries.lists.briefing import FIGURE_FILTERS, Briefing, read_briefing, read_briefing_choice
from ...queries.lists.past import index_at
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import visible_tiers
from ...rules.lists.past import Moment
from ...rules.meetings.packs import AUDIENCES
from ..kernel import clock, querystring
from ..kernel.files import send_rows
from ..kernel.past import takes_moment
from ..kernel.rows import dress_row, dress_silence
from .register_page import chips

TILES = (
    ("open", pgettext_lazy("commitments", "Open"), "i-open", ""),
    ("due_soon", gettext_lazy("Due soon"), "i-clock", "due"),
    ("overdue", gettext_lazy("Overdue"), "i-flag", "overdue"),
    ("disputed", gettext_lazy("Disputed"), "i-dp", "disputed"),
    ("implemented", gettext_lazy("Implemented"), "i-status-3", "status-3"),
)


@require_safe
@takes_moment
def report_list(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """What papers the register makes of itself, and how it stands in charts."""
    index = index_at(moment, today=clock.today())
    context = {"nav_section": "reports", "charts": every_chart(request.user, index, today=clock.today())}
    return render(request, "commitments/lists/reports.html", context)


@require_safe
@takes_moment
def briefing(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """The sheet. A choice that cannot be read shows its error and no rows."""
    index = index_at(moment, today=clock.today())
    asked = read_briefing_choice(request.user, request.GET, index=index)
    query = querystring.without(request.GET, "for", *querystring.PAGE_KEYS).urlencode()
    context: dict[str, Any] = {"nav_section": "reports", "errors": asked.errors, "query": query}
    if asked.hits is None or asked.choice.place is None:
        return render(request, "commitments/lists/briefing.html", context, status=400)
    sheet, today = read_briefing(request.user, asked.hits, asked.choice.place), index.today
    is_widest = asked.tier == max(visible_tiers(request.user))
    context |= {
        "title": sheet_title(),
        "sheet": sheet,
        "today": today,
        "audience": AUDIENCES[asked.tier],
        "audiences": _audiences(request, asked.tier),
        "chosen": [f"{label}: {value}" for label, value, _query in chips(request, asked.choice.filters)],
        "tiles": _tiles(request, sheet, is_widest),
        "dates": [dress_row(row, today) for row in sheet.dates],
        "groups": [(name, [_row(row, today) for row in rows]) for name, rows in sheet.groups],
        "docx": querystring.added(request.GET, **{"for": NAMES[asked.tier]}),
        "is_widest": is_widest,
    }
    return render(request, "commitments/lists/briefing.html", context)


@require_safe
@takes_moment
def briefing_docx(request: HttpRequest, moment: Moment | None) -> HttpResponseBase:
    """The same rows as the page shows for this query string."""
    return send_rows(request, moment, briefing_file, _("No briefing sheet: the URL cannot be read."))


def _row(row: dict[str, Any], today: date) -> dict[str, Any]:
    return dress_row(row, today) | dress_silence(row, today)


def _tiles(request: HttpRequest, sheet: Briefing, is_widest: bool) -> list[dict[str, Any]]:
    """The figures; each leads to its rows, where the register shows its reader just these."""
    filters = querystring.without(request.GET, "for", "sort", *querystring.PAGE_KEYS)
    return [
        {
            "label": label,
            "icon": icon,
            "css": css if getattr(sheet.figures, name) else "",
            "count": getattr(sheet.figures, name),
            "query": _leading(dict(filters.lists()), FIGURE_FILTERS[name]) if is_widest else None,
        }
        for name, label, icon, css in TILES
    ]


def _leading(filters: dict[str, list[str]], figure: dict[str, Any]) -> dict[str, Any] | None:
    """The filters with those of a figure; None where they choose otherwise already, and no filter gives both."""
    wanted = {name: value if isinstance(value, list) else [value] for name, value in figure.items()}
    if any(filters.get(name, value) != value for name, value in wanted.items()):
        return None
    return filters | wanted


def _audiences(request: HttpRequest, chosen: Tier) -> list[tuple[str, str, bool]]:
    """For whom it can be, as (words, query string, whether it is the current one), as far as the person may see."""
    tiers = visible_tiers(request.user)
    queries = {tier: querystring.added(request.GET, **{"for": NAMES[tier]}) for tier in Tier if tier in tiers}
    offered = [(str(tier.label), query, tier == chosen) for tier, query in queries.items()]
    return offered if len(offered) > 1 else []
