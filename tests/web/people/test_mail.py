"""The link that stops mail, and the list of mail in the admin."""

import pytest
from django.test import Client

from commitments.actions.people.following import follow
from commitments.exchange.people.digest_mail import read_stop_token, stop_token
from commitments.models import Follow, MailPreference
from commitments.rules.people.mail import MailState, Rhythm

from ...admin.pages import client_of
from ...support.factories import PartyFactory, UserFactory, secretary
from ...support.factory_base import OutgoingMailFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    found = UserFactory(username="somebody", email="somebody@mail.example")
    follow(actor=found, target=PartyFactory())
    return found


def rhythm() -> str:
    return MailPreference.objects.get().rhythm


def test_looking_at_the_link_stops_nothing_and_the_button_does_without_a_sign_in(person):
    # As a mail program would: without cookies, and so without the token of a form.
    client = Client(enforce_csrf_checks=True)
    address = f"/mail/stop/{stop_token(person.pk)}/"

    looked = client.get(address)
    before = rhythm()
    stopped = [client.post(address, {"List-Unsubscribe": "One-Click"}) for _ in range(2)]

    assert looked.status_code == 200
    assert before == Rhythm.DAILY
    assert rhythm() == Rhythm.OFF
    assert [answer.status_code for answer in stopped] == [200, 200]
    assert "somebody" not in markup(looked) + markup(stopped[0])
    assert Follow.objects.count() == 1


@pytest.mark.parametrize("change", [lambda token: f"2{token}", lambda token: token[:-1], lambda _token: "x"])
def test_link_that_was_not_made_here_leads_nowhere(client, person, change):
    address = f"/mail/stop/{change(stop_token(person.pk))}/"

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert rhythm() == Rhythm.DAILY


def test_signature_of_something_else_stops_no_mail(settings):
    settings.SECRET_KEY = "one"
    token = stop_token(7)
    settings.SECRET_KEY = "another"

    assert read_stop_token(token) is None
    assert read_stop_token(stop_token(7)) == 7


def test_administrators_see_in_the_admin_whom_mail_waits_for_and_what_the_server_said(person):
    OutgoingMailFactory(user=person, state=MailState.FAILED, error="550 No such user")
    page = "/admin/commitments/outgoingmail/"

    seen = client_of(UserFactory(administrator=True)).get(page)
    refused = client_of(secretary()).get(page)

    assert "550 No such user" in markup(seen)
    assert refused.status_code == 403
