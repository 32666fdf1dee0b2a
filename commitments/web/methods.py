"""Methods that no page uses are answered 405: pages of Django and allauth would take some for a GET or a POST."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

USED = ("GET", "HEAD", "POST")


class UsedMethods:
    """Asks before anything else does; which of the used methods a page takes, its view says."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request) if request.method in USED else HttpResponseNotAllowed(USED)
