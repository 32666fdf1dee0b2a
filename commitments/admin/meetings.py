"""Processes and their meetings."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse

from ..models import Meeting, Process
from .base import ReferenceAdmin


@admin.register(Process)
class ProcessAdmin(ReferenceAdmin):
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

    def get_readonly_fields(self, request: HttpRequest, obj: Meeting | None = None):
        """Once recorded, a meeting is held, moved and cancelled on its page, with a ground."""
        return ["status", "starts_on", "ends_on"] if obj else []

    def view_on_site(self, obj: Meeting) -> str:
        return reverse("meeting-detail", args=[obj.slug])
