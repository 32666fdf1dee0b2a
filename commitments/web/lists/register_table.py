"""The register's table: columns, order and headings by django-tables2; the body is drawn from prepared rows."""

from functools import lru_cache
from typing import Any, NamedTuple

import django_tables2 as tables
from django.utils.translation import gettext_lazy

from ...exchange.exports.table_layout import NAMED, USUAL
from ...models import Commitment

READ = (
    *("id", "reference", "title", "kind", "status", "confidence", "lifecycle", "provision_number"),
    *("deadline_words", "deadline_language", "deadline_earliest", "deadline_latest", "deadline_precision"),
    *("deadline_zone", "times_extended", "days_moved"),
    *("done_on", "done_stated", "is_disputed", "lead_text", "supporting_text", "themes_text", "assessed_sort"),
    *("strength", "zones_text", "addressees_text"),
)
"""What a row of the register needs from the database."""


class CommitmentTable(tables.Table):
    """Names of columns that can be sorted by are names of sorts (``queries.lists.register_page.SORTS``)."""

    reference = tables.Column(verbose_name=gettext_lazy("Ref."))
    title = tables.Column(verbose_name=gettext_lazy("Commitment"))
    status = tables.Column(verbose_name=gettext_lazy("Status"))
    deadline = tables.Column(verbose_name=gettext_lazy("Deadline"), accessor="due_sort")
    party = tables.Column(verbose_name=gettext_lazy("Parties"), accessor="lead_key")
    theme = tables.Column(verbose_name=gettext_lazy("Theme"), accessor="themes_key")
    assessed = tables.Column(verbose_name=gettext_lazy("Last assessed"), accessor="assessed_sort")
    words = tables.Column(verbose_name=gettext_lazy("Deadline as written"), orderable=False)
    kind = tables.Column(verbose_name=gettext_lazy("Kind of obligation"), orderable=False)
    strength = tables.Column(verbose_name=gettext_lazy("Strength of the wording"), orderable=False)
    lifecycle = tables.Column(verbose_name=gettext_lazy("Life-cycle"), orderable=False)
    zones = tables.Column(verbose_name=gettext_lazy("Zones"), orderable=False)
    addressees = tables.Column(verbose_name=gettext_lazy("Addressees"), orderable=False)

    class Meta:
        model = Commitment
        fields = ()
        order_by_field = "sort"


class Heading(NamedTuple):
    """A heading: the column's name, its words, ``aria-sort`` where rows are sorted by it, the sort it asks for.

    ``next_sort`` is empty where nothing can be sorted by it.
    """

    name: str
    label: str
    direction: str
    next_sort: str


@lru_cache(maxsize=256)
def headings(sort: str, language: str, columns: tuple[str, ...] = USUAL) -> list[Heading]:
    """The headings of the table sorted by ``sort``, worked out once for each language and choice of ``columns``.

    The table is empty: its rows stand in the order of the whole register, which a table of one page cannot know.
    """
    sequence = [NAMED[name] for name in columns]
    table = CommitmentTable([], order_by=sort, sequence=[*sequence, "..."])
    return [_heading(table.columns[name]) for name in sequence]


def _heading(column: Any) -> Heading:
    next_sort = str(column.order_by_alias.next) if column.orderable else ""
    return Heading(column.name, str(column.header), _direction(column), next_sort)


def _direction(column: Any) -> str:
    if not column.is_ordered:
        return ""
    return "descending" if column.order_by_alias.is_descending else "ascending"


SORT_LABELS = {
    "reference": gettext_lazy("Reference"),
    "-reference": gettext_lazy("Reference, last first"),
    "title": gettext_lazy("Title"),
    "status": gettext_lazy("Status, lowest first"),
    "-status": gettext_lazy("Status, highest first"),
    "deadline": gettext_lazy("Deadline, soonest first"),
    "-deadline": gettext_lazy("Deadline, latest first"),
    "party": gettext_lazy("Lead party"),
    "theme": gettext_lazy("Theme"),
    "assessed": gettext_lazy("Last assessed, oldest first"),
    "-assessed": gettext_lazy("Last assessed, newest first"),
    "-changed": gettext_lazy("Changed, newest first"),
}
