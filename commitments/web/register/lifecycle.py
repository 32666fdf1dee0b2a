"""Suspending, resuming, fulfilling, superseding, lapsing, withdrawing a commitment: one page, one act."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ...actions.register.commitments import change_lifecycle
from ...models import Commitment
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...rules.kernel.commitments import TRANSITIONS, Lifecycle
from ...rules.kernel.permissions import can_edit_commitment
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm


class LifecycleForm(VersionedForm):
    """Offers only what the transition table allows from here."""

    lifecycle = forms.ChoiceField(label=_("New state"))
    lifecycle_on = DayField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}))
    lifecycle_ground = forms.CharField(
        label=pgettext_lazy("life-cycle", "Reason"),
        help_text=_("A document, a meeting or a decision."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text],
    )
    by = forms.CharField(
        label=_("Superseded by"), required=False, help_text=_("The reference of its successor, only for “Superseded”.")
    )

    def __init__(self, *args: Any, subject: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        field: Any = self.fields["lifecycle"]
        allowed = TRANSITIONS.get(Lifecycle(subject.lifecycle), frozenset())
        field.choices = [("", "---------"), *((state.value, state.label) for state in Lifecycle if state in allowed)]

    def clean_by(self) -> Commitment | None:
        reference = self.cleaned_data["by"].strip().upper()
        if not reference:
            return None
        found = Commitment.objects.visible_to(self.user).filter(reference=reference).first()
        if found is None:
            raise ValidationError(_("No commitment has this reference."))
        return found

    def change(self, commitment: Commitment) -> None:
        data = self.cleaned_data
        change_lifecycle(
            actor=self.user,
            commitment=commitment,
            version=data["version"],
            to=data["lifecycle"],
            on=data["lifecycle_on"],
            ground=data["lifecycle_ground"],
            by=data["by"],
        )


@act_methods
def commitment_lifecycle(request: HttpRequest, reference: str) -> HttpResponse:
    """The form of one act, and the act; what the action refuses comes back at its field, everything typed kept."""
    commitment = visible_commitment(request.user, reference)
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    form = LifecycleForm(sent_data(request), subject=commitment, user=request.user)
    return act_page(
        request,
        commitment,
        form,
        lambda: form.change(commitment),
        template="commitments/register/lifecycle.html",
        done=gettext("Life-cycle of %(reference)s changed.") % {"reference": reference},
    )
