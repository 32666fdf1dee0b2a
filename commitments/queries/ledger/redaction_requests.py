"""Requests for a redaction: the list, what waits for whom, one request with what it would take away."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import LedgerEntry, Redaction
from ...rules.kernel.permissions import Visitor
from ...rules.ledger.redactions import Place, RedactionState
from ..kernel.catalogue import Catalogue
from ..kernel.keyset import LAST_NUMBER, PlaceForm, read_rows
from ..kernel.query_fields import form_errors, unknown_names
from .change_words import Change, place_words
from .changes import read_change
from .redactions import entries_holding, same_places, text_of

SHOWN = ("entry", "asked_by", "decided_by")
YES = [("yes", _("Yes"))]


class RequestFilter(PlaceForm):
    """What the list of requests can be filtered by, as the address gives it."""

    waiting = forms.ChoiceField(label=_("Waiting for me"), required=False, choices=YES)


@dataclass(frozen=True)
class Request:
    """A request, and where the text stands in words."""

    redaction: Redaction
    where: str


@dataclass(frozen=True)
class RequestList:
    """One page. ``errors``: (field label, message) pairs; there are requests only when there are none."""

    form: RequestFilter
    errors: list[tuple[str, str]]
    requests: Sequence[Request] = ()
    next: int | None = None
    previous: int | None = None


@dataclass(frozen=True)
class RequestPage:
    """``text`` is what would go, while the request waits; ``entries`` the numbers of all entries that hold it."""

    request: Request
    change: Change
    text: str | None
    entries: list[int] = field(default_factory=list)


def read_requests(user: Visitor, data: QueryDict) -> RequestList:
    """The page of requests that a query string (a ``QueryDict``) asks for, newest first, as ``user`` may see them."""
    form = RequestFilter(data)
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return RequestList(form, errors)
    rows = Redaction.objects.visible_to(user)
    rows = rows.waiting_for(user) if form.cleaned_data["waiting"] else rows
    found, older, newer = read_rows(rows.select_related(*SHOWN), "pk", form.cleaned_data)
    return RequestList(form, [], _requests(found), older, newer)


def read_waiting_requests(user: Visitor, *, length: int) -> tuple[int, list[Request]]:
    """How many requests wait for the decision of ``user``, and the newest of them."""
    rows = Redaction.objects.visible_to(user).waiting_for(user)
    count = rows.count()
    return count, _requests(rows.select_related(*SHOWN)[:length]) if count else []


def read_request(user: Visitor, pk: int, *, catalogue: Catalogue) -> RequestPage:
    """Everything that the page of a request shows. Redaction.DoesNotExist when it is not there, or not for ``user``."""
    if not 0 < pk <= LAST_NUMBER:
        raise Redaction.DoesNotExist
    redaction = Redaction.objects.visible_to(user).select_related(*SHOWN).get(pk=pk)
    text = text_of(redaction) if redaction.state == RedactionState.ASKED else None
    places = same_places(Place(redaction.kind, redaction.object_id, redaction.field)) if text else []
    return RequestPage(
        request=_requests([redaction])[0],
        change=read_change(user, redaction.entry_id, catalogue=catalogue),
        text=text,
        entries=[entry.seq for entry in entries_holding(places, text)] if text else [],
    )


def find_entry(user: Visitor, seq: int) -> LedgerEntry:
    """The entry of this number. LedgerEntry.DoesNotExist when it is not there, or not for this person."""
    if not 0 < seq <= LAST_NUMBER:
        raise LedgerEntry.DoesNotExist
    return LedgerEntry.objects.visible_to(user).get(seq=seq)


def _requests(rows: Iterable[Redaction]) -> list[Request]:
    return [Request(redaction, place_words(redaction.kind, redaction.field)) for redaction in rows]
