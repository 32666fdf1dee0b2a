"""Methods that no page uses are answered 405: pages of Django and allauth would take some for a GET or a POST.

The API answers for itself: it says in its own form which methods it takes.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

USED = ("GET", "HEAD", "POST")
API = "/api/"
"""How the addresses begin that programs ask, and not browsers."""


class UsedMethods:
    """Asks before anything else does; which of the used methods a page takes, its view says."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in USED or is_of_api(request):
            return self.get_response(request)
        return HttpResponseNotAllowed(USED)


def is_of_api(request: HttpRequest) -> bool:
    """Whether a program asks, which reads problems and not pages."""
    return request.path.startswith(API)
