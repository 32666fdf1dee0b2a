"""Forms around a draft: what it says, and the steps it takes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ..actions.assessments import record_assessment
from ..actions.drafts import (
    accept_draft,
    begin_draft,
    discard_draft,
    finished,
    record_draft,
    return_draft,
    save_draft,
    submit_draft,
)
from ..models import Assessment, AssessmentDraft, Commitment
from ..models.fields import validate_plain_text
from ..queries.filters import DayField
from ..rules.commitments import Tier
from ..rules.drafts import DraftContent
from ..rules.statuses import SCALE, Confidence, status_label
from .evidence_field import EvidenceField, WithEvidence
from .forms import VersionedForm

DAY = {"type": "date"}


class NumberField(forms.TypedChoiceField):
    """One of several numbers, or none of them."""

    def __init__(self, **kwargs):
        super().__init__(**{"coerce": int, "empty_value": None, "required": False, **kwargs})


class FindingForm(WithEvidence):
    """What an assessment finds. All may be missing while it is only kept; the actions ask for what they need."""

    party = NumberField(label=_("Party"))
    zone = NumberField(label=_("Zone"))
    status = NumberField(label=_("Status"), widget=forms.RadioSelect)
    confidence = NumberField(label=_("Confidence"), widget=forms.RadioSelect, choices=Confidence)
    as_of = DayField(label=_("As of"), required=False, widget=forms.DateInput(attrs=DAY))
    done_on = DayField(
        label=_("Done on"),
        required=False,
        widget=forms.DateInput(attrs=DAY),
        help_text=_("Only for what is implemented."),
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
        label=_("Tier"),
        coerce=int,
        choices=Tier.choices,
        initial=Tier.PUBLIC,
        help_text=_("Nobody sees it who may not see the commitment. Narrower than the commitment, it does not count."),
    )

    def __init__(self, *args, commitment: Commitment, draft: AssessmentDraft | None = None, **kwargs):
        super().__init__(*args, commitment=commitment, subject=draft or commitment, **kwargs)
        self._offer("status", [(status.value, status_label(status, commitment.kind)) for status in SCALE])
        self._offer_cells(commitment, draft)

    def _offer(self, name: str, choices: list[tuple]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _offer_cells(self, commitment: Commitment, draft: AssessmentDraft | None) -> None:
        """The commitment's own parties and zones, and those that the draft names already."""
        words = {"party": _("All of them together"), "zone": _("Everywhere")}
        for name, offered in (("party", commitment.parties), ("zone", commitment.zones)):
            found = {item.pk: str(item) for item in [*offered.all(), getattr(draft, name, None)] if item}
            if found:
                self._offer(name, [("", words[name]), *found.items()])
            else:
                del self.fields[name]

    def content(self) -> DraftContent:
        """What the form says; the whole commitment where it offers no party or zone."""
        data = self.cleaned_data
        said: dict[str, Any] = {name: data.get(name) for name in DraftContent.__dataclass_fields__}
        return DraftContent(**said)

    def record(self, commitment: Commitment) -> Assessment:
        """Let it count at once."""
        version, finding = self.cleaned_data["version"], finished(self.content())
        return record_assessment(actor=self.user, commitment=commitment, version=version, finding=finding)

    def submit(self, commitment: Commitment) -> AssessmentDraft:
        return begin_draft(actor=self.user, commitment=commitment, content=self.content(), submit=True)

    def save(self, commitment: Commitment) -> AssessmentDraft:
        return begin_draft(actor=self.user, commitment=commitment, content=self.content())


class DraftForm(FindingForm):
    """What a draft says, at its ``version``; the commitment at its own."""

    commitment_version = forms.IntegerField(widget=forms.HiddenInput)

    def record(self, draft: AssessmentDraft) -> Assessment:  # type: ignore[override]
        """Let one's own draft count at once."""
        return record_draft(actor=self.user, draft=draft, content=self.content(), **versions(self))

    def submit(self, draft: AssessmentDraft) -> AssessmentDraft:  # type: ignore[override]
        version = self.cleaned_data["version"]
        return submit_draft(actor=self.user, draft=draft, version=version, content=self.content())

    def save(self, draft: AssessmentDraft) -> AssessmentDraft:  # type: ignore[override]
        version = self.cleaned_data["version"]
        return save_draft(actor=self.user, draft=draft, version=version, content=self.content())


class AcceptForm(VersionedForm):
    """What a reviewer saw: the draft at its ``version``, the commitment at its own."""

    commitment_version = forms.IntegerField(widget=forms.HiddenInput)

    def accept(self, draft: AssessmentDraft) -> Assessment:
        return accept_draft(actor=self.user, draft=draft, **versions(self))


class ReturnForm(VersionedForm):
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("What has to change before it can be accepted."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text],
    )

    def send_back(self, draft: AssessmentDraft) -> AssessmentDraft:
        return return_draft(actor=self.user, draft=draft, note=self.cleaned_data["note"], **versions(self))


class DiscardForm(VersionedForm):
    def discard(self, draft: AssessmentDraft) -> AssessmentDraft:
        return discard_draft(actor=self.user, draft=draft, **versions(self))


def versions(form: VersionedForm) -> dict[str, int]:
    """The versions that the person started from."""
    names = ("version", "commitment_version")
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
