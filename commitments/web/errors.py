"""Error pages; they keep the letterhead and the search field."""

import errno
import sys
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

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
    return _answer(request, "400.html", 400)


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


def problem_answer(status: int) -> HttpResponse:
    """What programs get in place of a page."""
    return JsonResponse(problem(status), status=status, content_type=MEDIA_TYPE)


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
