"""The small signs of the look: icons, badges, flags, bars; and the addresses that figures lead to.

The register's rows are printed without these tags: fifty rows would call them hundreds of times.
"""

from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any
from uuid import uuid4

from django import template
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Commitment
from ..queries.lists.facet_groups import FacetGroup, FacetValue
from ..queries.lists.figures import Figure, StatusCount
from ..rules.kernel.changes import act_label
from ..rules.kernel.commitments import Tier
from ..rules.kernel.file_refusals import row_name
from ..rules.kernel.statuses import (
    SCALE,
    Confidence,
    Status,
    status_css,
    status_for_all,
    status_label,
    status_short,
)
from ..rules.ledger.redactions import shown_text
from ..rules.register.parties import language_name, text_direction
from ..rules.time.jalali import jalali_days

register = template.Library()
register.filter(act_label)
register.filter(language_name)
register.filter(row_name)
register.filter(shown_text)


@register.filter
def jalali_deadline(commitment: Commitment) -> str:
    """The days of a Persian deadline by the calendar that it was written in; empty for another language."""
    if commitment.deadline_language != "fa":
        return ""
    return jalali_days(commitment.deadline_earliest, commitment.deadline_latest)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css: str = "icon") -> SafeString:
    """Draw one symbol of the sprite; it is decoration, the words stand beside it."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


@register.simple_tag(takes_context=True)
def creation_key(context: template.Context) -> SafeString:
    """The key of a form, so that one sent twice acts once; a form that came back with errors keeps it."""
    request = context.get("request")
    key = (request and request.POST.get("creation_key")) or str(uuid4())
    return format_html('<input type="hidden" name="creation_key" value="{}">', key)


@register.simple_tag
def drawn(template: str, **values: Any) -> SafeString:
    """A part of every page that depends on these values and the language only: drawn once from its template, kept."""
    return _drawn(template, tuple(values.items()), get_language(), get_script_prefix())


@lru_cache(maxsize=64)
def _drawn(template: str, values: tuple[tuple[str, Any], ...], language: str, prefix: str) -> SafeString:
    return render_to_string(template, dict(values))


@register.simple_tag
def status_badge(status: int, kind: str, form: str = "full") -> SafeString:
    """Axis A. ``form``: full wording, ``short`` (the eye sees the short one, the full is read out) or ``large``."""
    return _status_badge(status, kind, form, get_language())


@lru_cache(maxsize=512)
def _status_badge(status: int, kind: str, form: str, language: str) -> SafeString:
    if status == Status.NOT_SCORED:
        return life("i-minus", _("Declaratory, not scored"))
    css = status_css(status)
    large = " badge--large" if form == "large" else ""
    return format_html('<span class="badge {}{}">{}{}</span>', css, large, icon(f"i-{css}"), _words(status, kind, form))


def _words(status: int, kind: str, form: str) -> SafeString:
    label, short = status_label(status, kind), status_short(status, kind)
    if form != "short" or short == label:
        return format_html("{}", label)
    return format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', short, label)


@register.simple_tag
def status_line(status: int, kind: str) -> SafeString:
    """Axis A without its box: what was found before."""
    css = status_css(status)
    return format_html('<span class="status-line {}">{}{}</span>', css, icon(f"i-{css}"), status_label(status, kind))


@register.simple_tag
def status_sign(status: int, kind: str) -> SafeString:
    """Axis A in a cell that carries the colour itself: the icon and the short words."""
    return _status_sign(status, kind, get_language())


@lru_cache(maxsize=512)
def _status_sign(status: int, kind: str, language: str) -> SafeString:
    return format_html("{}<span>{}</span>", icon(f"i-{status_css(status)}"), _words(status, kind, "short"))


@register.simple_tag
def confidence(level: int | None) -> SafeString:
    """Axis D; nothing where there is none."""
    if not level:
        return SafeString()
    return format_html(
        '<span class="confidence">{}<span>{}</span></span>', icon(f"i-c{level}"), Confidence(level).label
    )


@register.simple_tag
def flag(sign: Any) -> SafeString:
    """Axis C, as ``dress_row`` prepared it; nothing where no deadline runs."""
    if sign is None:
        return SafeString()
    if not sign.icon:
        return format_html('<span class="{}">{}</span>', sign.css, sign.text)
    return format_html('<span class="flag {}">{}{}</span>', sign.css, icon(sign.icon), sign.text)


@register.simple_tag
def life(icon_name: str, text: str) -> SafeString:
    """Axis B, and the tag of declaratory entries."""
    return format_html('<span class="lifecycle">{}{}</span>', icon(icon_name), text)


@register.simple_tag
def disputed(large: bool = False) -> SafeString:
    """The flag beside a badge, never instead of it."""
    css = "flag flag--large disputed" if large else "flag disputed"
    return format_html('<span class="{}">{}{}</span>', css, icon("i-dp"), _("Disputed"))


@register.simple_tag(takes_context=True)
def page_url(context: template.Context, name: str, *args: Any, **query: Any) -> str:
    """The address of a page at the moment that this page shows, with these filters."""
    moment = context.get("moment")
    query |= moment.query if moment else {}
    address = reverse(name, args=args)
    return f"{address}?{urlencode(query)}" if query else address


@register.simple_tag
def register_url(query: dict[str, Any]) -> str:
    """The address of exactly the rows that a figure counts."""
    items = tuple((name, value if isinstance(value, str) else tuple(value)) for name, value in query.items())
    return _register_url(items, get_script_prefix())


@lru_cache(maxsize=4096)
def _register_url(items: tuple[tuple[str, Any], ...], prefix: str) -> str:
    address = reverse("commitment-list")
    return f"{address}?{urlencode(items, doseq=True)}" if items else address


@register.simple_tag
def count_link(figure: Figure, css: str, icon_name: str) -> SafeString:
    """A figure in a table: with its flag when there is something to count, plain when there is nothing."""
    if not figure.count:
        return format_html('<a class="row-title" href="{}">0</a>', register_url(figure.query))
    return format_html(
        '<a class="flag {}" href="{}">{}{}</a>', css, register_url(figure.query), icon(icon_name), figure.count
    )


@register.simple_tag
def facet_boxes(groups: Iterable[FacetGroup]) -> SafeString:
    """The facets (``FacetGroup``) with their boxes. Not a template: a page draws well over a hundred boxes."""
    nothing = format_html('<p class="small muted">{}</p>', _("No options yet"))
    return SafeString("\n".join([_facet_group(group, nothing) for group in groups]))


def _facet_group(group: FacetGroup, nothing: str) -> str:
    label, shown = escape(group.label), " open" if group.open or group.active else ""
    return (
        f'<details class="facet"{shown}><summary>{label} {icon("i-down")}</summary><fieldset>'
        f'<legend class="visually-hidden">{label}</legend>'
        f"{''.join(map(_facet_value, group.values)) or nothing}</fieldset></details>"
    )


def _facet_value(item: FacetValue) -> str:
    sign = _sign(item.css, item.icon) if item.icon else ""
    count = "" if item.count is None else f'<span class="count">{item.count:d}</span>'
    return (
        f'<label class="check{" none" if item.count == 0 else ""}"><input type="checkbox" name="{escape(item.field)}" '
        f'value="{escape(item.value)}"{" checked" if item.chosen else ""}>{sign}<span>{escape(item.label)}</span>'
        f"{count}</label>"
    )


@lru_cache(maxsize=64)
def _sign(css: str, name: str) -> SafeString:
    return format_html('<span class="{}">{}</span>', css, icon(name))


@register.simple_tag
def status_bar(counts: list[StatusCount], large: bool = False) -> SafeString:
    """A bar of linked segments, one a status (``StatusCount``); the widths sum to 100."""
    widths = shares([item.count for item in counts])
    words = "share-bar__label" if large else "visually-hidden"
    language = get_language()
    segments = [_segment(item, width, words, language) for item, width in zip(counts, widths, strict=True)]
    return SafeString(f'<div class="share-bar{" share-bar--large" if large else ""}">{"".join(segments)}</div>')


def _segment(item: StatusCount, width: int, words: str, language: str) -> str:
    css, sign, label = _status_signs(item.status, language)
    return (
        f'<a href="{escape(register_url(item.query))}" class="share-bar__part {css} grow-{width}">{sign}'
        f'<span>{item.count}</span><span class="{words}">{label}</span></a>'
    )


@lru_cache(maxsize=64)
def _status_signs(status: int, language: str) -> tuple[str, SafeString, str]:
    """The class, the icon and the escaped words of a status, for every kind of obligation."""
    css = status_css(status)
    return css, icon(f"i-{css}"), escape(str(status_for_all(status)))


@register.simple_tag
def status_key() -> SafeString:
    """What the colours and signs of bars stand for, in the words of every kind of obligation."""
    items = ((status_css(status), icon(f"i-{status_css(status)}"), status_for_all(status)) for status in SCALE)
    return format_html('<ul class="key">{}</ul>', format_html_join("", '<li class="{}">{}{}</li>', items))


def shares(counts: Iterable[int]) -> list[int]:
    """Whole percentages that sum to 100, by largest remainder; what is there at all gets at least 1."""
    counts = list(counts)
    total = sum(counts)
    widths = [count * 100 // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda i: counts[i] * 100 % total, reverse=True)
    for i in by_remainder[: 100 - sum(widths)] if counts else []:
        widths[i] += 1
    for i, width in enumerate(widths):
        if not width:
            widths[i] = 1
            widths[widths.index(max(widths))] -= 1
    return widths


@register.simple_tag
def highlight(stretches: Iterable[tuple[str, bool]], element: str = "mark") -> SafeString:
    """A text out of its stretches: those whose second value is true stand in the element."""
    parts = ((escape(text), marked) for text, marked in stretches)
    return SafeString("".join(f"<{element}>{text}</{element}>" if marked else text for text, marked in parts))


@register.filter
def status_class(status: int) -> str:
    """``status-u`` to ``status-x``: the colours, and with ``i-`` before it the icon."""
    return status_css(status)


@register.filter
def tier_label(tier: int) -> str:
    """Who may see it, in a word."""
    return str(Tier(tier).label)


@register.filter
def direction(language: str) -> str:
    """``rtl`` or ``ltr``, for the ``dir`` of words in this language."""
    return text_direction(language)


@register.filter
def cells_heading(grid: Any) -> str:
    """By what a commitment is assessed (``Grid``): the heading of its cells."""
    if grid.by_party and grid.by_zone:
        return _("By party and zone")
    if grid.by_party:
        return _("By party")
    return _("By zone") if grid.by_zone else _("As a whole")
