"""Programs that ask the API: a client with a token, and what it is answered."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client

from commitments.actions.people.tokens import make_token
from commitments.api.kernel import clock
from commitments.models import ApiToken, User
from commitments.rules.people.tokens import Scope, joined, usable_scopes

API = "/api/v1"
PROBLEM = "application/problem+json"


def forget_counts() -> None:
    """Let nobody have asked before: how often somebody did is counted in a file."""
    (settings.DATA_DIR / "counts").unlink(missing_ok=True)


def program(user: User | None = None, *scopes: Scope, **headers: str) -> Client:
    """A program with a token of the person, for everything unless scopes are given; of a visitor without one."""
    if user:
        last = clock.today() + timedelta(days=1)
        usable = usable_scopes(user)
        secret = make_token(actor=user, name="Test", scopes=list(scopes or usable), expires_on=last)
        if not scopes:
            # As of somebody who was a reviewer when it was made: rights are asked besides, and are what is tested.
            ApiToken.objects.filter(user=user).update(scopes=joined(Scope))
        headers["Authorization"] = f"Bearer {secret}"
    return Client(headers=headers)


def send(client: Client, path: str, body: Any = None, *, method: str = "post", **headers: str):
    """Send JSON; headers by their names with underscores, such as ``if_match``."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return getattr(client, method)(f"{API}{path}", body or {}, content_type="application/json", headers=named)


def get(client: Client, path: str):
    return client.get(f"{API}{path}")


def fields(response) -> list[tuple[str, str]]:
    """The errors of a problem as (field, message) pairs."""
    assert response["Content-Type"] == PROBLEM
    return [(error["field"], error["message"]) for error in response.json()["errors"]]
