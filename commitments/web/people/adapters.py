"""How sign-in differs from allauth's defaults."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm, ResetPasswordKeyForm
from allauth.core import context as asked
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from ...actions.people.accounts import change_password
from ...actions.people.credentials import reset_password
from ...exchange.people.letters import has_mail_server, send_beside
from ...models import User
from ...queries.people.accounts import accounts_at


class ResetForm(ResetPasswordForm):
    """Whose forgotten password is set anew: who has this address by the ledger, and not by allauth's own table."""

    def clean_email(self) -> str:
        if not has_mail_server():
            raise ValidationError(_("This register cannot send e-mail. Ask an administrator for a password link."))
        address: str = self.cleaned_data["email"]
        self.users = accounts_at(address)
        return address


class ChosenPasswordForm(ResetPasswordKeyForm):
    """The password that somebody chooses behind a link."""

    def save(self) -> None:
        reset_password(account=self.user, password=self.cleaned_data["password1"])


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, so the sign-up page stays closed; a new password is an act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        change_password(account=user, password=password)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Beside the answer: a slow server keeps nobody waiting, nor tells by its time which addresses are known."""
        about = {"request": asked.request, "email": email, "current_site": get_current_site(asked.request)}
        letter = self.render_mail(template_prefix, email, about | context)
        send_beside(letter)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: Mapping[str, Any] | None = None, email: str | None = None
    ) -> None:
        """To the account's own address: allauth would look into its own table first."""
        if user.email:
            super().send_notification_mail(template_prefix, user, context, email=user.email)

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the account's own address, as it is written there: what somebody typed may only look like it."""
        super().send_password_reset_mail(user, user.email, context)
