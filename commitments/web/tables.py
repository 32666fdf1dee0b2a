"""The register's table: columns, order and headings by django-tables2; the body is drawn from prepared rows."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from ..models import Commitment

COLUMNS = (
    *("id", "reference", "title", "kind", "status", "confidence", "lifecycle", "provision_number"),
    *("deadline_words", "deadline_language", "deadline_earliest", "deadline_latest", "deadline_precision"),
    *("done_on", "is_disputed", "lead_text", "supporting_text", "themes_text", "assessed_sort", "news_on"),
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
