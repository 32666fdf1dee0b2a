"""Settling a remark on a commitment, on a ground: for staff."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.quality import settle_remark
from ...models import Commitment
from ...models.kernel.fields import validate_plain_text
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.register.quality import EXPLAINED, from_bits
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm


class SettlementForm(VersionedForm):
    """Offers the remarks that stand."""

    kind = forms.ChoiceField(label=_("Remark"))
    ground = forms.CharField(
        label=_("Reason"),
        help_text=_("Why no action is needed, or what was done. Visible to the secretariat only; the ledger keeps it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Enter why no action is needed, or what was done.")},
        validators=[validate_plain_text],
    )

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [(remark.value, remark.label) for remark in from_bits(subject.quality)]


@act_methods
def remark_settle(request: HttpRequest, reference: str) -> HttpResponse:
    """``?kind=`` names the remark that the form begins with."""
    commitment = visible_commitment(request.user, reference)
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    first = {"kind": request.GET.get("kind", "")}
    form = SettlementForm(sent_data(request), user=request.user, subject=commitment, initial=first)
    return act_page(
        request,
        commitment,
        form,
        lambda: settle_remark(actor=form.user, commitment=commitment, **form.cleaned_data),
        template="commitments/register/remark_settle.html",
        done=gettext("Remark on %(reference)s resolved.") % {"reference": reference},
    )


def show_remarks(commitment: Commitment) -> dict[str, Any]:
    """What the page of a commitment shows of its remarks to staff."""
    span = commitment.provision
    again = {"start": span.start, "end": span.end}
    return {
        "remarks": dress_remarks(commitment.quality),
        "again": reverse("commitment-record", args=[commitment.document.slug], query=again),
        "resembled": commitment.resembles.reference if commitment.resembles else "",
    }


def dress_remarks(quality: int) -> list[dict[str, str]]:
    """The remarks that stand, as pages show them."""
    return [
        {"kind": remark.value, "label": str(remark.label), "text": str(EXPLAINED[remark])}
        for remark in from_bits(quality)
    ]
