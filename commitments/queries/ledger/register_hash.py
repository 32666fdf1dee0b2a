"""One hash of the whole register, the same on every engine."""

import hashlib

from django.db import DEFAULT_DB_ALIAS

from ...models import LedgerHead
from ...rules.kernel.chain import canonical
from .snapshots import RECORDED, every_snapshot


def register_digest(using: str = DEFAULT_DB_ALIAS) -> str:
    """SHA-256, in hexadecimal, over everything the ledger tells of, by type and id, and over the ledger's head.

    The head stands for all entries: each hash covers the one before it. Derived columns, passwords and sign-ins are not
    part of it. While others write, ask inside ``one_moment``.
    """
    said = hashlib.sha256()
    for model in RECORDED:
        for pk, facts in every_snapshot(model, using):
            said.update(f"{canonical([model._meta.model_name, pk, facts])}\n".encode())
    said.update(canonical(ledger_head(using)).encode())
    return said.hexdigest()


def ledger_head(using: str = DEFAULT_DB_ALIAS) -> tuple[int, str]:
    """Number and hash of the last entry."""
    return LedgerHead.objects.using(using).values_list("seq", "hash").get(pk=1)
