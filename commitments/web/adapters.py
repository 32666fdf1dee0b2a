"""How sign-in differs from allauth's defaults."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator, so the sign-up page stays closed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
