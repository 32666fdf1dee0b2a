"""Who may open the admin, and what each role finds there."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from commitments.actions.accounts import save_account
from commitments.models import Commitment, LedgerEntry
from commitments.rules.permissions import STAFF_ROLES, UserRole

from .. import factories
from .pages import client_of, desk_client, list_url

pytestmark = pytest.mark.django_db

MODELS = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "commitments"}
REFERENCE_DATA = {"process", "party", "participation", "meeting", "theme", "zone", "evidence"}
ADDED = REFERENCE_DATA | {"commitment", "document"}


def statuses(client: Client, page: str, models) -> dict[str, int]:
    return {name: client.get(reverse(f"admin:commitments_{name}_{page}")).status_code for name in models}


def test_admin_holds_what_staff_look_after():
    assert ADDED | {"provision", "ledgerentry", "user"} == MODELS
    assert not admin.site.is_registered(Group)


@pytest.mark.parametrize("role", UserRole)
def test_lists_and_additions_by_role(role):
    client = client_of(factories.UserFactory(role=role))
    staff, administrator = role in STAFF_ROLES, role == UserRole.ADMINISTRATOR
    refused = 403 if staff else 302

    lists = {name: 200 if staff and (administrator or name != "user") else refused for name in MODELS}
    additions = {name: 200 if staff and name in ADDED else refused for name in MODELS}
    additions["user"] = 200 if administrator else refused
    assert statuses(client, "changelist", MODELS) == lists
    assert statuses(client, "add", MODELS) == additions


@pytest.mark.parametrize("role", [UserRole.FOCAL_POINT, UserRole.READER, None])
def test_others_are_sent_to_sign_in_and_write_nothing(role):
    commitment = factories.CommitmentFactory()
    client = client_of(factories.UserFactory(role=role)) if role else Client()
    before = LedgerEntry.objects.count()

    for address in (
        list_url("commitment"),
        f"{list_url('commitment')}assess/",
        f"{list_url('commitment')}export.csv",
        reverse("admin:commitments_commitment_change", args=[commitment.pk]),
        reverse("admin:commitments_theme_add"),
    ):
        assert client.get(address).status_code == 302
        assert client.post(address, {"title": "Mine", "name": "Mine"}).status_code == 302

    assert LedgerEntry.objects.count() == before
    assert Commitment.objects.get().title == commitment.title


def test_person_switched_off_is_sent_to_sign_in():
    user = factories.UserFactory(desk=True)
    client = client_of(user)
    user.is_active = False
    user.save()

    assert client.get(list_url("commitment")).status_code == 302


def test_ledger_is_only_read():
    factories.ThemeFactory()
    entry = LedgerEntry.objects.latest("seq")
    client = desk_client()
    address = reverse("admin:commitments_ledgerentry_change", args=[entry.pk])

    assert client.get(address).status_code == 200
    assert client.post(address, {"act": "nothing"}).status_code == 403
    assert client.post(reverse("admin:commitments_ledgerentry_delete", args=[entry.pk])).status_code == 403
    assert LedgerEntry.objects.latest("seq").act == entry.act


def test_entries_of_accounts_are_for_administrators():
    administrator = factories.UserFactory(administrator=True)
    save_account(actor=administrator, account=factories.UserFactory())
    address = reverse("admin:commitments_ledgerentry_change", args=[LedgerEntry.objects.get().pk])

    answers = [client_of(person).get(address).status_code for person in (administrator, factories.secretary())]

    # The admin sends who asks for what is not there to its first page.
    assert answers == [200, 302]


@pytest.mark.parametrize("kind", ["changelist", "add"])
def test_pages_hold_no_inline_script_or_style(kind):
    client = client_of(factories.UserFactory(administrator=True))
    factories.CommitmentFactory()

    for name in MODELS - ({"provision", "ledgerentry"} if kind == "add" else set()):
        text = client.get(reverse(f"admin:commitments_{name}_{kind}")).content.decode()
        assert [mark for mark in (" style=", "onclick=", "<script>", "<style") if mark in text] == []
