"""Recording what a party says: a report on its implementation, or a position that disagrees with an assessment."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.reports import record_position, record_report
from ...models import Assessment, Commitment, Responsibility
from ...models.kernel.fields import validate_plain_text
from ...queries.followup.inquiries import words_of_reply
from ...queries.kernel.day_field import DayField
from ...queries.register.statements import findings_to_answer, parts_to_speak_for
from ...rules.kernel.commitments import Kind, Tier
from ...rules.kernel.permissions import is_staff_member, visible_tiers
from ...rules.kernel.statuses import SCALE, status_label
from ...rules.kernel.wording import cell_words, short_day
from ...rules.register.parties import NAME_LANGUAGES, STAFF_CHANNELS
from ..kernel import clock
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from .evidence_field import EvidenceField, WithEvidence

NOTHING = ("", "---------")
WORDS = ("claimed_status", "text", "language", "evidence")


class StatementForm(WithEvidence):
    """What reports and positions share. A party enters its own word itself: it chooses neither party nor channel."""

    party = forms.TypedChoiceField(label=_("Party"), coerce=int)
    channel = forms.ChoiceField(
        label=_("Channel"),
        choices=[NOTHING, *((channel.value, channel.label) for channel in STAFF_CHANNELS)],
    )
    reported_on = DayField(label=_("Date of the statement"), widget=forms.DateInput(attrs={"type": "date"}))
    claimed_status = forms.TypedChoiceField(
        label=_("Claimed status"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Leave this empty if the party claims none."),
    )
    text = forms.CharField(
        label=_("In the words of the party"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto"}),
        error_messages={"required": _("Enter the statement in the words of the party.")},
        validators=[validate_plain_text],
    )
    language = forms.ChoiceField(label=_("Language of the statement"), choices=NAME_LANGUAGES)
    evidence = EvidenceField()
    tier = forms.TypedChoiceField(label=_("Visibility"), coerce=int)

    def __init__(
        self,
        *args: Any,
        commitment: Commitment,
        parts: list[Responsibility],
        said: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        first = {"reported_on": clock.today(), "tier": commitment.tier, "language": "en"} | (said or {})
        super().__init__(*args, commitment=commitment, initial=first, **kwargs)
        self.parts = parts
        fields: dict[str, Any] = self.fields
        fields["party"].choices = [NOTHING, *((part.party_id, part.party.name) for part in parts)]
        fields["tier"].choices = [(tier.value, Tier(tier).label) for tier in visible_tiers(self.user)]
        fields["claimed_status"].choices = [NOTHING, *((s.value, status_label(s, commitment.kind)) for s in SCALE)]
        if not is_staff_member.test(self.user):
            del self.fields["party"], self.fields["channel"]
        if commitment.kind == Kind.DECLARATORY:
            del self.fields["claimed_status"]

    def said(self) -> dict[str, Any]:
        """The arguments of the action: who speaks for one party alone has not been asked for which."""
        return {"party": self.parts[0].party_id} | self.cleaned_data


class ReportForm(StatementForm):
    zone = forms.TypedChoiceField(
        label=_("Zone"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("If the report is about one zone only."),
    )
    field_order = ["version", "party", "channel", "reported_on", "zone", *WORDS]

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, commitment=commitment, **kwargs)
        zones: list[tuple[Any, ...]] = [(zone.pk, zone.name) for zone in commitment.zones.all()]
        field: Any = self.fields["zone"]
        field.choices = [NOTHING, *zones]
        if not zones:
            del self.fields["zone"]


class PositionForm(StatementForm):
    assessment = forms.TypedChoiceField(label=_("Disputed assessment"), coerce=int)
    field_order = ["version", "party", "channel", "reported_on", "assessment", *WORDS]

    def __init__(
        self, *args: Any, commitment: Commitment, findings: list[Assessment], chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, commitment=commitment, **kwargs)
        field: Any = self.fields["assessment"]
        field.choices = [NOTHING, *((found.pk, _finding_words(found, commitment.kind)) for found in findings)]
        field.initial = chosen


def _finding_words(found: Assessment, kind: str) -> str:
    cell = cell_words(found.party.name if found.party else None, found.zone.name if found.zone else None)
    words = {"cell": cell, "status": status_label(found.status, kind), "day": short_day(found.as_of)}
    return gettext("%(cell)s: %(status)s, as of %(day)s") % words


@act_methods
def report_new(request: HttpRequest, reference: str) -> HttpResponse:
    """What a party reports on its own implementation; the address may name a reply to a request that says it."""
    commitment, parts = _open(request, reference)
    said = words_of_reply(request.user, commitment, request.GET.get("reply", ""))
    form = ReportForm(sent_data(request), user=request.user, commitment=commitment, parts=parts, said=said)
    return act_page(
        request,
        commitment,
        form,
        lambda: record_report(actor=form.user, commitment=commitment, **form.said()),
        template="commitments/register/report_new.html",
        done=gettext("Report recorded for %(reference)s.") % {"reference": reference},
        context={"parts": parts},
    )


@act_methods
def position_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A party's disagreement with an assessment, which the address may name."""
    commitment, parts = _open(request, reference)
    findings = findings_to_answer(request.user, commitment)
    form = PositionForm(
        sent_data(request),
        user=request.user,
        commitment=commitment,
        parts=parts,
        findings=findings,
        chosen=request.GET.get("assessment", ""),
    )
    return act_page(
        request,
        commitment,
        form,
        lambda: record_position(actor=form.user, commitment=commitment, **form.said()),
        template="commitments/register/position_new.html",
        done=gettext("Position recorded for %(reference)s.") % {"reference": reference},
        context={"parts": parts, "findings": findings},
    )


def _open(request: HttpRequest, reference: str) -> tuple[Commitment, list[Responsibility]]:
    commitment = visible_commitment(request.user, reference)
    parts = parts_to_speak_for(request.user, commitment)
    if not parts:
        raise PermissionDenied
    return commitment, parts
