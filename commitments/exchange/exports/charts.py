"""Charts of the register, drawn as SVG by a template: each with the table behind it, and as a file of its own."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from ...queries.lists.charts import (
    ARREARS,
    DueYear,
    OnDay,
    Round,
    arrears_by_year,
    slippage,
    status_over_time,
)
from ...queries.lists.facets import FacetIndex
from ...queries.lists.figures import Figure
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.statuses import SCALE, status_css, status_for_all
from ...rules.kernel.wording import day_range, short_day
from ...rules.lists.charts import LINE, WIDTH, Box, place_of_day, span_of_days, stack_columns, years_between
from ...rules.lists.past import Moment
from .downloads import Asker, Download, named

SVG = "image/svg+xml; charset=utf-8"
NAMESPACE = SafeString('xmlns="http://www.w3.org/2000/svg"')
HEIGHT = 300
ROOM = 15
"""How high a segment has to be for its number."""
HEAD, MARGIN, KEY_LINE = 64, 16, 22
"""Of a file: what its title takes above the chart, the empty border, a line that names a colour."""
SIGNS = {"done": "status-3", "ahead": "status-1", "overdue": "overdue"}


@dataclass(frozen=True)
class Segment:
    """A rectangle that leads to what it stands for. ``says`` is read out, ``text`` stands in it where there is room."""

    box: Box
    css: str
    address: str
    says: str
    text: str = ""


@dataclass(frozen=True)
class Label:
    x: int
    y: int
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Cell:
    text: str
    address: str = ""


@dataclass(frozen=True)
class Drawing:
    """A chart: its shapes, and the same as a table. ``key`` names the colours: (class, words)."""

    name: str
    title: str
    about: str
    height: int
    segments: list[Segment]
    labels: list[Label]
    headings: list[str]
    lines: list[tuple[str, list[Cell]]]
    key: list[tuple[str, str]] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    """Lines from top to bottom, by how far they stand from the left."""
    width: int = WIDTH


def _rows(query: dict[str, Any]) -> str:
    return f"{reverse('commitment-list')}?{urlencode(query, doseq=True)}"


def _turned(box: Box) -> Box:
    return box.mirrored() if get_language_bidi() else box


def _across(x: int) -> int:
    return WIDTH - x if get_language_bidi() else x


def draw_statuses(user: Visitor, index: FacetIndex, *, today: date) -> Drawing | None:
    """Status over time: a column a day, the statuses from the lowest at the bottom; None of an empty register."""
    days = status_over_time(visible_tiers(user), index, today=today)
    if not days:
        return None
    return Drawing(
        name="status",
        title=_("Status over time"),
        about=_("Scored commitments by status on each day, as recorded for that day."),
        headings=[_("Day"), *(str(status_for_all(status)) for status in SCALE)],
        lines=[(short_day(on.day), [_cell(item) for item in on.statuses]) for on in days],
        key=[(status_css(status), str(status_for_all(status))) for status in SCALE],
        **_columns([(short_day(on.day), _statuses(on)) for on in days]),
    )


def _statuses(on: OnDay) -> list[tuple[Figure, str, str]]:
    return [(item, status_css(item.status), str(status_for_all(item.status))) for item in on.statuses]


def _cell(item: Figure) -> Cell:
    return Cell(str(item.count), _rows(item.query) if item.count else "")


def draw_arrears(user: Visitor, index: FacetIndex) -> Drawing | None:
    """Deadlines by the year of their last day and what became of them; None where nothing has a deadline."""
    years = arrears_by_year(visible_tiers(user), index)
    if not years:
        return None
    words = {"done": _("done, on time or late"), "ahead": _("still ahead"), "overdue": _("overdue")}
    return Drawing(
        name="arrears",
        title=_("Deadlines by year"),
        about=_("Commitments by the year they were due: done, still ahead, overdue."),
        headings=[_("Year"), *(words[name] for name in ARREARS)],
        lines=[(str(year.year), [_cell(item) for item in year.figures.values()]) for year in years],
        key=[(SIGNS[name], words[name]) for name in ARREARS],
        **_columns([(str(year.year), _became(year, words)) for year in years]),
    )


def _became(year: DueYear, words: dict[str, str]) -> list[tuple[Figure, str, str]]:
    return [(item, SIGNS[name], words[name]) for name, item in year.figures.items()]


def _columns(columns: list[tuple[str, list[tuple[Figure, str, str]]]]) -> dict[str, Any]:
    """The shapes of columns of figures, each with its class and its words."""
    stacks = stack_columns([[item.count for item, _css, _words in parts] for _label, parts in columns], HEIGHT)
    segments, labels = [], []
    for (label, parts), stack in zip(columns, stacks, strict=True):
        for (item, css, words), box in zip(parts, stack, strict=True):
            if item.count:
                text = str(item.count) if box.height >= ROOM else ""
                says = _("%(column)s, %(what)s: %(n)d") % {"column": label, "what": words, "n": item.count}
                segments.append(Segment(_turned(box), css, _rows(item.query), says, text))
        labels.append(Label(_turned(stack[0]).middle, HEIGHT + 20, label))
    return {"segments": segments, "labels": labels, "height": HEIGHT + 30}


def draw_slippage(user: Visitor, index: FacetIndex) -> list[Drawing]:
    """Of each series of meetings a chart: when each round was planned, and when it was held."""
    found = slippage(user, today=index.today)
    return [_slippage(series, rounds, place, index.moment) for place, (series, rounds) in enumerate(found)]


def _slippage(series: str, rounds: list[Round], place: int, moment: Moment | None) -> Drawing:
    begin = min(min(item.planned[0], item.held[0]) for item in rounds).replace(day=1)
    end = max(max(item.planned[1], item.held[1]) for item in rounds)
    segments, labels = [], []
    for line, item in enumerate(rounds):
        segments += _spans(item, line, begin, end, _pages(item, moment))
        labels.append(Label(_across(0), line * LINE + LINE // 2, _round_name(item), "start"))
    years = years_between(begin, end)
    bottom = len(rounds) * LINE
    labels += [Label(_across(place_of_day(day, begin, end)), bottom + 18, str(day.year)) for day in years]
    name = series.replace("_", " ").replace("-", " ")
    return Drawing(
        name=f"slippage-{place + 1}",
        title=_("Slippage of the series: %(series)s") % {"series": name},
        about=_("When each round was planned, according to earlier commitments, and when it was held."),
        height=bottom + 28,
        segments=segments,
        labels=labels,
        headings=[_("Round"), _("Planned"), _("Held"), _("Late")],
        lines=[(_round_name(item), _round_cells(item, _pages(item, moment))) for item in rounds],
        key=[("status-0", _("planned")), ("status-3", _("held on time")), ("overdue", _("held late"))],
        rules=[_across(place_of_day(day, begin, end)) for day in years],
    )


def _spans(item: Round, line: int, begin: date, end: date, pages: tuple[str, str]) -> list[Segment]:
    promise, meeting = pages
    planned, held = (span_of_days(*days, begin, end, line) for days in (item.planned, item.held))
    said = {"round": _round_name(item), "planned": day_range(*item.planned), "held": day_range(*item.held)}
    return [
        Segment(_turned(planned), "status-0", promise, _("%(round)s, planned: %(planned)s") % said),
        Segment(
            _turned(Box(held.x, held.y - 3, max(held.width, 8), held.height + 6)),
            "overdue" if item.late else "status-3",
            meeting,
            _("%(round)s, held: %(held)s") % said + (f", {_late(item)}" if item.late else ""),
        ),
    ]


def _pages(item: Round, moment: Moment | None) -> tuple[str, str]:
    """Where the promise and the meeting stand, at the moment that the chart is of."""
    query = f"?{urlencode(moment.query)}" if moment else ""
    promise = reverse("commitment-detail", args=[item.promise["reference"]])
    return promise + query, reverse("meeting-detail", args=[item.meeting.slug]) + query


def _round_cells(item: Round, pages: tuple[str, str]) -> list[Cell]:
    promise, meeting = pages
    late = _late(item) if item.late else "–"
    return [Cell(day_range(*item.planned), promise), Cell(day_range(*item.held), meeting), Cell(late)]


def _round_name(item: Round) -> str:
    return _("Round %(n)d") % {"n": item.meeting.number}


def _late(item: Round) -> str:
    return ngettext("%(n)d day late", "%(n)d days late", item.late) % {"n": item.late}


def stand_alone(chart: Drawing) -> dict[str, Any]:
    """What a file has around the chart: the whole ``view``, where words begin, and the colours with their words."""
    height = HEAD + chart.height + KEY_LINE * len(chart.key) + 2 * MARGIN
    keys = [
        (_turned(Box(0, chart.height + MARGIN + KEY_LINE * line, 14, 14)), css, words)
        for line, (css, words) in enumerate(chart.key)
    ]
    return {
        "view": (-MARGIN, -HEAD, WIDTH + 2 * MARGIN, height),
        "start": _across(0),
        "words": _across(KEY_LINE),
        "keys": keys,
        "direction": "rtl" if get_language_bidi() else "ltr",
    }


def every_chart(user: Visitor, index: FacetIndex, *, today: date) -> list[Drawing]:
    """What ``/reports/`` shows of the register that ``index`` is of."""
    drawn = [draw_statuses(user, index, today=today), draw_arrears(user, index)]
    return [*filter(None, drawn), *draw_slippage(user, index)]


def _draw(user: Visitor, index: FacetIndex, name: str, *, today: date) -> Drawing | None:
    """The one of this name, without the others."""
    if name == "status":
        return draw_statuses(user, index, today=today)
    if name == "arrears":
        return draw_arrears(user, index)
    return next((found for found in draw_slippage(user, index) if found.name == name), None)


def chart_file(asker: Asker, name: str) -> Download | None:
    """A chart as a file that stands alone: its own styles, no script, no font from elsewhere, links to the site.

    None where there is no chart of the name, or nothing that the person may see to draw in it.
    """
    index = asker.index()
    chart = _draw(asker.user, index, name, today=asker.today)
    if chart is None:
        return None
    headers = named(f"servanda-{name}-{index.today.isoformat()}.svg")
    return Download([_written(chart, index.today)], SVG, headers)


def _written(chart: Drawing, day: date) -> bytes:
    styles = SafeString(render_to_string("commitments/lists/chart_alone.css"))
    context = {
        "chart": chart,
        "alone": stand_alone(chart),
        "site": settings.SITE_URL,
        "day": day,
        "namespace": NAMESPACE,
        "styles": format_html("<style>{}</style>", styles),
    }
    return render_to_string("commitments/lists/_chart_svg.html", context).encode()
