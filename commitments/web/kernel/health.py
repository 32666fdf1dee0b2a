"""Two addresses for machines: is the process alive, and can it serve."""

import os

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...queries.ledger.installation import has_ledger_key, is_writable, lost_triggers, migrations_missing
from ...queries.lists.facets import current_index
from ...rules.kernel.days import day_at


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    return _plain("ok")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    reason = _reason_not_ready()
    return _plain(reason, status=503) if reason else _plain("ok")


def _reason_not_ready() -> str:
    # The reason goes to whoever asks: no host, name or path of the database in it.
    try:
        if migrations_missing():
            return "migrations not applied"
        if not (is_writable() and os.access(settings.DATA_DIR, os.W_OK)):
            return "nothing can be written: run manage.py doctor"
        if not _is_guarded():
            return "triggers of the database are missing or changed: run manage.py doctor"
        if not has_ledger_key(settings.LEDGER_KEY):
            return "LEDGER_KEY is not the key of this register: run manage.py doctor"
        # The first list of a new process must not wait for the facets to be built.
        current_index(day_at(timezone.now()))
    except DatabaseError:
        return "database not reachable"
    return ""


_guarded = False


def _is_guarded() -> bool:
    """Whether the triggers say what they should; asked until it holds, before the process serves anybody."""
    global _guarded
    _guarded = _guarded or not lost_triggers()
    return _guarded


def _plain(text: str, status: int = 200) -> HttpResponse:
    return HttpResponse(text + "\n", content_type="text/plain; charset=utf-8", status=status)
