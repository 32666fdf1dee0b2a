"""Writing a note beside a commitment: for staff."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.notes import add_note
from ...models.kernel.fields import validate_plain_text
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_add_note
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm


class NoteForm(VersionedForm):
    text = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Enter the note.")},
        validators=[validate_plain_text],
    )
    tier = forms.TypedChoiceField(label=_("Visibility"), coerce=int, choices=Tier.choices, initial=Tier.INTERNAL.value)


@act_methods
def note_new(request: HttpRequest, reference: str) -> HttpResponse:
    """A note in the words of the secretariat."""
    commitment = visible_commitment(request.user, reference)
    if not can_add_note.test(request.user, commitment):
        raise PermissionDenied
    form = NoteForm(sent_data(request), user=request.user, subject=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: add_note(actor=form.user, commitment=commitment, **form.cleaned_data),
        template="commitments/register/note_new.html",
        done=gettext("Note added to %(reference)s.") % {"reference": reference},
    )
