"""Addresses that older versions let people write past the ledger: named, and put right by an act."""

import io

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command

from commitments.actions.people.accounts import appoint_administrator, save_account
from commitments.exchange.ledger.doctor import examine
from commitments.models import LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger

from ..actions.kernel.ledger_checks import nothing_written
from ..support.factories import UserFactory
from ..web.people.test_adapters import await_letters

pytestmark = pytest.mark.django_db
OWN, EVIL = "reader@mail.example", "attacker@evil.example"


@pytest.fixture
def reader() -> User:
    """Somebody whose address was changed by the page of addresses that allauth brings along."""
    admin = appoint_administrator(username="admin", password="a long one", email="admin@mail.example")
    account = save_account(actor=admin, account=UserFactory.build(username="reader", email=OWN))
    EmailAddress.objects.create(user=account, email=OWN)
    EmailAddress.objects.create(user=account, email=EVIL).set_as_primary()
    return account


def accounts() -> list[str]:
    return [check.level.value for check in examine() if check.what.startswith("Accounts")]


def set_address(name: str, address: str, actor: str = "admin") -> str:
    out = io.StringIO()
    call_command("set_address", name, address, "--as", actor, stdout=out)
    return out.getvalue()


@pytest.mark.django_db(transaction=True)
def test_address_written_past_the_ledger_is_named_with_what_to_do(reader):
    out = io.StringIO()

    with pytest.raises(CommandError, match="does not match its ledger"):
        call_command("verify", stdout=out)

    assert f'user {reader.username}: email is "{EVIL}", was "{OWN}"' in out.getvalue()
    assert "manage.py set_address NAME ADDRESS --as ADMINISTRATOR" in out.getvalue()
    assert accounts() == ["problem"]


@pytest.mark.parametrize("address", [OWN, EVIL])
def test_setting_the_address_that_counts_puts_it_right(reader, address, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        said = set_address("reader", address)
    await_letters()

    assert said == f"E-mail to “reader” now goes to {address}.\n"
    assert verify_ledger(settings.LEDGER_KEY).findings == []
    assert accounts() == ["ok"]
    assert User.objects.get(pk=reader.pk).email == address
    entry = LedgerEntry.objects.latest("seq")
    assert entry.act == "set_address"
    assert entry.actor_name == "admin"
    assert (entry.before or {})["email"] == OWN
    assert (entry.after or {})["email"] == address
    assert sorted(letter.to[0] for letter in mail.outbox) == (sorted([OWN, EVIL]) if address == OWN else [])


def test_address_that_only_stands_beside_the_own_one_is_a_warning(reader):
    set_address("reader", OWN)
    EmailAddress.objects.create(user=reader, email=OWN.upper())
    assert accounts() == ["ok"]

    EmailAddress.objects.create(user=reader, email=EVIL)

    assert verify_ledger(settings.LEDGER_KEY).findings == []
    assert accounts() == ["warning"]


def test_no_password_is_reset_through_an_address_that_the_ledger_does_not_tell(client, reader):
    client.post("/accounts/password/reset/", {"email": EVIL})
    await_letters()
    assert mail.outbox == []

    set_address("reader", OWN)
    client.post("/accounts/password/reset/", {"email": OWN})
    await_letters()
    assert [letter.to for letter in mail.outbox] == [[OWN]]


def test_saving_the_account_in_the_admin_shows_the_address_that_it_takes_over(reader):
    account = User.objects.get(pk=reader.pk)

    save_account(actor=User.objects.get(username="admin"), account=account)

    entry = LedgerEntry.objects.latest("seq")
    assert (entry.before or {})["email"] == OWN
    assert (entry.after or {})["email"] == EVIL
    assert verify_ledger(settings.LEDGER_KEY).findings == []


@pytest.mark.parametrize(
    ("name", "address", "actor", "message"),
    [
        ("nobody", OWN, "admin", "no account"),
        ("reader", OWN, "nobody", "no account"),
        ("reader", OWN, "reader", "Only an administrator"),
        ("reader", "x", "admin", "valid email"),
    ],
)
def test_what_cannot_be_set_is_refused(reader, name, address, actor, message):
    with nothing_written(), pytest.raises(CommandError, match=message):
        set_address(name, address, actor)
