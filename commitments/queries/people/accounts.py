"""Accounts by their address, and addresses that are not what the ledger tells."""

import json
from dataclasses import dataclass

from allauth.account.models import EmailAddress

from ...models import LedgerEntry, User


def accounts_at(address: str) -> list[User]:
    """The accounts that are on and have this address, in whatever case it is typed, if the ledger tells it too."""
    found = User.objects.filter(email__iexact=address, is_active=True).exclude(email="").order_by("pk")
    return [account for account in found if told_address(account) == account.email]


def told_address(account: User) -> str:
    """The address of an account as its entries tell it last; its own where none tells of it."""
    return told_addresses(object_id=str(account.pk)).get(account.pk, account.email)


def told_addresses(**entries_of: str) -> dict[int, str]:
    """By account (its id), the address that its entries tell last; ``entries_of`` narrows down whose entries."""
    told = {}
    entries = LedgerEntry.objects.filter(object_type="user", payload__contains='"email"', **entries_of).order_by("seq")
    for key, payload in entries.values_list("object_id", "payload"):
        after = json.loads(payload)["after"] or {}
        if "email" in after:
            told[int(key)] = after["email"]
    return told


@dataclass(frozen=True)
class StrayAddress:
    """An address that was written past the ledger: ``told`` is the account's by its entries, None where it still is."""

    username: str
    address: str
    told: str | None


def stray_addresses() -> list[StrayAddress]:
    """What the page of addresses of older versions left: addresses that replaced the account's, or stand beside it."""
    told = told_addresses()
    accounts = User.objects.in_bulk()
    replaced = [
        StrayAddress(account.username, account.email, told[pk])
        for pk, account in sorted(accounts.items())
        if account.email != told.get(pk, account.email)
    ]
    beside = [
        StrayAddress(accounts[pk].username, address, None)
        for pk, address in EmailAddress.objects.order_by("user_id", "pk").values_list("user_id", "email")
        if address.casefold() not in {accounts[pk].email.casefold(), told.get(pk, "").casefold()}
    ]
    return replaced + beside
