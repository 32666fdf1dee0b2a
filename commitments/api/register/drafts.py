"""Assessments in the making: begun, sent for review, returned, accepted or discarded, by the actions of the pages."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ...actions.register.assessments import record_assessment, undo_assessment
from ...actions.register.drafts import (
    accept_draft,
    begin_draft,
    discard_draft,
    finished,
    return_draft,
    save_draft,
    submit_draft,
)
from ...models import Assessment, AssessmentDraft, Commitment, Evidence, Party, Zone
from ...queries.register.drafts import DraftFilter, find_draft, read_drafts
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import is_staff_member
from ...rules.kernel.statuses import Confidence
from ...rules.people.tokens import Scope
from ...rules.register.drafts import DraftContent, DraftState, steps_open_to
from ..kernel.base import Act, NumberedAct, One, Patched, Posted, as_person
from ..kernel.cursor_list import Newest
from ..kernel.fields import (
    Address,
    CommitmentRef,
    Day,
    Named,
    PartyRef,
    Sent,
    Shape,
    SourceRef,
    StatusWord,
    Text,
    Word,
    Words,
    ZoneRef,
    confidence_code,
    each_party,
    status_code,
    tier_code,
    version_number,
)
from .assessments import OneAssessment
from .commitments import OneCommitment


class DraftShape(Shape):
    """The content of a draft so far; anything may still be missing. Send ``commitment_version`` to accept the draft."""

    url = Address("draft")
    page = Address("draft-detail", page=True)
    number = serializers.IntegerField(source="pk")
    commitment = CommitmentRef()
    commitment_version = serializers.IntegerField(source="commitment.version")
    state = Word(DraftState)
    party = PartyRef(allow_null=True)
    each_party = serializers.BooleanField(
        source="content.each_party", help_text="Whether the assessment is of each responsible party."
    )
    zone = ZoneRef(allow_null=True)
    status = StatusWord(kind="commitment.kind", allow_null=True)
    as_of = serializers.DateField(allow_null=True)
    done_on = serializers.DateField(allow_null=True)
    reason = Text()
    confidence = Word(Confidence, allow_null=True)
    tier = Word(Tier)
    evidence = SourceRef(source="evidence.all", many=True)
    note = Text()
    drafted_by = serializers.CharField(source="drafted_by.shown_name")
    changed_by = serializers.CharField(source="changed_by.shown_name")
    steps = serializers.SerializerMethodField(help_text="What you can do with the draft now.")
    version = serializers.IntegerField()

    def get_steps(self, row: AssessmentDraft) -> list[str]:
        steps = steps_open_to(self.context["request"].user, row, two_people=settings.TWO_PERSON_RULE)
        return sorted(step.value for step in steps)


class FullDraftShape(DraftShape):
    """A draft, and the assessment that it became."""

    assessment = Address("assessment", path="assessment_id", allow_null=True)


class FindingSent(Sent):
    """The content of an assessment. Fields left out or null are still undecided."""

    party = Named(Party, ids=True, allow_null=True, required=False)
    zone = Named(Zone, ids=True, allow_null=True, required=False)
    status = status_code(allow_null=True, required=False)
    as_of = Day(allow_null=True, required=False)
    done_on = Day(allow_null=True, required=False)
    reason = Words(allow_blank=True, required=False)
    confidence = confidence_code(allow_null=True, required=False)
    tier = tier_code(required=False)
    evidence = serializers.ListField(child=Named(Evidence, ids=True), max_length=50, required=False)
    each_party = each_party()


class DraftSent(FindingSent):
    submit = serializers.BooleanField(required=False, help_text="Send the draft for review immediately.")


def refuse_foreign_cell(commitment: Commitment, content: DraftContent, kept: DraftContent | None = None) -> None:
    """A finding is about the commitment's own parties and zones, or those that the draft names already."""
    errors = {}
    for name, own in (("party", commitment.parties), ("zone", commitment.zones)):
        pk = getattr(content, name)
        if pk and pk != getattr(kept, name, None) and not own.filter(pk=pk).exists():
            errors[name] = _("Choose one that the commitment names.")
    if errors:
        raise serializers.ValidationError(errors)


class Drafts(Newest):
    """The drafts, newest first; secretariat only."""

    about, shape, personal, rows = "Assessments", DraftShape, True, "drafts"
    parameters = (DraftFilter,)

    def read(self, request: Request) -> Any:
        if not is_staff_member(request.user):
            raise Http404
        return read_drafts(request.user, request.query_params, two_people=settings.TWO_PERSON_RULE)

    def dressed(self, rows: Any) -> Any:
        prefetch_related_objects(list(rows), "evidence")
        return rows


