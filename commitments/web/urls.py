"""Addresses of the register; they are part of the product and stay stable."""

from django.urls import path

from . import (
    anchors,
    calendar,
    changes,
    drafts,
    evidence,
    indicators,
    lifecycle,
    matrix,
    notes,
    pages,
    redactions,
    register,
    statements,
)

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("anchor.txt", anchors.anchor_text, name="anchor-text"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("changes.atom", changes.change_feed, name="change-feed"),
    path("changes/", changes.change_list, name="change-list"),
    path("changes/<int:seq>/", changes.change_detail, name="change-detail"),
    path("changes/<int:seq>/redaction/", redactions.redaction_new, name="redaction-new"),
    path("commitments/", register.commitment_list, name="commitment-list"),
    path("commitments/export.csv", register.commitment_export_csv, name="commitment-export-csv"),
    path("commitments/<str:reference>/", pages.commitment_detail, name="commitment-detail"),
    path("commitments/<str:reference>/assessments/new/", drafts.assessment_new, name="assessment-new"),
    path("commitments/<str:reference>/lifecycle/", lifecycle.commitment_lifecycle, name="commitment-lifecycle"),
    path("commitments/<str:reference>/indicators/new/", indicators.indicator_new, name="indicator-new"),
    path(
        "commitments/<str:reference>/indicators/<int:pk>/measurements/new/",
        indicators.measurement_new,
        name="measurement-new",
    ),
    path("commitments/<str:reference>/notes/new/", notes.note_new, name="note-new"),
    path("commitments/<str:reference>/positions/new/", statements.position_new, name="position-new"),
    path("commitments/<str:reference>/reports/new/", statements.report_new, name="report-new"),
    path("documents/", pages.document_list, name="document-list"),
    path("documents/<slug:slug>/", pages.document_detail, name="document-detail"),
    path("drafts/", drafts.draft_list, name="draft-list"),
    path("drafts/<int:pk>/", drafts.draft_detail, name="draft-detail"),
    path("evidence/<slug:slug>/", evidence.evidence_detail, name="evidence-detail"),
    path("evidence/<slug:slug>/file/", evidence.evidence_file, name="evidence-file"),
    path("parties/", pages.party_list, name="party-list"),
    path("parties/<slug:slug>/", pages.party_detail, name="party-detail"),
    path("redactions/", redactions.redaction_list, name="redaction-list"),
    path("redactions/<int:pk>/", redactions.redaction_detail, name="redaction-detail"),
    path("reports/matrix/", matrix.matrix, name="matrix"),
]
