"""Who may open the admin, and what is found there; role by role it stands in docs/permissions.md."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.urls import reverse

from commitments.actions.people.accounts import save_account
from commitments.models import LedgerEntry, Theme

from ..support import factories
from ..support.pages import markup
from .pages import change_url, client_of, desk_client, list_url, read_form

pytestmark = pytest.mark.django_db

MODELS = {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "commitments"}
REFERENCE_DATA = {"process", "party", "participation", "meeting", "theme", "zone", "evidence"}
ADDED = REFERENCE_DATA | {"commitment", "document"}


def test_admin_holds_what_staff_look_after():
    assert ADDED | {"provision", "ledgerentry", "outgoingmail", "partyrequest", "redaction", "user"} == MODELS
    assert {model._meta.app_label for model in admin.site._registry} == {"commitments"}


def test_signing_in_and_passwords_have_one_door():
    client, colleague = desk_client(), factories.UserFactory(administrator=True, password=make_password("right"))

    answer = client.post(reverse("admin:login"), {"username": colleague.username, "password": "right"})

    assert answer.status_code == 405
    assert client.get("/").context["user"] == factories.secretary()
    for name in ("password_change", "password_change_done"):
        assert client.get(reverse(f"admin:{name}"))["Location"] == reverse("account_change_password")


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


def test_history_of_an_object_is_that_of_the_ledger():
    theme, client = factories.ThemeFactory(), desk_client()
    factories.ThemeFactory()
    client.post(change_url(theme), read_form(client.get(change_url(theme))) | {"name": "Water"})
    address = reverse("admin:commitments_theme_history", args=[theme.pk])

    response = client.get(address, follow=True)

    assert address in markup(client.get(change_url(theme)))
    entries = response.context["cl"].queryset
    assert [entry.act for entry in entries] == ["change_reference", "add_reference"]
    assert {(entry.object_type, entry.object_id) for entry in entries} == {("theme", str(theme.pk))}


def test_admin_keeps_no_record_of_its_own():
    theme, client = factories.ThemeFactory(), desk_client()
    form = read_form(client.get(change_url(theme))) | {"name": "Water"}
    added = read_form(client.get(reverse("admin:commitments_theme_add"))) | {"name": "Roads", "slug": "roads"}

    client.post(change_url(theme), form)
    client.post(reverse("admin:commitments_theme_add"), added)
    client.post(reverse("admin:commitments_theme_delete", args=[theme.pk]), {"post": "yes"})

    assert Theme.objects.count() == 1
    assert LogEntry.objects.count() == 0
    assert "Recent actions" not in markup(client.get(reverse("admin:index")))


@pytest.mark.parametrize("kind", ["changelist", "add"])
def test_pages_hold_no_inline_script_or_style(kind):
    client = client_of(factories.UserFactory(administrator=True))
    factories.CommitmentFactory()

    for name in MODELS - ({"provision", "ledgerentry", "redaction"} if kind == "add" else set()):
        text = markup(client.get(reverse(f"admin:commitments_{name}_{kind}")))
        assert [mark for mark in (" style=", "onclick=", "<script>", "<style") if mark in text] == []
