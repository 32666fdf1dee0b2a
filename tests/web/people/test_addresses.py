"""One's own address: changed by its owner, who signs in anew and opens the link that was sent there."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from commitments.actions.people.accounts import save_account
from commitments.exchange.people.address_links import LIFETIME, address_token
from commitments.models import LedgerEntry, User

from ...support.factories import UserFactory
from ...support.pages import markup
from .test_adapters import await_letters

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"
OLD, NEW = "old@mail.example", "new@mail.example"
PASSWORD = "a long and quiet sentence"
LINK = re.compile(r"https://register\.example(/accounts/email/confirm/\S+)")


@pytest.fixture
def owner(client):
    """Somebody who typed the password a moment ago; how often others did, in other tests, is forgotten."""
    cache.clear()
    made = UserFactory(password=make_password(PASSWORD), email=OLD)
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return made


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    """Send the form for another address; the letters that went out, by whom they went to."""

    def asked(address: str = NEW) -> dict[str, Any]:
        with django_capture_on_commit_callbacks(execute=True):
            client.post(PAGE, {"email": address})
        await_letters()
        return {letter.to[0]: letter for letter in mail.outbox}

    return asked


def address_of(account: User) -> str:
    return User.objects.get(pk=account.pk).email


def link_in(letter) -> str:
    found = LINK.search(letter.body)
    assert found
    return found[1]


def test_address_counts_once_its_owner_opened_the_link(client, owner, ask, django_capture_on_commit_callbacks):
    letters = ask()
    asked = address_of(owner)
    link = link_in(letters[NEW])
    shown = markup(client.get(link))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(link)
    await_letters()

    assert asked == OLD
    assert address_of(owner) == NEW
    assert NEW in shown
    entry = LedgerEntry.objects.get()
    assert entry.act == "change_address"
    assert entry.actor_id == owner.pk
    assert entry.before == {"email": OLD, "version": 1}
    assert entry.after == {"email": NEW, "version": 2}
    told = [letter.to[0] for letter in mail.outbox if "was changed" in letter.subject]
    assert sorted(told) == [NEW, OLD]


def test_old_address_is_told_when_another_is_asked_for(owner, ask):
    letters = ask()

    assert NEW in letters[OLD].body
    assert not LINK.search(letters[OLD].body)
    assert LedgerEntry.objects.count() == 0


def test_asking_takes_a_fresh_sign_in(client):
    client.force_login(UserFactory(password=make_password(PASSWORD)))

    answer = client.post(PAGE, {"email": NEW})

    assert answer["Location"].partition("?")[0] == "/accounts/reauthenticate/"
    assert mail.outbox == []


def test_link_works_once(client, owner, ask):
    link = link_in(ask()[NEW])
    client.post(link)

    assert "does not work" in markup(client.get(link))
    assert client.post(link).status_code == 404
    assert LedgerEntry.objects.count() == 1


@pytest.mark.parametrize("changed", ["email", "password"])
def test_link_ends_with_the_address_or_password_that_it_started_from(client, owner, ask, changed):
    link = link_in(ask()[NEW])
    User.objects.filter(pk=owner.pk).update(
        **{changed: make_password(OLD) if changed == "password" else "x@mail.example"}
    )
    client.force_login(User.objects.get(pk=owner.pk), backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(link).status_code == 404


def test_link_expires(client, owner, monkeypatch):
    link = reverse("account_confirm_email", args=[address_token(owner, NEW)])
    later = time.time() + LIFETIME.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)

    assert client.post(link).status_code == 404
    assert timedelta(hours=24) >= LIFETIME


def test_link_of_another_account_does_nothing_and_asks_strangers_to_sign_in(client, owner):
    link = reverse("account_confirm_email", args=[address_token(UserFactory(email="third@mail.example"), NEW)])

    assert client.post(link).status_code == 404
    client.logout()
    assert client.post(link)["Location"].startswith("/accounts/login/")
    assert LedgerEntry.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "message"), [(OLD, "already your e-mail address"), ("x", "valid email"), ("", "required")]
)
def test_bad_address_is_refused_at_the_field(client, owner, typed, message):
    answer = client.post(PAGE, {"email": typed})

    assert answer.status_code == 400
    assert message in markup(answer)


def test_without_a_mail_server_the_page_says_who_can_help(client, owner, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    answer = client.post(PAGE, {"email": NEW})

    assert answer.status_code == 400
    assert "Ask an administrator" in markup(answer)


def test_password_is_reset_through_the_own_address_only(client):
    owner = UserFactory(password=make_password(PASSWORD), email=OLD)
    EmailAddress.objects.create(user=owner, email="attacker@evil.example", verified=True, primary=True)

    for typed in ("attacker@evil.example", OLD.upper()):
        client.post("/accounts/password/reset/", {"email": typed})
    await_letters()

    assert [letter.to for letter in mail.outbox] == [[OLD]]
    assert EmailAddress.objects.count() == 1


def test_password_of_an_account_that_is_off_or_without_an_address_is_not_reset(client):
    UserFactory(email=OLD, is_active=False)
    UserFactory(email="")

    client.post("/accounts/password/reset/", {"email": OLD})
    await_letters()

    assert mail.outbox == []


@pytest.mark.parametrize("name", ["account_signup", "account_email_verification_sent", "account_confirm_login_code"])
def test_pages_of_allauth_that_nobody_uses_are_not_there(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_who_has_no_password_is_led_to_the_letter_that_gives_one(client):
    client.force_login(UserFactory(), backend="django.contrib.auth.backends.ModelBackend")

    led = client.get("/accounts/password/change/", follow=True).redirect_chain

    assert led[-1][0] == "/accounts/password/reset/"


def test_second_factor_can_be_set_up_by_who_has_an_address(client, owner):
    save_account(actor=UserFactory(administrator=True), account=owner)

    assert client.get("/accounts/2fa/totp/activate/").status_code == 200


def test_menu_leads_to_the_page(client, owner):
    assert f'href="{PAGE}"' in markup(client.get("/"))
