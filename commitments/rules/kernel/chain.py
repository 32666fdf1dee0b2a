"""The chain of the ledger: what is hashed, in which form, and with which key it is sealed.

The payload of an entry is hashed with a salt of its own, and the chain runs over that hash: a text in the payload can
be redacted (and the salt replaced, so that nobody can guess it back) and the chain stays whole.
"""

import hashlib
import hmac
import json
from datetime import UTC, datetime
from json.encoder import encode_basestring as quoted
from typing import Any

GENESIS = "0" * 64
"""What the first entry names as the hash before it."""


_encoder = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def canonical(value: Any) -> str:
    """The one JSON text of a value: keys sorted, no blanks, letters as they are; the same bytes on every engine."""
    return _encoder.encode(value)


def payload_hash(salt: str, payload: str) -> str:
    """SHA-256 over salt and payload, in hexadecimal."""
    return hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest()


def entry_moment(at: datetime) -> str:
    """The form of a moment (aware) that is hashed: ISO 8601 in UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def entry_hash(
    *,
    seq: int,
    at: str,
    actor: int,
    actor_name: str,
    act: str,
    object_type: str,
    object_id: str,
    tier: int,
    payload_hash: str,
    previous: str,
) -> str:
    """SHA-256 over everything an entry says and the hash of the entry before it. ``at`` is an ``entry_moment``."""
    # What ``canonical`` would make of the list, in half the time: verification does this for every entry there is.
    said = (
        f"[{seq},{quoted(at)},{actor},{quoted(actor_name)},{quoted(act)},{quoted(object_type)},{quoted(object_id)}"
        f",{tier},{quoted(payload_hash)},{quoted(previous)}]"
    )
    return hashlib.sha256(said.encode()).hexdigest()


def entry_seal(key: bytes, entry_hash: str) -> str:
    """HMAC-SHA-256 of an entry's hash: who has no key can recompute the hashes of a chain, but not its seals."""
    return hmac.digest(key, entry_hash.encode(), "sha256").hex()


def is_sealed(key: bytes, entry_hash: str, seal: str) -> bool:
    """Whether ``seal`` is the one that ``key`` gives an entry of this hash."""
    return hmac.compare_digest(entry_seal(key, entry_hash), seal)
