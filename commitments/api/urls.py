"""Addresses of the API; they are part of the product and stay stable."""

from django.urls import path, re_path

from ..rules.lists.bulk import BulkKind
from . import pages
from . import time as deadlines
from .followup import followups, inquiries
from .imports import imports, steps, values
from .kernel import docs
from .ledger import changes, redactions
from .lists import bulk, overview, report_figures, saved_views, search
from .meetings import acts, calendar_address, rereadings
from .people import following, me
from .register import (
    assessments,
    commitment_acts,
    drafts,
    evidence,
    internal,
    internal_acts,
    reference,
    reports,
)
from .texts import documents, pairs, revisions, sentences

app_name = "api"
urlpatterns = [
    path("", docs.Root.as_view(), name="root"),
    path("openapi.json", docs.Description.as_view(), name="description"),
    path("docs/", docs.docs, name="docs"),
    path("me/", me.Me.as_view(), name="me"),
    path("assessments/", assessments.Assessments.as_view(), name="assessment-list"),
    path("assessments/<int:pk>/", assessments.OneAssessment.as_view(), name="assessment"),
    path("bulk/", bulk.BulkUpdates.as_view(), name="bulk-list"),
    *[
        path(f"bulk/{kind.value}/{step}", view.as_view(), name=f"bulk-{kind.value}{name}")
        for kind in BulkKind
        for view, (step, name) in zip(bulk.acts_of(kind), (("", ""), ("review/", "-review")), strict=True)
    ],
    path("bulk/<int:pk>/", bulk.OneBulkUpdate.as_view(), name="bulk"),
    path("bulk/<int:pk>/take-back/", bulk.TakeBackBulk.as_view(), name="bulk-take-back"),
    path("calendar-address/", calendar_address.OwnCalendarAddress.as_view(), name="calendar-address"),
    path("calendar-address/end/", calendar_address.EndCalendarAddress.as_view(), name="calendar-address-end"),
    path("changes/", changes.Changes.as_view(), name="change-list"),
    path("changes/<int:seq>/", changes.OneChange.as_view(), name="change"),
    path("changes/<int:seq>/redactions/", redactions.AskRedaction.as_view(), name="change-redact"),
    path("commitments/", commitment_acts.CommitmentList.as_view(), name="commitment-list"),
    path("commitments/<str:reference>/", commitment_acts.CommitmentItself.as_view(), name="commitment"),
    *[
        path(f"commitments/<str:reference>/{address}/", view.as_view(), name=f"commitment-{name}")
        for address, name, view in (
            ("assessments", "assess", drafts.RecordAssessment),
            ("assessments/<int:number>/undo", "undo", drafts.UndoAssessment),
            ("deadline", "deadline", deadlines.CorrectReading),
            ("drafts", "draft", drafts.BeginDraft),
            ("extensions", "extend", deadlines.RequestExtension),
            ("extensions/<int:number>/decide", "decide", deadlines.DecideExtension),
            ("indicators", "indicator", internal_acts.AddIndicator),
            ("indicators/<int:number>/measurements", "measure", internal_acts.RecordMeasurement),
            ("lifecycle", "lifecycle", commitment_acts.ChangeLifecycle),
            ("links", "link", commitment_acts.LinkCommitment),
            ("links/<int:number>/take-back", "unlink", commitment_acts.TakeBackLink),
            ("notes", "note", internal_acts.AddNote),
            ("owner", "owner", internal_acts.AssignOwner),
            ("positions", "position", reports.RecordPosition),
            ("remarks", "remark", internal_acts.SettleRemark),
            ("reports", "report", reports.RecordReport),
        )
    ],
    path("deadlines/reading/", deadlines.DeadlineReading.as_view(), name="deadline-reading"),
    path("documents/", documents.Documents.as_view(), name="document-list"),
    path("documents/new/", revisions.ReadText.as_view(), name="document-new"),
    path("documents/<slug:slug>/", documents.OneDocument.as_view(), name="document"),
    *[
        path(f"documents/<slug:slug>/{address}/", view.as_view(), name=f"document-{name}")
        for address, name, view in (
            ("beside/<slug:other>", "beside", pairs.Beside),
            ("compare/<slug:other>", "compare", pairs.Compared),
            ("compare/<slug:other>/reject", "reject", pairs.RejectMatch),
            ("passages", "passages", revisions.Unsettled),
            ("passages/<int:number>/settle", "settle", revisions.SettlePassage),
            ("revise", "revise", revisions.ReviseDocument),
            ("revise/new", "try", revisions.TryCorrection),
            ("revisions/<int:number>", "revision", revisions.EarlierTextPage),
            ("sentences", "sentences", sentences.Sentences),
            ("sentences/<slug:address>", "sentence", sentences.OneSentence),
            ("sentences/<slug:address>/judge", "judge", sentences.JudgeSentence),
            ("sentences/<slug:address>/undo", "unjudge", sentences.UndoJudgement),
        )
    ],
    path("drafts/", drafts.Drafts.as_view(), name="draft-list"),
    path("drafts/<int:pk>/", drafts.OneDraft.as_view(), name="draft"),
    *[path(f"drafts/<int:pk>/{step}/", view.as_view(), name=f"draft-{step}") for step, view in drafts.STEPS.items()],
    *[path(address, view.as_view(), name=name) for address, name, view in pages.FILES],
    path("evidence/", evidence.EvidenceList.as_view(), name="evidence-list"),
    path("evidence/<slug:slug>/", evidence.OneEvidence.as_view(), name="evidence"),
    path("evidence/<slug:slug>/file/", evidence.EvidenceFile.as_view(), name="evidence-file"),
    path("extensions/", deadlines.Extensions.as_view(), name="extension-list"),
    path("extensions/<int:pk>/", deadlines.OneExtension.as_view(), name="extension"),
    path("following/", following.FollowList.as_view(), name="follow-list"),
    path("following/mail/", following.Mail.as_view(), name="mail"),
    path("following/<int:pk>/", following.OneFollow.as_view(), name="follow"),
    path("following/<int:pk>/end/", following.EndFollow.as_view(), name="follow-end"),
    path("followups/", followups.FollowUpList.as_view(), name="followup-list"),
    path("followups/<int:pk>/", followups.OneFollowUp.as_view(), name="followup"),
    *[
        path(f"followups/<int:pk>/{step}/", view.as_view(), name=f"followup-{step}")
        for step, view in followups.STEPS.items()
    ],
    path("imports/", imports.ImportList.as_view(), name="import-list"),
    path("imports/<int:pk>/", imports.OneImport.as_view(), name="import"),
    path("imports/<int:pk>/report/", imports.ReportRows.as_view(), name="import-report"),
    path("imports/<int:pk>/values/", values.ImportValues.as_view(), name="import-values"),
    *[path(f"imports/<int:pk>/{step}/", view.as_view(), name=f"import-{step}") for step, view in steps.STEPS.items()],
    path("indicators/<int:pk>/", internal.OneIndicator.as_view(), name="indicator"),
    path("measurements/<int:pk>/", internal.OneMeasurement.as_view(), name="measurement"),
    path("mappings/", steps.KeptMappings.as_view(), name="mapping-list"),
    path("meetings/", acts.MeetingList.as_view(), name="meeting-list"),
    path("meetings/<slug:slug>/", acts.MeetingItself.as_view(), name="meeting"),
    *[path(f"meetings/<slug:slug>/{act}/", view.as_view(), name=f"meeting-{act}") for act, view in acts.ACTS.items()],
    path("meetings/<slug:slug>/deadlines/", rereadings.Rereadings.as_view(), name="meeting-deadlines"),
    path("overview/", overview.Overview.as_view(), name="overview"),
    path("notes/<int:pk>/", internal.OneNote.as_view(), name="note"),
    path("owners/", internal.Owners.as_view(), name="owner-list"),
    path("parties/", reference.Parties.as_view(), name="party-list"),
    path("parties/<slug:slug>/", reference.OneParty.as_view(), name="party"),
    path("processes/", reference.Processes.as_view(), name="process-list"),
    path("processes/<slug:slug>/", reference.OneProcess.as_view(), name="process"),
    path("redactions/", redactions.Redactions.as_view(), name="redaction-list"),
    path("redactions/<int:pk>/", redactions.OneRedaction.as_view(), name="redaction"),
    path("redactions/<int:pk>/grant/", redactions.GrantRedaction.as_view(), name="redaction-grant"),
    path("redactions/<int:pk>/refuse/", redactions.RefuseRedaction.as_view(), name="redaction-refuse"),
    path("reports/", reports.Reports.as_view(), name="report-list"),
    path("reports/charts/", report_figures.Charts.as_view(), name="charts"),
    path("reports/dictionary/", report_figures.Dictionary.as_view(), name="data-dictionary"),
    path("reports/matrix/", report_figures.MatrixPage.as_view(), name="matrix"),
    path("reports/<int:pk>/", reports.OneReport.as_view(), name="report"),
    path("requests/", inquiries.RequestList.as_view(), name="request-list"),
    path("requests/<int:pk>/", inquiries.OneRequest.as_view(), name="request"),
    *[
        path(f"requests/<int:pk>/{step}/", view.as_view(), name=f"request-{step}")
        for step, view in inquiries.STEPS.items()
    ],
    path("search/", search.Search.as_view(), name="search"),
    path("themes/", reference.Themes.as_view(), name="theme-list"),
    path("themes/<slug:slug>/", reference.OneTheme.as_view(), name="theme"),
    path("views/", saved_views.ViewList.as_view(), name="view-list"),
    path("views/default/", saved_views.DefaultView.as_view(), name="view-default"),
    path("views/<int:pk>/", saved_views.OneView.as_view(), name="view"),
    path("views/<int:pk>/delete/", saved_views.DeleteView.as_view(), name="view-delete"),
    path("zones/", reference.Zones.as_view(), name="zone-list"),
    path("zones/<slug:slug>/", reference.OneZone.as_view(), name="zone"),
    re_path(r"", docs.Nowhere.as_view(), name="nowhere"),
]
