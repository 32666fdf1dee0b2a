"""The register's table: columns, order and headings by django-tables2; the body is drawn from prepared rows."""

from functools import lru_cache
from typing import NamedTuple

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from ..models import Commitment

COLUMNS = (
    *("id", "reference", "title", "kind", "status", "confidence", "lifecycle", "provision_number"),
    *("deadline_words", "deadline_language", "deadline_earliest", "deadline_latest", "deadline_precision"),
    *("deadline_zone", "times_extended", "days_moved"),
    *("done_on", "is_disputed", "lead_text", "supporting_text", "themes_text", "assessed_sort"),
)
"""What a row of the register needs from the database."""


class CommitmentTable(tables.Table):
    """Names of columns are names of sorts (``queries.register.SORTS``)."""

    reference = tables.Column(verbose_name=_("Ref."))
    title = tables.Column(verbose_name=_("Commitment"))
    status = tables.Column(verbose_name=_("Status"))
    deadline = tables.Column(verbose_name=_("Deadline"), accessor="due_sort")
    party = tables.Column(verbose_name=_("Parties"), accessor="lead_key")
    theme = tables.Column(verbose_name=_("Theme"), accessor="themes_key")
    assessed = tables.Column(verbose_name=_("Last assessed"), accessor="assessed_sort")

    class Meta:
        model = Commitment
        fields = ()
        sequence = ("reference", "title", "status", "deadline", "party", "theme", "assessed")
        order_by_field = "sort"


class Heading(NamedTuple):
    """A heading: the column's name, its words, ``aria-sort`` where rows are sorted by it, the sort it asks for."""

    name: str
    label: str
    direction: str
    next_sort: str


@lru_cache(maxsize=256)
def headings(sort: str, language: str) -> list[Heading]:
    """The headings of the table sorted by ``sort``, worked out once for each language.

    The table is empty: its rows stand in the order of the whole register, which a table of one page cannot know.
    """
    columns = CommitmentTable([], order_by=sort).columns
    return [Heading(item.name, str(item.header), _direction(item), str(item.order_by_alias.next)) for item in columns]


def _direction(column) -> str:
    if not column.is_ordered:
        return ""
    return "descending" if column.order_by_alias.is_descending else "ascending"


SORT_LABELS = {
    "reference": _("Reference"),
    "-reference": _("Reference, last first"),
    "title": _("Title"),
    "status": _("Status, lowest first"),
    "-status": _("Status, highest first"),
    "deadline": _("Deadline, soonest first"),
    "-deadline": _("Deadline, latest first"),
    "party": _("Lead party"),
    "theme": _("Theme"),
    "assessed": _("Last assessed, longest ago first"),
    "-assessed": _("Last assessed, newest first"),
    "-changed": _("Changed, newest first"),
}
