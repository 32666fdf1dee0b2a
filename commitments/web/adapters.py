"""How sign-in differs from allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from ..actions.accounts import change_password
from ..models import User


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, so the sign-up page stays closed; a new password is an act."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        change_password(account=user, password=password)
