"""Forms around a follow-up action: what it says, and the steps it takes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ...actions.followup.followups import (
    change_followup,
    do_followup,
    drop_followup,
    record_followup,
    reopen_followup,
)
from ...models import Commitment, FollowUp, Meeting
from ...models.kernel.fields import validate_plain_text
from ...queries.followup.followups import owner_ids, owners
from ...queries.kernel.day_field import DayField
from ...rules.followup.followups import OUTCOME_LIMIT, WHAT_LIMIT, WORKING_TIERS, FollowUpContent
from ...rules.kernel.commitments import Tier
from ...rules.kernel.references import REFERENCE
from ..kernel.forms import ActForm, VersionedForm

TIERS = [(tier.value, tier.label) for tier in WORKING_TIERS]


class MeetingField(forms.ModelChoiceField):  # type: ignore[type-arg] # takes none when it runs
    """A meeting by its address name, newest first."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Meeting.objects.all(), to_field_name="slug", required=False, **kwargs)


class ReferenceField(forms.CharField):
    """A commitment that the person may see, by its reference; the form says who asks (``user``)."""

    user: Any = None
    default_error_messages = {"unknown": _("No commitment has this reference. Enter a reference such as A8-09.")}

    def clean(self, value: Any) -> Commitment | None:
        reference = super().clean(value).upper()
        if not reference:
            return None
        rows = Commitment.objects.visible_to(self.user).filter(reference=reference)
        found = rows.first() if REFERENCE.match(reference) else None
        if found is None:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found


class ContentFields(ActForm):
    """What is to be done, about what, by whom."""

    what = forms.CharField(
        label=_("Action"),
        max_length=WHAT_LIMIT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter the action.")},
        validators=[validate_plain_text],
    )
    commitment = ReferenceField(
        label=_("Commitment"), required=False, help_text=_("A reference such as A8-09. Or choose a meeting.")
    )
    meeting = MeetingField(label=_("Meeting"))
    owner = forms.ChoiceField(
        label=_("Owner"),
        help_text=_("Someone in the secretariat, or a party."),
        error_messages={"required": _("Choose one owner: someone in the secretariat, or a party.")},
    )
    due_on = DayField(label=_("Due date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    tier = forms.TypedChoiceField(
        label=_("Visibility"),
        coerce=int,
        choices=TIERS,
        initial=Tier.INTERNAL.value,
        help_text=_(
            "With visibility Parties, the focal point of the party that owns the action can read it and mark it as "
            "done."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["commitment"].user = self.user
        fields["owner"].choices = self._grouped(owners())

    def _grouped(self, known: list[tuple[str, str]]) -> list[tuple[Any, ...]]:
        people = [item for item in known if item[0].startswith("person")]
        parties = [item for item in known if item[0].startswith("party")]
        return [("", "---------"), (_("Secretariat"), people), (_("Parties"), parties)]

    def content(self) -> FollowUpContent:
        """What the form says."""
        data: dict[str, Any] = self.cleaned_data
        commitment, meeting = data["commitment"], data["meeting"]
        return FollowUpContent(
            what=data["what"],
            commitment=commitment.pk if commitment else None,
            meeting=meeting.pk if meeting else None,
            due_on=data["due_on"],
            tier=data["tier"],
            **owner_ids(data["owner"]),
        )


def content_of(followup: FollowUp) -> dict[str, Any]:
    """What the fields of a follow-up action hold as it stands."""
    return {
        "what": followup.what,
        "commitment": followup.commitment.reference if followup.commitment else "",
        "meeting": followup.meeting.slug if followup.meeting else "",
        "owner": f"person-{followup.person_id}" if followup.person_id else f"party-{followup.party_id}",
        "due_on": followup.due_on,
        "tier": followup.tier,
    }


class FollowUpForm(ContentFields):
    """A new one."""

    def record(self) -> FollowUp:
        return record_followup(actor=self.user, content=self.content())


class StepForm(VersionedForm):
    """A step of the follow-up action that the page is about."""

    subject: FollowUp

    def act(self) -> FollowUp:
        raise NotImplementedError

    @property
    def at(self) -> dict[str, Any]:
        """Who acts on what, and the version that the person started from."""
        return {"actor": self.user, "followup": self.subject, "version": self.cleaned_data["version"]}


class ChangeForm(ContentFields, StepForm):
    def _grouped(self, known: list[tuple[str, str]]) -> list[tuple[Any, ...]]:
        """Who owns it stays to be chosen, with the account off too."""
        person = self.subject.person
        key = f"person-{person.pk}" if person else ""
        kept = [(key, person.shown_name)] if person and key not in dict(known) else []
        return super()._grouped(known + kept)

    def act(self) -> FollowUp:
        return change_followup(**self.at, content=self.content())


class DoForm(StepForm):
    settled_on = DayField(label=_("Done on"), widget=forms.DateInput(attrs={"type": "date"}))
    outcome = forms.CharField(
        label=_("Outcome"),
        max_length=OUTCOME_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Enter the outcome.")},
        validators=[validate_plain_text],
    )

    def act(self) -> FollowUp:
        data = self.cleaned_data
        return do_followup(**self.at, settled_on=data["settled_on"], outcome=data["outcome"])


class DropForm(StepForm):
    outcome = forms.CharField(
        label=_("Reason for dropping the action"),
        max_length=OUTCOME_LIMIT,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={"required": _("Enter a reason for dropping the action.")},
        validators=[validate_plain_text],
    )

    def act(self) -> FollowUp:
        return drop_followup(**self.at, outcome=self.cleaned_data["outcome"])


class ReopenForm(StepForm):
    def act(self) -> FollowUp:
        return reopen_followup(**self.at)
