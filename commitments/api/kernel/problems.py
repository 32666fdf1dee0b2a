"""Errors of the API: whatever goes wrong is answered as a problem that names the field."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from ...actions.kernel.ledger import VersionConflict, WrongLedgerKey
from ...actions.lists.bulk import RowsChanged
from ...exchange.kernel.kept_files import LostFile
from ...exchange.kernel.problems import MEDIA_TYPE, RETRY_SECONDS, problem


class BadQuery(exceptions.APIException):
    """The address asks for something that cannot be read. ``errors``: (label, message) pairs."""

    status_code = 400
    default_detail = gettext_lazy("The URL cannot be read: see the errors.")

    def __init__(self, errors: Iterable[tuple[str, str]], form: Any = None) -> None:
        super().__init__()
        names = _labels(form)
        self.errors = [{"field": names.get(str(name), str(name)), "message": str(text)} for name, text in errors]


def _labels(form: Any) -> dict[str, str]:
    """The names of parameters by what pages call them: programs are told the former."""
    known = {_("Sort"): "sort", _("Rows per page"): "per_page", _("Page"): "page", _("Count"): "count"}
    known |= {_("As of"): "as_of", _("Known on"): "known_on"}
    known |= {_("Columns"): "columns", _("Words"): "words", _("Audience"): "for", _("Grouping"): "by"}
    known |= {_("Date of the document"): "on"}
    return known | ({str(field.label): name for name, field in form.fields.items()} if form else {})


class NoVersion(exceptions.APIException):
    status_code = 428
    default_detail = gettext_lazy(
        "Send the version that you change in If-Match: the ETag that you got when you read it."
    )


class Stale(exceptions.APIException):
    """Somebody changed it since. ``version`` is what it is at now."""

    status_code = 412
    default_detail = gettext_lazy("Someone else changed this. Nothing was saved; check the new values and try again.")

    def __init__(self, version: int) -> None:
        super().__init__()
        self.version = version


class Conflict(exceptions.APIException):
    status_code = 409
    default_detail = gettext_lazy(
        "Something that this depends on was changed in the meantime. Nothing was saved; read it again."
    )


class KeyUsed(exceptions.APIException):
    status_code = 422
    default_detail = gettext_lazy("This Idempotency-Key was used for another request. Use a new one.")


class NoLength(exceptions.APIException):
    """A server hands on no body whose length it is not told: what was sent would be taken for nothing."""

    status_code = 411
    default_detail = gettext_lazy("Send the body with its length (Content-Length), not in chunks.")


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = gettext_lazy("The body is too large.")


def answer_problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception in a view; None for what nobody expected, which is logged and answered elsewhere."""
    found = _as_problem(exc, context["view"])
    if found is None:
        return None
    set_rollback()
    status, detail, errors = found
    body = problem(status, detail, errors)
    return Response(body, status=status, headers=_headers(exc), content_type=MEDIA_TYPE)


def _as_problem(exc: Exception, view: Any) -> tuple[int, str, list[dict[str, str]]] | None:
    match exc:
        case LostFile():
            return 404, exc.message, []
        case Http404() | exceptions.NotFound():
            return 404, _("Nothing exists at this URL, or nothing that is visible to you."), []
        case PermissionDenied():
            return 403, _("You can read this, but your role does not allow the change."), []
        case WrongLedgerKey():
            return 503, str(exc), []
        case RowsChanged():
            return 409, exc.message, []
        case VersionConflict():
            raised = Stale(exc.obj.version) if view.is_about(exc.obj) else Conflict()
            return raised.status_code, str(raised.detail), []
        case ValidationError():
            return 422, _("Nothing was saved: see the errors."), list(_of_action(exc, view.told_as))
        case exceptions.ValidationError():
            return 422, _("Nothing was saved: see the errors."), list(_of_shape(exc.detail))
        case exceptions.APIException():
            return exc.status_code, str(exc.detail), getattr(exc, "errors", [])
    return None


def _headers(exc: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(exc, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    if seconds := getattr(exc, "wait", None):
        headers["Retry-After"] = str(int(seconds) + 1)
    if isinstance(exc, WrongLedgerKey):
        headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(exc, Stale):
        headers["ETag"] = f'"{exc.version}"'
    if isinstance(exc, VersionConflict):
        headers["ETag"] = f'"{exc.obj.version}"'
    return headers


def _of_action(error: ValidationError, told_as: dict[str, str]) -> Iterator[dict[str, str]]:
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, messages in found.items():
        field = "" if name == "__all__" else told_as.get(name, name)
        yield from ({"field": field, "message": message} for message in messages)


def _of_shape(detail: Any, place: str = "") -> Iterator[dict[str, str]]:
    """The errors of what was sent, each with its place such as ``parties.0.role``."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _of_shape(inner, place if name == "non_field_errors" else f"{place}.{name}".lstrip("."))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _of_shape(inner, f"{place}.{number}" if nested else place)
    else:
        yield {"field": place, "message": str(detail)}
