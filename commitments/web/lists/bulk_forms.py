"""Forms of updates in bulk: what shall be done with all of the chosen commitments, and taking it back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...actions.lists.bulk import finding_for_all
from ...models import Evidence, Theme
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.kernel.query_fields import RowsField
from ...queries.lists.bulk import ChosenField
from ...rules.kernel.commitments import Lifecycle, Tier
from ...rules.kernel.statuses import SCALE, Confidence, status_for_all
from ...rules.kernel.wording import short_day
from ...rules.lists.bulk import (
    EACH,
    SCOPES,
    TURNS,
    BulkChange,
    BulkKind,
    NewOwner,
    NewTier,
    Themes,
    Turn,
    choice_errors,
)
from ...rules.register.assessments import Finding
from ...rules.register.drafts import DraftContent
from ...rules.register.evidence import CONFIDENCE_NEEDS
from ...rules.register.owners import NOBODY_SLUG
from ..kernel.forms import ActForm, VersionedForm
from ..register.draft_forms import DAY, NumberField
from ..register.evidence_field import EvidenceField, OffersEvidence, evidence_label
from ..register.owners import OwnerField


class BulkForm(ActForm):
    """What is done with the commitments that are ``chosen``, each at the version that was looked at."""

    chosen = ChosenField()

    def change(self) -> BulkChange:
        """What the form asks for. ValidationError by field while something is missing."""
        raise NotImplementedError

    def summary(self) -> list[tuple[str, str]]:
        """What the form asks for, as (label, words); what is left empty stays out."""
        shown = {name: self._said(name, self.cleaned_data[name]) for name in self.fields if name != "chosen"}
        return [(str(self.fields[name].label), text) for name, text in shown.items() if text]

    def _said(self, name: str, value: Any) -> str:
        choices = dict(getattr(self.fields[name], "choices", ()))
        return str(choices.get(value, value or ""))


class AssessForm(OffersEvidence, BulkForm):
    """A finding on each commitment: on each of its responsible parties, or on it as a whole."""

    about = forms.ChoiceField(label=_("Assessed for"), choices=SCOPES, initial=EACH, required=False)
    status = NumberField(
        label=_("Status"),
        widget=forms.RadioSelect,
        choices=[(status.value, status_for_all(status)) for status in SCALE],
    )
    confidence = NumberField(
        label=_("Confidence"), widget=forms.RadioSelect, choices=Confidence, help_text=CONFIDENCE_NEEDS
    )
    as_of = DayField(label=_("As of"), required=False, widget=forms.DateInput(attrs=DAY))
    done_on = DayField(
        label=_("Done on"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Only for the status Implemented."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("One or two sentences. Name the source."),
        widget=forms.Textarea(attrs={"rows": 4}),
        validators=[validate_plain_text],
    )
    evidence = EvidenceField()
    tier = forms.TypedChoiceField(
        label=_("Visibility"),
        coerce=int,
        choices=Tier.choices,
        initial=Tier.PUBLIC,
        help_text=_(
            "Visible only to people who can see the commitment. If you restrict it further, it does not affect the "
            "status."
        ),
    )

    def change(self) -> Finding:
        names = DraftContent.__dataclass_fields__
        said: dict[str, Any] = {name: self.cleaned_data.get(name) for name in names}
        said["each_party"] = self.cleaned_data["about"] == EACH
        return finding_for_all(DraftContent(**said))

    def _said(self, name: str, value: Any) -> str:
        if name in ("as_of", "done_on"):
            return short_day(value) if value else ""
        if name == "evidence":
            return "; ".join(map(evidence_label, Evidence.objects.filter(pk__in=value)))
        return super()._said(name, value)


class ThemesForm(BulkForm):
    add = RowsField(
        Theme.objects.all(), label=_("Add these themes"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove = RowsField(
        Theme.objects.all(), label=_("Remove these themes"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def change(self) -> Themes:
        add, remove = (frozenset(theme.pk for theme in self.cleaned_data[name]) for name in ("add", "remove"))
        if errors := choice_errors(Themes(add, remove)):
            raise ValidationError(errors)
        return Themes(add, remove)

    def _said(self, name: str, value: Any) -> str:
        return "; ".join(theme.name for theme in value)


class NewTierForm(BulkForm):
    tier = forms.TypedChoiceField(label=_("New visibility"), coerce=int, choices=[("", "---------"), *Tier.choices])

    def change(self) -> NewTier:
        return NewTier(self.cleaned_data["tier"])


class NewOwnerForm(BulkForm):
    owner = OwnerField(label=_("New owner"))

    def change(self) -> NewOwner:
        return NewOwner(self.cleaned_data["owner"])

    def _said(self, name: str, value: Any) -> str:
        return super()._said(name, NOBODY_SLUG if value is None else str(value))


class TurnForm(BulkForm):
    lifecycle = forms.ChoiceField(
        label=_("New state"),
        choices=[("", "---------"), *((state.value, state.label) for state in Lifecycle if state in TURNS)],
        help_text=_("“Superseded” needs a successor. Change this on the page of the commitment."),
    )
    lifecycle_on = DayField(label=_("Since"), widget=forms.DateInput(attrs=DAY))
    lifecycle_ground = forms.CharField(
        label=pgettext_lazy("life-cycle", "Reason"),
        help_text=_("A document, a meeting or a decision."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text],
    )

    def change(self) -> Turn:
        data = self.cleaned_data
        return Turn(data["lifecycle"], data["lifecycle_on"], data["lifecycle_ground"])

    def _said(self, name: str, value: Any) -> str:
        return short_day(value) if name == "lifecycle_on" else super()._said(name, value)


FORMS: dict[BulkKind, type[BulkForm]] = {
    BulkKind.ASSESS: AssessForm,
    BulkKind.THEME: ThemesForm,
    BulkKind.TIER: NewTierForm,
    BulkKind.LIFECYCLE: TurnForm,
    BulkKind.OWNER: NewOwnerForm,
}


class TakeBackForm(VersionedForm):
    """Taking an update back: the ``rows`` that were shown as possible, and why."""

    rows = ChosenField(required=False)
    ground = forms.CharField(
        label=_("Reason for undoing"),
        max_length=500,
        help_text=_("Recorded as the reason of the new assessments and life-cycle changes."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_plain_text],
    )
