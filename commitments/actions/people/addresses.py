"""The address of an account: changed by its owner, who confirmed the new one, or set by an administrator."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import User
from ...queries.people.accounts import told_address
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_manage_accounts
from ..kernel import ledger


@transaction.atomic
def change_address(*, account: User, old: str, address: str) -> User:
    """Give an account the address that its owner confirmed by a link that was sent there.

    ``old`` is the address that the link started from. Raises ValidationError where the account has another by now, or
    ``address`` is none. Side effects, in order: number of the ledger taken; address and next version written; ledger
    entry in the owner's name.
    """
    opened = ledger.open_entry(account)
    stored = User.objects.get(pk=account.pk)
    if stored.email != old:
        raise ValidationError(_("The address was changed in the meantime. Request a new link."))
    return _write(opened, stored, address, told=old, act=Act.CHANGE_ADDRESS)


@transaction.atomic
def set_address(*, actor: User, account: User, address: str) -> User:
    """Give an account an address, which counts as confirmed by the administrator who acts.

    Puts right what older versions wrote past the ledger: the entry tells the address that the ledger told last as the
    one before, and addresses kept beside the account's own are forgotten. Raises PermissionDenied when the actor is no
    administrator, ValidationError where ``address`` is none. Side effects, in order: number of the ledger taken;
    addresses beside it deleted; address and next version written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_manage_accounts.test(actor))
    EmailAddress.objects.filter(user_id=account.pk).delete()
    stored = User.objects.get(pk=account.pk)
    return _write(opened, stored, address, told=told_address(stored), act=Act.SET_ADDRESS)


def _write(opened: ledger.Opened, account: User, address: str, *, told: str, act: Act) -> User:
    validate_email(address)
    before = {"email": told, "version": account.version}
    account.email = address
    account.version += 1
    account.save(update_fields=["email", "version"])
    after = {"email": address, "version": account.version}
    ledger.write_entry(opened, act=act, obj=account, before=before, after=after)
    return account
