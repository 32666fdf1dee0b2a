"""The cells of status and deadline as HTML. Many rows share them, so each is drawn once from its template and kept."""

from functools import lru_cache
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language

STATUS = ("status", "kind", "badge", "confidence_icon", "confidence_label", "is_disputed", "tag")
READING = ("deadline", "deadline_note", "approximate", "flag", "extended")
WORDS = ("deadline_words", "deadline_language", "deadline_direction")
"""Shown only where there is no reading of the words: they differ from row to row."""


def draw_cells(row: dict[str, Any]) -> dict[str, str]:
    """``stat`` and ``due`` of a dressed row (``rows.dress_row``), ready to print."""
    language = get_language()
    due = READING if row["deadline"] or row["deadline_note"] else READING + WORDS
    return {
        "stat": _draw("parts/_stat.html", STATUS, tuple(row[name] for name in STATUS), language),
        "due": _draw("parts/_deadline.html", due, tuple(row[name] for name in due), language),
    }


@lru_cache(maxsize=4096)
def _draw(template: str, names: tuple[str, ...], values: tuple[Any, ...], language: str) -> str:
    return render_to_string(template, {"row": dict(zip(names, values, strict=True))})
