"""What an account is signed in with: passwords, links to choose one, second factors; each act tells no secret."""

from django.db import transaction

from ...models import User
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_manage_accounts
from ..kernel import ledger


@transaction.atomic
def reset_password(*, account: User, password: str) -> User:
    """Give an account the password that its owner chose behind a link which was sent or handed to them.

    Whether the password is a good one is the caller's to ask. Side effects, in order: number of the ledger taken;
    password and next version written; ledger entry in the owner's name that says no more than that.
    """
    return _write(ledger.open_entry(account), account, Act.RESET_PASSWORD, password)


@transaction.atomic
def set_password(*, actor: User, account: User, password: str) -> User:
    """Give an account a password that was typed on the command line, in the name of an administrator.

    Whether the password is a good one is the caller's to ask. Raises PermissionDenied when the actor is no
    administrator. Side effects, in order: number of the ledger taken; password and next version written; ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_manage_accounts.test(actor))
    return _write(opened, account, Act.SET_PASSWORD, password)


@transaction.atomic
def note_password_link(*, actor: User, account: User, act: Act) -> User:
    """Say on the ledger that an administrator has a link sent or printed with which the owner chooses a password.

    ``act`` is which of the two. Raises PermissionDenied when the actor is no administrator. Side effects, in order:
    number of the ledger taken; next version of the account written; ledger entry without the link.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_manage_accounts.test(actor))
    return _write(opened, account, act)


@transaction.atomic
def note_second_factor(*, account: User, act: Act) -> User:
    """Say on the ledger what the owner of an account does with the own second factor, in the same transaction.

    Side effects, in order: number of the ledger taken; next version of the account written; ledger entry in the
    owner's name without a secret.
    """
    return _write(ledger.open_entry(account), account, act)


def _write(opened: ledger.Opened, account: User, act: Act, password: str | None = None) -> User:
    """Lead the account to its next version; ``password`` is hashed, None leaves it as it is."""
    stored = User.objects.get(pk=account.pk)
    account.version = stored.version + 1
    account.password = stored.password
    if password is not None:
        account.set_password(password)
    account.save(update_fields=["password", "version"])
    before, after = {"version": stored.version}, {"version": account.version}
    ledger.write_entry(opened, act=act, obj=account, before=before, after=after)
    return account
