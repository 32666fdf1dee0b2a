"""Processes and their meetings."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..models import Meeting, Process
from ..rules.kernel.days import choices_beside
from .base import ReferenceAdmin
from .forms import VersionedForm


class ProcessForm(VersionedForm):
    """A process, its time zone chosen from the list; a stored one that is not in the list stays in sight."""

    time_zone = forms.ChoiceField(
        label=_("Time zone"), help_text=_("Where the days of its deadlines end, such as Asia/Almaty.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone: Any = self.fields.get("time_zone")
        if zone:
            zone.choices = choices_beside(self.instance.time_zone)
            zone.initial = self.instance.time_zone or settings.TIME_ZONE


@admin.register(Process)
class ProcessAdmin(ReferenceAdmin):
    form = ProcessForm
    list_display = ["name", "time_zone"]
    fields = ["started_from", "name", "slug", "time_zone", "southern_seasons"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Meeting)
class MeetingAdmin(ReferenceAdmin):
    list_display = ["title", "kind", "number", "starts_on", "ends_on", "place", "status"]
    list_filter = ["status", "kind", "process"]
    search_fields = ["title", "place"]
    fields = [
        "started_from",
        "process",
        ("title", "slug"),
        ("kind", "status"),
        ("series", "number"),
        ("starts_on", "ends_on"),
        "place",
        "source_url",
        "note",
    ]
    prepopulated_fields = {"slug": ["title"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None) -> Any:
        """Once recorded, a meeting is held, moved and cancelled on its page, with a ground."""
        return ["status", "starts_on", "ends_on"] if obj else []

    def view_on_site(self, obj: Meeting) -> str:
        return reverse("meeting-detail", args=[obj.slug])
