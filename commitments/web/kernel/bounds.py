"""Addresses of more fields than are read are refused, whatever they lead to."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict


class BoundedQuery:
    """Takes the query string away where it is too long: the page that says so reads it as well."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        try:
            request.GET  # noqa: B018 - read here for the first time
        except TooManyFieldsSent as error:
            request.GET = QueryDict()
            request.unreadable = error
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> None:
        """Refuse it once it is known who asks, for the page's letterhead."""
        if error := getattr(request, "unreadable", None):
            raise error
