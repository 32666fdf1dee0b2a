"""Files handed out on pages: who asks, the file a piece at a time, and why there is none."""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from ...exchange.exports.downloads import Asker, Download, QueryError
from ...rules.lists.past import Moment
from . import clock


def asker_of(request: HttpRequest, moment: Moment | None = None) -> Asker:
    """Who asks for a file."""
    return Asker(request.user, request.GET, clock.today(), timezone.now(), moment)


def send_file(file: Download) -> FileResponse:
    """The file, a piece at a time."""
    return FileResponse(file.content, content_type=file.media_type, headers=file.headers)


def send_rows(
    request: HttpRequest, moment: Moment | None, make: Callable[[Asker], Download], said: str = ""
) -> HttpResponseBase:
    """The file that the address asks for; where it cannot be read, why there is none, after what is ``said``."""
    try:
        return send_file(make(asker_of(request, moment)))
    except QueryError as error:
        return refuse_rows(error.errors, said)


def refuse_rows(errors: list[tuple[str, str]], said: str = "") -> HttpResponse:
    """No file for an address that cannot be read, and why."""
    lines = [said or _("No rows: the filter cannot be read."), *(f"{field}: {text}" for field, text in errors)]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
