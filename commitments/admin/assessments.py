"""Assessments as an inline of a commitment that is added to, and never edited or deleted."""

from itertools import chain
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from ..actions.register.drafts import propose_assessment
from ..models import Assessment, AssessmentDraft, Commitment, User
from ..queries.kernel.query_fields import sent_copy
from ..queries.register.preview import preview_findings, responsible_parties
from ..rules.kernel.commitments import Rollup
from ..rules.kernel.statuses import SCALE, status_label
from ..rules.lists.bulk import EACH
from ..rules.register.assessments import Finding, finding_errors, support_errors
from ..rules.register.evidence import CONFIDENCE_NEEDS
from .base import AddOnly, InlineForm


class EntryFormSet(BaseInlineFormSet):
    """Entries of a commitment; each form knows which one."""

    def get_form_kwargs(self, index: Any) -> Any:
        return super().get_form_kwargs(index) | {"commitment": self.instance}


class EntryForm(InlineForm):
    """One entry about a commitment, by or about one of its parties."""

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitment = commitment
        fields: Any = self.fields
        for name in ("party", "zone"):
            # Plain lists: parties and zones are looked after elsewhere.
            fields[name].widget = fields[name].widget.widget
        fields["party"].queryset = commitment.parties.all()

    def offer_statuses(self, name: str) -> None:
        """Offer the scale in the words for this kind of obligation."""
        field: Any = self.fields[name]
        labels = [(status.value, status_label(status, self.commitment.kind)) for status in SCALE]
        field.choices = [("", "---------"), *labels]

    def clean(self) -> dict[str, Any]:
        super().clean()
        errors = self.missing_errors() if self.errors else self.rule_errors()
        for name, text in errors.items():
            if name not in self.errors:
                self.add_error(name, text)
        return self.cleaned_data

    def missing_errors(self) -> dict[str, str]:
        """What the rules say, by field, while some field cannot be read."""
        return {}

    def rule_errors(self) -> dict[str, str]:
        """What the rules say about the entry, by field."""
        raise NotImplementedError

    def circumstances(self) -> dict[str, Any]:
        return {"made_on": self.commitment.document.dated, "today": timezone.localdate()}


class CellField(forms.ModelChoiceField):
    """One of the parties, the whole (None), or ``EACH`` of those that are responsible."""

    def to_python(self, value: Any) -> Any:
        return EACH if value == EACH else super().to_python(value)

    def validate(self, value: Any) -> None:
        if value != EACH:
            super().validate(value)


class AssessmentForm(EntryForm):
    """An assessment; of one that will not be the joint status the form says so once (``told``) before it is taken."""

    told = forms.CharField(required=False, widget=forms.HiddenInput)
    each_party = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_statuses("status")
        self.fields["party"] = self._cell_field()
        self.fields["reason"].error_messages["required"] = _("Enter a reason for the status.")
        self.fields["confidence"].help_text = CONFIDENCE_NEEDS

    def _cell_field(self) -> CellField:
        """The parties of the commitment, after each of those responsible where the joint status counts them."""
        parties = self.commitment.parties.all()
        field = CellField(parties, label=_("Party"), required=False, empty_label=_("As a whole"))
        if self._counts_each():
            offered: Any = field.choices
            # Read when it is shown, and without being counted first: a page makes more forms than it shows.
            field.choices = lambda: chain([(EACH, _("Each responsible party"))], (choice for choice in offered))
            field.initial = EACH
        return field

    def _counts_each(self) -> bool:
        """Whether the joint status counts findings on each party; asked once for all forms of a page."""
        found: Any = self.commitment
        if not hasattr(found, "counts_each"):
            found.counts_each = found.rollup != Rollup.WHOLE and bool(responsible_parties([found.pk]))
        return bool(found.counts_each)

    def clean_party(self) -> Any:
        chosen = self.cleaned_data["party"]
        self.each_party = chosen == EACH
        return None if self.each_party else chosen

    def rule_errors(self) -> dict[str, str]:
        finding = self.finding()
        return finding_errors(finding, kind=self.commitment.kind, **self.circumstances()) or self._tell(finding)

    def _tell(self, finding: Finding) -> dict[str, str]:
        """What is to be said, once, of a finding that will not be the joint status."""
        silent = preview_findings([self.commitment], finding)[self.commitment.pk].silent
        if self.refusal or silent in ("", self.cleaned_data["told"]):
            return {}
        data = sent_copy(self)
        data[self.add_prefix("told")] = silent
        self.data = data
        return {
            "party": _("%(silent)s Choose again, or save again to record the assessment anyway.") % {"silent": silent}
        }

    def missing_errors(self) -> dict[str, str]:
        data = self.cleaned_data
        return support_errors(data.get("status"), data.get("reason", ""), data.get("confidence"))

    def finding(self) -> Finding:
        data = self.cleaned_data
        return Finding(
            status=data["status"],
            as_of=data["as_of"],
            reason=data["reason"],
            confidence=data["confidence"],
            party=data["party"].pk if data["party"] else None,
            zone=data["zone"].pk if data["zone"] else None,
            done_on=data["done_on"],
            evidence=[evidence.pk for evidence in data["evidence"]],
            tier=data["tier"],
            each_party=self.each_party,
        )

    def record(self, actor: User, version: int) -> Assessment | AssessmentDraft:
        """Propose it for the commitment at ``version``."""
        return propose_assessment(actor=actor, commitment=self.commitment, version=version, finding=self.finding())


class AssessmentInline(AddOnly, admin.StackedInline):
    model = Assessment
    form = AssessmentForm
    formset = EntryFormSet
    fields = ["told", ("status", "as_of", "done_on", "confidence"), ("party", "zone", "tier"), "reason", "evidence"]

    def get_fieldsets(self, request: HttpRequest, obj: Commitment | None = None) -> list[Any]:
        """Say what becomes of it, where it does not count at once."""
        note = _("A second person must accept the assessment: saving sends it for review.")
        return [(None, {"fields": self.fields, "description": note if settings.TWO_PERSON_RULE else ""})]
