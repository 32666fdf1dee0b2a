"""The text of the reader. Not a template: a communiqué has some thousand sentences."""

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.simple_tag
def read_text(segments: list[Any], marked_state: str = "") -> SafeString:
    """A paragraph's segments: each sentence with its address; those of ``marked_state`` are underlined."""
    label = _label(get_language())
    return SafeString("".join([_segment(segment, marked_state, label) for segment in segments]))


@lru_cache(maxsize=16)
def _label(_language: str) -> str:
    return escape(_("Link to sentence %(sentence)s of paragraph %(paragraph)s"))


def _segment(segment: Any, marked_state: str, label: str) -> str:
    text = "".join([_piece(piece) for piece in segment.pieces])
    found = segment.sentence
    if found is None:
        return text
    css = "sentence gap" if found.state == marked_state else "sentence"
    place = {"paragraph": escape(found.sentence.cited_as), "sentence": found.number}
    number = f"{place['paragraph']}.{place['sentence']}"
    link = f'<a class="sentence__number" href="#{found.address}" data-n="{number}" aria-label="{label % place}"></a>'
    return f'<span class="{css}" id="{found.address}">{link}{text}</span>'


def _piece(piece: Any) -> str:
    text = escape(piece.text)
    if not piece.references:
        return text
    anchors = "".join([f'<span id="q-{escape(reference)}"></span>' for reference in piece.begins])
    numbers = "".join([f'<sup dir="ltr">{escape(reference)}</sup>' for reference in piece.ends])
    return f'<mark>{anchors}<a href="#c-{escape(piece.references[0])}">{text}</a>{numbers}</mark>'
