"""What no log line may hold, and what none needs."""

import re
from typing import Any

from django.core.exceptions import PermissionDenied

SECRET_ADDRESS = re.compile(r"(/calendar/)[^/\s?]+(\.ics)|(/accounts/(?:password/reset/key|email/confirm)/)[^/\s?]+")
"""A private calendar, and the links of letters about an account."""


def shorten_refusals(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A step of structlog: that somebody was refused is a line, and needs no traceback, as nothing broke."""
    told = event.get("exc_info")
    error = told[1] if isinstance(told, tuple) else told
    if isinstance(error, PermissionDenied):
        del event["exc_info"]
    return event


def hide_addresses(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A step of structlog: whoever reads the log learns that such a page was asked for, and not its address."""
    return {
        name: SECRET_ADDRESS.sub(r"\1\3…\2", value) if isinstance(value, str) else value
        for name, value in event.items()
    }
