"""What no log line may hold."""

import re
from typing import Any

SECRET_ADDRESS = re.compile(r"(/calendar/)[^/\s?]+(\.ics)|(/accounts/(?:password/reset/key|email/confirm)/)[^/\s?]+")
"""A private calendar, and the links of letters about an account."""


def hide_addresses(_logger: Any, _name: str, event: dict[str, Any]) -> dict[str, Any]:
    """A step of structlog: whoever reads the log learns that such a page was asked for, and not its address."""
    return {
        name: SECRET_ADDRESS.sub(r"\1\3…\2", value) if isinstance(value, str) else value
        for name, value in event.items()
    }
