"""Meetings: the list, one meeting, and the forms that record, edit, hold, move and cancel one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...models import Meeting
from ...queries.followup.followups import followups_on
from ...queries.followup.inquiries import requests_on
from ...queries.lists.facets import current_index
from ...queries.lists.past import index_at
from ...queries.meetings.meetings import DUE_SHOWN, list_meetings, read_meeting
from ...queries.meetings.promises import read_promises
from ...queries.meetings.rereadings import read_dates_anew, read_rereadings
from ...rules.kernel.changes import Act
from ...rules.kernel.documents import MeetingStatus
from ...rules.kernel.permissions import can_edit_meeting, is_staff_member
from ...rules.lists.past import Moment
from ...rules.meetings.meetings import POSSIBLE_FROM
from ..kernel import clock, querystring
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm
from ..kernel.pagination import asked_page, page_turns
from ..kernel.past import takes_moment
from ..kernel.rows import dress_row
from .forms import (
    CancelForm,
    EditMeetingForm,
    HoldForm,
    MoveForm,
    NewMeetingForm,
    facts_of,
    held_days,
    kept_words,
)
from .rows import dress_meeting


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """All meetings, the latest first. A bad filter shows its error and no rows."""
    page = list_meetings(request.user, request.GET, index=current_index(clock.today()), number=asked_page(request))
    asked = querystring.without(request.GET, *querystring.PAGE_KEYS)
    context = {
        "nav_section": "meetings",
        "page": page,
        "form": page.form,
        "rows": [(item, dress_meeting(item.meeting)) for item in page.meetings],
        "filtered": bool(asked),
        "pages": page_turns(page.number, page.last, lambda n: querystring.added(asked, page=str(n))),
        "can_edit": can_edit_meeting.test(request.user),
    }
    return render(request, "commitments/meetings/list.html", context, status=400 if page.errors else 200)


@require_safe
@takes_moment
def meeting_detail(request: HttpRequest, slug: str, moment: Moment | None) -> HttpResponse:
    index = index_at(moment, today=clock.today())
    try:
        page = read_meeting(request.user, slug, index=index)
    except Meeting.DoesNotExist as error:
        raise Http404 from error
    meeting, today = page.meeting, index.today
    context = {
        "nav_section": "meetings",
        "page": page,
        "meeting": meeting,
        "dates": dress_meeting(meeting),
        "chain": [(other, dress_meeting(other)) for other in page.chain],
        "due": [dress_row(row, today) for row in page.due[:DUE_SHOWN]],
        "due_is_cut": len(page.due) > DUE_SHOWN,
        "today": today,
    }
    if moment is None:
        context |= _work_on(request, meeting)
    return render(request, "commitments/meetings/detail.html", context)


def _work_on(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    """What is worked on now, and what this person can do: no part of a view of the past."""
    staff, editor = is_staff_member(request.user), can_edit_meeting.test(request.user)
    return {
        "staff": staff,
        "followups": followups_on(request.user, meeting=meeting),
        "asked_of": requests_on(request.user, meeting=meeting),
        "can_record": staff,
        "of_one": "meeting",
        "about": f"meeting={meeting.slug}",
        "can_edit": editor,
        "rereadings": read_rereadings(request.user, meeting) if editor else [],
        "promises": read_promises(request.user, meeting) if editor else [],
        "anew": read_dates_anew(meeting) if editor else None,
        "acts": _acts_open_to(request, meeting),
    }


def _acts_open_to(request: HttpRequest, meeting: Meeting) -> list[tuple[str, Any]]:
    """The addresses and the words of what this person can do with the meeting now."""
    if not can_edit_meeting.test(request.user):
        return []
    offered = [(name, words) for act, name, words in ACTS if meeting.status in POSSIBLE_FROM[act]]
    held = meeting.status == MeetingStatus.HELD
    return [(reverse(name, args=[meeting.slug]), CORRECT if held else words) for name, words in offered]


CORRECT = _("Correct days")
"""What holding is called once it was held."""
ACTS = [
    (Act.HOLD_MEETING, "meeting-hold", _("Mark as held")),
    (Act.MOVE_MEETING, "meeting-move", _("Reschedule meeting")),
    (Act.CANCEL_MEETING, "meeting-cancel", _("Cancel meeting")),
]


@act_methods
def meeting_new(request: HttpRequest) -> HttpResponse:
    """Record a meeting, planned or held already."""
    _require_editor(request)
    form = NewMeetingForm(sent_data(request), user=request.user, initial={"announced_on": clock.today()})
    context = {"heading": gettext("Record meeting"), "button": gettext("Record meeting")}
    return _page(request, None, form, form.save, gettext("Meeting recorded."), context)


@act_methods
def meeting_edit(request: HttpRequest, slug: str) -> HttpResponse:
    """Edit what is not the dates and the status."""
    meeting = editable_meeting(request, slug)
    form = EditMeetingForm(sent_data(request), user=request.user, subject=meeting, initial=facts_of(meeting))
    context = {"heading": gettext("Edit meeting"), "button": gettext("Save meeting")}
    return _page(request, meeting, form, form.save, gettext("Meeting saved."), context)


@act_methods
def meeting_hold(request: HttpRequest, slug: str) -> HttpResponse:
    """Say on which days it was held."""
    meeting = editable_meeting(request, slug)
    first = held_days(meeting, clock.today())
    form = HoldForm(sent_data(request), user=request.user, subject=meeting, initial=first)
    context = {
        "heading": gettext("Mark as held"),
        "button": gettext("Mark as held"),
        "hint": gettext(
            "Deadlines that depend on the meeting do not change. The page of the meeting shows their new "
            "interpretations."
        ),
    }
    return _page(request, meeting, form, form.act, gettext("Meeting marked as held."), context)


@act_methods
def meeting_move(request: HttpRequest, slug: str) -> HttpResponse:
    """Move it to other dates, or postpone it without any."""
    meeting, today = editable_meeting(request, slug), clock.today()
    first: dict[str, Any] = {"announced_on": today, "status_on": today}
    if "anew" in request.GET:
        first |= kept_words(meeting)
    form = MoveForm(sent_data(request), user=request.user, subject=meeting, initial=first)
    context = {
        "heading": gettext("Reschedule meeting"),
        "button": gettext("Reschedule meeting"),
        "hint": gettext("Enter the new dates, in words or as days. Without dates, the meeting is postponed."),
    }
    return _page(request, meeting, form, form.act, gettext("Meeting rescheduled."), context)


@act_methods
def meeting_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Cancel it."""
    meeting = editable_meeting(request, slug)
    initial = {"status_on": clock.today()}
    form = CancelForm(sent_data(request), user=request.user, subject=meeting, initial=initial)
    context = {
        "heading": gettext("Cancel meeting"),
        "button": gettext("Cancel meeting"),
        "hint": gettext("The meeting is kept on record with its planned dates."),
    }
    return _page(request, meeting, form, form.act, gettext("Meeting cancelled."), context)


def _require_editor(request: HttpRequest) -> None:
    if not can_edit_meeting.test(request.user):
        raise PermissionDenied


def editable_meeting(request: HttpRequest, slug: str) -> Meeting:
    """The meeting, for somebody who may act on it. Http404 where there is none, PermissionDenied for others."""
    meeting = Meeting.objects.select_related("process").filter(slug=slug).first()
    if meeting is None:
        raise Http404
    _require_editor(request)
    return meeting


def _page(
    request: HttpRequest,
    meeting: Meeting | None,
    form: ActForm,
    act: Callable[[], Meeting],
    done: str,
    context: dict[str, str],
) -> HttpResponse:
    """The page of a form; where it was sent and ``act`` took it, the meeting, and ``done`` is told."""
    if form.is_bound and form.perform(act):
        messages.success(request, done, extra_tags=request.path)
        return HttpResponseRedirect(reverse("meeting-detail", args=[form.made.slug]))
    page: dict[str, Any] = {"nav_section": "meetings", "meeting": meeting, "form": form} | context
    if meeting:
        page["dates"] = dress_meeting(meeting)
    return render(request, "commitments/meetings/form.html", page, status=400 if form.errors else 200)
