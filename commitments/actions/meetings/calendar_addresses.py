"""Private calendar addresses: made, replaced and taken back by the person whose they are."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import CalendarAddress, User
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_have_calendar_address
from ...rules.meetings.calendar_addresses import new_token, token_hash
from ..kernel import ledger


@transaction.atomic
def make_calendar_address(*, actor: User) -> str:
    """Give the person a private calendar address; returns the secret in it, which is kept nowhere.

    An address that they had is no longer valid. Raises PermissionDenied. Side effects, in order: number of the ledger
    taken; hash of the secret and next version of the account written; ledger entry that says no more than that.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_have_calendar_address.test(actor))
    token = new_token()
    CalendarAddress.objects.update_or_create(
        user=actor, defaults={"token_hash": token_hash(token), "made_at": opened.at}
    )
    ledger.write_account_entry(opened, Act.MAKE_CALENDAR_ADDRESS)
    return token


@transaction.atomic
def end_calendar_address(*, actor: User) -> None:
    """Take the person's private calendar address back, for good.

    Raises PermissionDenied, and ValidationError where there is none. Side effects, in order: number of the ledger
    taken; hash deleted; next version of the account written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_have_calendar_address.test(actor))
    deleted, _rows = CalendarAddress.objects.filter(user=actor).delete()
    if not deleted:
        raise ValidationError(_("You have no private calendar link to revoke."))
    ledger.write_account_entry(opened, Act.END_CALENDAR_ADDRESS)
