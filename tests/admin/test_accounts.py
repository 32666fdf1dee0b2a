"""Accounts are made and changed by administrators, through the action."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from commitments.models import LedgerEntry, User
from commitments.rules.kernel.permissions import UserRole

from ..support import factories
from ..support.pages import markup
from ..web.people.test_adapters import await_letters
from .pages import change_url, client_of, errors_of, read_form

pytestmark = pytest.mark.django_db

ADD = "admin:commitments_user_add"
PASSWORD = "a long walk in the steppe"
OWN = "leila@mail.example"


@pytest.fixture
def client():
    return client_of(factories.UserFactory(administrator=True))


def new_account(client, **more) -> dict:
    form = read_form(client.get(reverse(ADD)))
    return form | {"username": "leila-karimova", "role": "desk_officer", "email": OWN, "send_link": "on"} | more


@pytest.fixture
def send(client, django_capture_on_commit_callbacks):
    """Send a form of the admin; the page that follows, after the letters went out."""

    def sent(address: str, form: dict):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(address, form, follow=True)
        await_letters()
        return answer

    return sent


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))


def test_account_is_added_without_a_password_and_its_owner_gets_a_link(client, send):
    answer = send(reverse(ADD), new_account(client))

    found = User.objects.get(username="leila-karimova")
    assert found.role == UserRole.DESK_OFFICER
    assert found.is_staff is True
    assert found.is_superuser is False
    assert found.has_usable_password() is False
    assert acts() == ["add_account", "send_password_link"]
    assert [(letter.to, "/accounts/password/reset/key/" in letter.body) for letter in mail.outbox] == [([OWN], True)]
    assert "sent to leila@mail.example" in markup(answer)
    assert "/accounts/password/reset/key/" not in markup(answer)


def test_owner_chooses_a_password_by_the_link_once(client, send):
    send(reverse(ADD), new_account(client))
    found = re.search(r"https://register\.example(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert found
    visitor = Client()

    form = visitor.get(found[1], follow=True).redirect_chain[-1][0]
    visitor.post(form, {"password1": PASSWORD, "password2": PASSWORD})

    assert User.objects.get(username="leila-karimova").check_password(PASSWORD)
    assert acts() == ["add_account", "send_password_link", "reset_password"]
    assert "invalid" in markup(visitor.get(found[1]))


@pytest.mark.parametrize(
    ("backend", "address", "message"),
    [
        ("locmem", "", "the account has no e-mail address"),
        ("console", OWN, "manage.py password_link leila-karimova --as ADMINISTRATOR"),
    ],
)
def test_where_no_letter_can_be_sent_the_admin_says_what_to_do(client, send, settings, backend, address, message):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    answer = send(reverse(ADD), new_account(client, email=address))

    assert message in markup(answer)
    assert "/accounts/password/reset/key/" not in markup(answer)
    assert acts() == ["add_account"]
    assert mail.outbox == []


def test_link_alone_changes_nothing_of_the_account(client, send):
    account = factories.UserFactory(email=OWN)

    send(change_url(account), read_form(client.get(change_url(account))) | {"send_link": "on", "is_active": "on"})

    assert acts() == ["send_password_link"]
    assert [letter.to for letter in mail.outbox] == [[OWN]]
    assert User.objects.get(pk=account.pk).password == account.password


def test_password_cannot_be_posted(client, send):
    account = factories.UserFactory()
    typed = {"password1": PASSWORD, "password2": PASSWORD, "password": PASSWORD}

    send(change_url(account), read_form(client.get(change_url(account))) | typed)

    assert User.objects.get(pk=account.pk).password == account.password


def test_focal_point_is_tied_to_a_party(client):
    party = factories.PartyFactory()

    client.post(reverse(ADD), new_account(client, role="focal_point", party=str(party.pk)))

    assert User.objects.get(username="leila-karimova").memberships.get().party == party


def test_focal_point_without_a_party_is_refused_at_the_field(client):
    response = client.post(reverse(ADD), new_account(client, role="focal_point"))

    assert errors_of(response) == {"party": ["Choose a party for a focal point, and for no other role."]}
    assert not User.objects.filter(username="leila-karimova").exists()


def test_account_is_changed_and_keeps_its_password_and_party(client):
    membership = factories.MembershipFactory()
    account = membership.user
    account.set_password(PASSWORD)
    account.save()
    form = read_form(client.get(change_url(account)))

    response = client.post(change_url(account), form | {"first_name": "Leila"})

    assert response.status_code == 302
    account.refresh_from_db()
    assert account.first_name == "Leila"
    assert account.check_password(PASSWORD) is True
    assert account.memberships.get() == membership
    assert LedgerEntry.objects.latest("seq").act == "change_account"


def test_rights_cannot_be_posted(client):
    account = factories.UserFactory()
    form = read_form(client.get(change_url(account)))

    client.post(change_url(account), form | {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]})

    account.refresh_from_db()
    assert account.is_superuser is False
    assert account.is_staff is False
    assert account.user_permissions.count() == 0


def test_account_that_another_administrator_changed_meanwhile_is_not_overwritten(client):
    account = factories.UserFactory(first_name="Old")
    form = read_form(client.get(change_url(account)))
    client.post(change_url(account), read_form(client.get(change_url(account))) | {"first_name": "Theirs"})

    refused = client.post(change_url(account), form | {"last_name": "Mine"})

    account.refresh_from_db()
    assert refused.status_code == 200
    assert account.first_name == "Theirs"
    assert account.last_name == ""
    assert account.version == 2


def test_to_save_an_account_takes_a_fresh_sign_in_and_goes_on_after_it():
    admin = factories.UserFactory(administrator=True)
    admin.set_password(PASSWORD)
    admin.save()
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin, backend="django.contrib.auth.backends.ModelBackend")
    account = factories.UserFactory()
    form = read_form(client.get(change_url(account)))

    asked = client.post(change_url(account), form | {"first_name": "Leila"})
    before = User.objects.get(pk=account.pk).first_name
    once_more = read_form(client.get(asked["Location"]))
    client.post(asked["Location"], once_more | {"password": PASSWORD})

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert before == ""
    assert User.objects.get(pk=account.pk).first_name == "Leila"


def test_owner_is_told_of_an_address_that_an_administrator_changed(client, django_capture_on_commit_callbacks):
    account = factories.UserFactory(email="old@mail.example")
    form = read_form(client.get(change_url(account)))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(change_url(account), form | {"email": "new@mail.example"})
    await_letters()

    assert (LedgerEntry.objects.latest("seq").after or {})["email"] == "new@mail.example"
    assert sorted(letter.to[0] for letter in mail.outbox) == ["new@mail.example", "old@mail.example"]


def test_own_address_is_not_changed_in_the_admin():
    admin = factories.UserFactory(administrator=True, email="old@mail.example")
    client = client_of(admin)
    form = read_form(client.get(change_url(admin)))

    client.post(change_url(admin), form | {"email": "new@mail.example"})

    assert "email" not in form
    assert User.objects.get(pk=admin.pk).email == "old@mail.example"
