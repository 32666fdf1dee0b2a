"""Whose token it is, and which tokens a person has."""

from datetime import date

from ...models import ApiToken, IdempotencyKey
from ...rules.kernel.permissions import Visitor, can_have_tokens
from ...rules.people.tokens import is_secret, secret_hash


def find_token(secret: str, *, today: date) -> ApiToken | None:
    """The token with this secret and its person; None where it is nobody's, over or revoked, or the account is off."""
    if not is_secret(secret):
        return None
    token = ApiToken.objects.in_use(today).select_related("user").filter(token_hash=secret_hash(secret)).first()
    return token if token and can_have_tokens.test(token.user) else None


def tokens_of(user: Visitor) -> list[ApiToken]:
    """The tokens that a person made, newest first, revoked and expired ones too."""
    return list(ApiToken.objects.filter(user=user.pk))


def find_key(user: Visitor, key: str) -> IdempotencyKey | None:
    """What the person created under a key that is still kept."""
    return IdempotencyKey.objects.filter(user=user.pk, key=key).first()
