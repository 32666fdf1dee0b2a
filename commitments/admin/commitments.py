"""Commitments: the list, the page where staff update a status, recording a new one."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ..actions.register.commitments import edit_commitment, record_commitment
from ..models import Commitment, ProgressReport
from ..queries.kernel.bits import to_ids
from ..queries.kernel.full_text import QUERY_LIMIT, matching_rows
from ..queries.lists.register_page import id_list
from ..queries.register.owners import owner_names
from ..rules.kernel.commitments import Kind
from ..rules.kernel.days import day_at
from ..rules.ledger.redactions import shown_text
from ..rules.lists.bulk import BULK_LIMIT
from . import bulk, exports, filters, words
from .assessments import AssessmentInline
from .base import ActionAdmin, actor_of, take_entries
from .commitment_forms import CommitmentForm, NewCommitmentForm
from .forms import refusals_of
from .reports import ReportInline

STANDING = [
    *("reference_link", "document", "provision", "quotation", "kind", "status_text", "confidence", "disputed_text"),
    *("deadline", "lifecycle", "lifecycle_why", "assessed", "owner_text"),
]
FACTS = ["strength", ("rollup", "tier"), "remark", "themes", "zones", "lead", "supporting", "addressee", "monitor"]
DEADLINE = [
    ("deadline_words", "deadline_language", "deadline_shown"),
    ("deadline_earliest", "deadline_latest"),
    ("deadline_precision", "deadline_year_inferred"),
    "deadline_meeting",
    "deadline_condition",
    ("deadline_recurring", "deadline_zone"),
]


@admin.register(Commitment)
class CommitmentAdmin(ActionAdmin):
    list_display = ["reference_text", "title_text", "status_text", "deadline", "parties_text", "assessed"]
    list_filter = [
        filters.StatusFilter,
        filters.DeadlineFilter,
        filters.ThemeFilter,
        filters.PartyFilter,
        filters.DocumentFilter,
    ]
    search_fields = ["reference", "title", "quotation"]
    search_help_text = _("Reference, title, quotation or party")
    ordering = ["ref_key"]
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 50
    list_max_show_all = BULK_LIMIT
    actions = ["assess_chosen", "export_chosen"]
    readonly_fields = [*STANDING, "earlier_assessments", "earlier_reports"]
    raw_id_fields = ["provision"]

    # The list

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Commitment.objects.visible_to(request.user)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if len(search_term) > QUERY_LIMIT:
            text = gettext("Search for at most %(limit)d characters.") % {"limit": QUERY_LIMIT}
            messages.error(request, text)
            return queryset.none(), False
        if not search_term.strip():
            return queryset, False
        # As literal ids: a common word finds more of them than a statement may have parameters.
        where, params = id_list(list(to_ids(matching_rows(search_term))))
        found = RawSQL(where, params, output_field=BooleanField())  # noqa: S611
        return queryset.filter(found), False

    @admin.display(description=_("reference"), ordering="ref_key")
    def reference_text(self, commitment: Commitment) -> str:
        return commitment.reference

    @admin.display(description=_("title"), ordering="title_key")
    def title_text(self, commitment: Commitment) -> str:
        return commitment.title

    @admin.display(description=_("status"), ordering="status")
    def status_text(self, commitment: Commitment) -> str:
        return words.status_words(commitment.status, commitment.kind)

    @admin.display(description=_("deadline"), ordering="due_sort")
    def deadline(self, commitment: Commitment) -> str:
        texts = (words.reading_words(commitment), words.flag_words(commitment, day_at(timezone.now())))
        return format_html("{}<br>{}", *texts) if all(texts) else next(filter(None, texts), "")

    @admin.display(description=_("parties"), ordering="lead_key")
    def parties_text(self, commitment: Commitment) -> str:
        return "; ".join(filter(None, [commitment.lead_text, commitment.supporting_text]))

    @admin.display(description=_("last assessed"), ordering="assessed_sort")
    def assessed(self, commitment: Commitment) -> str:
        return words.assessed_words(commitment)

    # The page of one commitment

    def get_fieldsets(self, request: HttpRequest, obj: Commitment | None = None) -> list[Any]:
        if obj is None:
            return [
                (None, {"fields": ["provision", "title", "kind", *FACTS]}),
                (_("Deadline"), {"fields": DEADLINE}),
            ]
        return [
            (None, {"fields": ["started_from", *STANDING]}),
            (_("Assessments so far"), {"fields": ["earlier_assessments"]}),
            (_("Progress reports so far"), {"fields": ["earlier_reports"]}),
            (_("Facts you can change"), {"fields": ["title", *FACTS], "classes": ["collapse"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Commitment | None = None) -> list[Any]:
        return self.readonly_fields if obj else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        self_form = CommitmentForm if obj else NewCommitmentForm
        return super().get_form(request, obj, change, form=self_form, **kwargs)

    def get_inlines(self, request: HttpRequest, obj: Commitment | None) -> list[Any]:
        if obj is None:
            return []
        return [ReportInline] if obj.kind == Kind.DECLARATORY else [AssessmentInline, ReportInline]

    @admin.display(description=_("reference"))
    def reference_link(self, commitment: Commitment) -> str:
        return format_html('<a href="{}">{}</a>', self.view_on_site(commitment), commitment.reference)

    @admin.display(description=_("reason for the life-cycle"))
    def lifecycle_why(self, commitment: Commitment) -> str:
        return shown_text(commitment.lifecycle_ground)

    @admin.display(description=_("disputed"))
    def disputed_text(self, commitment: Commitment) -> str:
        return gettext("yes") if commitment.is_disputed else gettext("no")

    @admin.display(description=_("owner"))
    def owner_text(self, commitment: Commitment) -> str:
        owner = owner_names([commitment]).get(commitment.pk)
        address = reverse("owner-assign", args=[commitment.reference])
        name = owner.shown_name if owner else gettext("No owner")
        return format_html('<bdi>{}</bdi> · <a href="{}">{}</a>', name, address, gettext("Assign owner"))

    @admin.display(description=_("assessments"))
    def earlier_assessments(self, commitment: Commitment) -> str:
        rows = commitment.assessments.select_related("party", "zone", "drafted_by", "accepted_by")
        rows = rows.prefetch_related("evidence")
        entries = [(row, words.status_words(row.status, commitment.kind)) for row in rows]
        return render_to_string("admin/commitments/commitment/_assessments.html", {"entries": entries})

    @admin.display(description=_("reports"))
    def earlier_reports(self, commitment: Commitment) -> str:
        rows = commitment.reports.select_related("party", "zone", "commitment")
        entries = [(row, self._claim_words(row)) for row in rows]
        return render_to_string("admin/commitments/commitment/_reports.html", {"entries": entries})

    def _claim_words(self, report: ProgressReport) -> str:
        status = report.claimed_status
        return words.status_words(status, report.commitment.kind) if status else ""

    def view_on_site(self, commitment: Commitment) -> str:
        return reverse("commitment-detail", args=[commitment.reference])

    # Writing: one act after the other, each from the version that the one before left

    def save_model(self, request: HttpRequest, obj: Commitment, form: Any, change: bool) -> None:
        if not change:
            with refusals_of(form):
                recorded = record_commitment(actor=actor_of(request), **form.facts())
            obj.pk, obj.reference = recorded.pk, recorded.reference

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if not change:
            return
        version, changes = form.cleaned_data["started_from"], form.changes()
        if changes:
            with refusals_of(form):
                edited = edit_commitment(
                    actor=actor_of(request), commitment=form.instance, version=version, changes=changes
                )
            version = edited.version
        for formset in formsets:
            made = []
            for entry in take_entries(formset):
                with refusals_of(entry):
                    made.append(entry.record(actor_of(request), version))
                version = made[-1].commitment.version
            formset.new_objects = made
        # Last of all: what an action refused above is rolled back.
        proposed = [obj for formset in formsets for obj in formset.new_objects if not isinstance(obj, ProgressReport)]
        if proposed:
            messages.success(request, words.proposed(len(proposed)))

    # What is done with several

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        return [
            path("assess/", view(self.assess_view), name="commitments_commitment_assess"),
            path("export.csv", view(require_safe(self.export_view)), name="commitments_commitment_export"),
            *super().get_urls(),
        ]

    @admin.action(description=_("Record assessment…"))
    def assess_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        return bulk.start(self, request, queryset)

    def assess_view(self, request: HttpRequest) -> HttpResponse:
        return bulk.go_on(self, request)

    @admin.action(description=_("Export as CSV"))
    def export_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> StreamingHttpResponse:
        return exports.csv_response(request.user, queryset)

    def export_view(self, request: HttpRequest) -> StreamingHttpResponse:
        """All rows that the list shows for the same address, in its order."""
        return exports.csv_response(request.user, self.get_changelist_instance(request).queryset)
