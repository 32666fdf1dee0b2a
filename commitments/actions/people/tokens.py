"""Tokens of the API: made, used and revoked by the person whose they are; and the keys of what programs create."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...models import ApiToken, IdempotencyKey, User
from ...rules.kernel.changes import Act
from ...rules.kernel.permissions import can_have_tokens
from ...rules.people.tokens import (
    NAME_LIMIT,
    TOKENS_LIMIT,
    Scope,
    joined,
    last_day,
    new_secret,
    secret_hash,
    usable_scopes,
)
from ..kernel import ledger

KEPT = timedelta(hours=24)
"""How long the key of a creation is kept."""


@transaction.atomic
def make_token(*, actor: User, name: str, scopes: list[Scope], expires_on: date) -> str:
    """Give the person a token; returns its secret, which is kept nowhere.

    Raises PermissionDenied, and ValidationError by field: no name, a day that is over or later than a year from now, a
    scope that the person's role could not use, or as many tokens in use as one can have. Side effects, in order: number
    of the ledger taken; token written with the hash of the secret, next version of the account; ledger entry that says
    no more than that.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_have_tokens.test(actor))
    errors = _token_errors(actor, name.strip(), expires_on, opened.today) | _scope_errors(actor, scopes)
    if errors:
        raise ValidationError(errors)
    secret = new_secret()
    ApiToken.objects.create(
        user=actor,
        name=name.strip(),
        token_hash=secret_hash(secret),
        scopes=joined(scopes),
        made_at=opened.at,
        expires_on=expires_on,
    )
    ledger.write_account_entry(opened, Act.MAKE_TOKEN)
    return secret


def _token_errors(actor: User, name: str, expires_on: date, today: date) -> dict[str, str]:
    errors = {}
    if not 0 < len(name) <= NAME_LIMIT:
        errors["name"] = _("Enter a name of at most %(limit)d characters: what the token is for.") % {
            "limit": NAME_LIMIT
        }
    if not today <= expires_on <= last_day(today):
        errors["expires_on"] = _("Enter a date from %(first)s to %(last)s.") % {
            "first": today.isoformat(),
            "last": last_day(today).isoformat(),
        }
    if ApiToken.objects.in_use(today).filter(user=actor).count() >= TOKENS_LIMIT:
        errors.setdefault(
            "name", _("Tokens in use: %(n)d, which is the limit. Revoke one first.") % {"n": TOKENS_LIMIT}
        )
    return errors


def _scope_errors(actor: User, scopes: list[Scope]) -> dict[str, str]:
    usable = usable_scopes(actor)
    if {*scopes} <= {*usable}:
        return {}
    return {"scopes": _("Your role can use only these scopes: %(scopes)s.") % {"scopes": ", ".join(usable)}}


@transaction.atomic
def revoke_token(*, actor: User, token: ApiToken) -> ApiToken:
    """End one's own token for good.

    Raises PermissionDenied, and ValidationError where it was revoked before. Side effects, in order: number of the
    ledger taken; moment written on the token, next version of the account; ledger entry.
    """
    opened = ledger.open_entry(actor)
    ledger.require(can_have_tokens.test(actor) and token.user_id == actor.pk)
    if not ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=opened.at):
        raise ValidationError(_("This token was already revoked."))
    ledger.write_account_entry(opened, Act.REVOKE_TOKEN)
    return ApiToken.objects.get(pk=token.pk)


def note_use(token: ApiToken, today: date) -> None:
    """Keep the day on which the token was last used: one write a day, on no ledger."""
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)


def claim_key(*, actor: User, key: str, digest: str) -> IdempotencyKey | None:
    """Take a key for what is created next in the same transaction; None where it is taken already.

    Who asks at the same moment waits until this transaction has ended. Keys older than a day are let go.
    """
    now = timezone.now()
    IdempotencyKey.objects.filter(made_at__lt=now - KEPT).delete()
    claimed, is_new = IdempotencyKey.objects.get_or_create(
        user=actor, key=key, defaults={"digest": digest, "made_at": now}
    )
    return claimed if is_new else None


def settle_key(claimed: IdempotencyKey, made: str) -> None:
    """Note what was made under the key."""
    claimed.made = made
    claimed.save(update_fields=["made"])
