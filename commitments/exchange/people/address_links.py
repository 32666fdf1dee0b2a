"""The link that confirms a new address of an account, and what its owner is told by letter about the change."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...models import User
from .digest_mail import absolute
from .letters import if_not_you, write_to

LIFETIME = timedelta(hours=24)
"""How long the link in a letter to a new address works."""
SALT = "commitments.accounts.address"


def address_token(account: User, address: str) -> str:
    """What the link to ``address`` carries: good for this account, until its address or password is another."""
    return signing.dumps([account.pk, address, _state_of(account)], salt=SALT)


def read_address_token(account: User, token: str) -> str | None:
    """The new address of ``account`` that a token confirms; None for one that is not its own, was used or expired."""
    try:
        owner, address, state = signing.loads(token, salt=SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return address if owner == account.pk and constant_time_compare(state, _state_of(account)) else None


def _state_of(account: User) -> str:
    return salted_hmac(SALT, f"{account.pk}|{account.email}|{account.password}", algorithm="sha256").hexdigest()


def _link_life() -> str:
    hours = LIFETIME // timedelta(hours=1)
    message = ngettext(
        "The link works once and expires after %(hours)d hour.",
        "The link works once and expires after %(hours)d hours.",
        hours,
    )
    return message % {"hours": hours}


def send_address_link(account: User, address: str) -> None:
    """Write to the new address with the link that confirms it, and to the present one that this was asked for."""
    link = absolute(reverse("account_confirm_email", args=[address_token(account, address)]))
    write_to(
        account,
        address,
        subject=_("confirm your e-mail address"),
        text=_(
            "While signed in, open this link to confirm that e-mail about your account goes to this address from now "
            "on."
        ),
        link=link,
        after=_link_life(),
    )
    write_to(
        account,
        account.email,
        subject=_("change of e-mail address requested"),
        text=_("Someone who signed in as you asked to send your e-mail to %(address)s. Nothing has changed yet.")
        % {"address": address},
        after=if_not_you(),
    )


def tell_new_address(account: User, old: str) -> None:
    """Write to the old address and to the new one that the change was made."""
    for address in (old, account.email):
        write_to(
            account,
            address,
            subject=_("your e-mail address was changed"),
            text=_("The e-mail address of your account was changed. New: %(new)s. Old: %(old)s.")
            % {"new": account.email or _("no address"), "old": old or _("no address")},
            after=if_not_you(),
        )
