"""Anchors that leave the house: shown to everybody, sent along with exports, mailed to where nobody here can reach."""

from datetime import UTC, datetime
from functools import lru_cache

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from ...actions.kernel.ledger import sealed_head
from ...rules.ledger.anchors import Anchor, read_anchor, write_anchor


def current_anchor() -> Anchor:
    """The head of the ledger as it stands now, signed. One query; each head is signed once in the life of a process.

    WrongLedgerKey where the register is sealed with another key: what that key signs would pass for somebody else's.
    """
    seq, last = sealed_head()
    return _sign(settings.LEDGER_KEY, settings.SITE_URL, seq, last)


@lru_cache(maxsize=2)
def _sign(key: bytes, site: str, seq: int, last: str) -> Anchor:
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    return read_anchor(write_anchor(key, site=site, seq=seq, hash=last, at=moment))


def mail_anchor(anchor: Anchor, *, to: str) -> None:
    """Send an anchor. Its lines are short and plain, so that what arrives can be checked as it is."""
    subject = _("Servanda: ledger anchor at entry %(seq)d") % {"seq": anchor.seq}
    EmailMessage(subject, anchor.text, to=[to]).send()
