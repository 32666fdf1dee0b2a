"""What changed: the list with its filters, one entry under its permanent address, the feed."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...actions.kernel.ledger import WrongLedgerKey
from ...exchange.ledger.anchors import current_anchor
from ...exchange.ledger.feed import write_feed
from ...models import LedgerEntry
from ...queries.followup.followups import FollowUpList
from ...queries.followup.inquiries import RequestList as AskedList
from ...queries.ledger.changes import ChangePage, newest_changes, read_change, read_changes
from ...queries.ledger.redaction_requests import RequestList, find_entry
from ...queries.ledger.redactions import passages_of
from ...queries.lists.facets import current_index
from ...queries.register.drafts import DraftList
from ...rules.kernel.permissions import can_ask_redaction
from ..kernel import clock, querystring
from ..kernel.pagination import Turns


@require_safe
def change_list(request: HttpRequest) -> HttpResponse:
    """All that changed and that this person may see, newest first. A bad filter shows its error and no rows."""
    page = read_changes(request.user, request.GET, catalogue=current_index(clock.today()).catalogue)
    filters = querystring.without(request.GET, *querystring.PAGE_KEYS)
    context = {
        "nav_section": "changes",
        "page": page,
        "form": page.form,
        "filtered": bool(filters),
        "pages": page_links(request, page),
        **_anchor(),
    }
    return render(request, "commitments/ledger/change_list.html", context, status=400 if page.errors else 200)


def _anchor() -> dict[str, Any]:
    """The signed head; where the key is not that of the register, why there is none."""
    try:
        return {"anchor": current_anchor()}
    except WrongLedgerKey as error:
        return {"no_anchor": str(error)}


@require_safe
def change_detail(request: HttpRequest, seq: int) -> HttpResponse:
    try:
        change = read_change(request.user, seq, catalogue=current_index(clock.today()).catalogue)
    except LedgerEntry.DoesNotExist as error:
        raise Http404 from error
    may_redact = can_ask_redaction.test(request.user) and bool(passages_of(find_entry(request.user, seq)))
    context = {"nav_section": "changes", "change": change, "may_redact": may_redact}
    return render(request, "commitments/ledger/change_detail.html", context)


@require_safe
def change_feed(request: HttpRequest) -> HttpResponse:
    """The newest entries that this person may see, as Atom."""
    changes = newest_changes(request.user, catalogue=current_index(clock.today()).catalogue)
    response = HttpResponse(content_type="application/atom+xml; charset=utf-8")
    write_feed(changes, response, site=settings.SITE_URL)
    return response


def page_links(
    request: HttpRequest, page: ChangePage | DraftList | FollowUpList | RequestList | AskedList | Turns
) -> dict[str, str]:
    """Query strings of the first, previous, next and last page; only those that lead somewhere."""
    links = {}
    if page.previous is not None:
        links["first"] = f"?{querystring.without(request.GET, *querystring.PAGE_KEYS).urlencode()}"
        links["previous"] = querystring.replaced(request.GET, before=str(page.previous))
    if page.next is not None:
        links["next"] = querystring.replaced(request.GET, after=str(page.next))
        links["last"] = querystring.replaced(request.GET, page="last")
    return links
