"""Pages at a moment of the past: which moment an address names, and what a page that knows none answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from ...queries.lists import past
from ...rules.lists.past import MOMENT_KEYS, Moment
from . import clock, querystring


def takes_moment(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view is handed ``moment``, None for now. A moment that cannot be shown is answered with the reason."""

    @wraps(view)
    def at_moment(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        moment, errors = asked_moment(request)
        if errors:
            return refuse(request, errors)
        request.moment = moment
        return view(request, *args, moment=moment, **kwargs)

    marked: Any = at_moment
    marked.takes_moment = True
    return at_moment


def asked_moment(request: HttpRequest) -> tuple[Moment | None, list[tuple[str, str]]]:
    """The moment that the address names, None for now, and what is wrong with it."""
    return past.asked_moment(request.GET, today=clock.today())


def refuse(
    request: HttpRequest, errors: list[tuple[str, str]], *, takes: bool = True, status: int = 400
) -> HttpResponse:
    """No page of today in place of one of the past: say why, and how to go on. ``takes``: another day may do."""
    context = {
        "errors": errors,
        "takes_moment": takes,
        "today_url": today_url(request),
        "kept": kept_fields(request),
        "last_day": clock.today(),
    }
    return render(request, "past_refused.html", context, status=status)


def today_url(request: HttpRequest) -> str:
    """The address of the same page now."""
    query = querystring.without(request.GET, *MOMENT_KEYS, *querystring.PAGE_KEYS).urlencode()
    return f"{request.path}?{query}" if query else request.path


def kept_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """The other parameters of the address, for a form that asks for another moment."""
    data = querystring.without(request.GET, *MOMENT_KEYS, *querystring.PAGE_KEYS)
    return [(name, value) for name, values in data.lists() for value in values]


class PastViews:
    """A page that knows no past does not show today in its place: it says so."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if (
            not any(past.asked_days(request.GET).values())
            or getattr(view, "takes_moment", False)
            or not view.__module__.startswith("commitments.web.")
        ):
            return None
        return refuse(request, [(_("This page"), _("This page has no past view. View it as of today."))], takes=False)
