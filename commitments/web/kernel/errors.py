"""Error pages; they keep the letterhead and the search field."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.authentication import CSRFCheck

from ...actions.kernel.ledger import WrongLedgerKey
from ...exchange.kernel.problems import MEDIA_TYPE, RETRY_SECONDS, problem
from ...queries.kernel.outages import Outage, outage_of
from .allowed_methods import is_of_api

READING = ("GET", "HEAD")
NOT_KEPT = ("csrfmiddlewaretoken", "password")
"""What is in the name of a field that no page repeats: secrets, and the token that the page gives anew."""


@dataclass(frozen=True)
class Notice:
    """What a page says instead of what it could not do: a heading, and sentences on what happened and what to do."""

    status: int
    heading: str
    text: str


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What is wrong with an address or a form that was not read, where it is known."""
    detail = _too_much(exception)
    if is_of_api(request):
        return problem_answer(400, detail)
    return render(request, "400.html", {"detail": detail}, status=400)


def _too_much(error: Exception) -> str:
    match error:
        case TooManyFieldsSent():
            limit = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
            return _("The URL or the form has more than %(limit)d fields. Send fewer.") % {"limit": limit}
        case TooManyFilesSent():
            limit = settings.DATA_UPLOAD_MAX_NUMBER_FILES
            return _("The form has more than %(limit)d files. Send fewer.") % {"limit": limit}
        case RequestDataTooBig():
            limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
            return _("The form has more than %(limit)d bytes. Shorten its texts.") % {"limit": limit}
    return ""


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "403.html", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, "404.html", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """No database and no context: whatever broke may be what they need."""
    notice = _notice(sys.exception(), request)
    if notice is None:
        return problem_answer(500) if is_of_api(request) else render(None, "500.html", status=500)
    response = problem_answer(notice.status, notice.text) if is_of_api(request) else _page(request, notice)
    response["Retry-After"] = str(RETRY_SECONDS)
    return response


def _answer(request: HttpRequest, template: str, status: int) -> HttpResponse:
    return problem_answer(status) if is_of_api(request) else render(request, template, status=status)


def problem_answer(status: int, detail: str = "") -> HttpResponse:
    """What programs get in place of a page."""
    return JsonResponse(problem(status, detail), status=status, content_type=MEDIA_TYPE)


def _notice(error: BaseException | None, request: HttpRequest) -> Notice | None:
    """What to say of an error; None for one that nobody expected."""
    reads = request.method in READING
    if isinstance(error, WrongLedgerKey):
        return _not_signed(str(error)) if reads else _nothing_saved(str(error))
    match outage_of(error):
        case Outage.FULL:
            return _full(reads)
        case Outage.READ_ONLY:
            return _read_only(reads)
        case Outage.DAMAGED:
            return _damaged()
        case Outage.AWAY:
            return _not_shown() if reads else _not_certain(is_of_api(request))
    return None


def _full(reads: bool) -> Notice:
    text = _(
        "Nothing was saved. Everything saved before is still there, and pages can be read as usual. Ask the "
        "administrator to free disk space, then save again."
    )
    if reads:
        text = _(
            "Everything saved before is still there, but the server has no disk space to open this page. Ask the "
            "administrator to free disk space, then reload the page."
        )
    return Notice(507, _("The server’s disk is full"), text)


def _nothing_saved(reason: str) -> Notice:
    text = _(
        "Nothing was saved. Everything saved before is still there, and pages can be read as usual. Tell the "
        "administrator: %(reason)s"
    )
    return Notice(503, _("Nothing can be saved at the moment"), text % {"reason": reason})


def _not_signed(reason: str) -> Notice:
    text = _(
        "The register cannot sign this file. Nothing that was saved before is lost, and you can read pages as usual. "
        "Tell the administrator: %(reason)s"
    )
    return Notice(503, _("This file cannot be created at the moment"), text % {"reason": reason})


def _read_only(reads: bool) -> Notice:
    if not reads:
        return _nothing_saved(
            _("The server can read its data, but not write them. The command manage.py doctor shows more.")
        )
    text = _(
        "The server does not have the file access that this page needs. Ask the administrator to run manage.py doctor."
    )
    return Notice(503, _("This page cannot be shown at the moment"), text)


def _damaged() -> Notice:
    text = _(
        "The server cannot read part of the database. It is not certain whether anything was saved. Ask the "
        "administrator to run manage.py doctor."
    )
    return Notice(503, _("The database is damaged"), text)


def _not_shown() -> Notice:
    text = _(
        "This page cannot be shown without the database. Everything saved is still there. Reload the page in a minute."
    )
    return Notice(503, _("The database is not responding at the moment"), text)


def _not_certain(is_program: bool) -> Notice:
    """It broke off before or after the last word. Sending again is safe, each in its own way."""
    text = _("It is not certain whether this was saved. Wait a minute, then save again: nothing is saved twice.")
    if is_program:
        text = _(
            "It is not certain whether this was saved. Wait, then send the request again with the same "
            "Idempotency-Key, or first read what was saved."
        )
    return Notice(503, _("The database is not responding at the moment"), text)


def _page(request: HttpRequest, notice: Notice) -> HttpResponse:
    """The notice, and everything typed in a form that can be sent again. Asks no database: it may be away."""
    kept = list(_kept(request)) if _may_be_shown(request) else []
    texts = [field for field in kept if _is_text(*field)]
    others = [field for field in kept if field not in texts]
    files = bool(kept and request.FILES)
    context = {"notice": notice, "texts": texts, "others": others, "files": files, "csrf_token": get_token(request)}
    return render(None, f"{notice.status}.html", context, status=notice.status)


def _may_be_shown(request: HttpRequest) -> bool:
    """Whether somebody who has signed in sent a form of ours: what another site sends must not come back as ours."""
    if request.method in READING or CSRFCheck(server_error).process_view(request, server_error, (), {}):
        return False
    user = getattr(request, "_cached_user", None)
    return user.is_authenticated if user else settings.SESSION_COOKIE_NAME in request.COOKIES


def _kept(request: HttpRequest) -> Iterator[tuple[str, str]]:
    for name, values in request.POST.lists():
        if not any(word in name for word in NOT_KEPT):
            yield from ((name, value) for value in values)


def _is_text(name: str, value: str) -> bool:
    """Words, which a person would hate to lose; not what a form carries along beside them."""
    return len(value.split()) > 1 and not name.startswith("initial-")
