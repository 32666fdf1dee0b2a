"""Errors as programs read them: problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 60
"""After how long it makes sense to ask again where the server cannot save, or not answer, at the moment."""


def problem(status: int, detail: str = "", errors: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A problem as JSON-ready dict: ``type``, ``title``, ``status``, ``detail``, and ``errors`` by field.

    ``errors`` are dicts with ``field`` (empty where it is about no single one) and ``message``. The title is that of
    the status, in English; the rest is in the language of who asks.
    """
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or HTTPStatus(status).description,
        "errors": errors or [],
    }
