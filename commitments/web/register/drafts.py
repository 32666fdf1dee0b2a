"""Assessments in the making: a new one on a commitment, the page of a draft with its steps, the list of drafts."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ...models import Assessment, AssessmentDraft, Commitment, Meeting
from ...queries.lists.facets import current_index
from ...queries.register.drafts import find_draft, read_basis, read_draft, read_drafts
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import can_draft, is_staff_member
from ...rules.kernel.statuses import Status
from ...rules.kernel.wording import day_range
from ...rules.ledger.redactions import REDACTED
from ...rules.lists.bulk import EACH
from ...rules.register.drafts import DraftState, Step, may_take, steps_open_to
from ..kernel import clock, querystring
from ..kernel.forms import VersionedForm
from ..ledger.changes import page_links
from .draft_forms import SHOW, AcceptForm, DiscardForm, DraftForm, FindingForm, ReturnForm
from .evidence_field import LOOK
from .undo import with_undo

PREVIEW = "finding"
"""What stands before the names of a finding in an address, where ``as_of`` alone asks for a page of the past."""
RECORD = "record"
"""Beside the steps of a draft: sent and accepted by its author at once, where one person is enough."""


class Work(NamedTuple):
    """What a button does: the form it sends, the form's method that acts, and what is said then."""

    form: type[VersionedForm]
    act: Callable[[Any, Any], Assessment | AssessmentDraft]
    said: Any


