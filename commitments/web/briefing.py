"""Reports: their index, and the briefing sheet as a page that prints on A4 and as a file for word processors."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exchange.briefing_docx import write_briefing
from ..exchange.pack_docx import MEDIA_TYPE
from ..queries.briefing import FIGURE_FILTERS, Briefing, BriefingChoice, read_briefing, read_briefing_choice
from ..queries.past import index_at
from ..queries.processes import process_name
from ..rules.commitments import TIER_BY_NAME, Tier
from ..rules.packs import AUDIENCES
from ..rules.past import Moment
from ..rules.permissions import visible_tiers
from . import clock, querystring
from .past import takes_moment
from .register import chips
from .report_charts import every_chart
from .rows import dress_row, dress_silence

NAMES = {tier: name for name, tier in TIER_BY_NAME.items()}
TILES = (
    ("open", gettext_lazy("Open"), "i-open", ""),
    ("due_soon", gettext_lazy("Due in 30 days"), "i-clock", "du"),
    ("overdue", gettext_lazy("Overdue"), "i-flag", "od"),
    ("disputed", gettext_lazy("Disputed"), "i-dp", "dp"),
    ("implemented", gettext_lazy("Implemented"), "i-st-3", "st-3"),
)


@require_safe
@takes_moment
def report_list(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """What papers the register makes of itself, and how it stands in charts."""
    index = index_at(moment, today=clock.today())
    context = {"nav_section": "reports", "charts": every_chart(request.user, index)}
    return render(request, "commitments/report_list.html", context)


@require_safe
@takes_moment
def briefing(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """The sheet. A choice that cannot be read shows its error and no rows."""
    index = index_at(moment, today=clock.today())
    asked = read_briefing_choice(request.user, request.GET, index=index)
    query = querystring.without(request.GET, "for", *querystring.PAGE_KEYS).urlencode()
    context: dict[str, Any] = {"nav_section": "reports", "errors": asked.errors, "query": query}
    if asked.hits is None or asked.choice.place is None:
        return render(request, "commitments/briefing.html", context, status=400)
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
    return render(request, "commitments/briefing.html", context)


@require_safe
@takes_moment
def briefing_docx(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """The same rows as the page shows for this query string."""
    index = index_at(moment, today=clock.today())
    asked = read_briefing_choice(request.user, request.GET, index=index)
    if asked.hits is None or asked.choice.place is None:
        lines = [_("No sheet: the address cannot be read."), *(f"{field}: {text}" for field, text in asked.errors)]
        return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
    content = write_briefing(
        read_briefing(request.user, asked.hits, asked.choice.place),
        title=sheet_title(),
        chosen=_included(request, asked),
        tier=asked.tier,
        today=index.today,
        language=get_language() or settings.LANGUAGE_CODE,
        site=settings.SITE_URL,
        made_at=timezone.now(),
    )
    name = f"briefing-{NAMES[asked.tier]}-{index.today.isoformat()}.docx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=MEDIA_TYPE, headers=headers)


def sheet_title() -> str:
    """What the sheet is called, after the process where there is one."""
    name = process_name()
    return _("%(process)s: state of commitments") % {"process": name} if name else _("State of commitments")


def _row(row: dict, today: date) -> dict:
    return dress_row(row, today) | dress_silence(row, today)


def _included(request: HttpRequest, asked: BriefingChoice) -> str:
    found = [f"{label}: {value}" for label, value, _query in chips(request, asked.choice.filters)]
    return "; ".join(found) or _("All commitments")


def _tiles(request: HttpRequest, sheet: Briefing, is_widest: bool) -> list[dict]:
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


def _leading(filters: dict[str, list[str]], figure: dict) -> dict | None:
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
