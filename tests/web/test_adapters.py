import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail

from commitments.models import LedgerEntry, User

from ..admin.pages import client_of
from ..factories import UserFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "a long and quiet sentence", "another long and quiet sentence"
TYPED = {"oldpassword": OLD, "password1": NEW, "password2": NEW}


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))


@pytest.fixture
def owner():
    return UserFactory(password=make_password(OLD), email="owner@example.org")


def test_password_changed_by_its_owner_is_an_act_and_keeps_the_session(owner):
    client = client_of(owner)

    client.post("/accounts/password/change/", TYPED)

    assert (User.objects.get(pk=owner.pk).check_password(NEW), acts()) == (True, ["change_password"])
    assert client.get("/accounts/password/change/").status_code == 200


@pytest.mark.parametrize("typed", [{"oldpassword": "x"}, {"password1": "1", "password2": "1"}])
def test_password_that_is_refused_writes_nothing(owner, typed):
    client_of(owner).post("/accounts/password/change/", TYPED | typed)

    assert (User.objects.get(pk=owner.pk).check_password(OLD), acts()) == (True, [])


def test_password_set_by_the_link_that_was_sent_is_an_act(client, owner):
    client.post("/accounts/password/reset/", {"email": owner.email})
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link

    form = client.get(link[1], follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})

    assert (User.objects.get(pk=owner.pk).check_password(NEW), acts()) == (True, ["change_password"])
