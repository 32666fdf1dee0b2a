import re
import threading

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from commitments.exchange.people.letters import LETTER
from commitments.models import LedgerEntry, User

from ...admin.pages import client_of
from ...support.factories import UserFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
OLD, NEW = "a long and quiet sentence", "another long and quiet sentence"
TYPED = {"oldpassword": OLD, "password1": NEW, "password2": NEW}


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))


def await_letters() -> None:
    for thread in threading.enumerate():
        if thread.name == LETTER:
            thread.join()


class SlowServer(EmailBackend):
    """Takes mail when it is told to."""

    takes = threading.Event()

    def send_messages(self, messages):
        assert self.takes.wait(30)
        return super().send_messages(messages)


class RefusingServer(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError("nobody listens")


@pytest.fixture
def owner():
    return UserFactory(password=make_password(OLD), email="owner@example.org")


def test_password_changed_by_its_owner_is_an_act_and_keeps_the_session(owner):
    client = client_of(owner)

    client.post("/accounts/password/change/", TYPED)

    assert User.objects.get(pk=owner.pk).check_password(NEW) is True
    assert acts() == ["change_password"]
    assert client.get("/accounts/password/change/").status_code == 200


@pytest.mark.parametrize("typed", [{"oldpassword": "x"}, {"password1": "1", "password2": "1"}])
def test_password_that_is_refused_writes_nothing(owner, typed):
    client_of(owner).post("/accounts/password/change/", TYPED | typed)

    assert User.objects.get(pk=owner.pk).check_password(OLD) is True
    assert acts() == []


def test_password_set_by_the_link_that_was_sent_is_an_act(client, owner):
    client.post("/accounts/password/reset/", {"email": owner.email})
    await_letters()
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link

    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})

    assert User.objects.get(pk=owner.pk).check_password(NEW) is True
    assert acts() == ["reset_password"]


def test_without_a_mail_server_nothing_is_promised(client, owner, settings, capfd):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

    answer = client.post("/accounts/password/reset/", {"email": owner.email})
    await_letters()

    assert answer.status_code == 200
    assert "cannot send e-mail" in markup(answer)
    assert "/accounts/password/reset/key/" not in "".join(capfd.readouterr())


def test_owner_is_told_of_a_new_password(client, owner):
    client_of(owner).post("/accounts/password/change/", TYPED)
    await_letters()

    assert [(letter.to, NEW in str(letter.body)) for letter in mail.outbox] == [([owner.email], False)]


def test_slow_server_keeps_nobody_waiting(client, owner, settings):
    settings.EMAIL_BACKEND = f"{__name__}.SlowServer"
    SlowServer.takes.clear()

    answer = client.post("/accounts/password/reset/", {"email": owner.email})
    sent_by_then = len(mail.outbox)
    SlowServer.takes.set()
    await_letters()

    assert answer.status_code == 302
    assert sent_by_then == 0
    assert len(mail.outbox) == 1


def test_server_that_refuses_breaks_no_page(client, owner, settings, capsys):
    settings.EMAIL_BACKEND = f"{__name__}.RefusingServer"

    answer = client.post("/accounts/password/reset/", {"email": owner.email})
    await_letters()

    assert answer.status_code == 302
    assert mail.outbox == []
