"""What pages give as a file: at the same address below that of the API, for whoever has a token."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import FileResponse, Http404
from django.utils import timezone
from rest_framework.request import Request

from ..exchange.exports.briefing import briefing_file
from ..exchange.exports.charts import SVG, chart_file
from ..exchange.exports.downloads import (
    ASSESSMENTS,
    COMMITMENTS,
    Asker,
    Download,
    QueryError,
    history_file,
    matrix_file,
    package_file,
    register_file,
)
from ..exchange.exports.files import MEDIA_TYPES
from ..exchange.exports.package.archive import MEDIA_TYPE as PACKAGE_TYPE
from ..exchange.exports.word import MEDIA_TYPE as DOCX
from ..exchange.followup import requests_file
from ..exchange.imports.apply.report_csv import report_file
from ..exchange.imports.plan.preview_csv import preview_file
from ..exchange.meetings.calendar import CALENDAR_TYPE, calendar_file, dates_file
from ..exchange.meetings.pack import pack_file
from ..exchange.texts.comparison import comparison_file
from ..models import Meeting
from ..queries.followup.inquiries import RequestFilter
from ..queries.lists.filters import CommitmentFilter
from ..rules.kernel.permissions import is_focal_point, is_staff_member
from .imports.imports import OfImports, OneImport, OutcomeForm, ResultForm, refuse_errors
from .kernel import clock
from .kernel.base import OneKind, Resource
from .kernel.problems import BadQuery
from .texts.pairs import ComparisonForm

MOMENT = ("as_of", "known_on")
CSV = (MEDIA_TYPES["csv"],)


class FileOf(Resource):
    """A file, made for who asks."""

    about, is_file = "Files", True
    content_negotiation_class = OneKind

    def file(self, asker: Asker, **where: Any) -> Download:
        """What is sent; ObjectDoesNotExist where the person may see nothing of the kind."""
        raise NotImplementedError

    def read(self, form: forms.Form) -> dict[str, Any]:
        """What the address says; BadQuery where it says what the form does not take."""
        refuse_errors(self.request, form, "bom")
        return form.cleaned_data

    def get(self, request: Request, **where: Any) -> FileResponse:
        asker = Asker(request.user, request.query_params, clock.today(), timezone.now(), self.moment)
        try:
            file = self.file(asker, **where)
        except QueryError as error:
            raise BadQuery(error.errors, error.form) from error
        except ObjectDoesNotExist as error:
            raise Http404 from error
        return FileResponse(file.content, content_type=file.media_type, headers=file.headers)


class RegisterFile(FileOf):
    """The commitments that the register finds for the same parameters, all of them, in the same order."""

    takes_moment = True
    parameters: ClassVar[Any] = (CommitmentFilter, ("sort", "columns", "words", "bom", *MOMENT))
    kind: ClassVar[str]

    def file(self, asker: Asker, **where: Any) -> Download:
        return register_file(asker, self.kind, COMMITMENTS)


class AssessmentsFile(RegisterFile):
    """Every assessment of the commitments that the register finds for the same parameters, one per row."""

    parameters = (CommitmentFilter, ("sort", "bom", *MOMENT))

    def file(self, asker: Asker, **where: Any) -> Download:
        return register_file(asker, self.kind, ASSESSMENTS)


class HistoryFile(RegisterFile):
    """A commitment with its history; as JSON, with all related records."""

    parameters = (MOMENT,)

    def file(self, asker: Asker, **where: Any) -> Download:
        self.refuse_query()
        return history_file(asker, where["reference"], self.kind)


class DatesFile(FileOf):
    """The deadlines of the commitments that the register finds for the same parameters, as a calendar."""

    takes_moment, media_types = True, (CALENDAR_TYPE,)
    parameters = (CommitmentFilter, ("sort", *MOMENT))

    def file(self, asker: Asker, **where: Any) -> Download:
        return dates_file(asker)


class CalendarFile(FileOf):
    """The calendar as a feed for anyone with a token: meetings, and deadlines by the register's filters."""

    media_types = (CALENDAR_TYPE,)
    parameters = (CommitmentFilter, ("sort",))

    def file(self, asker: Asker, **where: Any) -> Download:
        return calendar_file(asker)


class MatrixFile(FileOf):
    """The party by commitment grid of the commitments that the register finds, as CSV."""

    takes_moment, media_types = True, CSV
    parameters = (CommitmentFilter, ("sort", "bom", *MOMENT))

    def file(self, asker: Asker, **where: Any) -> Download:
        return matrix_file(asker)


class ChartFile(FileOf):
    """A chart as an image (SVG).

    The chart is `status`, `arrears`, or `slippage-1` and so on, in the order of the series in `/reports/charts/`.
    """

    takes_moment, media_types = True, (SVG,)

    def file(self, asker: Asker, **where: Any) -> Download:
        self.refuse_query()
        found = chart_file(asker, where["name"])
        if found is None:
            raise Http404
        return found