ON_COMMITMENT = {
    SHOW: Work(FindingForm, FindingForm.save, ""),
    LOOK: Work(FindingForm, FindingForm.save, ""),
    RECORD: Work(FindingForm, FindingForm.record, _("Assessment recorded.")),
    Step.SUBMIT: Work(FindingForm, FindingForm.submit, _("Draft sent for review.")),
    Step.SAVE: Work(FindingForm, FindingForm.save, _("Draft saved.")),
}
ON_DRAFT = {
    SHOW: Work(DraftForm, DraftForm.save, ""),
    LOOK: Work(DraftForm, DraftForm.save, ""),
    RECORD: Work(DraftForm, DraftForm.record, _("Assessment recorded.")),
    Step.SUBMIT: Work(DraftForm, DraftForm.submit, _("Draft sent for review.")),
    Step.SAVE: Work(DraftForm, DraftForm.save, _("Draft saved.")),
    Step.ACCEPT: Work(AcceptForm, AcceptForm.accept, _("Draft accepted. The assessment counts immediately.")),
    Step.RETURN: Work(ReturnForm, ReturnForm.send_back, _("Draft returned with your note.")),
    Step.DISCARD: Work(DiscardForm, DiscardForm.discard, _("Draft discarded.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
def assessment_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A new assessment: kept as a draft, sent for review, or recorded where one person is enough."""
    visible = Commitment.objects.visible_to(request.user).select_related("document", "provision")
    commitment = visible.filter(reference=reference).first()
    if commitment is None:
        raise Http404
    if not can_draft.test(request.user, commitment):
        raise PermissionDenied
    work = _work_of(request, ON_COMMITMENT)
    form = FindingForm(
        request.POST if work else None,
        user=request.user,
        commitment=commitment,
        initial={"as_of": clock.today()} | _finding_of_meeting(request),
    )
    if work and form.perform(lambda: work.act(form, commitment)):
        return _go_on(request, work, form)
    context = {
        "nav_section": "commitments",
        "commitment": commitment,
        "form": form,
        "page": read_basis(request.user, commitment, today=clock.today()),
        "may_record": not settings.TWO_PERSON_RULE,
    }
    return render(
        request, "commitments/register/drafts/assessment_new.html", context, status=400 if form.errors else 200
    )


@require_safe
def assessment_preview(request: HttpRequest, reference: str) -> HttpResponse:
    """What a finding, as the form says it so far, would make of a commitment: a part of its page."""
    commitment = Commitment.objects.visible_to(request.user).filter(reference=reference).first()
    if commitment is None:
        raise Http404
    if not can_draft.test(request.user, commitment):
        raise PermissionDenied
    form = FindingForm(request.GET, user=request.user, commitment=commitment, prefix=PREVIEW)
    form.is_valid()
    form.look_ahead()
    return render(
        request, "commitments/register/drafts/_outlook.html", {"outlook": form.outlook, "commitment": commitment}
    )


def _finding_of_meeting(request: HttpRequest) -> dict[str, Any]:
    """What the form begins with when a meeting that was held led to it: that it was held, and when."""
    slug = request.GET.get("held", "")
    meeting = Meeting.objects.filter(slug=slug, status=MeetingStatus.HELD).first() if slug.isprintable() else None
    if meeting is None or not meeting.starts_on or not meeting.ends_on:
        return {}
    said = {"meeting": meeting.title, "days": day_range(meeting.starts_on, meeting.ends_on)}
    reason = gettext("The meeting was held: %(meeting)s, %(days)s.") % said
    ground = "" if meeting.status_ground == REDACTED else meeting.status_ground
    return {
        "status": Status.IMPLEMENTED.value,
        "as_of": meeting.ends_on,
        "done_on": meeting.starts_on,
        "reason": f"{reason} {ground}".strip(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def draft_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One draft, with the steps that this person may take now; after a refusal as it stands by then."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    draft, work = _find(request, pk), _work_of(request, ON_DRAFT)
    sent = _form(work.form, request, draft, request.POST) if work else None
    if work and sent and sent.perform(lambda: work.act(sent, draft)):
        return _go_on(request, work, sent)
    context = _draft_context(request, _find(request, pk) if sent else draft, sent)
    return render(
        request, "commitments/register/drafts/detail.html", context, status=400 if sent and sent.errors else 200
    )


@require_safe
def draft_list(request: HttpRequest) -> HttpResponse:
    """All drafts, newest first. A bad filter shows its error and no rows."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not is_staff_member(request.user):
        raise Http404
    page = read_drafts(request.user, request.GET, two_people=settings.TWO_PERSON_RULE)
    context = {
        "nav_section": "drafts",
        "page": page,
        "form": page.form,
        "filtered": bool(querystring.without(request.GET, *querystring.PAGE_KEYS)),
        "pages": page_links(request, page),
    }
    return render(request, "commitments/register/drafts/list.html", context, status=400 if page.errors else 200)


def _find(request: HttpRequest, pk: int) -> AssessmentDraft:
    try:
        return find_draft(request.user, pk)
    except AssessmentDraft.DoesNotExist as error:
        raise Http404 from error


def _work_of(request: HttpRequest, works: dict[str, Work]) -> Work | None:
    """What the button that was pressed does; None where none was."""
    if request.method != "POST":
        return None
    try:
        return works[request.POST.get("act", "")]
    except KeyError as error:
        raise BadRequest("there is no such step") from error


def _go_on(request: HttpRequest, work: Work, form: VersionedForm) -> HttpResponseRedirect:
    """Say what was done, let the browser forget what it kept of the form, and show what came of it."""
    made = form.made
    said = with_undo(work.said, made) if isinstance(made, Assessment) else work.said
    messages.success(request, said, extra_tags=request.path)
    if isinstance(made, Assessment) or made.state == DraftState.DISCARDED:
        return HttpResponseRedirect(reverse("commitment-detail", args=[made.commitment.reference]))
    return HttpResponseRedirect(reverse("draft-detail", args=[made.pk]))


def _form(
    kind: type[VersionedForm], request: HttpRequest, draft: AssessmentDraft, data: QueryDict | None = None
) -> VersionedForm:
    """A form of the page; several stand on it, each with ids of its own."""
    given: dict[str, Any] = {"user": request.user, "auto_id": f"{kind.__name__.lower()}_%s"}
    initial = {"commitment_version": draft.commitment.version}
    if issubclass(kind, DraftForm):
        given |= {"commitment": draft.commitment, "draft": draft}
        said = vars(draft.content)
        initial |= said | {"party": EACH} if draft.each_party else said
    else:
        given["subject"] = draft
    return kind(data, initial=initial, **given)


def _draft_context(request: HttpRequest, draft: AssessmentDraft, sent: VersionedForm | None) -> dict[str, Any]:
    """What the page shows; the form that was sent stays, whatever became of the draft meanwhile."""
    two_people, today = settings.TWO_PERSON_RULE, clock.today()
    steps = steps_open_to(request.user, draft, two_people=two_people)
    shown: dict[Step, type[VersionedForm]] = {
        Step.SAVE: DraftForm,
        Step.ACCEPT: AcceptForm,
        Step.RETURN: ReturnForm,
        Step.DISCARD: DiscardForm,
    }
    forms = {
        f"{step}_form": sent if isinstance(sent, kind) else _form(kind, request, draft)
        for step, kind in shown.items()
        if step in steps or isinstance(sent, kind)
    }
    return forms | {
        "nav_section": "drafts",
        "draft": draft,
        "commitment": draft.commitment,
        "page": read_draft(request.user, draft, catalogue=current_index(today).catalogue, today=today),
        "form": sent,
        "steps": steps,
        "two_people": two_people,
        "may_record": not two_people and may_take(Step.ACCEPT, request.user, draft, two_people=two_people),
    }
