"""Whose private calendar address it is."""

from ...models import CalendarAddress, User
from ...rules.kernel.permissions import can_have_calendar_address
from ...rules.meetings.calendar_addresses import token_hash


def find_reader(token: str) -> User | None:
    """The person whose private calendar address holds ``token``; None where it is nobody's, or their account is off."""
    rows = CalendarAddress.objects.select_related("user").filter(token_hash=token_hash(token))
    address = rows.first()
    return address.user if address and can_have_calendar_address.test(address.user) else None
