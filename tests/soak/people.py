"""The people of a site under test, all of them on the ledger, as the site itself would have them."""

import secrets

from commitments.actions.people.accounts import appoint_administrator, save_account
from commitments.models import User
from commitments.rules.kernel.permissions import UserRole

from ..admin.pages import client_of
from ..support.factories import UserFactory

FIRST = "administrator"


def first_people() -> None:
    """The administrator of the command line, and the secretary in whose name the factories act."""
    appoint_administrator(username=FIRST, password=secrets.token_hex(16))
    new_account("secretary")


def new_account(username: str, role: str = UserRole.DESK_OFFICER) -> User:
    account = UserFactory.build(username=username, role=role)
    return save_account(actor=User.objects.get(username=FIRST), account=account)


def sign_in() -> str:
    """The cookies of a new desk officer, as signing in would have made them."""
    client = client_of(new_account(secrets.token_hex(8)))
    return f"sessionid={client.cookies['sessionid'].value}; csrftoken={secrets.token_hex(16)}"
