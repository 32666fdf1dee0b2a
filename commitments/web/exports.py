"""The register as files, from the query string of its page: exactly those rows, in that order."""

from collections.abc import Callable

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exchange.about import about_export
from ..exchange.anchors import current_anchor
from ..exchange.commitments_csv import csv_headers
from ..exchange.exports import MEDIA_TYPES, Asked, open_assessments, open_export, open_history
from ..exchange.layout import NESTING, Layout, read_layout
from ..models import Commitment
from ..queries.choice import read_choice
from ..queries.commitments import NotThere, read_commitment
from ..queries.past import index_at
from ..rules.past import Moment
from . import clock
from .past import refuse, takes_moment

COMMITMENTS, ASSESSMENTS = "commitments", "assessments"
OPENED = {COMMITMENTS: open_export, ASSESSMENTS: open_assessments}


def _export(kind: str, what: str = COMMITMENTS) -> Callable[..., HttpResponseBase]:
    """The view that gives what there is of the rows of the screen, all pages, as a file of this kind.

    What has columns of its own passes over those that are chosen for the register.
    """

    @require_safe
    @takes_moment
    def commitment_export(request: HttpRequest, moment: Moment | None) -> HttpResponseBase:
        anchor = current_anchor()
        index = index_at(moment, today=clock.today())
        choice = read_choice(request.user, request.GET, index=index, today=index.today)
        layout, wrong = read_layout(request.GET, nests=kind in NESTING) if what == COMMITMENTS else (Layout(), [])
        if choice.hits is None or choice.place is None or wrong:
            return refuse_rows([*choice.errors, *wrong])
        asked = Asked(choice, choice.hits, choice.place, index, layout, anchor, made_at=timezone.now())
        headers = csv_headers(request.GET, clock.today(), moment, kind, anchor=anchor, what=what)
        file = OPENED[what](kind, asked, bom=request.GET.get("bom") != "0")
        return FileResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)

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
        anchor = current_anchor()
        index = index_at(moment, today=clock.today())
        try:
            page = read_commitment(request.user, reference, catalogue=index.catalogue, today=index.today, moment=moment)
        except NotThere:
            return refuse(request, [(reference, _("It had not been made yet, or was not recorded yet."))], status=404)
        except Commitment.DoesNotExist as error:
            raise Http404 from error
        choice = read_choice(request.user, QueryDict(urlencode(index.asked)), index=index, today=index.today)
        if choice.hits is None:
            return refuse_rows(choice.errors)
        about = about_export(reference, choice, index, anchor=anchor, made_at=timezone.now())
        headers = csv_headers(QueryDict(), clock.today(), moment, kind, anchor=anchor, what=reference)
        file = open_history(kind, page, choice.hits, about, today=index.today)
        return FileResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)

    return commitment_history


commitment_history_csv, commitment_history_json, commitment_history_xlsx = map(_history, ("csv", "json", "xlsx"))


def refuse_rows(errors: list[tuple[str, str]]) -> HttpResponse:
    """No file for filters that cannot be read, and why."""
    lines = [_("No rows: the filter cannot be read."), *(f"{field}: {text}" for field, text in errors)]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
