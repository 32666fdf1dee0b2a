"""The ledger and the requests for redactions, to read."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import LedgerEntry, Redaction
from .base import ActionAdmin, ReadOnly


@admin.register(LedgerEntry)
class LedgerEntryAdmin(ReadOnly, ActionAdmin):
    list_display = ["seq", "at", "actor_name", "act", "what"]
    list_filter = ["object_type"]
    search_fields = ["actor_name", "act"]
    fields = ["seq", "at", "actor_name", "act", "object_type", "object_id", "before", "after"]
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LedgerEntry]:
        return super().get_queryset(request) & LedgerEntry.objects.visible_to(request.user)

    @admin.display(description=_("object"))
    def what(self, entry: LedgerEntry) -> str:
        return f"{entry.object_type} {entry.object_id}"


@admin.register(Redaction)
class RedactionAdmin(ReadOnly, ActionAdmin):
    """Who decides does so on the page of the request, which shows the text."""

    list_display = ["id", "entry", "kind", "field", "state", "asked_by", "asked_at", "decided_by"]
    list_filter = ["state", "kind"]
    list_select_related = ["entry", "asked_by", "decided_by"]
    fields = [
        *("entry", "kind", "object_id", "field", "side", "reason", "asked_by", "asked_at"),
        *("state", "decided_by", "decided_at", "decision", "answer"),
    ]
    show_full_result_count = False
