"""Imports of tables: the list, an upload, one with how it is read and mapped, and what becomes of its rows."""

from typing import Any

from django import forms
from django.core.files.base import ContentFile, File
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.imports.steps import upload_import
from ...exchange.imports.mapping.values import open_values
from ...exchange.imports.plan.plan import CHANGED, ERROR, NEW, SKIPPED, UNCHANGED
from ...exchange.imports.plan.previews import count_preview_pages, read_preview_rows
from ...models import Import
from ...models.imports import SOURCE_LENGTH
from ...queries.imports.pages import list_imports, objects_of, read_rows_of, things_made
from ...queries.kernel.keyset import PlaceForm, page_size
from ...queries.kernel.query_fields import form_errors, unknown_names
from ...rules.imports.states import ImportState, Outcome, steps_of
from ...rules.imports.words import Problem, problem_words
from ...rules.kernel.files import NAME_LIMIT
from ...rules.kernel.permissions import can_import
from ...rules.people.tokens import Scope
from ..kernel.base import Many, One, Posted, Resource, as_person, page_field
from ..kernel.cursor_list import PlainList
from ..kernel.fields import Address, Sent, Shape, Text, Word, Words, address
from ..kernel.parsers import JSONParser
from ..kernel.problems import BadQuery

PREVIEWED = (NEW, CHANGED, UNCHANGED, SKIPPED, ERROR, "warnings", "duplicates")
BLANK: dict[str, Any] = {"key": "", "name": "", "title": "", "other": None, "fields": {}}


class OfImports(Resource):
    """What is for who may import; for others it is not there."""

    about, personal = "Imports", True

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if not can_import.test(request.user):
            raise Http404


class ImportShape(Shape):
    """An import of a file. ``done`` of ``total`` rows have passed the step that the state names."""

    url = Address("import")
    page = Address("import-detail", page=True)
    number = serializers.IntegerField(source="pk")
    file_name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    source: Any = Text()
    uploaded_by = serializers.CharField(source="uploaded_by.shown_name")
    uploaded_at = serializers.DateTimeField()
    state = Word(ImportState)
    steps = serializers.SerializerMethodField(help_text="What you can do with the import now.")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    trouble = Text()
    applied_at = serializers.DateTimeField(allow_null=True)
    taken_back_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()

    def get_steps(self, row: Import) -> list[str]:
        return [step.value for step in steps_of(row.state)]


class MadeShape(Shape):
    """Something that was created for a name in the file, and in which list."""

    list = serializers.CharField(source="subject")
    name = serializers.CharField()


class FullImportShape(ImportShape):
    """An import with what was detected in its file, its mapping, and the counts of preview and outcome.

    `mapping.guess` says what the suggested mapping is based on; `undecided` counts the undecided values, by list.
    `docs/import.md` describes what a mapping can contain.
    """

    reading = serializers.JSONField(source="choice", help_text="The chosen settings for reading the file.")
    table = serializers.JSONField(help_text="What was detected; empty before the file is read.")
    mapping = serializers.JSONField()
    undecided = serializers.SerializerMethodField()
    preview = serializers.SerializerMethodField(help_text="Numbers of rows by their outcome, if the import is applied.")
    counts = serializers.JSONField(help_text="Numbers of rows by their outcome.")
    made = serializers.SerializerMethodField()

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_undecided(self, row: Import) -> dict[str, int]:
        return open_values(row.mapping)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_preview(self, row: Import) -> dict[str, int]:
        counts: dict[str, int] = row.preview.get("counts", {})
        return counts

    @extend_schema_field(MadeShape(many=True))
    def get_made(self, row: Import) -> Any:
        return MadeShape(things_made(row), many=True).data


class UploadSent(Sent):
    """A file, or a table as text with a file name; and the register that it comes from."""

    file = serializers.FileField(required=False, help_text="Only in `multipart/form-data`.")
    text = Words(max_length=2_000_000, required=False, trim_whitespace=False)
    name = Words(max_length=NAME_LIMIT, required=False)
    source: Any = Words(max_length=SOURCE_LENGTH, required=False, allow_blank=True)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("file" in data) == ("text" in data):
            raise serializers.ValidationError({"file": _("Send either the file or its text.")})
        return data


class ImportList(OfImports, Posted, PlainList):
    """The imports, newest first."""

    shape, takes, scope = ImportShape, UploadSent, Scope.IMPORT
    parser_classes = [JSONParser, MultiPartParser]

    def all(self, request: Request) -> Any:
        return list_imports(request.user)

    def act(
        self, *, file: "File[bytes] | None" = None, text: str = "", name: str = "table.csv", source: str = ""
    ) -> Import:
        """Upload a table; nothing is written to the register.

        The next step, `reading/`, reads the table.
        """
        given = file or ContentFile(text.encode(), name=name)
        actor = as_person(self.request.user)
        return upload_import(actor=actor, file=given, now=timezone.now(), source=source)