class OneDraft(Patched, One):
    """A draft, and what you can do with it; secretariat only."""

    about, route, shape, personal = "Assessments", "draft", FullDraftShape, True
    takes, scope = FindingSent, Scope.ASSESS

    @classmethod
    def find(cls, request: Request, key: int) -> AssessmentDraft:
        return find_draft(request.user, int(key))

    def act(self, **said: Any) -> AssessmentDraft:
        """Change an unfinished draft; fields that you do not send stay."""
        content = replace(self.subject.content, **said)
        refuse_foreign_cell(self.subject.commitment, content, self.subject.content)
        return save_draft(actor=as_person(self.request.user), draft=self.subject, version=self.version, content=content)


class BeginDraft(Posted):
    """Start a draft assessment of a commitment; `submit` also sends it for review."""

    about, scope, takes = "Assessments", Scope.ASSESS, DraftSent
    of, makes, versioned = OneCommitment, OneDraft, False

    def act(self, *, submit: bool = False, **said: Any) -> AssessmentDraft:
        content = DraftContent(**said)
        refuse_foreign_cell(self.subject, content)
        return begin_draft(actor=as_person(self.request.user), commitment=self.subject, content=content, submit=submit)


class RecordAssessment(Posted):
    """Record an assessment, which takes effect immediately.

    Where the rule of two people applies, start a draft and submit it instead. `If-Match` names the version of the
    commitment.
    """

    about, scope, takes = "Assessments", Scope.ASSESS, FindingSent
    of, makes = OneCommitment, OneAssessment

    def act(self, **said: Any) -> Assessment:
        content = DraftContent(**said)
        refuse_foreign_cell(self.subject, content)
        return record_assessment(
            actor=as_person(self.request.user),
            commitment=self.subject,
            version=self.version,
            finding=finished(content),
        )


class UndoAssessmentSent(Sent):
    reason = Words(max_length=500, help_text="The history shows it before the reason of the earlier assessment.")


class UndoAssessment(NumberedAct):
    """Undo an assessment, with all those recorded with it: the earlier assessments apply again.

    Possible until anything else is done with the commitment. `If-Match` names the version of the commitment.
    """

    about, scope, of, takes = "Assessments", Scope.ASSESS, OneCommitment, UndoAssessmentSent

    def act(self, *, reason: str) -> list[Assessment]:
        mine = Assessment.objects.visible_to(self.request.user).accepted().filter(commitment=self.subject)
        return undo_assessment(
            actor=as_person(self.request.user),
            commitment=self.subject,
            version=self.version,
            assessment=self.numbered(mine),
            reason=reason,
        )


class DraftStep(Posted):
    """A step of a draft."""

    about, scope, of = "Assessments", Scope.ASSESS, OneDraft

    def step(self) -> dict[str, Any]:
        return {"actor": as_person(self.request.user), "draft": self.subject, "version": self.version}


class SubmitDraft(DraftStep):
    """Send an unfinished draft for review as it is."""

    def act(self) -> AssessmentDraft:
        return submit_draft(**self.step(), content=self.subject.content)


class AcceptSent(Sent):
    commitment_version = version_number(help_text="The version of the commitment when you read the draft.")


class AcceptDraft(DraftStep):
    """Accept a draft: it becomes an assessment and takes effect.

    The response is 409 if the commitment was changed in the meantime.
    """

    takes = AcceptSent

    def act(self, *, commitment_version: int) -> Assessment:
        return accept_draft(**self.step(), commitment_version=commitment_version)


class ReturnSent(Sent):
    note = Words(help_text="What has to change before the draft can be accepted.")


class ReturnDraft(DraftStep):
    """Return a draft to its author, with a note."""

    takes = ReturnSent

    def act(self, *, note: str) -> AssessmentDraft:
        return return_draft(**self.step(), note=note)


class DiscardDraft(DraftStep):
    """Discard a draft for good; the record is kept."""

    def act(self) -> AssessmentDraft:
        return discard_draft(**self.step())


STEPS: dict[str, type[Act]] = {
    "submit": SubmitDraft,
    "accept": AcceptDraft,
    "return": ReturnDraft,
    "discard": DiscardDraft,
}
"""What each is called in the address."""
