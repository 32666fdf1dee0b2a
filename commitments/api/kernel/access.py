"""Who asks, what their token allows, and how often they may ask."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.db import InternalError, OperationalError
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from ...actions.people.tokens import note_use
from ...exchange.kernel.rate_counter import Counts
from ...models import ApiToken, User
from ...queries.people.tokens import find_token
from ...rules.people.tokens import Scope, allows
from . import clock

KEYWORD = "bearer"


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Bearer svd_…``. A token that is none is told so, and not taken for a visitor."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        keyword, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if keyword.lower() != KEYWORD:
            return None
        today = clock.today()
        token = find_token(secret.strip(), today=today)
        if token is None:
            raise AuthenticationFailed(_("This token is unknown, revoked or expired."))
        with suppress(OperationalError, InternalError):
            # Where nothing can be written, programs may read.
            note_use(token, today)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Servanda"'


class Session(SessionAuthentication):
    """Who has signed in in the browser; what writes needs the token against forged requests, as forms do."""


def require_scope(request: Request, needed: Scope) -> None:
    """Refuse a token without the scope; who has signed in in the browser needs none."""
    if isinstance(request.auth, ApiToken) and not allows(request.auth.scopes, needed):
        raise PermissionDenied(
            _("This token lacks a scope that this request needs. The API documentation names the scope.")
        )


class WithinScope(BasePermission):
    """Visitors read what is public. What writes needs somebody; a token needs the scope that the view names."""

    def has_permission(self, request: Request, view: Any) -> bool:
        require_scope(request, view.scope_for(request.method))
        if not request.user.is_authenticated and view.needs_person(request.method):
            raise NotAuthenticated(_("Send a token, or sign in."))
        return True


class SharedRate(SimpleRateThrottle):
    """So many in each minute (hour, day) of the clock, counted by all processes together."""

    num_requests: int
    duration: int
    left = 0.0

    def allow_request(self, request: Request, view: Any) -> bool:
        name = self.get_cache_key(request, view)
        if name is None:
            return True
        stretch, passed = divmod(self.timer(), self.duration)
        self.left = self.duration - passed
        return Counts(settings.DATA_DIR / "counts").add(name, int(stretch)) <= self.num_requests

    def wait(self) -> float:
        return self.left


class AddressRate(SharedRate):
    """How often anybody may ask from one address, whoever they say that they are: counted before that is looked up."""

    scope = "address"

    def get_cache_key(self, request: Request, view: Any) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenRate(SharedRate):
    """How often one token may be used, from wherever."""

    scope = "token"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        if not isinstance(request.auth, ApiToken):
            return None
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}