class PackageFile(FileOf):
    """Everything you can see, as a data package: one CSV per table, descriptions, checksums, a signature."""

    media_types = (PACKAGE_TYPE,)

    def file(self, asker: Asker, **where: Any) -> Download:
        self.refuse_query()
        return package_file(asker)


class BriefingFile(FileOf):
    """The briefing sheet for any filters of the register, for word processors."""

    takes_moment, media_types = True, (DOCX,)
    parameters = (CommitmentFilter, ("sort", "for", *MOMENT))

    def file(self, asker: Asker, **where: Any) -> Download:
        return briefing_file(asker)


class PackFile(FileOf):
    """The meeting pack, for word processors."""

    takes_moment, media_types = True, (DOCX,)
    parameters = (("for", "by", *MOMENT),)

    def file(self, asker: Asker, **where: Any) -> Download:
        return pack_file(asker, Meeting.objects.get(slug=where["slug"]))


class RequestsFile(FileOf):
    """The requests to parties, as CSV: all for the secretariat; for a focal point, its party's."""

    personal, media_types = True, CSV
    parameters = (RequestFilter, ("bom",))

    def file(self, asker: Asker, **where: Any) -> Download:
        if not (is_staff_member(asker.user) or is_focal_point(asker.user)):
            raise Http404
        return requests_file(asker)


class ComparisonFile(FileOf):
    """What a later text keeps, changes, drops and adds, compared with an earlier one, as CSV."""

    parameters, media_types = (ComparisonForm, ("bom",)), CSV

    def file(self, asker: Asker, **where: Any) -> Download:
        asked = self.read(ComparisonForm(asker.query))
        return comparison_file(asker, where["slug"], where["other"], asked["show"])


class PreviewFile(OfImports, FileOf):
    """The rows of an import's preview, as CSV: those of `outcome`, or all with changes or errors."""

    about, media_types, parameters = "Files", CSV, (OutcomeForm, ("bom",))

    def file(self, asker: Asker, **where: Any) -> Download:
        asked = self.read(OutcomeForm(asker.query))
        return preview_file(asker, OneImport.found(self.request, where["pk"]), asked["outcome"])


class ReportFile(OfImports, FileOf):
    """The outcome of each row of an import, with its unmapped columns, as CSV."""

    about, media_types, parameters = "Files", CSV, (ResultForm, ("bom",))

    def file(self, asker: Asker, **where: Any) -> Download:
        asked = self.read(ResultForm(asker.query))
        return report_file(asker, OneImport.found(self.request, where["pk"]), asked["outcome"])


def _of_kind(view: type[RegisterFile], kind: str) -> type[RegisterFile]:
    """The view that gives the file as this kind."""
    about = {"kind": kind, "media_types": (MEDIA_TYPES[kind],), "__doc__": view.__doc__}
    shape = {"shape": {"type": "object"}} if kind == "json" else {}
    return type(f"{view.__name__}{kind.title()}", (view,), about | shape)


OF_REGISTER = (
    ("commitments/export", "commitment-export", RegisterFile, ("csv", "xlsx", "json", "jsonl")),
    ("commitments/assessments", "assessment-export", AssessmentsFile, ("csv", "xlsx", "jsonl")),
    ("commitments/<str:reference>/export", "commitment-history", HistoryFile, ("csv", "xlsx", "json")),
)
FILES: tuple[tuple[str, str, type[FileOf]], ...] = (
    *(
        (f"{address}.{kind}", f"{name}-{kind}", _of_kind(view, kind))
        for address, name, view, kinds in OF_REGISTER
        for kind in kinds
    ),
    ("calendar.ics", "calendar-feed", CalendarFile),
    ("commitments/export.ics", "commitment-export-ics", DatesFile),
    ("documents/<slug:slug>/compare/<slug:other>/export.csv", "comparison-export-csv", ComparisonFile),
    ("imports/<int:pk>/preview.csv", "import-preview-csv", PreviewFile),
    ("imports/<int:pk>/report.csv", "import-report-csv", ReportFile),
    ("meetings/<slug:slug>/pack.docx", "meeting-pack-docx", PackFile),
    ("reports/briefing.docx", "briefing-docx", BriefingFile),
    ("reports/charts/<slug:name>.svg", "chart-svg", ChartFile),
    ("reports/matrix.csv", "matrix-export-csv", MatrixFile),
    ("reports/package.zip", "package", PackageFile),
    ("requests/export.csv", "request-export-csv", RequestsFile),
)
"""Address, name of the route, view. Both are those of the pages."""
