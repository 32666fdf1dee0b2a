"""The forms of extensions: asking for another deadline, deciding about that, and correcting how words are read."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...models import Commitment, Document, Extension, Meeting, Party
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.time.deadline_form import ReadsDeadline
from ...rules.kernel.deadlines import COLUMNS, deadline_of
from ...rules.time.extensions import Decision
from ..kernel import clock
from ..kernel.forms import VersionedForm
from ..register.evidence_field import WithEvidence

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _text(label: "StrOrPromise", *, rows: int = 3, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, widget=widget, validators=[validate_plain_text], **kwargs)


def _name(label: "StrOrPromise", **kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(
        label=label, required=False, max_length=200, widget=widget, validators=[validate_plain_text], **kwargs
    )


def _day(label: "StrOrPromise") -> DayField:
    return DayField(label=label, widget=DAY, initial=clock.today)


class DeadlineForm(ReadsDeadline, VersionedForm, forms.ModelForm):  # type: ignore[type-arg] # takes none when it runs
    """A deadline in words of the commitment ``subject``, with its reading, which is shown before it is saved."""

    class Meta:
        model = Commitment
        fields = [f"deadline_{name}" for name in ReadsDeadline.FIELDS]
        widgets = {
            "deadline_words": forms.TextInput(attrs={"dir": "auto"}),
            "deadline_condition": forms.TextInput(attrs={"dir": "auto"}),
            "deadline_earliest": DAY,
            "deadline_latest": DAY,
        }
        field_classes = ReadsDeadline.DAYS

    def __init__(self, *args: Any, subject: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        slug = subject.document.slug
        self.fields["document"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=slug, disabled=True)
        meetings: Any = self.fields["deadline_meeting"]
        meetings.queryset = Meeting.objects.filter(process=subject.document.process_id)

    def document(self) -> Document:
        document: Document = self.subject.document
        return document


class ExtensionForm(DeadlineForm):
    party = forms.ModelChoiceField(Party.objects.all(), label=_("Requested by party"), required=False)
    person = _name(_("Or requested by a person or body"))
    asked_on = _day(_("Requested on"))
    why = _text(_("Reason"), help_text=_("The reason given. Visible to everyone who can see the commitment."))

    field_order = ["party", "person", "asked_on", "why"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = {
            "data-reading-url": reverse("deadline-reading"),
            "data-reading-take": gettext("Use this interpretation"),
        }
        words = self.fields["deadline_words"]
        words.widget.attrs.update(address)
        words.label, words.required = _("New deadline as written"), True
        words.help_text = _("As worded in the request. Days are counted from the day of the request.")
        self.fields["deadline_language"].initial = self.subject.deadline_language
        self.offer_zones(gettext("Time zone of the current deadline"))

    def counted_from(self) -> date | None:
        day: date | None = self.cleaned_data["asked_on"]
        return day

    def arguments(self) -> dict[str, Any]:
        """The arguments of ``request_extension``."""
        given = {name: self.cleaned_data[name] for name in ("version", "party", "person", "asked_on", "why")}
        return given | {"deadline": self.deadline()}


class ReadingForm(DeadlineForm):
    """How the words of a deadline are read; the words themselves cannot be changed here."""

    deadline_ground = _text(
        _("Reason"), help_text=_("Why the words should be interpreted this way. Shown in the history.")
    )

    def __init__(self, *args: Any, subject: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        stands = deadline_of(subject)
        self.initial = {**self.initial, **{f"deadline_{name}": getattr(stands, name) for name in COLUMNS}}
        self.fields["deadline_words"].disabled = True
        self.offer_zones(gettext("Time zone of the secretariat, %(zone)s") % {"zone": settings.TIME_ZONE}, stands.zone)

    def _show_reading(self) -> None:
        """The person has the reading before them, and corrects it."""

    def arguments(self) -> dict[str, Any]:
        """The arguments of ``correct_reading``."""
        given = {"version": self.cleaned_data["version"], "ground": self.cleaned_data["deadline_ground"]}
        return given | {"deadline": self.deadline()}


class DecisionForm(WithEvidence):
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[("", "---------"), *((state.value, state.label) for state in (Decision.GRANTED, Decision.REFUSED))],
        error_messages={"required": _("Choose Granted or Refused.")},
    )
    decided_on = _day(_("Decided on"))
    deciding_party = forms.ModelChoiceField(Party.objects.all(), label=_("Decided by party"), required=False)
    decided_by = _name(_("Or decided by"), help_text=_("A body or a person, such as “the guarantors, by consensus”."))
    meeting = forms.ModelChoiceField(Meeting.objects.none(), label=_("Decided at meeting"), required=False)
    ground = _text(_("Reason"), required=False, help_text=_("What the decision is based on, if stated."))

    field_order = ["decision", "decided_on", "deciding_party", "decided_by", "meeting", "ground", "evidence"]

    def __init__(self, *args: Any, extension: Extension, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, commitment=commitment, **kwargs)
        self.extension = extension
        meetings: Any = self.fields["meeting"]
        meetings.queryset = Meeting.objects.filter(process=commitment.document.process_id)

    def clean_evidence(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["evidence"]
        if len(chosen) > 1:
            raise ValidationError(_("Choose one piece of evidence: the one that records the decision."))
        return chosen

    def arguments(self) -> dict[str, Any]:
        """The arguments of ``decide_extension``."""
        names = ("version", "decided_on", "deciding_party", "decided_by", "meeting", "ground")
        given = {name: self.cleaned_data[name] for name in names}
        evidence: Any = self.fields["evidence"]
        found = evidence.queryset.filter(pk__in=self.cleaned_data["evidence"]).first()
        return given | {"grant": self.cleaned_data["decision"] == Decision.GRANTED, "evidence": found}
