"""Your own private calendar address: made, replaced and taken back."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.meetings.calendar_addresses import end_calendar_address, make_calendar_address
from ...exchange.meetings.calendar import private_address
from ...exchange.people.letters import tell_owner
from ...models import CalendarAddress
from ...rules.kernel.changes import Act
from ...rules.people.tokens import Scope
from ..kernel.base import One, Posted, as_person
from ..kernel.fields import Shape


class CalendarAddressShape(Shape):
    """When the private calendar link was created. The response that creates the link shows it once; only its hash is
    stored.
    """

    made_at = serializers.DateTimeField(allow_null=True)
    address = serializers.CharField()


class OwnCalendarAddress(Posted, One):
    """Whether you have a private calendar link, and since when; anyone with it reads what you can see."""

    about, route, key, personal = "Your own", "calendar-address", "", True
    shape, scope, versioned = CalendarAddressShape, Scope.OWN, False

    @classmethod
    def find(cls, request: Request, key: None) -> dict[str, Any]:
        row = CalendarAddress.objects.filter(user=request.user.pk).first()
        return {"made_at": row.made_at if row else None, "address": ""}

    def _change(self, where: dict[str, Any]) -> Response:
        address = private_address(self.act())
        return self.answer_one(self.found(self.request, None) | {"address": address})

    def act(self) -> str:
        """Create a private calendar link, shown in this response only; an earlier link stops working."""
        person = as_person(self.request.user)
        token = make_calendar_address(actor=person)
        tell_owner(person, Act.MAKE_CALENDAR_ADDRESS)
        return token


class EndCalendarAddress(Posted):
    """Revoke your private calendar link: calendars that use it get no more updates."""

    about, scope, of = "Your own", Scope.OWN, OwnCalendarAddress
    versioned, leaves_nothing = False, True

    def act(self) -> None:
        person = as_person(self.request.user)
        end_calendar_address(actor=person)
        tell_owner(person, Act.END_CALENDAR_ADDRESS)
