"""The cells of the matrix. Not a template: a page draws up to a thousand of them."""

from functools import lru_cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..queries.lists.matrix import PartyCell
from ..rules.kernel.statuses import Confidence, status_css
from .servanda import status_sign

register = template.Library()


@register.simple_tag
def party_cells(cells: list[PartyCell | None], kind: str, address: str) -> SafeString:
    """The cells of a line (``PartyCell``; None: not responsible), each leading to its assessment at ``address``."""
    language = get_language()
    return SafeString("".join([_cell(cell, kind, address, language) for cell in cells]))


def _cell(cell: PartyCell | None, kind: str, address: str, language: str) -> str:
    if cell is None or cell.joint is None:
        return _blank(cell is None, language)
    face = _face(cell.joint.status, cell.joint.confidence, cell.of, kind, language)
    css = status_css(cell.joint.status)
    return f'<td class="{css}"><a class="matrix__cell" href="{address}#assessment-{cell.finding:d}">{face}</a></td>'


@lru_cache(maxsize=64)
def _blank(uninvolved: bool, language: str) -> SafeString:
    """A dash for who is not responsible; words for who is and was not assessed."""
    if not uninvolved:
        return format_html('<td class="none">{}</td>', _("Not assessed"))
    dash = '<td class="none"><span aria-hidden="true">–</span><span class="visually-hidden">{}</span></td>'
    return format_html(dash, _("not responsible"))


@lru_cache(maxsize=2048)
def _face(status: int, confidence: int | None, of: int, kind: str, language: str) -> SafeString:
    """Icon and words of the status, its confidence, and of how many cells it is the lowest."""
    notes = [str(Confidence(confidence).label)] if confidence else []
    notes += [_("lowest of %(n)d") % {"n": of}] if of > 1 else []
    small = SafeString("".join([format_html("<small>{}</small>", note) for note in notes]))
    return format_html("{}{}", status_sign(status, kind), small)
