"""Accounts: people, their role, and the party they speak for."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Membership, Party, User
from ...queries.ledger.snapshots import snapshot
from ...queries.people.accounts import told_address
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import STAFF_ROLES, UserRole, can_manage_accounts
from ..kernel import ledger


@transaction.atomic
def save_account(*, actor: User, account: User, party: Party | None = None, version: int | None = None) -> User:
    """Write a new or changed account; whether it may open the admin follows from its role.

    ``party`` is who a focal point speaks for; for other roles it stays None. ``version`` is the one the writer started
    from, if it is not the one that ``account`` carries. Raises PermissionDenied when the actor is no administrator,
    VersionConflict, ValidationError by field. The password of an account that exists stays what it is, whatever
    ``account`` carries (``actions.people.credentials`` sets it); a new one without a password gets none that could be
    typed. Side effects: account and membership written; ledger entry without password.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_manage_accounts.test(actor))
    if (account.role == UserRole.FOCAL_POINT) != (party is not None):
        raise ValidationError({"party": _("Choose a party for a focal point, and for no other role.")})
    _keep_an_administrator(account)
    stored = User.objects.filter(pk=account.pk).first() if account.pk else None
    if stored:
        ledger.require_version(stored, account.version if version is None else version)
        account.version = stored.version + 1
    # An address that was written past the ledger shows as a change, and is not taken over unseen.
    before = snapshot(stored) | {"email": told_address(stored)} if stored else None
    _keep_password(account, stored)
    account.is_staff = account.role in STAFF_ROLES
    account.full_clean()
    account.save()
    account.memberships.exclude(party=party).delete()
    if party:
        Membership.objects.get_or_create(user=account, party=party)
    ledger.write_entry(
        opened,
        act="change_account" if stored else "add_account",
        obj=account,
        before=before,
        after=snapshot(account),
    )
    return account


@transaction.atomic
def change_password(*, account: User, password: str) -> User:
    """Give an account the password that its owner chose, signed in.

    Whether the password is a good one is the caller's to ask. Side effects, in order: number of the ledger taken;
    password and next version written; ledger entry in the owner's name that says no more than that.
    """
    opened = ledger.open_entry(account)
    version = User.objects.values_list("version", flat=True).get(pk=account.pk)
    account.set_password(password)
    account.version = version + 1
    account.save(update_fields=["password", "version"])
    before, after = {"version": version}, {"version": account.version}
    ledger.write_entry(opened, act=Act.CHANGE_PASSWORD, obj=account, before=before, after=after)
    return account


@transaction.atomic
def appoint_administrator(*, username: str, password: str, email: str = "") -> User:
    """Make an administrator from the command line, where nobody is signed in: the entry names the account itself.

    Whether the password is a good one is the caller's to ask. Raises ValidationError by field. Side effects, in order:
    number of the ledger taken; account written; ledger entry without password.
    """
    account = User(username=username, email=email, role=UserRole.ADMINISTRATOR, is_staff=True)
    opened = ledger.open_entry(account)
    account.set_password(password)
    account.full_clean()
    account.save(force_insert=True)
    ledger.write_entry(opened, act="add_account", obj=account, before=None, after=snapshot(account))
    return account


def _keep_password(account: User, stored: User | None) -> None:
    if stored:
        account.password = stored.password
    elif not account.password:
        account.set_unusable_password()


def _keep_an_administrator(account: User) -> None:
    """ValidationError when nobody could look after accounts any more."""
    stays = account.role == UserRole.ADMINISTRATOR and account.is_active
    others = User.objects.filter(role=UserRole.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)
    if not stays and not others.exists():
        raise ValidationError({"role": _("This is the last administrator. Make someone else an administrator first.")})
