"""Forms around a draft: what it says, and the steps it takes."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.assessments import record_assessment
from ...actions.register.drafts import (
    accept_draft,
    begin_draft,
    discard_draft,
    finished,
    record_draft,
    return_draft,
    save_draft,
    submit_draft,
)
from ...models import Assessment, AssessmentDraft, Commitment
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.kernel.query_fields import sent_copy
from ...queries.register.preview import Outlook, found_as_a_whole, preview_findings, responsible_parties
from ...rules.kernel.commitments import Rollup, Tier
from ...rules.kernel.statuses import SCALE, Confidence, status_label
from ...rules.lists.bulk import EACH
from ...rules.register.drafts import DraftContent, as_finding, missing_errors
from ...rules.register.evidence import CONFIDENCE_NEEDS
from ..kernel.forms import VersionedForm
from .evidence_field import EvidenceField, WithEvidence

DAY = {"type": "date"}
SHOW = "show"
"""The button that shows what a finding would make of the commitment, and does nothing else."""


class NumberField(forms.TypedChoiceField):
    """One of several numbers, or none of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"coerce": int, "empty_value": None, "required": False, **kwargs})


def _party_of(value: str) -> int | str:
    return EACH if value == EACH else int(value)


class FindingForm(WithEvidence):
    """What an assessment finds. All may be missing while it is only kept; the actions ask for what they need.

    ``told`` is what the form said last of a finding that will not be the joint status: said once, it may be recorded.
    ``outlook`` is what the finding would make of the commitment, once that was asked for.
    """

    party = NumberField(label=_("Party"), coerce=_party_of)
    zone = NumberField(label=_("Zone"))
    status = NumberField(label=_("Status"), widget=forms.RadioSelect)
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

    told = forms.CharField(required=False, widget=forms.HiddenInput)
    outlook: Outlook | None = None

    def __init__(self, *args: Any, commitment: Commitment, draft: AssessmentDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, commitment=commitment, subject=draft or commitment, **kwargs)
        self.commitment = commitment
        self._offer("status", [(status.value, status_label(status, commitment.kind)) for status in SCALE])
        self._offer_cells(commitment, draft)

    def _offer(self, name: str, choices: list[tuple[Any, ...]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _offer_cells(self, commitment: Commitment, draft: AssessmentDraft | None) -> None:
        """The commitment's own parties and zones, and those that the draft names already."""
        each = self._each(commitment, draft)
        words: dict[str, list[Any]] = {"party": [*each, ("", _("As a whole"))], "zone": [("", _("Everywhere"))]}
        for name, offered in (("party", commitment.parties), ("zone", commitment.zones)):
            found = {item.pk: str(item) for item in [*offered.all(), getattr(draft, name, None)] if item}
            if found:
                self._offer(name, [*words[name], *found.items()])
            else:
                del self.fields[name]
        if each and draft is None:
            self.fields["party"].initial = EACH

    def _each(self, commitment: Commitment, draft: AssessmentDraft | None) -> list[tuple[str, str]]:
        """The choice of all responsible parties, each with a finding of its own, where the joint status counts them."""
        responsible = responsible_parties([commitment.pk]).get(commitment.pk, [])
        if commitment.rollup == Rollup.WHOLE or not responsible:
            return [(EACH, gettext("Each responsible party"))] if draft and draft.each_party else []
        names = {party.pk: str(party) for party in commitment.parties.all()}
        said = {"parties": ", ".join(names[pk] for pk in responsible)}
        if commitment.rollup == Rollup.LOWEST and found_as_a_whole([commitment.pk]):
            return [(EACH, gettext("Each responsible party (%(parties)s), and as a whole") % said)]
        return [(EACH, gettext("Each responsible party: %(parties)s") % said)]

    def content(self) -> DraftContent:
        """What the form says; the whole commitment where it offers no party or zone."""
        data = self.cleaned_data
        said: dict[str, Any] = {name: data.get(name) for name in DraftContent.__dataclass_fields__}
        said["each_party"] = said["party"] == EACH
        return DraftContent(**said | {"party": None if said["each_party"] else said["party"]})

    def perform(self, act: Callable[[], Any]) -> bool:
        """As any act; the button that only shows what would become of it does nothing else."""
        if self.data.get("act") != SHOW:
            return super().perform(act)
        self.is_valid()
        self.look_ahead()
        self._errors = ErrorDict()
        return False

    def look_ahead(self) -> None:
        """Find out what the finding would make of the commitment, as far as the form says one."""
        content = self.content()
        if content.status is not None and content.as_of is not None and "party" not in self.errors:
            self.outlook = preview_findings([self.commitment], as_finding(content))[self.commitment.pk]

    def tell(self) -> None:
        """Refuse, once, a finding that will not be the joint status: nobody shall learn that only afterwards.

        What cannot stand for another reason is left to the action.
        """
        content = self.content()
        self.look_ahead()
        if missing_errors(content) or not self.outlook or not self.outlook.silent:
            return
        if self.cleaned_data.get("told") != self.outlook.silent:
            data = sent_copy(self)
            data[self.add_prefix("told")] = self.outlook.silent
            self.data = data
            text = gettext("%(silent)s Choose again, or submit the form once more to continue anyway.")
            raise ValidationError({"party": text % {"silent": self.outlook.silent}})

    def record(self, commitment: Commitment) -> Assessment:
        """Let it count at once."""
        version, finding = self.cleaned_data["version"], finished(self.content())
        self.tell()
        return record_assessment(actor=self.user, commitment=commitment, version=version, finding=finding)

    def submit(self, commitment: Commitment) -> AssessmentDraft:
        self.tell()
        return begin_draft(actor=self.user, commitment=commitment, content=self.content(), submit=True)

    def save(self, commitment: Commitment) -> AssessmentDraft:
        return begin_draft(actor=self.user, commitment=commitment, content=self.content())


class DraftForm(FindingForm):
    """What a draft says, at its ``version``; the commitment at its own."""

    commitment_version = forms.IntegerField(widget=forms.HiddenInput)

    def record(self, draft: AssessmentDraft) -> Assessment:  # type: ignore[override]
        """Let one's own draft count at once."""
        self.tell()
        return record_draft(actor=self.user, draft=draft, content=self.content(), **versions(self))

    def submit(self, draft: AssessmentDraft) -> AssessmentDraft:  # type: ignore[override]
        version = self.cleaned_data["version"]
        self.tell()
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
        help_text=_("What has to change before the draft can be accepted."),
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
