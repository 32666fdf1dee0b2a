"""Links with which the owner of an account chooses a password: sent by letter, or printed on the server."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import int_to_base36
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ...actions.people.credentials import note_password_link
from ...models import User
from ...rules.kernel.changes import Act
from .digest_mail import absolute
from .letters import has_mail_server, tell_owner, write_to


def send_password_link(*, actor: User, account: User) -> None:
    """Have a letter sent to the account's own address with a link to choose a password, on the ledger.

    Raises PermissionDenied, and ValidationError, which says what to do instead, where no letter can be sent.
    """
    _require_a_way(account)
    note_password_link(actor=actor, account=account, act=Act.SEND_PASSWORD_LINK)
    write_to(
        account,
        account.email,
        subject=_("choose your password"),
        text=_("Open this link to choose the password of your account."),
        link=_link(account),
        after=link_life(),
    )


def print_password_link(*, actor: User, account: User) -> str:
    """A link to choose the password of an account, for whoever hands it over; on the ledger, and told to its owner.

    Raises PermissionDenied.
    """
    note_password_link(actor=actor, account=account, act=Act.PRINT_PASSWORD_LINK)
    tell_owner(account, Act.PRINT_PASSWORD_LINK)
    return _link(account)


def link_life() -> str:
    """How long a link to choose a password works."""
    days = timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) // timedelta(days=1)
    message = ngettext(
        "The link works once and expires after %(days)d day.",
        "The link works once and expires after %(days)d days.",
        days,
    )
    return message % {"days": days}


def _require_a_way(account: User) -> None:
    command = {"name": account.username}
    if not has_mail_server():
        raise ValidationError(
            _(
                "No link was sent: this register has no mail server. On the server, run “manage.py password_link "
                "%(name)s --as ADMINISTRATOR” and give the link to the owner of the account. The ledger records this."
            )
            % command
        )
    if not account.email:
        raise ValidationError(
            _(
                "No link was sent: the account has no e-mail address. Add one and send the link, or run “manage.py "
                "password_link %(name)s --as ADMINISTRATOR” on the server and give the link to the owner of the "
                "account."
            )
            % command
        )


def _link(account: User) -> str:
    """It is dead once a password was chosen, the owner signed in, or the address is another."""
    key = default_token_generator.make_token(User.objects.get(pk=account.pk))
    named = {"uidb36": int_to_base36(account.pk), "key": key}
    return absolute(reverse("account_reset_password_from_key", kwargs=named))
