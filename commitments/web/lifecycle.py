"""Suspending, resuming, fulfilling, superseding, lapsing, withdrawing a commitment: one page, one act."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ..actions.commitments import change_lifecycle
from ..actions.ledger import VersionConflict
from ..models import Commitment
from ..models.fields import validate_plain_text
from ..queries.filters import DayField
from ..rules.commitments import TRANSITIONS, Lifecycle
from ..rules.permissions import can_edit_commitment

MEANWHILE = _("This commitment was changed meanwhile. Look at it as it is now, then try again.")


class LifecycleForm(forms.Form):
    """Offers only what the transition table allows from here."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    lifecycle = forms.ChoiceField(label=_("New state"))
    lifecycle_on = DayField(label=_("Since"), widget=forms.DateInput(attrs={"type": "date"}))
    lifecycle_ground = forms.CharField(
        label=_("Ground"),
        help_text=_("A document, a meeting or a decision."),
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_plain_text],
    )
    by = forms.CharField(
        label=_("Superseded by"), required=False, help_text=_("The reference of the commitment, only if superseded.")
    )

    def __init__(self, *args, commitment: Commitment, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.commitment = commitment
        field: Any = self.fields["lifecycle"]
        allowed = TRANSITIONS.get(Lifecycle(commitment.lifecycle), frozenset())
        field.choices = [("", "---------"), *((state.value, state.label) for state in Lifecycle if state in allowed)]

    def clean_by(self) -> Commitment | None:
        reference = self.cleaned_data["by"].strip().upper()
        if not reference:
            return None
        found = Commitment.objects.visible_to(self.user).filter(reference=reference).first()
        if found is None:
            raise ValidationError(_("There is no commitment of this reference."))
        return found

    def clean(self) -> None:
        """Somebody else's change also changes what may be chosen: name the change, and not the choice."""
        if self.cleaned_data.get("version", self.commitment.version) != self.commitment.version:
            self.errors.clear()
            raise ValidationError(MEANWHILE)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_lifecycle(request: HttpRequest, reference: str) -> HttpResponse:
    """The form of one act, and the act; what the action refuses comes back at its field, everything typed kept."""
    commitment = Commitment.objects.visible_to(request.user).filter(reference=reference).first()
    if commitment is None:
        raise Http404
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = LifecycleForm(data, commitment=commitment, user=request.user, initial={"version": commitment.version})
    if data is not None and form.is_valid() and _change(request, commitment, form):
        text = gettext("The life-cycle of %(reference)s was changed.") % {"reference": reference}
        messages.success(request, text)
        return HttpResponseRedirect(reverse("commitment-detail", args=[reference]))
    context = {"nav_section": "commitments", "commitment": commitment, "form": form}
    status = 400 if form.errors else 200
    return render(request, "commitments/commitment_lifecycle.html", context, status=status)


def _change(request: HttpRequest, commitment: Commitment, form: LifecycleForm) -> bool:
    data = form.cleaned_data
    try:
        change_lifecycle(
            actor=request.user,  # type: ignore[arg-type]
            commitment=commitment,
            version=data["version"],
            to=data["lifecycle"],
            on=data["lifecycle_on"],
            ground=data["lifecycle_ground"],
            by=data["by"],
        )
    except VersionConflict:
        form.add_error(None, MEANWHILE)
    except ValidationError as error:
        form.add_error(None, error)
    else:
        return True
    return False
