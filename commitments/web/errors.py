"""Error pages; they keep the letterhead and the search field."""

import errno
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..actions.ledger import WrongLedgerKey
from ..exchange.problems import MEDIA_TYPE, problem
from .methods import is_of_api

FULL_TO_POSTGRESQL = "53100"
FULL_TO_SQLITE = "database or disk is full"
NO_WAY_IN = "could not write init file"
"""What PostgreSQL tells whoever connects when it finds no room for the copy of its catalogue that it starts from."""
FULL_TO_THE_SYSTEM = (errno.ENOSPC, errno.EDQUOT)
NOT_KEPT = ("csrfmiddlewaretoken", "password")
"""What is in the name of a field that no page repeats: secrets, and the token that the page gives anew."""


def bad_request(request, exception):
    """What is wrong with an address or a form that was not read, where it is known."""
    detail = _too_much(exception)
    if is_of_api(request):
        return problem_answer(400, detail)
    return render(request, "400.html", {"detail": detail}, status=400)


def _too_much(error: Exception) -> str:
    match error:
        case TooManyFieldsSent():
            limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
            return _("The address or the form has more than %(limit)d fields. Send fewer.") % {"limit": limit}
        case TooManyFilesSent():
            limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
            return _("The form has more than %(limit)d files. Send fewer.") % {"limit": limit}
        case RequestDataTooBig():
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            return _("The form has more than %(limit)d bytes. Shorten its texts.") % {"limit": limit}
    return ""


def permission_denied(request, exception):
    return _answer(request, "403.html", 403)


def page_not_found(request, exception):
    return _answer(request, "404.html", 404)


def server_error(request):
    """No database and no context: whatever broke may be what they need. Where only writing fails, pages are read."""
    error = sys.exception()
    if isinstance(error, WrongLedgerKey):
        return _what_was_typed(request, "503.html", 503, reason=str(error))
    if _is_full(error):
        return problem_answer(507) if is_of_api(request) else _disk_full(request)
    return problem_answer(500) if is_of_api(request) else render(None, "500.html", status=500)


def _answer(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return problem_answer(status) if is_of_api(request) else render(request, template, status=status)


def problem_answer(status: int, detail: str = "") -> HttpResponse:
    """What programs get in place of a page."""
    return JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)


def _is_full(error: BaseException | None) -> bool:
    """Whether there was no room to write: the drivers say it each in its own way, a cause or two further down."""
    while error:
        told = any(words in str(error) for words in (FULL_TO_SQLITE, NO_WAY_IN))
        if told or getattr(error, "sqlstate", None) == FULL_TO_POSTGRESQL:
            return True
        if getattr(error, "errno", None) in FULL_TO_THE_SYSTEM:
            return True
        error = error.__cause__ or error.__context__
    return False


def _disk_full(request: HttpRequest) -> HttpResponse:
    try:
        return _what_was_typed(request, "507.html", 507)
    except DatabaseError:  # which lets nobody in
        return render(None, "507.html", status=507)


def _what_was_typed(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    """Everything typed stands in a form that can be sent again once the server can write."""
    user = getattr(request, "user", None)
    kept = list(_kept(request)) if user and user.is_authenticated else []
    texts = [field for field in kept if _is_text(*field)]
    others = [field for field in kept if field not in texts]
    context |= {"texts": texts, "others": others, "files": bool(request.FILES)}
    return render(request, template, context, status=status)


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if not any(word in name for word in NOT_KEPT):
            yield from ((name, value) for value in values)


def _is_text(name: str, value: str) -> bool:
    """Words, which a person would hate to lose; not what a form carries along beside them."""
    return len(value.split()) > 1 and not name.startswith("initial-")
