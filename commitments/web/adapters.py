"""How sign-in differs from allauth's defaults."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ResetPasswordForm
from allauth.core import context as asked
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest

from ..actions.accounts import change_password
from ..exchange.letters import send_beside
from ..models import User
from ..queries.accounts import accounts_at


class ResetForm(ResetPasswordForm):
    """Whose forgotten password is set anew: who has this address by the ledger, and not by allauth's own table."""

    def clean_email(self) -> str:
        self.users = accounts_at(self.cleaned_data["email"])
        return self.cleaned_data["email"]


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

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """To the account's own address, as it is written there: what somebody typed may only look like it."""
        super().send_password_reset_mail(user, user.email, context)
