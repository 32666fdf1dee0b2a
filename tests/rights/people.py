"""Seven people, one of each role and two focal points: of the party whose commitment it is, and of another."""

import time

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.test import Client

from commitments.models import Party, User
from commitments.rules.kernel.permissions import UserRole

from ..support import factories

ANONYMOUS = "anonymous"
OWN, OTHER = "focal point of the party", "focal point of another party"
ROLES = {
    "reader": UserRole.READER,
    OWN: UserRole.FOCAL_POINT,
    OTHER: UserRole.FOCAL_POINT,
    "desk officer": UserRole.DESK_OFFICER,
    "reviewer": UserRole.REVIEWER,
    "administrator": UserRole.ADMINISTRATOR,
}
PEOPLE = (ANONYMOUS, *ROLES)
BY_PASSWORD = "django.contrib.auth.backends.ModelBackend"
PASSWORD = "a long and quiet sentence"


def username(person: str) -> str:
    return person.replace(" ", "-")


def make_people(own: Party, other: Party) -> dict[str, User]:
    """The people with an account; the focal points speak for these parties."""
    kept = make_password(PASSWORD)
    made = {
        person: factories.UserFactory(role=role, username=username(person), password=kept)
        for person, role in ROLES.items()
    }
    factories.MembershipFactory(user=made[OWN], party=own)
    factories.MembershipFactory(user=made[OTHER], party=other)
    return made


def signed_in(person: str) -> Client:
    """The browser of the person, or that of a visitor."""
    client = Client()
    if person != ANONYMOUS:
        client.force_login(User.objects.get(username=username(person)), backend=BY_PASSWORD)
    return client


def just_signed_in(person: str) -> Client:
    """The browser of somebody who typed the password once more a moment ago."""
    client = signed_in(person)
    session = client.session
    session["account_authentication_methods_user"] = session.get(SESSION_KEY)
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session.save()
    return client
