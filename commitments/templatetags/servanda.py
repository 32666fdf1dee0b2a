"""The small signs of the look: icons, badges, flags, bars; and the addresses that figures lead to.

The register's rows are printed without these tags: fifty rows would call them hundreds of times.
"""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..rules.parties import text_direction
from ..rules.statuses import Confidence, Status, status_css, status_label, status_short

register = template.Library()

ACTS = {
    "record_commitment": gettext_lazy("Recorded"),
    "record_assessment": gettext_lazy("Assessment"),
    "record_report": gettext_lazy("Progress report"),
    "edit_commitment": gettext_lazy("Edited"),
    "change_lifecycle": gettext_lazy("Life-cycle"),
    "link_commitments": gettext_lazy("Linked"),
}


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name: str, css: str = "ico") -> SafeString:
    """Draw one symbol of the sprite; it is decoration, the words stand beside it."""
    return format_html('<svg class="{}" aria-hidden="true"><use href="#{}"/></svg>', css, name)


@register.simple_tag
def status_badge(status: int, kind: str, form: str = "full") -> SafeString:
    """Axis A. ``form``: full wording, ``short`` (the eye sees the short one, the full is read out) or ``large``."""
    if status == Status.NOT_SCORED:
        return life("i-minus", _("Declaratory, not scored"))
    css = status_css(status)
    large = " badge--lg" if form == "large" else ""
    return format_html('<span class="badge {}{}">{}{}</span>', css, large, icon(f"i-{css}"), _words(status, kind, form))


def _words(status: int, kind: str, form: str) -> SafeString:
    label, short = status_label(status, kind), status_short(status, kind)
    if form != "short" or short == label:
        return format_html("{}", label)
    return format_html('<span aria-hidden="true">{}</span><span class="vh">{}</span>', short, label)


@register.simple_tag
def confidence(level: int | None) -> SafeString:
    """Axis D; nothing where there is none."""
    if not level:
        return SafeString()
    return format_html('<span class="conf">{}<span>{}</span></span>', icon(f"i-c{level}"), Confidence(level).label)


@register.simple_tag
def flag(sign) -> SafeString:
    """Axis C, as ``dress_row`` prepared it; nothing where no deadline runs."""
    if sign is None:
        return SafeString()
    if not sign.icon:
        return format_html('<span class="{}">{}</span>', sign.css, sign.text)
    return format_html('<span class="flag {}">{}{}</span>', sign.css, icon(sign.icon), sign.text)


@register.simple_tag
def life(icon_name: str, text: str) -> SafeString:
    """Axis B, and the tag of declaratory entries."""
    return format_html('<span class="life">{}{}</span>', icon(icon_name), text)


@register.simple_tag
def disputed(large: bool = False) -> SafeString:
    """The flag beside a badge, never instead of it."""
    css = "flag flag--lg dp" if large else "flag dp"
    return format_html('<span class="{}">{}{}</span>', css, icon("i-dp"), _("Disputed"))


@register.simple_tag
def register_url(query: dict) -> str:
    """The address of exactly the rows that a figure counts."""
    address = reverse("commitment-list")
    return f"{address}?{urlencode(query, doseq=True)}" if query else address


@register.inclusion_tag("_status_bar.html")
def status_bar(counts: list, large: bool = False) -> dict:
    """A bar of linked segments, one a status (``StatusCount``); the widths sum to 100."""
    widths = shares([item.count for item in counts])
    segments = [
        (item, status_css(item.status), Status(item.status).label, width)
        for item, width in zip(counts, widths, strict=True)
    ]
    return {"segments": segments, "large": large}


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


@register.filter
def act_label(act: str) -> str:
    """What an act of the ledger is called in lists of changes."""
    return str(ACTS.get(act, _("Changed")))


@register.filter
def direction(language: str) -> str:
    """``rtl`` or ``ltr``, for the ``dir`` of words in this language."""
    return text_direction(language)


@register.filter
def cells_heading(cells: list) -> str:
    """By what a commitment is assessed: the heading of its table of cells."""
    parties, zones = any(cell.party_id for cell in cells), any(cell.zone_id for cell in cells)
    if parties and zones:
        return _("By party and zone")
    if parties:
        return _("By party")
    return _("By zone") if zones else _("As a whole")
