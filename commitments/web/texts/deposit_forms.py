"""The two forms of a deposit: where the text comes from, and what is said of it."""

from typing import Any

from django import forms
from django.core.files import File
from django.core.files.base import ContentFile
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...exchange.kernel.encodings import ENCODINGS
from ...exchange.texts.given import PASTED, SLUG_LENGTH
from ...exchange.texts.words import TOO_LARGE
from ...models import Document, Meeting, Party, Process
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.kernel.query_fields import RowsField, offer
from ...rules.kernel.commitments import Tier
from ...rules.kernel.files import FILE_LIMIT, clean_name
from ...rules.register.parties import NAME_LANGUAGES
from ..kernel.forms import ActForm

ENCODED = ENCODINGS


class SourceForm(forms.Form):
    """A text that is pasted, or a file: one of them."""

    text = forms.CharField(
        label=_("Paste the text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"})
    )
    file = forms.FileField(
        label=_("Or upload a file"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "TXT, Markdown, HTML, DOCX, ODT or PDF with text in it, at most 20 MB. The original file is stored too."
        ),
        widget=forms.FileInput(attrs={"accept": ".txt,.md,.html,.htm,.docx,.odt,.pdf"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text, file = data.get("text", "").strip(), data.get("file")
        if not self.errors and bool(text) == bool(file):
            both = _("Paste the text or choose a file, not both.")
            self.add_error("file" if file else "text", both if file else _("Paste the text, or choose a file."))
        if file and file.size > FILE_LIMIT:
            self.add_error("file", TOO_LARGE)
        return data

    def where(self) -> str:
        """The field that the text came in by."""
        return "file" if self.cleaned_data.get("file") else "text"

    def name(self) -> str:
        """The name of the file, fit to be shown and offered again."""
        file = self.cleaned_data.get("file")
        return clean_name(file.name) if file else PASTED

    def source(self) -> "File[bytes]":
        """The bytes, whichever way they came."""
        return self.cleaned_data.get("file") or ContentFile(self.cleaned_data["text"].encode(), name=PASTED)


ISSUING_FOUND = _(
    "Ticked: the parties that the title, the opening words or the signatures name as speaking. “We” in the text "
    "means them."
)
ISSUING_UNKNOWN = _(
    "The text does not say clearly who speaks, so no party is ticked. Tick the parties that issue the text: “we” "
    "means them."
)


class DocumentForm(ActForm):
    """What is said of the text. The names of the fields are those of ``deposit_document``."""

    title = forms.CharField(label=_("Title"), max_length=300, validators=[validate_plain_text])
    kind = forms.ChoiceField(label=_("Kind"))
    dated = DayField(label=_("Date"), help_text=_("For example, 2018-02-28."))
    process = forms.ModelChoiceField(label=_("Process"), queryset=Process.objects.all())
    meeting = forms.ModelChoiceField(label=_("Meeting"), queryset=Meeting.objects.all(), required=False)
    issuing = RowsField(
        label=_("Issuing parties"),
        queryset=Party.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    language = forms.ChoiceField(label=_("Language of the text"))
    translation_of = forms.ModelChoiceField(
        label=_("Translation of"),
        queryset=Document.objects.none(),
        required=False,
        help_text=_("The original, if this text says the same in another language. The two can be read side by side."),
    )
    prefix: Any = forms.CharField(
        label=_("Prefix of references"),
        max_length=12,
        help_text=_("Capital letters, then digits if any. A8 gives A8-01, A8-02 … to the commitments of this text."),
    )
    slug = forms.SlugField(
        label=_("Short name (used in the URL)"),
        max_length=SLUG_LENGTH,
        help_text=_("Letters, digits and hyphens: /documents/…/"),
    )
    symbol = forms.CharField(
        label=_("Document number"), max_length=60, required=False, validators=[validate_plain_text]
    )
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False, validators=[validate_plain_text])
    source_url = forms.URLField(label=_("Source URL"), max_length=500, required=False, assume_scheme="https")
    tier = forms.TypedChoiceField(label=_("Visibility"), coerce=int, choices=Tier.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = Document._meta.get_field("kind").choices or []
        offer(self, "kind", [("", "–"), *kinds])
        offer(self, "language", [("", "–"), *NAME_LANGUAGES])
        self.fields["issuing"].help_text = ISSUING_FOUND if self.initial.get("issuing") else ISSUING_UNKNOWN
        originals = Document.objects.visible_to(self.user).filter(translation_of=None).defer("text")
        translation_of: Any = self.fields["translation_of"]
        translation_of.queryset = originals

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        meeting, process = data.get("meeting"), data.get("process")
        if meeting and process and meeting.process_id != process.pk:
            message = _("This meeting belongs to another process. Choose a meeting of the process above, or none.")
            self.add_error("meeting", message)
        return data

    def facts(self) -> dict[str, Any]:
        """What the action is given beside the text."""
        return {**self.cleaned_data, "issuing": tuple(self.cleaned_data["issuing"])}


class KeptData:
    """What somebody typed, as the beginning of a form that is not checked yet."""

    @staticmethod
    def of(sent: QueryDict) -> dict[str, Any]:
        """One value a field, a list for the issuing parties."""
        return {**sent.dict(), "issuing": sent.getlist("issuing")}
