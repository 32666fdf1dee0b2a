import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.people.accounts import appoint_administrator, change_password, save_account
from commitments.models import LedgerEntry, Membership, User
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import PartyFactory, UserFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db


def new(username="new", role=UserRole.READER, **values):
    account = User(username=username, role=role, **values)
    account.set_password("correct horse")
    return account


@pytest.mark.parametrize("role", [role for role in UserRole if role != UserRole.FOCAL_POINT])
def test_save_account_opens_the_admin_to_staff_only(role):
    account = save_account(actor=UserFactory(administrator=True), account=new(role=role, is_staff=True))

    assert User.objects.get(pk=account.pk).is_staff is (role in ("administrator", "reviewer", "desk_officer"))


def test_save_account_ties_a_focal_point_to_one_party():
    admin, first, second = UserFactory(administrator=True), PartyFactory(), PartyFactory()
    account = save_account(actor=admin, account=new(role=UserRole.FOCAL_POINT), party=first)

    save_account(actor=admin, account=account, party=second)

    assert list(Membership.objects.values_list("user", "party")) == [(account.pk, second.pk)]
    account.role = UserRole.READER
    save_account(actor=admin, account=account)
    assert Membership.objects.count() == 0


def test_save_account_is_on_the_ledger_without_a_password():
    admin = UserFactory(administrator=True)

    account = save_account(actor=admin, account=new())
    save_account(actor=admin, account=account)

    acts = list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))
    assert acts == ["add_account", "change_account"]
    assert "password" not in last_entry().after
    assert [account.password in payload for payload in LedgerEntry.objects.values_list("payload", flat=True)] == [
        False
    ] * 2


def test_change_password_is_on_the_ledger_in_the_name_of_its_owner_and_says_no_more():
    account = save_account(actor=UserFactory(administrator=True), account=new())

    change_password(account=account, password="battery staple")

    stored = User.objects.get(pk=account.pk)
    assert stored.check_password("battery staple") is True
    assert stored.version == 2
    entry = last_entry()
    assert entry.act == "change_password"
    assert entry.object_id == str(account.pk)
    assert entry.actor_id == account.pk
    assert entry.before == {"version": 1}
    assert entry.after == {"version": 2}
    assert verify_ledger(settings.LEDGER_KEY).findings == []


@pytest.mark.parametrize(
    ("account", "has_party", "field"),
    [
        (lambda: new(role=UserRole.FOCAL_POINT), False, "party"),
        (lambda: new(role=UserRole.READER), True, "party"),
        (lambda: new(role="king"), False, "role"),
        (lambda: new(username="a b"), False, "username"),
        (lambda: new(username="taken"), False, "username"),
        (lambda: new(is_superuser=True), False, "__all__"),
    ],
)
def test_save_account_refuses_by_field_and_writes_nothing(account, has_party, field):
    admin = UserFactory(administrator=True, username="taken")
    party = PartyFactory() if has_party else None

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save_account(actor=admin, account=account(), party=party)

    assert list(refused.value.message_dict) == [field]


def test_accounts_are_for_administrators():
    allowed = []

    for role in UserRole.values:
        try:
            save_account(actor=UserFactory(role=role), account=new(f"by-{role}"))
        except PermissionDenied:
            continue
        allowed.append(role)

    assert allowed == ["administrator"]


def test_the_last_administrator_stays_one():
    admin = UserFactory(administrator=True)
    admin.role = UserRole.DESK_OFFICER

    with nothing_written(), pytest.raises(ValidationError) as refused:
        save_account(actor=User.objects.get(pk=admin.pk), account=admin)

    assert list(refused.value.message_dict) == ["role"]


def test_an_administrator_may_leave_when_another_stays():
    admin, other = UserFactory(administrator=True), UserFactory(administrator=True)
    other.set_password("correct horse")
    other.is_active = False

    save_account(actor=admin, account=other)

    assert User.objects.get(pk=other.pk).is_active is False


def test_appoint_administrator_names_itself_on_the_ledger():
    account = appoint_administrator(username="first", password="correct horse", email="first@register.example")

    entry = last_entry()
    assert entry.seq == 1
    assert entry.act == "add_account"
    assert entry.actor == account
    assert entry.object_id == str(account.pk)
    assert account.role == UserRole.ADMINISTRATOR
    assert account.is_staff is True
    assert account.is_superuser is False
    assert "password" not in (entry.after or {})
    assert account.check_password("correct horse")


def test_appoint_administrator_refuses_a_name_that_is_taken():
    UserFactory(username="first")

    with nothing_written(), pytest.raises(ValidationError, match="already exists"):
        appoint_administrator(username="first", password="correct horse")
