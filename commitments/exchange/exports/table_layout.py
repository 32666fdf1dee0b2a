"""How the register's table is laid out, as its address asks: which columns in which order, and how dense."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from ...queries.lists.facets import FacetIndex
from ...queries.lists.saved_views import read_table_query
from ...queries.people.following import read_filter
from ...rules.kernel.permissions import Visitor
from .columns.commitments import COMMITMENT_COLUMNS

COMPACT = "compact"
NAMED = {
    "reference": "reference",
    "title": "title",
    "status": "status",
    "latest day": "deadline",
    "lead parties": "party",
    "themes": "theme",
    "last assessed on": "assessed",
    "deadline as written": "words",
    "obligation kind": "kind",
    "strength of the wording": "strength",
    "life-cycle": "lifecycle",
    "zones": "zones",
    "addressees": "addressees",
}
"""The column of the table that shows what a column of the exports holds, by the heading of the latter."""
USUAL = tuple(NAMED)[:7]
"""Those that are shown where the address names none, in their order."""
NEEDED = "title"
"""Names the row and leads to it, so it is always there."""
OF_FILES = frozenset({*(column.heading for column in COMMITMENT_COLUMNS), "parts"})
"""What an address may name for a file that is made of the same rows; the table passes over what it cannot show."""


def read_columns(data: Any) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """The columns (names of ``NAMED``) that a query string asks for, in its order, or what is wrong: (label, message).

    ``columns=reference,title`` is one value; the columns that are shown usually where it is empty.
    """
    asked = [" ".join(name.split()) for name in ",".join(data.getlist("columns")).split(",")]
    asked = [name for name in dict.fromkeys(asked) if name]
    unknown = [name for name in asked if name not in OF_FILES]
    if unknown:
        said = _("There is no column “%(name)s”. Available columns: %(known)s.")
        return USUAL, [(_("Columns"), said % {"name": unknown[0][:40], "known": ", ".join(NAMED)})]
    return with_needed([name for name in asked if name in NAMED]) if asked else USUAL, []


def with_needed(names: Iterable[str]) -> tuple[str, ...]:
    """These columns with the one that no table can do without: after the reference, or first."""
    names = tuple(names)
    if NEEDED in names:
        return names
    at = 1 if names[:1] == ("reference",) else 0
    return (*names[:at], NEEDED, *names[at:])


@dataclass(frozen=True)
class TableLayout:
    """``columns``: names as in exports (``NAMED``)."""

    columns: tuple[str, ...] = USUAL
    is_compact: bool = False


def read_table_layout(data: Any) -> tuple[TableLayout, list[tuple[str, str]]]:
    """The layout that a query string asks for, and what is wrong with it: (label, message) pairs."""
    columns, errors = read_columns(data)
    density = data.get("density") or ""
    if density not in ("", COMPACT):
        said = _("“%(value)s” is not one of the choices.")
        errors = [*errors, (_("Row height"), said % {"value": density[:40]})]
    return TableLayout(columns, density == COMPACT), errors


def read_view(user: Visitor, data: QueryDict, *, index: FacetIndex) -> tuple[str, str, list[tuple[str, str]]]:
    """What an address of the register shows, as a saved view keeps it: filters, layout, and what is wrong with them.

    Errors are (label, message) pairs.
    """
    query, errors = read_filter(user, data, index=index)
    return query, read_table_query(data), errors + read_table_layout(data)[1]
