"""What the register holds of what was typed: on the ledger, and in its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.conf import settings

from commitments.models import LedgerEntry
from commitments.queries.ledger.verify.register import verify_ledger

from ..support.factories import CommitmentFactory, PartyFactory
from .paths import Target


def new_targets(count: int) -> list[Target]:
    """So many commitments to write to."""
    party = PartyFactory()
    made = [(CommitmentFactory(lead=party), CommitmentFactory()) for _ in range(count)]
    return [Target(commitment.pk, commitment.reference, party.pk, other.reference) for commitment, other in made]


def on_the_ledger(since: int = 0) -> Counter[str]:
    """How often each text was written by an entry after number ``since``."""
    entries = LedgerEntry.objects.filter(seq__gt=since)
    return Counter(text for entry in entries.iterator() for text in _written(entry))


def _written(entry: LedgerEntry) -> Iterator[str]:
    """What was only kept as a draft does not count."""
    rows = [(entry.object_type, entry.after), *((row["type"], row["after"]) for row in entry.also)]
    for after in (after for kind, after in rows if kind != "assessmentdraft"):
        yield from (value for value in (after or {}).values() if isinstance(value, str))


def miscounted(counts: Counter[str], texts: Iterable[str], allowed: tuple[int, ...], what: str) -> list[str]:
    """A violation for each text that is not there as often as it may be."""
    return [f"{what} {text}: {counts[text]} times on the ledger" for text in texts if counts[text] not in allowed]


def differing_rows() -> list[str]:
    """What ``verify`` says: rows and entries that are not each other's, or no longer what they were."""
    return [f"verify: {finding.where}: {finding.what}" for finding in verify_ledger(settings.LEDGER_KEY).findings]
