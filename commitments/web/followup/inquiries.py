"""Requests to parties: the list and its CSV, a new one, the page of one with its steps."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...exchange.exports.downloads import QueryError
from ...exchange.followup import requests_file
from ...models import PartyRequest
from ...queries.followup.inquiries import RequestPage, find_request, read_request, read_requests
from ...queries.lists.facets import current_index
from ...queries.register.statements import parts_to_speak_for
from ...rules.followup.inquiries import RequestState, RequestStep, may_take, next_reminder, steps_open_to
from ...rules.kernel.permissions import is_focal_point, is_staff_member
from ..kernel import clock, querystring
from ..kernel.acts import act_methods, sent_data
from ..kernel.files import asker_of, send_file
from ..ledger.changes import page_links
from ..register.evidence_field import LOOK
from .inquiry_forms import (
    ChangeForm,
    CloseForm,
    RemindForm,
    ReopenForm,
    ReplyForm,
    RequestForm,
    StepForm,
    content_of,
)


class Work(NamedTuple):
    """What a step does: the form it sends, and what is said then."""

    form: type[StepForm | ReplyForm]
    said: Any


WORKS: dict[RequestStep, Work] = {
    RequestStep.CHANGE: Work(ChangeForm, _("Request corrected.")),
    RequestStep.REMIND: Work(RemindForm, _("Reminder recorded.")),
    RequestStep.REPLY: Work(ReplyForm, _("Reply recorded.")),
    RequestStep.CLOSE: Work(CloseForm, _("Request closed without reply.")),
    RequestStep.REOPEN: Work(ReopenForm, _("Reopened.")),
}


@require_safe
def request_list(request: HttpRequest) -> HttpResponse:
    """All that this person may see, newest first. A bad filter shows its error and no rows."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    _require_reader(request)
    page = read_requests(request.user, request.GET, today=clock.today())
    filters = querystring.without(request.GET, *querystring.PAGE_KEYS)
    context = {
        "nav_section": "requests",
        "page": page,
        "form": page.form,
        "today": clock.today(),
        "can_record": is_staff_member(request.user),
        "filtered": bool(filters),
        "filters": filters.urlencode(),
        "pages": page_links(request, page),
    }
    return render(request, "commitments/followup/inquiry_list.html", context, status=400 if page.errors else 200)


@require_safe
def request_export_csv(request: HttpRequest) -> HttpResponseBase:
    """The rows of the list, all of them; a bad filter leads back to its page, which says what is wrong."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    _require_reader(request)
    try:
        return send_file(requests_file(asker_of(request)))
    except QueryError:
        return request_list(request)


@act_methods
def request_new(request: HttpRequest) -> HttpResponse:
    """A new one; the address may say to which party, and about which commitment (its reference) or meeting."""
    if not is_staff_member(request.user):
        raise PermissionDenied
    initial = {"sent_on": clock.today(), "commitments": request.GET.get("commitment", ""), **request.GET.dict()}
    form = RequestForm(sent_data(request), user=request.user, initial=initial)
    if form.is_bound and form.perform(form.send):
        messages.success(request, _("Request recorded."), extra_tags=request.path)
        return HttpResponseRedirect(reverse("request-detail", args=[form.made.pk]))
    context = {"nav_section": "requests", "form": form}
    return render(request, "commitments/followup/inquiry_new.html", context, status=400 if form.errors else 200)


@act_methods
def request_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, with the steps that this person may take now."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    page, step = _find(request, pk), _step_of(request)
    sent = _form(request, page, step, request.POST) if step else None
    if sent and step and sent.perform(sent.act):
        messages.success(request, WORKS[step].said, extra_tags=request.path)
        return HttpResponseRedirect(reverse("request-detail", args=[pk]))
    if sent:
        page = _find(request, pk)
    asked = page.request
    context: dict[str, Any] = {
        f"{open_to}_form": _form(request, page, open_to) for open_to in steps_open_to(request.user, asked)
    }
    if sent and step:
        context[f"{step}_form"] = sent
    context |= {
        "nav_section": "requests",
        "asked": asked,
        "page": page,
        "form": sent,
        "today": clock.today(),
        "staff": is_staff_member(request.user),
        "next_reminder": next_reminder(asked.reply_due, asked.last_reminder) if _waits(asked) else None,
        "reportable": _reportable(request, page),
    }
    return render(
        request, "commitments/followup/inquiry_detail.html", context, status=400 if sent and sent.errors else 200
    )


def _waits(asked: PartyRequest) -> bool:
    return asked.state == RequestState.OPEN


def _reportable(request: HttpRequest, page: RequestPage) -> list[str]:
    """The references of the commitments on which the reply may become a report of the party."""
    if page.request.state != RequestState.REPLIED:
        return []
    return [
        commitment.reference
        for commitment in page.commitments
        if any(part.party_id == page.request.party_id for part in parts_to_speak_for(request.user, commitment))
    ]


def _require_reader(request: HttpRequest) -> None:
    if not (is_staff_member(request.user) or is_focal_point(request.user)):
        raise Http404


def _find(request: HttpRequest, pk: int) -> RequestPage:
    try:
        asked = find_request(request.user, pk)
    except PartyRequest.DoesNotExist as error:
        raise Http404 from error
    return read_request(request.user, asked, catalogue=current_index(clock.today()).catalogue)


def _step_of(request: HttpRequest) -> RequestStep | None:
    """What the button that was pressed does; None where none was. To look for evidence is part of a reply."""
    if request.method != "POST":
        return None
    try:
        pressed = request.POST.get("act", "")
        return RequestStep.REPLY if pressed == LOOK else RequestStep(pressed)
    except ValueError as error:
        raise BadRequest("there is no such step") from error


def _form(
    request: HttpRequest, page: RequestPage, step: RequestStep, data: QueryDict | None = None
) -> StepForm | ReplyForm:
    """A form of the page; several stand on it, each with ids of its own."""
    if not may_take(step, request.user, page.request):
        raise PermissionDenied
    today = clock.today()
    initial = content_of(page.request, page.commitments) if step == RequestStep.CHANGE else {}
    given: dict[str, Any] = {"user": request.user, "subject": page.request, "commitments": page.commitments}
    first = {"day": today, "replied_on": today} | initial
    return WORKS[step].form(data, initial=first, auto_id=f"{step}_%s", **given)
