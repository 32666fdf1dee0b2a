"""The small forms of an import: the file, how it is read, a mapping as a file, the name a mapping is kept under."""

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...exchange.imports.files.reading import SHEETS
from ...exchange.imports.files.table import ALL_SHEETS, Choice
from ...exchange.imports.mapping.sample import Look
from ...exchange.kernel.encodings import ENCODINGS
from ...models.imports import SOURCE_LENGTH
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.query_fields import offer
from .words import CELL_SEPARATORS, FORMATS, RECORDS

MAPPING_LIMIT = 5 * 1024 * 1024
TREES = frozenset({"json", "jsonl"})


class UploadForm(forms.Form):
    """The file, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV, TSV, XLSX, XLS, ODS, JSON or JSON Lines, at most 50 MB and 200,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods,.json,.jsonl,.ndjson"}),
    )
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=SOURCE_LENGTH,
        validators=[validate_plain_text],
        help_text=_(
            "The register that the file comes from, for example “New Zealand promises”. The mapping is saved under "
            "this name."
        ),
        widget=forms.TextInput(attrs={"list": "sources", "dir": "auto", "autocomplete": "off"}),
    )


class ReadingForm(forms.Form):
    """How the file is read, beginning with what was recognised; what is left empty is recognised again."""

    format = forms.ChoiceField(label=_("Format"), required=False)
    encoding = forms.ChoiceField(label=_("Encoding"), required=False)
    separator = forms.CharField(label=_("Column separator"), required=False, max_length=5, strip=False)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    path = forms.ChoiceField(label=_("List in the file"), required=False)
    heading_row = forms.IntegerField(
        label=_("Row with the headings"),
        required=False,
        min_value=0,
        max_value=50,
        help_text=_("0 if there are no headings."),
    )
    records = forms.ChoiceField(label=_("Type of rows"), choices=list(RECORDS.items()))

    def __init__(
        self, data: QueryDict | None = None, *, look: Look | None, choice: dict[str, Any], records: str
    ) -> None:
        super().__init__(data)
        found = vars(look.detected) if look else {}
        first = {**found, **choice, "records": records}
        for name, field in self.fields.items():
            field.initial = first.get(name)
        self._offer("format", FORMATS.items())
        encodings = dict.fromkeys([*filter(None, [first.get("encoding")]), *ENCODINGS])
        self._offer("encoding", [(name, name) for name in encodings])
        self.fields["separator"].widget = forms.Select(choices=[("", _("As detected")), *CELL_SEPARATORS.items()])
        all_sheets = _("All sheets with these headings, as one table")
        self._offer("sheet", [(name, all_sheets if name == ALL_SHEETS else name) for name in found.get("sheets", [])])
        if first.get("sheet") != ALL_SHEETS and len(found.get("sheets", [])) > 1:
            self.fields["sheet"].help_text = _("The other sheets of the file are not read.")
        offer(self, "path", [(f"={path}", path or _("the whole file")) for path in found.get("paths", [])])
        self.fields["path"].initial = f"={first.get('path', '')}"
        for name in self._useless(str(first.get("format", ""))):
            del self.fields[name]

    def _offer(self, name: str, choices: Iterable[Any]) -> None:
        offer(self, name, [("", _("As detected")), *choices])

    def _useless(self, kind: str) -> list[str]:
        """The fields that say nothing of this format; all are there while nothing is recognised."""
        if not kind:
            return ["sheet", "path"]
        if kind in SHEETS:
            return ["encoding", "separator", "path"]
        return ["separator", "sheet", "heading_row"] if kind in TREES else ["sheet", "path"]

    def choice(self) -> Choice:
        """What was chosen; where another format or sheet is, nothing that was said of the one before."""
        data = self.cleaned_data
        if data.get("format") and data["format"] != self.fields["format"].initial:
            return Choice(format=data["format"])
        path, heading_row = data.get("path") or "", data.get("heading_row")
        if "sheet" in self.changed_data and "heading_row" not in self.changed_data:
            heading_row = None
        return Choice(
            format=data.get("format") or None,
            encoding=data.get("encoding") or None,
            separator=data.get("separator") or None,
            sheet=data.get("sheet") or None,
            path=path[1:] if path else None,
            heading_row=heading_row,
        )


class MappingFileForm(forms.Form):
    """A mapping as a file of JSON, as the page gives it."""

    mapping = forms.FileField(
        label=_("Mapping (JSON)"),
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("A mapping downloaded here, or made on the command line."),
    )

    def clean_mapping(self) -> dict[str, Any]:
        file = self.cleaned_data["mapping"]
        if file.size > MAPPING_LIMIT:
            raise forms.ValidationError(_("The file is larger than 5 MB, so it is not a mapping."))
        try:
            data = json.loads(file.read().decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise forms.ValidationError(_("This is not JSON. Choose the file as it was downloaded.")) from error
        if not isinstance(data, dict):
            raise forms.ValidationError(_("This is JSON, but not a mapping: the object must have “fields”."))
        return data


class KeepForm(forms.Form):
    """The name of a source under which a mapping is kept."""

    source = forms.CharField(
        label=_("Save this mapping for the next table of"), max_length=SOURCE_LENGTH, validators=[validate_plain_text]
    )


class StepForm(forms.Form):
    """A button that takes the next step of an import; it names the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
