"""Forms that need something of their sender first: a link from a letter, a code, a text put aside."""

from collections.abc import Callable
from typing import Any, NamedTuple

from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, TOTP
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.http import int_to_base36

from commitments.exchange.people.address_links import address_token
from commitments.models import User
from commitments.rules.kernel.commitments import Tier

from ..admin.pages import FormData, read_form
from ..web.imports.importing import place, previewed
from .forms import SECRETS
from .people import ANONYMOUS, username
from .world import World

SECRET = "JBSWY3DPEHPK3PXP"


class Sent(NamedTuple):
    address: str
    form: Any


def _account(person: str) -> User:
    """The person's own; a visitor tries with that of the reader."""
    return User.objects.get(username=username("reader" if person == ANONYMOUS else person))


def _code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def _with_factor(name: str) -> Callable[[World, Client, str], Sent]:
    """The form for somebody who has a second factor."""

    def prepare(_world: World, _client: Client, person: str) -> Sent:
        TOTP.activate(_account(person), SECRET)
        return Sent(reverse(name), {"code": _code(SECRET)})

    return prepare


def _new_factor(_world: World, client: Client, _person: str) -> Sent:
    address = reverse("mfa_activate_totp")
    client.get(address)
    secret = client.session.get(SECRET_SESSION_KEY)
    return Sent(address, {"code": _code(secret) if secret else ""})


def _signing_in(_world: World, client: Client, person: str) -> Sent:
    """The second step of it."""
    account = _account(person)
    account.set_password("a long and quiet sentence")
    account.save(update_fields=["password"])
    TOTP.activate(account, SECRET)
    client.logout()
    client.post(reverse("account_login"), {"login": account.username, "password": "a long and quiet sentence"})
    return Sent(reverse("mfa_authenticate"), {"code": _code(SECRET)})


def _confirmed(_world: World, _client: Client, person: str) -> Sent:
    """Behind the link of the letter to a new address."""
    return Sent(reverse("account_confirm_email", args=[address_token(_account(person), "new@example.org")]), {})


def _new_password(_world: World, client: Client, person: str) -> Sent:
    """Behind the link of a letter."""
    account = _account(person)
    named = {"uidb36": int_to_base36(account.pk), "key": PasswordResetTokenGenerator().make_token(account)}
    form = client.get(reverse("account_reset_password_from_key", kwargs=named)).headers.get("Location", "")
    return Sent(form, SECRETS)


def _put_aside(name: str, form: FormData) -> Callable[[World, Client, str], Sent]:
    """What a text that was put aside is saved with."""

    def prepare(world: World, client: Client, _person: str) -> Sent:
        slug = world.of[Tier.PUBLIC]["document"].slug
        address = reverse(name, kwargs={"slug": slug} if name == "document-revise" else {})
        typed = {**read_form(client.get(address)), "text": "The parties agree to meet once more."}
        preview = client.post(address, typed).headers.get("Location", address)
        chosen = {"process": str(world.plain["process"].pk), "act": "keep"}
        return Sent(preview, {**read_form(client.get(preview)), **chosen, **form})

    return prepare


def _upload(_world: World, client: Client, _person: str) -> Sent:
    address = reverse("import-new")
    table = SimpleUploadedFile("pledges.csv", b"id,promise\n1,Build a bridge.\n")
    return Sent(address, {**read_form(client.get(address)), "file": table})


def _to_apply(_world: World, client: Client, person: str) -> Sent:
    """An import whose preview was worked out, by whoever may bring one in."""
    if person != ANONYMOUS and _account(person).is_staff:
        previewed(client)
    return Sent(place("apply"), read_form(client.get(place("apply"))))


def _to_undo(world: World, client: Client, person: str) -> Sent:
    """One that was applied."""
    applied = _to_apply(world, client, person)
    client.post(applied.address, applied.form)
    return Sent(place("undo"), read_form(client.get(place("undo"))))


PREPARED: dict[str, Callable[[World, Client, str], Sent]] = {
    "account_confirm_email": _confirmed,
    "account_reset_password_from_key": _new_password,
    "document-preview": _put_aside(
        "document-new",
        {
            "title": "New",
            "slug": "fresh",
            "kind": "communique",
            "prefix": "NEW",
            "dated": "2018-01-01",
        },
    ),
    "document-revise-preview": _put_aside("document-revise", {"reason": "They sent another text."}),
    "import-apply": _to_apply,
    "import-new": _upload,
    "import-undo": _to_undo,
    "mfa_activate_totp": _new_factor,
    "mfa_authenticate": _signing_in,
    "mfa_deactivate_totp": _with_factor("mfa_deactivate_totp"),
    "mfa_generate_recovery_codes": _with_factor("mfa_generate_recovery_codes"),
    "mfa_reauthenticate": _with_factor("mfa_reauthenticate"),
}
"""By route: where its form is sent, and what it holds, for this person."""
