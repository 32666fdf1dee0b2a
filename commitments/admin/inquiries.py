"""Requests to parties, to read. Whoever records, reminds or replies does so on the pages of the site."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import PartyRequest
from .base import ActionAdmin, ReadOnly


@admin.register(PartyRequest)
class PartyRequestAdmin(ReadOnly, ActionAdmin):
    list_display = ["subject", "party", "state", "sent_on", "reply_due", "ended_on", "tier"]
    list_filter = ["state", "tier", "party"]
    list_select_related = ["party"]
    search_fields = ["subject"]
    fields = [
        *("party", "commitments", "meeting", "subject", "text", "channel", "sent_on", "reply_due", "tier"),
        *("state", "ended_on", "reply", "reply_channel", "evidence", "ground", "recorder", "recorded_at"),
    ]
    show_full_result_count = False

    @admin.display(description=_("recorded by"))
    def recorder(self, obj: PartyRequest) -> str:
        """The name that staff know: that of the account is for administrators."""
        return obj.recorded_by.shown_name

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[PartyRequest]:
        return super().get_queryset(request) & PartyRequest.objects.visible_to(request.user)
