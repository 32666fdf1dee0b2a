"""The project's addresses, and a view that does nothing: what every page is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("nothing\n", content_type="text/plain")


urlpatterns = [path("bare/", bare), path("", include("tracker.urls"))]

handler404 = "commitments.web.kernel.errors.page_not_found"
