"""Addresses of the API; they are part of the product and stay stable."""

from django.urls import path, re_path

from . import (
    assessments,
    changes,
    commitment_acts,
    deadlines,
    docs,
    documents,
    drafts,
    evidence,
    followups,
    me,
    meeting_acts,
    reference,
    reports,
    requests,
)

app_name = "api"
urlpatterns = [
    path("", docs.Root.as_view(), name="root"),
    path("openapi.json", docs.Description.as_view(), name="description"),
    path("docs/", docs.docs, name="docs"),
    path("me/", me.Me.as_view(), name="me"),
    path("assessments/", assessments.Assessments.as_view(), name="assessment-list"),
    path("assessments/<int:pk>/", assessments.OneAssessment.as_view(), name="assessment"),
    path("changes/", changes.Changes.as_view(), name="change-list"),
    path("commitments/", commitment_acts.CommitmentList.as_view(), name="commitment-list"),
    path("commitments/<str:reference>/", commitment_acts.CommitmentItself.as_view(), name="commitment"),
    *[
        path(f"commitments/<str:reference>/{address}/", view.as_view(), name=f"commitment-{name}")
        for address, name, view in (
            ("assessments", "assess", drafts.RecordAssessment),
            ("deadline", "deadline", deadlines.CorrectReading),
            ("drafts", "draft", drafts.BeginDraft),
            ("extensions", "extend", deadlines.RequestExtension),
            ("extensions/<int:number>/decide", "decide", deadlines.DecideExtension),
            ("lifecycle", "lifecycle", commitment_acts.ChangeLifecycle),
            ("links", "link", commitment_acts.LinkCommitment),
            ("links/<int:number>/take-back", "unlink", commitment_acts.TakeBackLink),
            ("positions", "position", reports.RecordPosition),
            ("reports", "report", reports.RecordReport),
        )
    ],
    path("documents/", documents.Documents.as_view(), name="document-list"),
    path("documents/<slug:slug>/", documents.OneDocument.as_view(), name="document"),
    path("drafts/", drafts.Drafts.as_view(), name="draft-list"),
    path("drafts/<int:pk>/", drafts.OneDraft.as_view(), name="draft"),
    *[path(f"drafts/<int:pk>/{step}/", view.as_view(), name=f"draft-{step}") for step, view in drafts.STEPS.items()],
    path("evidence/", evidence.EvidenceList.as_view(), name="evidence-list"),
    path("evidence/<slug:slug>/", evidence.OneEvidence.as_view(), name="evidence"),
    path("evidence/<slug:slug>/file/", evidence.EvidenceFile.as_view(), name="evidence-file"),
    path("extensions/", deadlines.Extensions.as_view(), name="extension-list"),
    path("extensions/<int:pk>/", deadlines.OneExtension.as_view(), name="extension"),
    path("followups/", followups.FollowUpList.as_view(), name="followup-list"),
    path("followups/<int:pk>/", followups.OneFollowUp.as_view(), name="followup"),
    *[
        path(f"followups/<int:pk>/{step}/", view.as_view(), name=f"followup-{step}")
        for step, view in followups.STEPS.items()
    ],
    path("meetings/", meeting_acts.MeetingList.as_view(), name="meeting-list"),
    path("meetings/<slug:slug>/", meeting_acts.MeetingItself.as_view(), name="meeting"),
    *[
        path(f"meetings/<slug:slug>/{act}/", view.as_view(), name=f"meeting-{act}")
        for act, view in meeting_acts.ACTS.items()
    ],
    path("parties/", reference.Parties.as_view(), name="party-list"),
    path("parties/<slug:slug>/", reference.OneParty.as_view(), name="party"),
    path("processes/", reference.Processes.as_view(), name="process-list"),
    path("processes/<slug:slug>/", reference.OneProcess.as_view(), name="process"),
    path("reports/", reports.Reports.as_view(), name="report-list"),
    path("reports/<int:pk>/", reports.OneReport.as_view(), name="report"),
    path("requests/", requests.RequestList.as_view(), name="request-list"),
    path("requests/<int:pk>/", requests.OneRequest.as_view(), name="request"),
    *[
        path(f"requests/<int:pk>/{step}/", view.as_view(), name=f"request-{step}")
        for step, view in requests.STEPS.items()
    ],
    path("themes/", reference.Themes.as_view(), name="theme-list"),
    path("themes/<slug:slug>/", reference.OneTheme.as_view(), name="theme"),
    path("zones/", reference.Zones.as_view(), name="zone-list"),
    path("zones/<slug:slug>/", reference.OneZone.as_view(), name="zone"),
    re_path(r"", docs.Nowhere.as_view(), name="nowhere"),
]
