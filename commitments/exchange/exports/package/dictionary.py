"""The data dictionary: what every column of the register's files means, from the column lists that make the files."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..columns.types import Described
from ..history import HISTORY_COLUMNS
from .archive import package_resources


@dataclass(frozen=True)
class Entry:
    """A column in the reader's words; ``allowed`` are codes and what they mean."""

    name: str
    label: str
    meaning: str
    holds: str
    allowed: list[tuple[str, str]]
    example: str


@dataclass(frozen=True)
class DictionaryTable:
    """A table of files: ``name`` is stable, ``path`` its place in the data package, empty where it has none."""

    name: str
    meaning: str
    path: str
    entries: list[Entry]


def dictionary() -> list[DictionaryTable]:
    """Every table in the language that is active: those of the data package, then the history of one commitment."""
    found = [
        DictionaryTable(each.name, str(each.meaning), each.path, [_entry(column) for column in each.columns])
        for each in package_resources()
    ]
    history = _("The history of one commitment, one entry per row.")
    return [*found, DictionaryTable("history", history, "", [_entry(column) for column in HISTORY_COLUMNS])]


def _entry(column: Described) -> Entry:
    return Entry(
        name=column.heading,
        label=str(column.label),
        meaning=str(column.meaning),
        holds=str(column.holds.label),
        allowed=[(code, str(words)) for code, words in (column.allowed or {}).items()],
        example=column.example,
    )


def dictionary_markdown() -> Iterator[str]:
    """The lines of docs/data-dictionary.md."""
    yield "# Data dictionary"
    yield ""
    yield "Every column of the register's files, by the lists that make them. Written by `manage.py data_dictionary`; a"
    yield "test says when it is out of date. In the reader's language: `/reports/dictionary/`; how the files"
    yield "come about is told in [export](export.md)."
    for table in dictionary():
        yield from ("", f"## {table.name}", "", table.meaning, "")
        yield from ("| name | meaning | type | allowed values | example |", "|---|---|---|---|---|")
        for entry in table.entries:
            allowed = "; ".join(f"`{code}` {words}" for code, words in entry.allowed)
            example = f"`{entry.example}`" if entry.example else ""
            cells = (f"`{entry.name}`", entry.meaning, entry.holds, allowed, example)
            yield f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"
