"""What every page of the register may show."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from ...queries.kernel.processes import process_name
from . import clock, querystring
from .past import kept_fields, today_url


def letterhead(request: HttpRequest) -> dict[str, Any]:
    """The name of the process, read only where a page prints it, and the moment of the past that a page shows."""
    moment = getattr(request, "moment", None)
    return {
        "process_name": SimpleLazyObject(process_name),
        "moment": moment,
        "past_query": querystring.encode(moment.query) if moment else "",
        "today_url": today_url(request) if moment else "",
        "kept": kept_fields(request) if moment else [],
        "last_day": clock.today(),
    }
