"""Who of the secretariat looks after a commitment: for staff."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.owners import assign_owner
from ...queries.register.owners import owner_of, possible_owners
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.register.owners import NOBODY_SLUG
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm


class OwnerField(forms.TypedChoiceField):
    """Somebody of the secretariat, as the id of the account, or nobody, as None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=_people, coerce=_as_id, **kwargs)


def _people() -> list[tuple[str, Any]]:
    known = [(str(person.pk), person.shown_name) for person in possible_owners()]
    return [("", "---------"), (NOBODY_SLUG, _("No owner")), *known]


def _as_id(value: str) -> int | None:
    return None if value == NOBODY_SLUG else int(value)


class OwnerForm(VersionedForm):
    owner = OwnerField(label=_("Owner"), help_text=_("Someone in the secretariat. Visible to the secretariat only."))


@act_methods
def owner_assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Says who looks after the commitment now, and offers the people of the secretariat."""
    commitment = visible_commitment(request.user, reference)
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    form = OwnerForm(sent_data(request), user=request.user, subject=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: assign_owner(actor=form.user, commitment=commitment, **form.cleaned_data),
        template="commitments/register/owner_assign.html",
        done=gettext("Owner of %(reference)s changed.") % {"reference": reference},
        context={"owner": owner_of(request.user, commitment)},
    )
