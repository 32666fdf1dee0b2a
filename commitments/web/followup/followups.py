"""Follow-up actions: the list, a new one, the page of one with its steps."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...models import FollowUp
from ...queries.followup.followups import find_followup, read_followup, read_followups
from ...queries.lists.facets import current_index
from ...rules.followup.followups import FollowUpStep, may_take, steps_open_to
from ...rules.kernel.permissions import is_focal_point, is_staff_member
from ..kernel import clock, querystring
from ..kernel.acts import act_methods, sent_data
from ..ledger.changes import page_links
from .followup_forms import ChangeForm, DoForm, DropForm, FollowUpForm, ReopenForm, StepForm, content_of


class Work(NamedTuple):
    """What a step does: the form it sends, and what is said then."""

    form: type[StepForm]
    said: Any


WORKS: dict[FollowUpStep, Work] = {
    FollowUpStep.CHANGE: Work(ChangeForm, _("Follow-up action changed.")),
    FollowUpStep.DO: Work(DoForm, _("Marked as done.")),
    FollowUpStep.DROP: Work(DropForm, _("Action dropped. The record is kept.")),
    FollowUpStep.REOPEN: Work(ReopenForm, _("Reopened.")),
}


@require_safe
def followup_list(request: HttpRequest) -> HttpResponse:
    """All that this person may see, newest first. A bad filter shows its error and no rows."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not (is_staff_member(request.user) or is_focal_point(request.user)):
        raise Http404
    page = read_followups(request.user, request.GET, today=clock.today())
    context = {
        "nav_section": "followups",
        "page": page,
        "form": page.form,
        "today": clock.today(),
        "can_record": is_staff_member(request.user),
        "filtered": bool(querystring.without(request.GET, *querystring.PAGE_KEYS)),
        "pages": page_links(request, page),
    }
    return render(request, "commitments/followup/followup_list.html", context, status=400 if page.errors else 200)


@act_methods
def followup_new(request: HttpRequest) -> HttpResponse:
    """A new one; the address may say about which commitment (its reference) or meeting (its address name)."""
    if not is_staff_member(request.user):
        raise PermissionDenied
    form = FollowUpForm(sent_data(request), user=request.user, initial=request.GET.dict())
    if form.is_bound and form.perform(form.record):
        messages.success(request, _("Follow-up action recorded."), extra_tags=request.path)
        return HttpResponseRedirect(reverse("followup-detail", args=[form.made.pk]))
    context = {"nav_section": "followups", "form": form}
    return render(request, "commitments/followup/followup_new.html", context, status=400 if form.errors else 200)


@act_methods
def followup_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, with the steps that this person may take now."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    followup, step = _find(request, pk), _step_of(request)
    sent = _form(request, followup, step, request.POST) if step else None
    if sent and step and sent.perform(sent.act):
        messages.success(request, WORKS[step].said, extra_tags=request.path)
        return HttpResponseRedirect(reverse("followup-detail", args=[pk]))
    if sent:
        followup = _find(request, pk)
    steps = steps_open_to(request.user, followup)
    context: dict[str, Any] = {f"{step}_form": _form(request, followup, step) for step in steps}
    if sent and step:
        context[f"{step}_form"] = sent
    context |= {
        "nav_section": "followups",
        "followup": followup,
        "page": read_followup(request.user, followup, catalogue=current_index(clock.today()).catalogue),
        "form": sent,
        "today": clock.today(),
        "staff": is_staff_member(request.user),
    }
    return render(request, "commitments/followup/followup_detail.html", context, status=400 if sent else 200)


def _find(request: HttpRequest, pk: int) -> FollowUp:
    try:
        return find_followup(request.user, pk)
    except FollowUp.DoesNotExist as error:
        raise Http404 from error


def _step_of(request: HttpRequest) -> FollowUpStep | None:
    """What the button that was pressed does; None where none was."""
    if request.method != "POST":
        return None
    try:
        return FollowUpStep(request.POST.get("act", ""))
    except ValueError as error:
        raise BadRequest("there is no such step") from error


def _form(request: HttpRequest, followup: FollowUp, step: FollowUpStep, data: QueryDict | None = None) -> StepForm:
    """A form of the page; several stand on it, each with ids of its own."""
    if not may_take(step, request.user, followup):
        raise PermissionDenied
    initial = content_of(followup) if step == FollowUpStep.CHANGE else {"settled_on": clock.today()}
    return WORKS[step].form(data, user=request.user, subject=followup, initial=initial, auto_id=f"{step}_%s")
