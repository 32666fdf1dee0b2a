"""Forms around a request to a party: what it asks, and the steps it takes."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ...actions.followup.inquiries import (
    change_request,
    close_request,
    remind,
    reopen_request,
    reply_to_request,
    send_request,
)
from ...models import Commitment, Party, PartyRequest, RequestReminder
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...rules.followup.inquiries import SUBJECT_LIMIT, TEXT_LIMIT, ReplyContent, RequestContent
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import is_staff_member
from ...rules.kernel.references import REFERENCE
from ...rules.register.parties import STAFF_CHANNELS, Channel
from ..kernel.forms import ActForm, VersionedForm
from ..register.evidence_field import EvidenceField, WithEvidence
from .followup_forms import TIERS, MeetingField

CHANNELS = [("", "---------"), *((channel.value, channel.label) for channel in STAFF_CHANNELS)]
DAY = {"type": "date"}
REFERENCES_LIMIT = 50
"""Commitments that one request is about at most."""


def words_field(label: Any, missing: Any, rows: int) -> forms.CharField:
    """A text that has to be there."""
    return forms.CharField(
        label=label,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
        error_messages={"required": missing},
        validators=[validate_plain_text],
    )


def channel_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=CHANNELS)


class ReferencesField(forms.CharField):
    """Commitments that the person may see, by their references; the form says who asks (``user``)."""

    user: Any = None
    default_error_messages = {
        "unknown": _("No commitment has the reference %(reference)s. Enter references such as A8-09, A8-12."),
        "many": _("Enter at most %(limit)d commitments."),
    }

    def clean(self, value: Any) -> list[Commitment]:
        named = list(dict.fromkeys(super().clean(value).upper().replace(",", " ").replace(";", " ").split()))
        if len(named) > REFERENCES_LIMIT:
            raise ValidationError(self.error_messages["many"], params={"limit": REFERENCES_LIMIT})
        known = [reference for reference in named if REFERENCE.match(reference)]
        found = {made.reference: made for made in Commitment.objects.visible_to(self.user).filter(reference__in=known)}
        for reference in named:
            if reference not in found:
                raise ValidationError(self.error_messages["unknown"], params={"reference": reference[:24]})
        return [found[reference] for reference in named]


class ContentFields(ActForm):
    """What is asked of whom, about what, how and until when."""

    party = forms.ModelChoiceField(label=_("Party"), queryset=Party.objects.all(), to_field_name="slug")
    commitments = ReferencesField(
        label=_("Commitments"),
        required=False,
        help_text=_("References such as A8-09, A8-12. Or choose a meeting."),
    )
    meeting = MeetingField(label=_("Meeting"))
    subject = forms.CharField(
        label=_("Subject"),
        max_length=SUBJECT_LIMIT,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Enter the subject of the request.")},
        validators=[validate_plain_text],
    )
    text = words_field(_("Text of the request"), _("Enter the text of the request."), 6)
    channel = channel_field(_("Channel"))
    sent_on = DayField(label=_("Sent on"), widget=forms.DateInput(attrs=DAY))
    reply_due = DayField(label=_("Reply due"), widget=forms.DateInput(attrs=DAY))
    tier = forms.TypedChoiceField(
        label=_("Visibility"),
        coerce=int,
        choices=TIERS,
        initial=Tier.PARTIES.value,
        help_text=_("With visibility Parties, the focal point of the party can read the request and reply here."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["commitments"]
        field.user = self.user

    def content(self) -> RequestContent:
        """What the form says."""
        data: dict[str, Any] = dict(self.cleaned_data)
        data.pop("version", None)
        meeting = data.pop("meeting")
        return RequestContent(
            party=data.pop("party").pk,
            commitments=tuple(made.pk for made in data.pop("commitments")),
            meeting=meeting.pk if meeting else None,
            **data,
        )


def content_of(request: PartyRequest, commitments: list[Commitment]) -> dict[str, Any]:
    """What the fields of a request hold as it stands."""
    names = ("subject", "text", "channel", "sent_on", "reply_due", "tier")
    return {name: getattr(request, name) for name in names} | {
        "party": request.party.slug,
        "commitments": ", ".join(made.reference for made in commitments),
        "meeting": request.meeting.slug if request.meeting else "",
    }


class RequestForm(ContentFields):
    """A new one."""

    def send(self) -> PartyRequest:
        return send_request(actor=self.user, content=self.content())


class StepForm(VersionedForm):
    """A step of the request that the page is about, which is about these ``commitments``."""

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def act(self) -> PartyRequest | RequestReminder:
        raise NotImplementedError

    @property
    def at(self) -> dict[str, Any]:
        """Who acts on what, and the version that the person started from."""
        return {"actor": self.user, "request": self.subject, "version": self.cleaned_data["version"]}


class ChangeForm(ContentFields, StepForm):
    def act(self) -> PartyRequest:
        return change_request(**self.at, content=self.content())


class RemindForm(StepForm):
    day = DayField(label=_("Reminded on"), widget=forms.DateInput(attrs=DAY))
    channel = channel_field(_("Channel"))

    def act(self) -> RequestReminder:
        return remind(**self.at, day=self.cleaned_data["day"], channel=self.cleaned_data["channel"])


class CloseForm(StepForm):
    ground = words_field(_("Reason"), _("Enter a reason for closing the request."), 2)

    def act(self) -> PartyRequest:
        return close_request(**self.at, ground=self.cleaned_data["ground"])


class ReopenForm(StepForm):
    def act(self) -> PartyRequest:
        return reopen_request(**self.at)


class ReplyForm(WithEvidence):
    """What the party replied. A focal point enters its own word: it names no channel."""

    channel = channel_field(_("Channel"))
    replied_on = DayField(label=_("Replied on"), widget=forms.DateInput(attrs=DAY))
    text = words_field(_("In the words of the party"), _("Enter the text of the reply."), 6)
    evidence = EvidenceField()
    field_order = ["version", "channel", "replied_on", "text", "evidence"]

    def __init__(self, *args: Any, commitments: list[Commitment], **kwargs: Any) -> None:
        super().__init__(*args, commitment=commitments[0] if commitments else None, **kwargs)
        if not is_staff_member(self.user):
            del self.fields["channel"]

    def act(self) -> PartyRequest:
        data = self.cleaned_data
        reply = ReplyContent(
            text=data["text"],
            on=data["replied_on"],
            channel=data.get("channel", Channel.PARTY),
            evidence=tuple(data["evidence"]),
        )
        return reply_to_request(actor=self.user, request=self.subject, version=data["version"], reply=reply)
