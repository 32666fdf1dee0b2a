"""A form that is sent twice acts once: the second sending is shown what the first one did."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ...actions.kernel.ledger import AlreadyDone, form_key, untaken_form_key
from ...models import Commitment, Document, LedgerEntry, Meeting
from .allowed_methods import is_of_api

KEY_FIELD = "creation_key"
FORM_AGAIN = (400, 409)
"""How pages answer a form with errors; the admin answers 200, and names them in what it draws."""


class SendOnce:
    """Hands the key of the form that was sent to the first act behind it (``{% creation_key %}`` writes the key)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with form_key(_key_of(request)):
            response = self.get_response(request)
            return self._show_what_came_between(request, response) or response

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Before the form is looked at: what was right when it was first sent may be wrong since."""
        return _show_done(request, _key_of(request))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Two sendings at the same moment: the second waited for the first one's lock."""
        return _show_first(request, exception.entry) if isinstance(exception, AlreadyDone) else None

    def _show_what_came_between(self, request: HttpRequest, response: HttpResponse) -> HttpResponse | None:
        """A form that is shown again, since what the first sending wrote while it was looked at makes it wrong."""
        named = getattr(response, "context_data", None) or {}
        is_again = response.status_code in FORM_AGAIN or named.get("errors")
        return _show_done(request, untaken_form_key()) if is_again else None


def _show_done(request: HttpRequest, key: UUID | None) -> HttpResponse | None:
    """What the person did with this key, if anything."""
    done = LedgerEntry.objects.filter(key=key, actor=request.user.pk).first() if key else None
    return _show_first(request, done) if done else None


def _key_of(request: HttpRequest) -> UUID | None:
    # The API has keys of its own, and reads what is sent to it itself.
    if request.method != "POST" or is_of_api(request):
        return None
    try:
        return UUID(request.POST.get(KEY_FIELD, ""))
    except ValueError:
        return None


def _show_first(request: HttpRequest, entry: LedgerEntry) -> HttpResponse:
    messages.info(request, _("This was already saved, and was not saved a second time."), extra_tags=request.path)
    return HttpResponseRedirect(_page_of(request, entry))


def _page_of(request: HttpRequest, entry: LedgerEntry) -> str:
    """The page of what was acted on, in the admin or of the commitment; for anything else the entry itself.

    That of a judgement is the page of its sentence, which stays when it is taken back; that of an account is its own.
    """
    if request.path.startswith(reverse("admin:index")):
        with suppress(NoReverseMatch):
            return reverse(f"admin:commitments_{entry.object_type}_change", args=[entry.object_id])
    if entry.object_type == "commitment":
        return reverse("commitment-detail", args=[Commitment.objects.get(pk=entry.object_id).reference])
    if entry.object_type == "document":
        return reverse("document-detail", args=[Document.objects.get(pk=entry.object_id).slug])
    if entry.object_type == "assessmentdraft":
        return reverse("draft-detail", args=[entry.object_id])
    if entry.object_type == "bulkupdate":
        return reverse("bulk-detail", args=[entry.object_id])
    if entry.object_type == "followup":
        return reverse("followup-detail", args=[entry.object_id])
    if entry.object_type == "partyrequest":
        return reverse("request-detail", args=[entry.object_id])
    if entry.object_type == "redaction":
        return reverse("redaction-detail", args=[entry.object_id])
    if entry.object_type == "meeting":
        return reverse("meeting-detail", args=[Meeting.objects.get(pk=entry.object_id).slug])
    if entry.object_type in ("judgement", "user"):
        return request.path
    return reverse("change-detail", args=[entry.seq])
