import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from commitments.actions.people.accounts import save_account
from commitments.actions.people.credentials import (
    note_password_link,
    note_second_factor,
    reset_password,
    set_password,
)
from commitments.models import LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.changes import Act
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import UserFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
LINKS = [Act.SEND_PASSWORD_LINK, Act.PRINT_PASSWORD_LINK]
FACTORS = [Act.ADD_SECOND_FACTOR, Act.REMOVE_SECOND_FACTOR, Act.RENEW_RECOVERY_CODES]


@pytest.fixture
def admin() -> User:
    return UserFactory(administrator=True)


@pytest.fixture
def account(admin) -> User:
    return save_account(actor=admin, account=UserFactory.build(email="owner@mail.example"))


def told(account: User) -> tuple[str, int | None, str]:
    """The act, actor and object of the last entry, which leads the account on and tells no more."""
    entry = last_entry()
    assert entry.before == {"version": 1}
    assert entry.after == {"version": 2}
    assert verify_ledger(settings.LEDGER_KEY).findings == []
    return entry.act, entry.actor_id, entry.object_id


def test_password_behind_a_link_is_an_act_of_its_owner(account):
    reset_password(account=account, password="battery staple")

    assert told(account) == ("reset_password", account.pk, str(account.pk))
    assert User.objects.get(pk=account.pk).check_password("battery staple")


def test_password_that_is_typed_is_an_act_of_the_administrator(admin, account):
    set_password(actor=admin, account=account, password="battery staple")

    assert told(account) == ("set_password", admin.pk, str(account.pk))
    assert User.objects.get(pk=account.pk).check_password("battery staple")


@pytest.mark.parametrize("act", LINKS)
def test_link_is_an_act_of_the_administrator_and_changes_no_password(admin, account, act):
    before = User.objects.get(pk=account.pk).password

    note_password_link(actor=admin, account=account, act=act)

    assert told(account) == (act.value, admin.pk, str(account.pk))
    assert User.objects.get(pk=account.pk).password == before


@pytest.mark.parametrize("act", FACTORS)
def test_second_factor_is_an_act_of_its_owner(account, act):
    note_second_factor(account=account, act=act)

    assert told(account) == (act.value, account.pk, str(account.pk))


def test_credentials_of_others_are_for_administrators(account):
    allowed = []

    for role in UserRole.values:
        actor = UserFactory(role=role)
        try:
            set_password(actor=actor, account=account, password="battery staple")
            note_password_link(actor=actor, account=account, act=Act.PRINT_PASSWORD_LINK)
        except PermissionDenied:
            continue
        allowed.append(role)

    assert allowed == ["administrator"]
    with nothing_written(), pytest.raises(PermissionDenied):
        note_password_link(actor=account, account=account, act=Act.SEND_PASSWORD_LINK)


def test_saving_an_account_neither_sets_nor_removes_its_password(admin, account):
    set_password(actor=admin, account=account, password="battery staple")
    changed = User.objects.get(pk=account.pk)
    changed.set_password("another")
    changed.first_name = "Leila"

    save_account(actor=admin, account=changed)

    stored = User.objects.get(pk=account.pk)
    assert stored.first_name == "Leila"
    assert stored.check_password("battery staple") is True


def test_new_account_without_a_password_has_none_that_could_be_typed(admin):
    made = save_account(actor=admin, account=User(username="new", role=UserRole.READER))

    assert User.objects.get(pk=made.pk).has_usable_password() is False
    assert LedgerEntry.objects.count() == 1
