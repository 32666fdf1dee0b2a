"""Documents and the passages of their text. A text that is kept stays as it is; passages are added, never changed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from ..actions.texts.documents import deposit_document, mark_provision
from ..actions.texts.translations import link_translation
from ..models import Document, Provision
from .base import ActionAdmin, AddOnly, InlineForm, ReadOnly, actor_of, take_entries
from .forms import VersionedForm, refusals_of


def plain_lines(text: str) -> str:
    """A browser ends lines with CRLF; the text is kept, and its passages are found, with LF."""
    return text.replace("\r\n", "\n")


class DocumentForm(VersionedForm):
    def clean_text(self) -> str:
        return plain_lines(self.cleaned_data["text"])


class ProvisionForm(InlineForm):
    def clean_words(self) -> str:
        return plain_lines(self.cleaned_data["words"])

    def passage(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("number", "words", "nature")}


class ProvisionInline(AddOnly, admin.StackedInline):
    model = Provision
    form = ProvisionForm
    fields = [("number", "nature"), "words"]


@admin.register(Document)
class DocumentAdmin(ActionAdmin):
    form = DocumentForm
    list_display = ["title", "prefix", "kind", "dated", "tier"]
    list_filter = ["kind", "tier"]
    search_fields = ["title", "symbol", "prefix"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "started_from",
                    ("process", "meeting"),
                    ("title", "slug"),
                    ("symbol", "prefix"),
                    ("kind", "dated"),
                    "issuing_parties",
                ]
            },
        ),
        (_("Source"), {"fields": [("publisher", "source_url"), ("language", "tier"), "translation_of", "remark"]}),
        (_("Text"), {"fields": ["text"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Document.objects.visible_to(request.user)

    def get_fieldsets(self, request: HttpRequest, obj: Document | None = None) -> list[Any]:
        marked = [(_("Passages so far"), {"fields": ["marked_passages"]})] if obj else []
        return [*self.fieldsets, *marked]

    def get_readonly_fields(self, request: HttpRequest, obj: Document | None = None) -> list[Any]:
        """A document that exists is only read, but for what it translates: its text may carry provisions."""
        if obj is None:
            return []
        kept = [name for name in flatten_fieldsets(self.fieldsets) if name not in ("started_from", "translation_of")]
        return [*kept, "marked_passages"]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Document | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ["title"]}

    def get_inlines(self, request: HttpRequest, obj: Document | None) -> list[Any]:
        return [ProvisionInline] if obj else []

    @admin.display(description=_("passages"))
    def marked_passages(self, document: Document) -> str:
        passages = document.provisions.all()
        return render_to_string("admin/commitments/document/_provisions.html", {"provisions": passages})

    def view_on_site(self, document: Document) -> str:
        return reverse("document-detail", args=[document.slug])

    def save_model(self, request: HttpRequest, obj: Document, form: forms.ModelForm, change: bool) -> None:
        if change:
            self._link(request, obj, form)
            return
        left_out = ("issuing_parties", "started_from")
        facts = {name: value for name, value in form.cleaned_data.items() if name not in left_out}
        with refusals_of(form):
            kept = deposit_document(
                actor=actor_of(request), issuing=tuple(form.cleaned_data["issuing_parties"]), **facts
            )
        obj.pk = kept.pk

    def _link(self, request: HttpRequest, obj: Document, form: forms.ModelForm) -> None:
        said = form.cleaned_data
        if "translation_of" in said:
            with refusals_of(form):
                link_translation(
                    actor=actor_of(request), document=obj, version=said["started_from"], original=said["translation_of"]
                )

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        for row in take_entries(formset):
            with refusals_of(row):
                mark_provision(actor=actor_of(request), document=form.instance, **row.passage())


@admin.register(Provision)
class ProvisionAdmin(ReadOnly, ActionAdmin):
    """To look a passage up and record what it undertakes."""

    list_display = ["__str__", "short_words", "nature", "record_link"]
    list_filter = ["nature"]
    list_select_related = ["document"]
    search_fields = ["number", "words", "document__prefix", "document__title"]
    fields = ["document", "number", "nature", "words"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        visible = Document.objects.visible_to(request.user)
        return super().get_queryset(request).filter(document__in=visible.values("pk"))

    @admin.display(description=_("exact words"), ordering="words")
    def short_words(self, provision: Provision) -> str:
        return Truncator(provision.words).chars(120)

    @admin.display(description=_("commitment"))
    def record_link(self, provision: Provision) -> str:
        address = reverse("admin:commitments_commitment_add")
        return format_html('<a href="{}?provision={}">{}</a>', address, provision.pk, _("Record commitment"))
