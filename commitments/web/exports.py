"""The register as files, from the query string of its page: exactly those rows, in that order."""

from collections.abc import Callable

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..exchange.anchors import current_anchor
from ..exchange.commitments_csv import csv_headers
from ..exchange.exports import MEDIA_TYPES, Asked, open_export
from ..exchange.layout import NESTING, read_layout
from ..queries.choice import read_choice
from ..queries.past import index_at
from ..rules.past import Moment
from . import clock
from .past import takes_moment


def _export(kind: str) -> Callable[..., HttpResponseBase]:
    """The view that gives the rows of the screen for its query string, all pages, as a file of this kind."""

    @require_safe
    @takes_moment
    def commitment_export(request: HttpRequest, moment: Moment | None) -> HttpResponseBase:
        anchor = current_anchor()
        index = index_at(moment, today=clock.today())
        choice = read_choice(request.user, request.GET, index=index, today=index.today)
        layout, wrong = read_layout(request.GET, nests=kind in NESTING)
        if choice.hits is None or choice.place is None or wrong:
            return refuse_rows([*choice.errors, *wrong])
        asked = Asked(choice, choice.hits, choice.place, index, layout, anchor, made_at=timezone.now())
        headers = csv_headers(request.GET, clock.today(), moment, kind, anchor=anchor)
        file = open_export(kind, asked, bom=request.GET.get("bom") != "0")
        return FileResponse(file, content_type=MEDIA_TYPES[kind], headers=headers)

    return commitment_export


commitment_export_csv, commitment_export_xlsx = _export("csv"), _export("xlsx")
commitment_export_json, commitment_export_jsonl = _export("json"), _export("jsonl")


def refuse_rows(errors: list[tuple[str, str]]) -> HttpResponse:
    """No file for filters that cannot be read, and why."""
    lines = [_("No rows: the filter cannot be read."), *(f"{field}: {text}" for field, text in errors)]
    return HttpResponse("\n".join(lines) + "\n", status=400, content_type="text/plain; charset=utf-8")
