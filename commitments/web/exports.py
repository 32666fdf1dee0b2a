"""The register as files, from the query string of its page: exactly those rows, in that order."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exchange.downloads import ASSESSMENTS, COMMITMENTS, Asker, Download, QueryError, history_file, register_file
from ..models import Commitment
from ..queries.commitments import NotThere
from ..rules.past import Moment
from . import clock
from .past import refuse, takes_moment


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


def _export(kind: str, what: str = COMMITMENTS) -> Callable[..., HttpResponseBase]:
    """The view that gives what there is of the rows of the screen, all pages, as a file of this kind."""

    @require_safe
    @takes_moment
    def commitment_export(request: HttpRequest, moment: Moment | None) -> HttpResponseBase:
        return send_rows(request, moment, lambda asker: register_file(asker, kind, what))

    return commitment_export


commitment_export_csv, commitment_export_xlsx = _export("csv"), _export("xlsx")
commitment_export_json, commitment_export_jsonl = _export("json"), _export("jsonl")
assessment_export_csv, assessment_export_xlsx, assessment_export_jsonl = (
    _export(kind, ASSESSMENTS) for kind in ("csv", "xlsx", "jsonl")
)


def _history(kind: str) -> Callable[..., HttpResponseBase]:
    """The view that gives one commitment with its history as a file of this kind."""

    @require_safe
    @takes_moment
    def commitment_history(request: HttpRequest, reference: str, moment: Moment | None) -> HttpResponseBase:
        try:
            return send_file(history_file(asker_of(request, moment), reference, kind))
        except NotThere:
            return refuse(
                request, [(reference, _("At that time this did not exist, or was not recorded yet."))], status=404
            )
        except Commitment.DoesNotExist as error:
            raise Http404 from error

    return commitment_history


commitment_history_csv, commitment_history_json, commitment_history_xlsx = map(_history, ("csv", "json", "xlsx"))


def refuse_rows(errors: list[tuple[str, str]], said: str = "") -> HttpResponse:
    """No file for an address that cannot be read, and why."""
    lines = [said or _("No rows: the filter cannot be read."), *(f"{field}: {text}" for field, text in errors)]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
