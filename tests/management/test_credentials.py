"""Passwords on the command line: each is on the ledger, and told to whose it is."""

import io
import re

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import CommandError, call_command

from commitments.actions.people.accounts import appoint_administrator, save_account
from commitments.models import LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger

from ..actions.kernel.ledger_checks import nothing_written
from ..support.factories import UserFactory
from ..support.pages import markup
from ..web.people.test_adapters import await_letters

pytestmark = pytest.mark.django_db
NEW = "correct horse battery"


@pytest.fixture
def account() -> User:
    admin = appoint_administrator(username="admin", password="a long one")
    return save_account(actor=admin, account=UserFactory.build(username="reader", email="reader@mail.example"))


@pytest.fixture
def run(django_capture_on_commit_callbacks):
    def run(*args: str) -> str:
        out = io.StringIO()
        with django_capture_on_commit_callbacks(execute=True):
            call_command(*args, stdout=out, stderr=io.StringIO())
        await_letters()
        return out.getvalue()

    return run


def type_in(monkeypatch, *answers: str) -> None:
    typed = iter(answers)
    place = "commitments.management.commands.changepassword.getpass"
    monkeypatch.setattr(place, lambda prompt: next(typed))


def test_changepassword_is_on_the_ledger_and_told_to_the_owner(account, run, monkeypatch):
    type_in(monkeypatch, NEW, NEW)

    said = run("changepassword", "reader", "--as", "admin")

    entry = LedgerEntry.objects.latest("seq")
    assert said == "The password of “reader” was set.\n"
    assert entry.act == "set_password"
    assert entry.actor_name == "admin"
    assert entry.object_id == str(account.pk)
    assert User.objects.get(pk=account.pk).check_password(NEW)
    assert [(letter.to, NEW in letter.body) for letter in mail.outbox] == [(["reader@mail.example"], False)]
    assert verify_ledger(settings.LEDGER_KEY).findings == []


@pytest.mark.parametrize(
    ("typed", "actor", "message"),
    [
        ((NEW, "another"), "admin", "differ"),
        (("reader", "reader"), "admin", "too similar"),
        ((NEW, NEW), "reader", "Only an administrator"),
        ((NEW, NEW), "nobody", "no account"),
    ],
)
def test_changepassword_that_is_refused_writes_nothing(account, run, monkeypatch, typed, actor, message):
    type_in(monkeypatch, *typed)

    with nothing_written(), pytest.raises(CommandError, match=message):
        run("changepassword", "reader", "--as", actor)


def test_changepassword_wants_to_know_who_acts(account, run):
    with nothing_written(), pytest.raises(CommandError, match="--as"):
        run("changepassword", "reader")


def test_printed_link_is_on_the_ledger_told_to_the_owner_and_works_once(account, run, client):
    said = run("password_link", "reader", "--as", "admin")

    found = re.fullmatch(r"https://register\.example(/accounts/password/reset/key/\S+/)\n", said)
    assert found
    form = client.get(found[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    again = markup(client.get(found[1]))

    acts = list(LedgerEntry.objects.order_by("seq").values_list("act", "actor_name"))[2:]
    assert acts == [("print_password_link", "admin"), ("reset_password", "reader")]
    assert User.objects.get(pk=account.pk).check_password(NEW)
    assert "invalid" in again
    assert [found[1] in letter.body for letter in mail.outbox if "printed" in letter.subject] == [False]


def test_link_is_printed_in_the_name_of_an_administrator_only(account, run):
    with nothing_written(), pytest.raises(CommandError, match="Only an administrator"):
        run("password_link", "reader", "--as", "reader")
