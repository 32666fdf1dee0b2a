"""Themes, zones and evidence."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.template.defaultfilters import filesizeformat
from django.utils.html import format_html
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..actions.register.evidence import save_evidence
from ..models import Evidence, Theme, Zone
from ..rules.kernel.files import ACCEPTED
from .base import ReferenceAdmin, actor_of
from .forms import VersionedForm, refusals_of


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


class EvidenceForm(VersionedForm):
    """Offers a field for the file while none is kept; one that is kept is not replaced."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput,
        help_text=format_lazy(
            "{} {}", ACCEPTED, _("The file is stored unchanged. If this form shows an error, choose the file again.")
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].show_hidden_initial = False


@admin.register(Evidence)
class EvidenceAdmin(ReferenceAdmin):
    """Published things, by their address or as a kept file."""

    form = EvidenceForm
    list_display = ["title", "publisher", "published", "tier"]
    list_filter = ["tier", "reliability", "language"]
    search_fields = ["title", "publisher", "url", "file_name", "sha256"]
    prepopulated_fields = {"slug": ["title"]}
    fields = [
        "started_from",
        *("title", "slug", "publisher", "url", "file"),
        ("published", "retrieved"),
        ("language", "reliability", "tier"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Evidence.objects.visible_to(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Evidence | None = None) -> Any:
        return ["file"] if obj and obj.sha256 else []

    @admin.display(description=_("File"))
    def file(self, evidence: Evidence) -> str:
        return format_html(
            "{}, {}<br>SHA-256 {}", evidence.file_name, filesizeformat(evidence.size or 0), evidence.sha256
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change or form.has_changed():
            data = form.cleaned_data
            with refusals_of(form):
                save_evidence(
                    actor=actor_of(request), evidence=obj, version=data.get("started_from"), file=data.get("file")
                )
