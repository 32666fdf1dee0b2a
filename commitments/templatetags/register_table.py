"""The body of the register's table. Not a template: it would take half of the page."""

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

CELLS = {
    "reference": '<td role="cell" class="col-reference"><bdi class="reference">{reference}</bdi></td>',
    "title": '<th scope="row" role="rowheader" class="wide"><a class="row-title" '
    'href="{address}{reference}/{past}">{title}</a><span class="row-subtitle">{kind_label}</span></th>',
    "status": '<td role="cell" data-l="{label}">{stat}</td>',
    "latest day": '<td role="cell" data-l="{label}"><span>{due}</span></td>',
    "lead parties": '<td role="cell" data-l="{label}"><span>{parties}</span></td>',
    "themes": '<td role="cell" data-l="{label}" class="hide-narrow"><span>{themes_text}</span></td>',
    "last assessed on": '<td role="cell" data-l="{label}" class="nowrap"><span>{assessed}</span></td>',
    "deadline as written": '<td role="cell" data-l="{label}"><span lang="{deadline_language}" '
    'dir="{deadline_direction}">{deadline_words}</span></td>',
    "obligation kind": '<td role="cell" data-l="{label}"><span>{kind_label}</span></td>',
    "strength of the wording": '<td role="cell" data-l="{label}"><span>{strength_label}</span></td>',
    "life-cycle": '<td role="cell" data-l="{label}"><span>{lifecycle_label}</span></td>',
    "zones": '<td role="cell" data-l="{label}"><span>{zones_text}</span></td>',
    "addressees": '<td role="cell" data-l="{label}"><span>{addressees_text}</span></td>',
}
"""The cells of a row by the name of the column (``exchange.exports.table_layout.NAMED``).

``label`` stands beside it on a phone.
"""
PICK = (
    '<td role="cell" class="control-cell"><label class="check"><input type="checkbox" form="bulk" name="row" '
    'value="{id:d}" data-row><span class="visually-hidden">{l_choose} {reference}</span></label></td>'
)
DRAWN = frozenset({"label", "address", "past", "stat", "due", "parties"})
ESCAPED = frozenset(re.findall(r"{(\w+)}", "".join(CELLS.values()))) - DRAWN


@register.simple_tag
def register_rows(
    rows: Iterable[dict[str, Any]], columns: Iterable[str], past: str = "", pick: object = None
) -> SafeString:
    """The rows of the register, dressed and with their cells drawn.

    ``columns`` are names of ``CELLS``; ``past`` is the query string of the moment that the page shows; with ``pick``
    each row can be chosen.
    """
    template = _row_template(tuple(columns), get_language(), bool(pick))
    escaped = [name for name in ESCAPED if f"{{{name}}}" in template]
    fixed = {"past": escape(past), "address": reverse("commitment-list"), "l_choose": escape(_("Select"))}
    nobody = format_html('<span class="muted">{}</span>', _("None named"))
    supporting = escape(_("Supporting:"))
    return SafeString("\n".join([_row(row, template, escaped, fixed, nobody, supporting) for row in rows]))


@lru_cache(maxsize=256)
def _row_template(columns: tuple[str, ...], _language: str, can_be_chosen: bool) -> str:
    """The cells of these columns, with what stands beside them on a phone, which their headings do elsewhere."""
    labels = {
        "status": _("Status"),
        "latest day": _("Deadline"),
        "lead parties": _("Parties"),
        "themes": _("Theme"),
        "last assessed on": _("Last assessed"),
        "deadline as written": _("As written"),
        "obligation kind": _("Kind"),
        "strength of the wording": _("Strength"),
        "life-cycle": _("Life-cycle"),
        "zones": _("Zones"),
        "addressees": _("Addressees"),
    }
    cells = [CELLS[name].replace("{label}", escape(labels.get(name, "")).replace("{", "")) for name in columns]
    return f'<tr role="row">{PICK if can_be_chosen else ""}{"".join(cells)}</tr>'


def _row(
    row: dict[str, Any], template: str, escaped: list[str], fixed: dict[str, str], nobody: str, supporting: str
) -> str:
    lead, others = escape(row["lead_text"]), escape(row["supporting_text"])
    parties = f'{lead}<span class="row-subtitle">{supporting} {others}</span>' if others else lead or nobody
    cells = {name: escape(row[name]) for name in escaped}
    return template.format(**fixed, **cells, id=row["id"], stat=row["stat"], due=row["due"], parties=parties)
