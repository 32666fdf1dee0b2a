"""The register as files, from the query string of its page: exactly those rows, in that order."""

from collections.abc import Callable

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...exchange.exports.downloads import ASSESSMENTS, COMMITMENTS, history_file, register_file
from ...models import Commitment
from ...queries.pages.commitment import NotThere
from ...rules.lists.past import Moment
from ..kernel.files import asker_of, send_file, send_rows
from ..kernel.past import refuse, takes_moment


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
