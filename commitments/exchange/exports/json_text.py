"""JSON made column by column: what a row costs is a join of texts, and not a walk through objects."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from json.encoder import encode_basestring
from typing import Any

from ...queries.kernel.raw_dates import moment_text
from ...rules.ledger.redactions import shown_text
from .columns.types import Holds

quote: Callable[[str], str] = encode_basestring
"""A text as JSON."""
NULL = "null"
TRUE = frozenset({True, "yes", "1", "true"})
Encoder = Callable[[Iterable[Any]], Iterable[str]]


def texts(cells: Iterable[str]) -> Iterable[str]:
    """Texts as they are; the mark of a redaction with its word."""
    return map(quote, map(shown_text, cells))


def optional_texts(cells: Iterable[str | None]) -> Iterable[str]:
    """Texts and days; null for what is empty."""
    return [quote(shown_text(cell)) if cell else NULL for cell in cells]


def moments(cells: Iterable[str]) -> Iterable[str]:
    """Moments as databases keep them, as ISO text."""
    return [quote(moment_text(cell)) for cell in cells]


def numbers(cells: Iterable[Any]) -> Iterable[str]:
    """Numbers, or texts of them; null for what is empty."""
    return [NULL if cell is None or cell == "" else str(cell) for cell in cells]


def flags(cells: Iterable[Any]) -> Iterable[str]:
    """Yes and no, as cells and databases write them."""
    return ["true" if cell in TRUE else "false" for cell in cells]


def coded(codes: Mapping[Any, Any]) -> Encoder:
    """What stands in a list of values, by its code; null for what does not."""
    known = {value: quote(code) for value, code in codes.items()}
    return lambda cells: [known.get(cell, NULL) for cell in cells]


def ready(cells: Iterable[str]) -> Iterable[str]:
    """What is JSON already."""
    return cells


BY_HOLDS: dict[str, Encoder] = {Holds.DAY: optional_texts, Holds.NUMBER: numbers, Holds.YES_NO: flags}


def make_objects(fields: Sequence[tuple[str, Encoder]], columns: Iterable[Iterable[Any]]) -> list[str]:
    """The objects of a chunk of rows: each field's name with how its cells are written, and the cells of each."""
    pieces: list[Iterable[str]] = []
    before = "{"
    for (name, encoder), cells in zip(fields, columns, strict=True):
        before += f"{quote(name)}: "
        if isinstance(cells, repeat):
            # What is the same in each row is written once, with the names around it.
            before += f"{next(cells)}, "
        else:
            pieces += [repeat(before), encoder(cells)]
            before = ", "
    # Joined and not formatted: a third of the time.
    return list(map("".join, zip(*pieces, repeat(f"{before.removesuffix(', ')}}}"), strict=False)))


def make_lists(owners: Sequence[int], items: Iterable[str]) -> dict[int, str]:
    """The items as lists by their owners; ``owners`` names that of each item."""
    found: dict[int, list[str]] = {}
    for owner, item in zip(owners, items, strict=True):
        found.setdefault(owner, []).append(item)
    return {owner: f"[{', '.join(listed)}]" for owner, listed in found.items()}
