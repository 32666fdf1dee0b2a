"""Linking a commitment to another one, and taking a mistaken link back."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.links import link_commitments, take_back_link
from ...models import Commitment, CommitmentLink
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.query_fields import sent_copy
from ...queries.texts.similar import Resembling, resembling, suggested_kind
from ...rules.kernel.commitments import LinkKind
from ...rules.kernel.permissions import Visitor, can_edit_commitment
from ...rules.kernel.references import REFERENCE
from ...rules.texts.difference import difference, earlier_side, later_side
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm

OFFERED = 5


class LinkForm(VersionedForm):
    """``other_reference`` and ``other_version`` are what the person had before them; ``other`` is the commitment."""

    kind = forms.ChoiceField(label=_("Kind of link"), choices=LinkKind.choices)
    to = forms.CharField(
        label=_("The other commitment"),
        help_text=_("Its reference, such as A8-14."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("What the link is based on, if the texts do not say."),
        widget=forms.Textarea(attrs={"rows": 2}),
        validators=[validate_plain_text],
    )
    other_reference = forms.CharField(required=False, widget=forms.HiddenInput)
    other_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, subject: Commitment, chosen: Commitment | None, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.other = chosen
        if chosen:
            self.initial = {
                **self.initial,
                "to": chosen.reference,
                "kind": suggested_kind(chosen.quotation, subject.quotation),
                "other_reference": chosen.reference,
                "other_version": chosen.version,
            }

    def clean_to(self) -> Commitment:
        self.other = found_by_reference(self.user, self.cleaned_data["to"])
        if self.other is None:
            raise ValidationError(_("No commitment has this reference."))
        if self.other == self.subject:
            raise ValidationError(_("This is the commitment itself. Enter another one."))
        return self.other

    def clean(self) -> dict[str, Any]:
        """What was typed is shown before it is linked, so that nobody links what they have not seen."""
        cleaned: dict[str, Any] = super().clean() or {}
        other = cleaned.get("to")
        if other and (cleaned.get("other_reference") != other.reference or not cleaned.get("other_version")):
            self.add_error("to", _("Check the two commitments below, then send again."))
            data = sent_copy(self)
            data["other_reference"], data["other_version"] = other.reference, str(other.version)
            self.data = data
        return cleaned

    @property
    def compared(self) -> dict[str, Any] | None:
        """Both quotations beside each other, once the other one is known."""
        return compare(self.other, self.subject) if self.other and self.other != self.subject else None

    def link(self) -> CommitmentLink:
        data = self.cleaned_data
        return link_commitments(
            actor=self.user,
            source=self.subject,
            target=data["to"],
            kind=data["kind"],
            note=data["note"],
            versions=(data["version"], data["other_version"]),
        )

    def _version_field(self, obj: Any) -> str:
        return "version" if obj.pk == self.subject.pk else "other_version"


class TakeBackForm(VersionedForm):
    ground = forms.CharField(
        label=_("Reason"),
        help_text=_("Why the link was a mistake. The history shows this reason beside the link."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text],
    )


@act_methods
def link_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Offers what resembles the commitment, shows the one that was chosen beside it, and links them."""
    commitment = _open(request, reference)
    chosen = found_by_reference(request.user, request.GET.get("to", ""))
    form = LinkForm(
        sent_data(request), user=request.user, subject=commitment, chosen=None if chosen == commitment else chosen
    )
    return act_page(
        request,
        commitment,
        form,
        form.link,
        template="commitments/register/link_new.html",
        done=gettext("Link to %(reference)s added.") % {"reference": reference},
        context={"offered": _offer(request.user, commitment)},
    )


@act_methods
def link_take_back(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Takes back a link from or to the commitment."""
    commitment = _open(request, reference)
    visible = Commitment.objects.visible_to(request.user).values("pk")
    ends = Q(source=commitment, target__in=visible) | Q(target=commitment, source__in=visible)
    link = CommitmentLink.objects.filter(ends, pk=pk).select_related("source", "target").first()
    # Who had the page before them when another one was faster is told so by the form.
    if link is None or (link.taken_back and request.method != "POST"):
        raise Http404
    form = TakeBackForm(sent_data(request), user=request.user, subject=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: take_back_link(actor=form.user, link=link, commitment=commitment, **form.cleaned_data),
        template="commitments/register/link_take_back.html",
        done=gettext("Link removed."),
        context={"link": link},
    )


def compare(earlier: Commitment, later: Commitment) -> dict[str, Any]:
    """Two quotations beside each other, with the words marked that each has alone."""
    pieces = difference(earlier.quotation, later.quotation)
    return {"earlier": earlier, "later": later, "was": earlier_side(pieces), "now": later_side(pieces)}


def found_by_reference(user: Visitor, reference: str) -> Commitment | None:
    """The commitment of a typed reference, in whatever case, that the person may see."""
    reference = reference.strip().upper()
    rows = Commitment.objects.visible_to(user).select_related("document")
    # PostgreSQL refuses a NUL even in a question.
    return rows.filter(reference=reference).first() if REFERENCE.match(reference) else None


def _offer(user: Visitor, commitment: Commitment) -> list[dict[str, Any]]:
    """What resembles the commitment and is not linked to it yet."""
    linked = set(commitment.links.standing().values_list("target_id", flat=True))
    found = resembling(user, commitment.document, commitment.quotation, length=OFFERED + len(linked))
    return [_dress(item) for item in found if item.commitment.pk not in linked][:OFFERED]


def _dress(item: Resembling) -> dict[str, Any]:
    return {
        "commitment": item.commitment,
        "percent": round(100 * item.likeness),
        "was": earlier_side(item.pieces),
        "suggested": item.suggested.label,
    }


def _open(request: HttpRequest, reference: str) -> Commitment:
    commitment = visible_commitment(request.user, reference)
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    return commitment
