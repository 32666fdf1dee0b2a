"""The page of one's own private calendar address."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ...actions.meetings.calendar_addresses import end_calendar_address, make_calendar_address
from ...exchange.meetings.calendar import private_address
from ...exchange.people.letters import tell_owner
from ...models import CalendarAddress
from ...queries.meetings.calendar_addresses import find_reader
from ...rules.kernel.changes import Act
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm

COOKIE = "calendar_address"
COOKIE_AGE = 60
"""Seconds in which the page that follows shows the secret: the browser carries it there, the site keeps it nowhere."""
MAKE, END = "make", "end"


class AddressForm(ActForm):
    """What to do with the address."""

    act = forms.ChoiceField(choices=[(MAKE, MAKE), (END, END)])


@never_cache
@act_methods
@login_required
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make, replace or take back the own address, which is shown once, after it was made."""
    page = reverse("calendar-address")
    form = AddressForm(sent_data(request), user=request.user)
    if form.is_bound and form.perform(lambda: _act(form)):
        done = HttpResponseRedirect(page)
        if form.made:
            done.set_cookie(COOKIE, form.made, **_cookie(page))
        else:
            messages.success(request, _("Private calendar link revoked. Calendars that use it get no more updates."))
        return done
    token = request.COOKIES.get(COOKIE, "")
    context = {
        "nav_section": "calendar",
        "form": form,
        "address": CalendarAddress.objects.filter(user=request.user.pk).first(),
        "link": private_address(token) if token and find_reader(token) == request.user else "",
    }
    response = render(
        request, "commitments/meetings/calendar/address.html", context, status=400 if form.errors else 200
    )
    response.delete_cookie(COOKIE, path=page)
    return response


def _act(form: AddressForm) -> str | None:
    if form.cleaned_data["act"] == MAKE:
        token = make_calendar_address(actor=form.user)
        tell_owner(form.user, Act.MAKE_CALENDAR_ADDRESS)
        return token
    end_calendar_address(actor=form.user)
    tell_owner(form.user, Act.END_CALENDAR_ADDRESS)
    return None


def _cookie(page: str) -> dict[str, Any]:
    return {
        "max_age": COOKIE_AGE,
        "path": page,
        "httponly": True,
        "samesite": "Strict",
        "secure": settings.SESSION_COOKIE_SECURE,
    }
