"""A form that is sent twice acts once."""

from uuid import uuid4

import pytest
from django.urls import reverse

from commitments.actions.kernel.ledger import AlreadyDone, form_key
from commitments.models import Commitment, LedgerEntry, Theme
from commitments.web.kernel.double_submit import SendOnce

from ...admin.pages import client_of, desk_client, read_form
from ...support import factories
from ...support.pages import markup
from ..register.test_lifecycle import address, typed

pytestmark = pytest.mark.django_db


def test_form_sent_twice_in_the_admin_creates_once_and_shows_the_first_result():
    client = desk_client()
    form = read_form(client.get(reverse("admin:commitments_theme_add"))) | {"name": "Water", "slug": "water"}

    first = client.post(reverse("admin:commitments_theme_add"), form)
    second = client.post(reverse("admin:commitments_theme_add"), form | {"slug": "water-2"}, follow=True)

    theme = Theme.objects.get()
    assert first.status_code == 302
    assert second.redirect_chain == [(reverse("admin:commitments_theme_change", args=[theme.pk]), 302)]
    assert "was not saved a second time" in markup(second)


def test_form_that_the_first_sending_makes_wrong_while_it_is_looked_at_shows_what_was_saved(monkeypatch):
    person, address = factories.secretary(), reverse("admin:commitments_theme_add")
    form = read_form(client_of(person).get(address)) | {"name": "Water", "slug": "water"}
    client_of(person).post(address, form)
    monkeypatch.setattr(SendOnce, "process_view", lambda *_given: None)

    second = client_of(person).post(address, form, follow=True)

    assert second.redirect_chain == [(reverse("admin:commitments_theme_change", args=[Theme.objects.get().pk]), 302)]
    assert "was not saved a second time" in markup(second)


def test_form_of_somebody_else_that_is_wrong_is_shown_with_its_errors(monkeypatch):
    address = reverse("admin:commitments_theme_add")
    form = read_form(desk_client().get(address)) | {"name": "Water", "slug": "water"}
    desk_client().post(address, form)
    monkeypatch.setattr(SendOnce, "process_view", lambda *_given: None)

    answer = client_of(factories.UserFactory(desk=True)).post(address, form)

    assert answer.status_code == 200
    assert "already exists" in markup(answer)


def test_page_sent_twice_acts_once_and_leads_to_the_commitment():
    commitment = factories.CommitmentFactory()
    client = desk_client()
    sent = typed(commitment) | {"creation_key": str(uuid4())}

    client.post(address(commitment), sent)
    entries = LedgerEntry.objects.count()
    again = client.post(address(commitment), sent | {"lifecycle_ground": "Another"})

    assert again["Location"] == f"/commitments/{commitment.reference}/"
    assert LedgerEntry.objects.count() == entries
    assert Commitment.objects.get().lifecycle_ground == "A decision"


def test_form_that_was_refused_may_be_sent_again_with_its_key():
    commitment = factories.CommitmentFactory()
    client = desk_client()
    key = str(uuid4())

    refused = client.post(address(commitment), typed(commitment, lifecycle_ground="", creation_key=key))
    client.post(address(commitment), typed(commitment, creation_key=key))

    assert refused.status_code == 400
    assert f'name="creation_key" value="{key}"' in markup(refused)
    assert Commitment.objects.get().lifecycle == "lapsed"


def test_key_of_somebody_else_is_refused_and_tells_nothing():
    commitment = factories.CommitmentFactory()
    sent = typed(commitment, lifecycle="suspended", creation_key=str(uuid4()))
    desk_client().post(address(commitment), sent)

    stranger = client_of(factories.UserFactory(desk=True))
    answer = stranger.post(address(commitment), sent | {"lifecycle": "lapsed", "version": commitment.version + 1})

    assert answer.status_code == 403


def test_key_that_is_none_is_as_good_as_no_key():
    commitment = factories.CommitmentFactory()

    answer = desk_client().post(address(commitment), typed(commitment, creation_key="x' OR 1"))

    assert answer.status_code == 302
    assert LedgerEntry.objects.filter(act="change_lifecycle").get().key is None


def test_only_the_first_act_behind_a_form_keeps_its_key():
    key = uuid4()
    with form_key(key):
        factories.ThemeFactory()
        factories.ThemeFactory()

    assert LedgerEntry.objects.filter(key=key).count() == 1
    with form_key(key), pytest.raises(AlreadyDone):
        factories.ThemeFactory()
    assert Theme.objects.count() == 2


def test_deletion_that_is_confirmed_twice_deletes_once():
    theme = factories.ThemeFactory()
    client, address = desk_client(), reverse("admin:commitments_theme_delete", args=[theme.pk])
    form = read_form(client.get(address))

    client.post(address, form)
    again = client.post(address, form, follow=True)

    assert LedgerEntry.objects.filter(act="delete_reference").count() == 1
    assert "was not saved a second time" in markup(again)