class OneImport(OfImports, One):
    """An import: how its file is read and mapped, its state, what applying it would do and what it did."""

    route, shape = "import", FullImportShape

    @classmethod
    def find(cls, request: Request, key: int) -> Import:
        return Import.objects.visible_to(request.user).select_related("uploaded_by").get(pk=key)


ImportList.makes = OneImport


class CellProblemShape(Shape):
    """What is wrong with a table cell, and what would be right; ``column`` is empty for a whole row."""

    row = serializers.IntegerField()
    column = serializers.CharField()
    value = serializers.CharField()
    code = serializers.CharField()
    wrong = serializers.CharField()
    right = serializers.CharField()


class PreviewRowShape(Shape):
    """A row of the file, by its number there, and its outcome if the import is applied; ``fields`` before and after,
    by name.
    """

    row = serializers.IntegerField()
    key = serializers.CharField()
    name = serializers.CharField(help_text="The reference of the record that would change.")
    title = serializers.CharField()
    other = serializers.IntegerField(allow_null=True, help_text="The row with the same content.")
    fields: Any = serializers.JSONField()
    problems = CellProblemShape(many=True)


class OutcomeForm(forms.Form):
    """Which rows of a preview, as the address gives it."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, choices=[(name, name) for name in PREVIEWED]
    )


class PreviewForm(OutcomeForm):
    """The same, a page of them."""

    page = page_field()


class PreviewRows(OfImports, Many):
    """The rows of the preview with this ``outcome`` (default: with errors), in the order of the file.

    There are none before the preview, and none if its rows are no longer stored; then preview the import again.
    """

    shape, parameters = PreviewRowShape, (PreviewForm,)

    def get(self, request: Request, pk: int) -> Response:
        form = PreviewForm(request.query_params)
        refuse_errors(request, form)
        imported = OneImport.found(request, pk)
        outcome, number = form.cleaned_data["outcome"] or ERROR, form.cleaned_data["page"] or 1
        rows = read_preview_rows(imported.pk, outcome, number) if imported.preview else None
        last = count_preview_pages(imported.pk, outcome) if rows else 1
        return self.answer_page(
            [told_row(row) for row in rows or ()],
            following={"page": number + 1} if number < last else None,
            preceding={"page": number - 1} if number > 1 else None,
        )


def refuse_errors(request: Request, form: forms.Form, *others: str) -> None:
    """BadQuery where the address says what no field of the form takes, nor is one of the ``others``."""
    errors = form_errors(form) + unknown_names(request.query_params, {*form.fields, *others})
    if errors:
        raise BadQuery(errors, form)


def told_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of a preview with words for what is wrong."""
    return BLANK | row | {"problems": [problem_words(Problem(*given)) for given in row.get("problems", [])]}


class ResultForm(forms.Form):
    """Which rows of a report, as the address gives it."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), required=False, choices=Outcome.choices)


class ReportForm(ResultForm, PlaceForm):
    """The same, a page of them."""


class ReportRowShape(Shape):
    """A row of the file, its outcome, and its unmapped columns."""

    number = serializers.IntegerField()
    row = serializers.IntegerField()
    key = serializers.CharField()
    outcome = Word(Outcome)
    object = serializers.SerializerMethodField(help_text="The commitment or document; null if there is none.")
    kept = serializers.JSONField()
    problems = CellProblemShape(many=True)
    taken_back = serializers.BooleanField()

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_object(self, row: Any) -> str | None:
        name = row.told
        key = {"commitment": "reference", "document": "slug"}.get(row.object_type, "")
        return address(self.context["request"], row.object_type, key, name) if name and key else None


class ReportRows(OfImports, Many):
    """The outcomes of the rows of an import, in the order of the file; ``outcome`` selects one of them."""

    shape, parameters = ReportRowShape, (ReportForm,)

    def get(self, request: Request, pk: int) -> Response:
        form = ReportForm(request.query_params)
        refuse_errors(request, form)
        place = form.cleaned_data
        page = read_rows_of(OneImport.found(request, pk), place["outcome"], place, page_size(place))
        names = objects_of(request.user, page.rows)
        shown: list[Any] = list(page.rows)
        for row in shown:
            row.told = names.get((row.object_type, row.object_id or 0), "")
        return self.answer_page(
            page.rows,
            following={"after": page.next} if page.next else None,
            preceding={"before": page.previous} if page.previous else None,
        )
