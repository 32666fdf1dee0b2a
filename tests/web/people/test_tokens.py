"""The page of one's own tokens."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from commitments.models import ApiToken, LedgerEntry, User
from commitments.queries.people.tokens import find_token

from ...support.factories import UserFactory
from ...support.pages import markup
from .test_adapters import await_letters

pytestmark = pytest.mark.django_db
PAGE = "/accounts/tokens/"
SECRET = re.compile(r'value="(svd_[\w-]{43})"')
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def person(client):
    """Somebody who has just typed the password."""
    made = UserFactory(desk=True)
    made.set_password(PASSWORD)
    made.save()
    client.force_login(made, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return made


def form(**given) -> dict:
    last = (timezone.localdate() + timedelta(days=30)).isoformat()
    return {"name": "Report", "scopes": ["read", "assess"], "expires_on": last} | given


def test_token_is_shown_once_after_it_was_made(client, person):
    page = markup(client.post(PAGE, form(), follow=True))
    again = client.get(PAGE)

    secret = SECRET.findall(page)[0]
    found = find_token(secret, today=timezone.localdate())
    assert found
    assert found.user == person
    assert SECRET.findall(markup(again)) == []
    assert "Report" in markup(again)
    assert "no-store" in again["Cache-Control"]


def test_making_and_revoking_ask_for_a_fresh_sign_in(client):
    client.force_login(UserFactory(password="x"))

    answers = [client.post(PAGE, sent) for sent in (form(), {"act": "revoke", "token": "1"})]

    assert [answer["Location"].partition("?")[0] for answer in answers] == ["/accounts/reauthenticate/"] * 2
    assert ApiToken.objects.count() == 0


def test_what_was_sent_before_the_fresh_sign_in_is_done_after_it(client):
    person = UserFactory(desk=True)
    person.set_password(PASSWORD)
    person.save()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")

    asked = client.post(PAGE, form(name="Monthly"), follow=True)
    done = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD, "next": PAGE}, follow=True)

    assert "Sign in again to continue" in markup(asked)
    assert len(SECRET.findall(markup(done))) == 1
    assert ApiToken.objects.get().name == "Monthly"


def test_owner_is_told_of_a_token_that_was_made_and_revoked(client, person, django_capture_on_commit_callbacks):
    User.objects.filter(pk=person.pk).update(email="person@mail.example")

    with django_capture_on_commit_callbacks(execute=True):
        client.post(PAGE, form())
        client.post(PAGE, {"act": "revoke", "token": str(ApiToken.objects.get().pk)})
    await_letters()

    assert [letter.to for letter in mail.outbox] == [["person@mail.example"]] * 2
    assert not any("svd_" in str(letter.body) for letter in mail.outbox)


def test_form_that_is_sent_twice_makes_one_token(client, person):
    sent = form(creation_key="2f0c3f9e-4f2b-4b73-9d8e-0a0a8f3f7d11")

    client.post(PAGE, sent)
    client.post(PAGE, sent)

    assert ApiToken.objects.count() == 1
    assert LedgerEntry.objects.filter(act="make_token").count() == 1


def test_bad_form_names_the_field_and_keeps_what_was_typed(client, person):
    answer = client.post(PAGE, form(name="", expires_on="2018-01-01", scopes=["everything"]))

    page = markup(answer)
    assert answer.status_code == 400
    assert ApiToken.objects.count() == 0
    assert "2018-01-01" in page
    assert [name for name in ("name", "scopes") if answer.context["form"].errors.get(name)] == ["name", "scopes"]


def test_revoked_token_is_over_and_stays_in_the_list(client, person):
    secret = SECRET.findall(markup(client.post(PAGE, form(), follow=True)))[0]

    page = markup(client.post(PAGE, {"act": "revoke", "token": ApiToken.objects.get().pk}, follow=True))

    assert find_token(secret, today=timezone.localdate()) is None
    assert "Token revoked" in page
    assert "Revoked" in page


def test_token_of_somebody_else_is_not_there(client, person):
    client.post(PAGE, form())
    ApiToken.objects.update(user=UserFactory())

    page = markup(client.get(PAGE))
    client.post(PAGE, {"act": "revoke", "token": ApiToken.objects.get().pk})

    assert "No API tokens yet" in page
    assert ApiToken.objects.get().revoked_at is None


def test_form_offers_what_the_role_can_use(client, person):
    boxes = [choice for choice, _label in client.get(PAGE).context["form"].fields["scopes"].choices]
    person.role, person.is_staff = "reader", False
    person.save()

    page = client.get(PAGE)
    refused = client.post(PAGE, form())

    assert boxes == ["read", "report", "assess", "record", "manage", "import", "own"]
    assert [choice for choice, _label in page.context["form"].fields["scopes"].choices] == ["read", "own"]
    assert refused.status_code == 400
    assert list(refused.context["form"].errors) == ["scopes"]
    assert ApiToken.objects.count() == 0
