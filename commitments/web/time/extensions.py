"""Asking for another deadline, deciding about it, and correcting how the words of a deadline are read: for staff."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext

from ...actions.time import correct_reading, decide_extension, request_extension
from ...models import Commitment
from ...queries.time.extensions import shown_deadline
from ...rules.kernel.permissions import Visitor, can_edit_commitment
from ...rules.time.extensions import Decision, extension_refusal
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from .extension_forms import DecisionForm, ExtensionForm, ReadingForm


@act_methods
def extension_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Records that somebody asked for another deadline; of what cannot be extended the page says why."""
    commitment = _editable(request, reference)
    form = ExtensionForm(sent_data(request), user=request.user, subject=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: request_extension(actor=form.user, commitment=commitment, **form.arguments()),
        template="commitments/time/extension_new.html",
        done=gettext("Extension requested for %(reference)s.") % {"reference": reference},
        context={"refusal": _refusal(commitment), "stands": shown_deadline(commitment)},
    )


@act_methods
def extension_decide(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    """Records what was decided about a request."""
    commitment = _editable(request, reference)
    extension = commitment.extensions.select_related("party", "deadline_meeting").filter(pk=pk).first()
    # Who had the page before them when another one was faster is told so by the form.
    if extension is None or (extension.state != Decision.PENDING and request.method != "POST"):
        raise Http404
    form = DecisionForm(sent_data(request), user=request.user, commitment=commitment, extension=extension)
    return act_page(
        request,
        commitment,
        form,
        lambda: decide_extension(actor=form.user, extension=extension, **form.arguments()),
        template="commitments/time/extension_decide.html",
        done=gettext("Decision recorded on the deadline of %(reference)s.") % {"reference": reference},
        context={
            "extension": extension,
            "asked": shown_deadline(extension),
            "stands": shown_deadline(commitment),
        },
    )


@act_methods
def deadline_correct(request: HttpRequest, reference: str) -> HttpResponse:
    """Corrects how the words of the deadline are read; Http404 where there are none."""
    commitment = _editable(request, reference)
    if not commitment.deadline_words:
        raise Http404
    form = ReadingForm(sent_data(request), user=request.user, subject=commitment)
    return act_page(
        request,
        commitment,
        form,
        lambda: correct_reading(actor=form.user, commitment=commitment, **form.arguments()),
        template="commitments/time/deadline_correct.html",
        done=gettext("Interpretation corrected for the deadline of %(reference)s.") % {"reference": reference},
    )


def _editable(request: HttpRequest, reference: str) -> Commitment:
    commitment = visible_commitment(request.user, reference)
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    return commitment


def _refusal(commitment: Commitment) -> str:
    return extension_refusal(reference=commitment.reference, kind=commitment.kind, lifecycle=commitment.lifecycle)


def can_extend(user: Visitor, commitment: Commitment) -> bool:
    """Whether the person may record a request for another deadline of this commitment."""
    return can_edit_commitment.test(user, commitment) and not _refusal(commitment)
