"""Earlier pledges that resemble a passage: found by their words through the full text, then compared word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ...models import Commitment, Document
from ...rules.kernel.commitments import LinkKind
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.texts.difference import Piece, difference
from ...rules.texts.likeness import ALIKE, beginning, read_profile, resemblance, slight_words
from ..kernel.full_text import rows_with_phrases

PHRASE = 3
"""So many neighbouring words are looked for together: fewer stand in too many pledges, more in too few."""
PHRASES = 16
"""Looked for in one question; of a longer passage every second or third run."""


@dataclass(frozen=True)
class Resembling:
    """An earlier pledge: how much it is like the passage (0 to 1), what changed since, and how it could be linked."""

    commitment: Commitment
    likeness: float
    pieces: list[Piece]
    suggested: LinkKind


def resembling(user: Visitor, document: Document, words: str, *, length: int = 5) -> list[Resembling]:
    """The earlier pledges of other documents that resemble ``words``, a passage of ``document``; the most alike first.

    Only those that ``user`` may see, of documents dated no later. For the page that records a pledge and the one that
    links it: ``suggested`` is *reaffirms* where the words are the same, else *amends*. Two queries, however many
    pledges there are; ``pieces`` lead from the earlier quotation to ``words``.
    """
    profile = read_profile(words)
    tiers, phrases = visible_tiers(user), _phrases(profile.words)
    found = rows_with_phrases(phrases, tiers, dated=document.dated, document=document.pk)
    rows = Commitment.objects.visible_to(user).filter(pk__in=found).select_related("document")
    alike = [(resemblance(read_profile(row.quotation), profile), row) for row in rows] if found else []
    best = sorted((pair for pair in alike if pair[0] >= ALIKE), key=_order)[:length]
    return [
        Resembling(row, likeness, difference(row.quotation, words), suggested_kind(row.quotation, words))
        for likeness, row in best
    ]


def suggested_kind(earlier: str, later: str) -> LinkKind:
    """How a pledge would be linked to one that it resembles: the same words reaffirm it, others amend it."""
    same = read_profile(earlier).words == read_profile(later).words
    return LinkKind.REAFFIRMS if same else LinkKind.AMENDS


def _order(pair: tuple[float, Commitment]) -> tuple[Any, ...]:
    """The most alike first, then the latest."""
    likeness, row = pair
    return -likeness, date.max - row.document.dated, row.ref_key


def _phrases(words: Sequence[str]) -> list[list[str]]:
    """Up to ``PHRASES`` runs of neighbouring words that say something, spread over the passage, as beginnings."""
    slight = slight_words()
    telling = list(dict.fromkeys(beginning(word) for word in words if word not in slight))
    runs = [telling[start : start + PHRASE] for start in range(max(1, len(telling) - PHRASE + 1))] if telling else []
    step = -(-len(runs) // PHRASES) or 1
    return runs[::step]
