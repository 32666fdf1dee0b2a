"""How an export is laid out, as its address asks: which columns, in which order, in codes or in words."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .columns.commitments import COMMITMENT_COLUMNS, UnknownColumns, columns_named
from .columns.types import Column, Words

NESTING = frozenset({"json", "jsonl"})
"""Kinds of files whose records can hold others."""
PARTS = "parts"
"""What hangs on a commitment, in files that can nest; named like a column."""


@dataclass(frozen=True)
class Layout:
    """``parts``: whether a file that can nest says what hangs on each commitment."""

    columns: tuple[Column, ...] = COMMITMENT_COLUMNS
    words: Words = Words.USUAL
    parts: bool = True

    def heading(self, column: Column) -> str:
        """What stands above a column: its stable name, or where words are asked for, what people call it."""
        return str(column.label) if self.words == Words.LANGUAGE else column.heading


def read_layout(data: Any, *, nests: bool = False) -> tuple[Layout, list[tuple[str, str]]]:
    """The layout that a query string (a ``QueryDict``) asks for, and what is wrong with it: (label, message) pairs.

    ``columns=reference,title`` names columns by their headings, ``words=codes`` or ``words=language`` says how what has
    a code is written. ``nests``: whether ``parts`` can be named among the columns.
    """
    text, words = ",".join(data.getlist("columns")), data.get("words") or ""
    errors = []
    if words not in list(Words):
        said = _("“%(value)s” is not one of: codes, language. Leave the parameter out for the default.")
        errors.append((str(_("Words")), said % {"value": words[:40]}))
    try:
        columns = columns_named(text, beside=(PARTS,) if nests else ())
    except UnknownColumns as error:
        errors.append((str(_("Columns")), str(error)))
    if errors:
        return Layout(), errors
    named = {" ".join(name.split()) for name in text.split(",")}
    return Layout(columns, Words(words), parts=not text.strip(", ") or PARTS in named), []
