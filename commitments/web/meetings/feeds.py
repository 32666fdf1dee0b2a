"""Calendars for other programs: the feed of dates, and the rows of the register as a file of dates."""

from datetime import datetime, time
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...exchange.meetings.calendar import CALENDAR_TYPE, FORMAT, dates_file, write_feed
from ...models import LedgerEntry
from ...queries.lists.choice import read_choice
from ...queries.lists.facets import FacetIndex, current_index
from ...queries.meetings.calendar_addresses import find_reader
from ...queries.meetings.feed import read_feed
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.lists.past import Moment
from ..kernel import clock
from ..kernel.files import refuse_rows, send_rows
from ..kernel.past import takes_moment


@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponseBase:
    """The public dates, whoever asks: an address that people pass on must not show what its first reader may see."""
    return answer_feed(request, AnonymousUser())


def answer_feed(request: HttpRequest, user: Visitor) -> HttpResponseBase:
    """The dates that ``user`` may see, by the filters of the address; 304 where nothing changed since it was asked."""
    index = current_index(clock.today())
    choice = read_choice(user, request.GET, index=index, today=index.today)
    if choice.hits is None:
        return refuse_rows(choice.errors)
    etag, changed = feed_etag(request, user, index), last_changed(index)
    response = get_conditional_response(request, etag=etag, last_modified=changed)
    if response is None:
        pieces = write_feed(read_feed(user, choice.hits), name=_("Servanda: meetings and deadlines"))
        response = HttpResponse(b"".join(pieces), content_type=CALENDAR_TYPE)
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(changed)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def feed_etag(request: HttpRequest, user: Visitor, index: FacetIndex) -> str:
    """What the bytes of a feed follow from: the register, the day, the filters, the tiers and the language."""
    tiers = [int(tier) for tier in visible_tiers(user)]
    told = (FORMAT, *index.head, index.today, request.META["QUERY_STRING"], tiers, get_language())
    return f'"{sha256(repr(told).encode()).hexdigest()[:32]}"'


def last_changed(index: FacetIndex) -> int:
    """When a feed last changed, as a number of seconds: with the last act, or with the day."""
    began = timezone.make_aware(datetime.combine(index.today, time.min))
    acted = LedgerEntry.objects.filter(seq=index.seq).values_list("at", flat=True).first()
    return int(max(filter(None, [began, acted])).timestamp())


@require_safe
def calendar_feed_private(request: HttpRequest, token: str) -> HttpResponseBase:
    """The dates that the person may see whose address this is. One that is not valid any more is not there."""
    reader = find_reader(token)
    if reader is None:
        page = settings.SITE_URL + reverse("calendar-address")
        text = _("This calendar link is no longer valid. Its owner can create a new one at %(page)s") % {"page": page}
        return HttpResponse(f"{text}\n", status=404, content_type="text/plain; charset=utf-8")
    return answer_feed(request, reader)


@require_safe
@takes_moment
def commitment_export_ics(request: HttpRequest, moment: Moment | None) -> HttpResponseBase:
    """The same rows in the same order as the screen shows for this query string, all pages, as dates."""
    return send_rows(request, moment, dates_file)
