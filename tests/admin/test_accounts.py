"""Accounts are made and changed by administrators, through the action."""

import pytest
from django.core import mail
from django.urls import reverse

from commitments.models import LedgerEntry, User
from commitments.rules.permissions import UserRole

from .. import factories
from ..web.test_adapters import await_letters
from .pages import change_url, client_of, errors_of, read_form

pytestmark = pytest.mark.django_db

ADD = "admin:commitments_user_add"
PASSWORD = "a long walk in the steppe"


@pytest.fixture
def client():
    return client_of(factories.UserFactory(administrator=True))


def new_account(client, **more) -> dict:
    form = read_form(client.get(reverse(ADD)))
    return (
        form
        | {"username": "leila-karimova", "role": "desk_officer", "password1": PASSWORD, "password2": PASSWORD}
        | more
    )


def test_account_is_added_with_its_password(client):
    response = client.post(reverse(ADD), new_account(client))

    assert response.status_code == 302
    found = User.objects.get(username="leila-karimova")
    assert (found.role, found.is_staff, found.is_superuser) == (UserRole.DESK_OFFICER, True, False)
    assert found.check_password(PASSWORD)
    entry = LedgerEntry.objects.latest("seq")
    assert (entry.act, "password" in (entry.after or {})) == ("add_account", False)


def test_focal_point_is_tied_to_a_party(client):
    party = factories.PartyFactory()

    client.post(reverse(ADD), new_account(client, role="focal_point", party=str(party.pk)))

    assert User.objects.get(username="leila-karimova").memberships.get().party == party


def test_focal_point_without_a_party_is_refused_at_the_field(client):
    response = client.post(reverse(ADD), new_account(client, role="focal_point"))

    assert errors_of(response) == {"party": ["A focal point speaks for one party; nobody else does."]}
    assert not User.objects.filter(username="leila-karimova").exists()


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (PASSWORD, PASSWORD + "!", "The two password fields didn’t match."),
        ("12345678901", "12345678901", "This password is entirely numeric."),
        ("leila-karimova", "leila-karimova", "The password is too similar to the username."),
    ],
)
def test_bad_password_is_refused_at_the_field(client, first, second, message):
    response = client.post(reverse(ADD), new_account(client, password1=first, password2=second))

    assert message in errors_of(response)["password2"]
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
    assert (account.first_name, account.check_password(PASSWORD)) == ("Leila", True)
    assert account.memberships.get() == membership
    assert LedgerEntry.objects.latest("seq").act == "change_account"


def test_password_is_set_anew_and_never_sent_back(client):
    account = factories.UserFactory()
    form = read_form(client.get(change_url(account)))

    refused = client.post(change_url(account), form | {"password1": PASSWORD, "password2": PASSWORD, "username": ""})
    client.post(change_url(account), form | {"password1": PASSWORD, "password2": PASSWORD})

    assert PASSWORD not in refused.content.decode()
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_rights_cannot_be_posted(client):
    account = factories.UserFactory()
    form = read_form(client.get(change_url(account)))

    client.post(change_url(account), form | {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]})

    account.refresh_from_db()
    assert (account.is_superuser, account.is_staff, account.user_permissions.count()) == (False, False, 0)


def test_account_that_another_administrator_changed_meanwhile_is_not_overwritten(client):
    account = factories.UserFactory(first_name="Old")
    form = read_form(client.get(change_url(account)))
    client.post(change_url(account), read_form(client.get(change_url(account))) | {"first_name": "Theirs"})

    refused = client.post(change_url(account), form | {"last_name": "Mine"})

    account.refresh_from_db()
    assert refused.status_code == 200
    assert (account.first_name, account.last_name, account.version) == ("Theirs", "", 2)


def test_to_save_an_account_takes_a_fresh_sign_in_and_goes_on_after_it():
    admin = factories.UserFactory(administrator=True)
    admin.set_password(PASSWORD)
    admin.save()
    client = client_of(admin)
    account = factories.UserFactory()
    form = read_form(client.get(change_url(account)))

    asked = client.post(change_url(account), form | {"first_name": "Leila"})
    before = User.objects.get(pk=account.pk).first_name
    client.post(asked["Location"], {"password": PASSWORD, "next": change_url(account)})

    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert (before, User.objects.get(pk=account.pk).first_name) == ("", "Leila")


def test_owner_is_told_of_an_address_that_an_administrator_changed(client, django_capture_on_commit_callbacks):
    account = factories.UserFactory(email="old@mail.example")
    form = read_form(client.get(change_url(account)))

    with django_capture_on_commit_callbacks(execute=True):
        client.post(change_url(account), form | {"email": "new@mail.example"})
    await_letters()

    assert LedgerEntry.objects.latest("seq").after["email"] == "new@mail.example"
    assert sorted(letter.to[0] for letter in mail.outbox) == ["new@mail.example", "old@mail.example"]


def test_own_address_is_not_changed_in_the_admin():
    admin = factories.UserFactory(administrator=True, email="old@mail.example")
    client = client_of(admin)
    form = read_form(client.get(change_url(admin)))

    client.post(change_url(admin), form | {"email": "new@mail.example"})

    assert ("email" in form, User.objects.get(pk=admin.pk).email) == (False, "old@mail.example")
