"""Themes, zones and evidence."""

from django.contrib import admin
from django.db import models
from django.forms import FileInput

from ..models import Evidence, Theme, Zone
from .base import ReferenceAdmin


@admin.register(Theme)
class ThemeAdmin(ReferenceAdmin):
    list_display = ["name", "position"]
    search_fields = ["name"]
    fields = ["started_from", ("name", "slug"), "position"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Zone)
class ZoneAdmin(ReferenceAdmin):
    list_display = ["name", "kind", "external_id", "position"]
    list_filter = ["kind"]
    search_fields = ["name", "external_id"]
    fields = [
        "started_from",
        ("name", "slug"),
        ("kind", "external_id"),
        ("latitude", "longitude"),
        "source_url",
        "note",
        "position",
    ]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Evidence)
class EvidenceAdmin(ReferenceAdmin):
    """Published things, by their address or as a kept file."""

    list_display = ["title", "publisher", "published", "tier"]
    list_filter = ["tier", "language"]
    search_fields = ["title", "publisher", "url"]
    fields = [
        "started_from",
        "title",
        "slug",
        "publisher",
        "url",
        "file",
        ("published", "retrieved"),
        ("language", "tier"),
    ]
    prepopulated_fields = {"slug": ["title"]}
    # One plain field with its label; a file that is kept is not taken away by a tick.
    formfield_overrides = {**ReferenceAdmin.formfield_overrides, models.FileField: {"widget": FileInput}}

    def get_queryset(self, request):
        return Evidence.objects.visible_to(request.user)
