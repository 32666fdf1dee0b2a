"""The secret in a private calendar address."""

import secrets
from hashlib import sha256

BYTES = 32
"""256 bits: nobody guesses one, so a fast hash without salt is enough to keep it by."""


def new_token() -> str:
    """A secret that nobody had before, in letters that an address can carry."""
    return secrets.token_urlsafe(BYTES)


def token_hash(token: str) -> str:
    """What is kept of it: SHA-256, in hexadecimal."""
    return sha256(token.encode()).hexdigest()
