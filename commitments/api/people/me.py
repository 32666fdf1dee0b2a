"""Who asks, as the register knows them."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...models import ApiToken, Party
from ...rules.kernel.permissions import UserRole
from ..kernel.base import Resource, as_person
from ..kernel.fields import PartyRef, Shape, Word


class TokenShape(Shape):
    """The token of this request."""

    name = serializers.CharField()
    scopes = serializers.ListField(source="words", child=serializers.CharField())
    expires_on = serializers.DateField()


class MeShape(Shape):
    """An account, and what it may be used for here."""

    username = serializers.CharField()
    name = serializers.CharField(source="shown_name")
    role = Word(UserRole)
    parties = PartyRef(many=True, source="spoken_for")
    token = TokenShape(allow_null=True)


class Me(Resource):
    """Who sends the request: the account, the parties that it represents, and the token, if there is one."""

    about, shape, personal = "Start", MeShape, True

    def get(self, request: Request) -> Response:
        self.refuse_query()
        person: Any = as_person(request.user)
        person.spoken_for = list(Party.objects.filter(memberships__user=person))
        person.token = _shown(request.auth) if isinstance(request.auth, ApiToken) else None
        return Response(self.shown(person))


def _shown(token: ApiToken) -> ApiToken:
    shown: Any = token
    shown.words = token.scopes.split()
    return token
