"""The own second factor: set up and removed on the ledger, and told to its owner."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache

from commitments.actions.people.accounts import save_account
from commitments.models import LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.changes import OF_ACCOUNTS, act_note
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import UserFactory
from ...support.pages import markup
from .test_adapters import await_letters

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def owner(client) -> User:
    """Somebody who typed the password a moment ago."""
    cache.clear()
    new = User(username="owner", email="owner@mail.example", role=UserRole.READER, password=make_password(PASSWORD))
    made = save_account(actor=UserFactory(administrator=True), account=new)
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return made


@pytest.fixture
def send(client):
    def sent(page: str, **typed: str) -> None:
        assert client.post(f"/accounts/2fa/{page}/", typed).status_code == 302
        await_letters()

    return sent


def acts() -> list[tuple[str, int]]:
    return list(LedgerEntry.objects.order_by("seq").values_list("act", "actor_id"))[1:]


def set_up(client, send) -> None:
    client.get("/accounts/2fa/totp/activate/")
    secret = client.session[totp.SECRET_SESSION_KEY]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))
    send("totp/activate", code=code)


@pytest.mark.django_db(transaction=True)
def test_second_factor_is_set_up_renewed_and_removed_on_the_ledger_and_told(client, owner, send):
    set_up(client, send)
    kinds = set(Authenticator.objects.filter(user=owner).values_list("type", flat=True))
    send("recovery-codes/generate")
    send("totp/deactivate")

    assert kinds == {"totp", "recovery_codes"}
    assert Authenticator.objects.count() == 0
    named = ["add_second_factor", "renew_recovery_codes", "remove_second_factor"]
    assert acts() == [(act, owner.pk) for act in named]
    assert [letter.to for letter in mail.outbox] == [[owner.email]] * 3
    assert verify_ledger(settings.LEDGER_KEY).findings == []


def test_code_that_is_wrong_writes_nothing(client, owner):
    client.get("/accounts/2fa/totp/activate/")

    assert client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 200
    assert acts() == []
    assert Authenticator.objects.count() == 0


def test_entry_says_in_words_what_was_done_to_who_may_see_it(client, owner, send):
    set_up(client, send)
    entry = LedgerEntry.objects.latest("seq")
    client.force_login(UserFactory(administrator=True), backend="django.contrib.auth.backends.ModelBackend")

    page = markup(client.get(f"/changes/{entry.seq}/"))

    assert "Signing in to the account now also needs a code." in page
    assert "No values shown here changed" not in page
    client.force_login(UserFactory(reviewer=True), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/changes/{entry.seq}/").status_code == 404


def test_every_act_on_accounts_of_which_no_column_tells_has_words():
    told_by_columns = {"add_account", "change_account", "change_address"}

    assert {act.value for act in OF_ACCOUNTS if not act_note(act)} == told_by_columns
