"""Addresses of the API; they are part of the product and stay stable."""

from django.urls import path, re_path

from . import assessments, commitments, docs, documents, evidence, me, meetings, reference

app_name = "api"
urlpatterns = [
    path("", docs.Root.as_view(), name="root"),
    path("openapi.json", docs.Description.as_view(), name="description"),
    path("docs/", docs.docs, name="docs"),
    path("me/", me.Me.as_view(), name="me"),
    path("assessments/", assessments.Assessments.as_view(), name="assessment-list"),
    path("assessments/<int:pk>/", assessments.OneAssessment.as_view(), name="assessment"),
    path("commitments/", commitments.Commitments.as_view(), name="commitment-list"),
    path("commitments/<str:reference>/", commitments.OneCommitment.as_view(), name="commitment"),
    path("documents/", documents.Documents.as_view(), name="document-list"),
    path("documents/<slug:slug>/", documents.OneDocument.as_view(), name="document"),
    path("evidence/", evidence.EvidenceList.as_view(), name="evidence-list"),
    path("evidence/<slug:slug>/", evidence.OneEvidence.as_view(), name="evidence"),
    path("evidence/<slug:slug>/file/", evidence.EvidenceFile.as_view(), name="evidence-file"),
    path("meetings/", meetings.Meetings.as_view(), name="meeting-list"),
    path("meetings/<slug:slug>/", meetings.OneMeeting.as_view(), name="meeting"),
    path("parties/", reference.Parties.as_view(), name="party-list"),
    path("parties/<slug:slug>/", reference.OneParty.as_view(), name="party"),
    path("processes/", reference.Processes.as_view(), name="process-list"),
    path("processes/<slug:slug>/", reference.OneProcess.as_view(), name="process"),
    path("themes/", reference.Themes.as_view(), name="theme-list"),
    path("themes/<slug:slug>/", reference.OneTheme.as_view(), name="theme"),
    path("zones/", reference.Zones.as_view(), name="zone-list"),
    path("zones/<slug:slug>/", reference.OneZone.as_view(), name="zone"),
    re_path(r"", docs.Nowhere.as_view(), name="nowhere"),
]
