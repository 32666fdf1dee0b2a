"""Undoing an assessment: what stood before and would stand again, and doing it."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.assessments import undo_assessment
from ...models import Assessment, Commitment
from ...models.kernel.fields import validate_plain_text
from ...queries.register.undo import UndonePart, found_by, last_act, preview_undo
from ...rules.kernel.permissions import Visitor, can_assess
from ...rules.kernel.statuses import Status
from ...rules.kernel.wording import cell_words
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from ..kernel.forms import VersionedForm


class UndoForm(VersionedForm):
    reason = forms.CharField(
        label=_("Reason for undoing"),
        help_text=_("The history shows this reason before the reason of the earlier assessment."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={"required": _("Enter a reason for undoing.")},
        validators=[validate_plain_text],
    )


@act_methods
def assessment_undo(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Undoes the act that recorded an assessment, with everything that it found of the commitment."""
    commitment = visible_commitment(request.user, reference)
    if not can_assess.test(request.user, commitment):
        raise PermissionDenied
    assessment = Assessment.objects.visible_to(request.user).accepted().filter(commitment=commitment, pk=pk).first()
    if assessment is None:
        raise Http404
    preview = preview_undo(commitment, assessment)
    form = UndoForm(sent_data(request), user=request.user, subject=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: undo_assessment(actor=form.user, commitment=commitment, assessment=assessment, **form.cleaned_data),
        template="commitments/register/assessment_undo.html",
        done=gettext("Assessment undone. The earlier status applies again."),
        context={
            "preview": preview,
            "lines": [_dress(part) for part in preview.parts],
            "two_people": settings.TWO_PERSON_RULE,
        },
    )


def _dress(part: UndonePart) -> dict[str, Any]:
    found = part.found
    cell = cell_words(found.party.name if found.party else None, found.zone.name if found.zone else None)
    again = part.earlier.status if part.earlier else Status.NO_INFORMATION
    return {"cell": cell, "found": found, "earlier": part.earlier, "again": again}


def undo_of(user: Visitor, commitment: Commitment) -> int | None:
    """An assessment (its id) of the last act on a commitment, where that found something and can be undone."""
    if settings.TWO_PERSON_RULE or not can_assess.test(user, commitment):
        return None
    return next(iter(found_by(last_act(commitment))), None)


def with_undo(said: str, assessment: Assessment) -> str:
    """What is said of a new assessment, with the way to undo it."""
    if settings.TWO_PERSON_RULE:
        return said
    address = reverse("assessment-undo", args=[assessment.commitment.reference, assessment.pk])
    return format_html('{} <a href="{}">{}</a>', said, address, pgettext("button", "Undo"))
