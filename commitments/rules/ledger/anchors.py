"""Anchors: the head of the ledger at a moment, signed, to be kept out of reach of whoever can change the register.

The signing key follows from the key that seals the ledger, so that there is one secret to keep. Ed25519: who holds only
the public key can check an anchor, and not make one.
"""

import hashlib
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FIRST_LINE = "servanda-anchor 1"
PACKAGE_LINE = "servanda-package 1"
LABEL = b"servanda anchor 1"
JOINT = "; "
FORM = re.compile(
    rf"(?P<signed>{FIRST_LINE}\nsite (?P<site>[^\n]+)\nseq (?P<seq>[0-9]{{1,18}})\nhash (?P<hash>[0-9a-f]{{64}})\n"
    r"at (?P<at>[0-9TZ:.+-]+)\nkey (?P<key>[0-9a-f]{64})\n)signature (?P<signature>[0-9a-f]{128})\n?"
)


class NotAnAnchor(ValueError):  # noqa: N818 - what it says is enough
    """The text is no anchor: not one character may be added to it or missing."""


@dataclass(frozen=True)
class Anchor:
    """A signed head. ``key`` and ``signature`` are hexadecimal; ``signed`` is the text that the signature covers."""

    seq: int
    hash: str
    key: str
    signature: str
    signed: str

    @property
    def text(self) -> str:
        """The anchor as it is kept: what is signed, then the signature."""
        return f"{self.signed}signature {self.signature}\n"

    @property
    def one_line(self) -> str:
        """The same where there is one line only; ``read_anchor`` takes it too."""
        return self.text.strip().replace("\n", JOINT)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the public key, in groups of four, to be read aloud."""
        said = hashlib.sha256(bytes.fromhex(self.key)).hexdigest()
        return " ".join(said[i : i + 4] for i in range(0, len(said), 4))

    def is_signed_by(self, ledger_key: bytes) -> bool:
        """Whether the holder of the key of the seals signed exactly this text."""
        public = _signing_key(ledger_key).public_key()
        return self.key == _hexadecimal(public) and _fits(public, self)


def write_anchor(ledger_key: bytes, *, site: str, seq: int, hash: str, at: str) -> str:
    """The text of an anchor; ``at`` is the moment in UTC, ISO 8601."""
    private = _signing_key(ledger_key)
    key = _hexadecimal(private.public_key())
    signed = f"{FIRST_LINE}\nsite {site}\nseq {seq}\nhash {hash}\nat {at}\nkey {key}\n"
    return f"{signed}signature {private.sign(signed.encode()).hex()}\n"


def sign_package(ledger_key: bytes, *, site: str, at: str, digest: str) -> str:
    """The signature of a data package, as text: its lines, then the signature of exactly these, by the same key.

    ``digest`` is the SHA-256 of its descriptor, which holds those of all its files. The first line tells it from an
    anchor: neither can be passed off as the other.
    """
    private = _signing_key(ledger_key)
    key = _hexadecimal(private.public_key())
    signed = f"{PACKAGE_LINE}\nsite {site}\nat {at}\nsha256 {digest}\nkey {key}\n"
    return f"{signed}signature {private.sign(signed.encode()).hex()}\n"


def read_anchor(text: str) -> Anchor:
    """The anchor in a text, not yet checked. Raises NotAnAnchor."""
    found = FORM.fullmatch(text.replace("\r\n", "\n").replace(JOINT, "\n").strip())
    if not found:
        raise NotAnAnchor
    said = found.groupdict()
    return Anchor(int(said["seq"]), said["hash"], said["key"], said["signature"], said["signed"])


def _signing_key(ledger_key: bytes) -> Ed25519PrivateKey:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(ledger_key)
    return Ed25519PrivateKey.from_private_bytes(derived)


def _hexadecimal(public: Ed25519PublicKey) -> str:
    return public.public_bytes_raw().hex()


def _fits(public: Ed25519PublicKey, anchor: Anchor) -> bool:
    try:
        public.verify(bytes.fromhex(anchor.signature), anchor.signed.encode())
    except InvalidSignature:
        return False
    return True
