"""Does the ledger still hold what an anchor says? Shows a tail that was cut off and a file that was rolled back."""

from collections.abc import Iterator

from ...models import LedgerEntry
from ...rules.kernel.chain import GENESIS
from ...rules.ledger.anchors import Anchor
from .verify.register import Finding


def check_anchor(anchor: Anchor, key: bytes) -> Iterator[Finding]:
    """What is wrong: with the anchor itself, or with the entry of its number. ``key`` is the key of the seals."""
    where = f"anchor {anchor.seq}"
    if not anchor.is_signed_by(key):
        yield Finding("anchor", where, "was not signed with this key, or says something else than when it was signed")
        return
    now = LedgerEntry.objects.filter(seq=anchor.seq).values_list("hash", flat=True).first() if anchor.seq else GENESIS
    if now is None:
        yield Finding("anchor", where, f"the ledger has no entry {anchor.seq} any more")
    elif now != anchor.hash:
        yield Finding("anchor", where, f"entry {anchor.seq} is another one than when the anchor was signed")
