"""What is to be said of a commitment that is hard to follow up. A remark, never a refusal.

Settling one is an act with a ground; until then it stands. The words by which vagueness is told are data of a language
(``fixtures/quality/``); of a language without a file only what does not hang on words is told.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..kernel.commitments import Kind
from ..kernel.deadlines import Precision
from ..kernel.statuses import Status
from ..kernel.vocabulary import read_vocabulary
from .parties import PartyKind
from .promise_words import straighten
from .rollup import Cell

PART_WORDS = 3
"""A part of a sentence with fewer words is no undertaking of its own."""


class Remark(TextChoices):
    NO_ACTOR = "no_actor", _("No actor")
    VAGUE_ACTOR = "vague_actor", _("Vague actor")
    NO_DATE = "no_date", _("No date")
    NOT_OBSERVABLE = "not_observable", _("Not observable")
    COMPOUND = "compound", _("Compound")
    DUPLICATE = "duplicate", _("Similar to an earlier one")
    NO_EVIDENCE = "no_evidence", _("No evidence")


EXPLAINED = {
    Remark.NO_ACTOR: _(
        "No lead party is named. Name the party that is responsible, or enter why no party can be named."
    ),
    Remark.VAGUE_ACTOR: _(
        "The text does not say who acts. Name the parties that are meant, as far as the text allows."
    ),
    Remark.NO_DATE: _("No deadline is stated, so it can never become overdue."),
    Remark.NOT_OBSERVABLE: _(
        "The words name an effort, but nothing that can be observed. Say in the title what would show that it was done."
    ),
    Remark.COMPOUND: _("The words contain several undertakings. Record each one separately, from the same words."),
    Remark.DUPLICATE: _("An earlier commitment has almost the same words. Link the two, or enter why both are needed."),
    Remark.NO_EVIDENCE: _(
        "The commitment is assessed as implemented, but has no evidence. Add evidence, or say why there is none."
    ),
}
BITS = {remark: 1 << place for place, remark in enumerate(Remark)}
"""The place of each remark in the stored number."""


@dataclass(frozen=True)
class _Words:
    vague_actor: re.Pattern[str]
    vague_deed: re.Pattern[str]
    deed: re.Pattern[str]
    separators: re.Pattern[str]


def find_remarks(
    *,
    kind: str,
    words: str,
    language: str,
    leads: Collection[str],
    precision: str,
    resembles: bool = False,
    unsupported: bool = False,
) -> frozenset[Remark]:
    """The remarks on a commitment. ``words`` is its quotation, ``leads`` the kinds of the parties that lead it.

    ``resembles`` says that an earlier one was found to read nearly the same, ``unsupported`` what ``is_unsupported``
    does. Declaratory entries are never scored, and nothing is asked of them.
    """
    if kind == Kind.DECLARATORY:
        return frozenset()
    said, patterns = " ".join(words.split()), _read_words(language.split("-")[0].lower())
    straight = straighten(said)
    lower = straight.lower()
    vague = bool(patterns and patterns.vague_actor.search(lower))
    found = {
        Remark.NO_ACTOR: not leads and not vague,
        Remark.VAGUE_ACTOR: vague if not leads else set(leads) == {PartyKind.GROUP.value},
        Remark.NO_DATE: kind != Kind.STANDING and precision == Precision.NONE,
        Remark.NOT_OBSERVABLE: bool(patterns and patterns.vague_deed.search(lower) and not patterns.deed.search(lower)),
        Remark.COMPOUND: bool(patterns and len(_parts(said, straight, patterns)) > 1),
        Remark.DUPLICATE: resembles,
        Remark.NO_EVIDENCE: unsupported,
    }
    return frozenset(remark for remark, stands in found.items() if stands)


def is_unsupported(cells: Iterable[Cell], cited: Collection[int], *, has_evidence: bool) -> bool:
    """Whether *implemented* (or *observed*) was found of a cell, and no evidence supports it.

    ``cells`` are the latest findings of each cell, ``cited`` the ids of those that name evidence. Evidence that stands
    with the commitment itself (``has_evidence``) supports all of them.
    """
    if has_evidence:
        return False
    return any(cell.status == Status.IMPLEMENTED and cell.id not in cited for cell in cells)


def parts_of(words: str, language: str) -> list[str]:
    """The undertakings that words hold, each as it stands in them; the words as a whole where they hold one."""
    patterns, said = _read_words(language.split("-")[0].lower()), " ".join(words.split())
    return _parts(said, straighten(said), patterns) if patterns else [said]


def _parts(said: str, straight: str, patterns: _Words) -> list[str]:
    cuts = [0, *_places(patterns.separators, straight), len(said)]
    parts = [said[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    return parts if all(len(part.split()) >= PART_WORDS for part in parts) else [said]


def _places(separators: re.Pattern[str], said: str) -> Iterable[int]:
    for found in separators.finditer(said):
        if found.start() and found.end() < len(said):
            yield from found.span()


def to_bits(remarks: Iterable[str]) -> int:
    """The remarks as the number that is stored."""
    return sum(BITS[Remark(remark)] for remark in remarks)


def with_remark(number: int, remark: Remark, *, stands: bool) -> int:
    """The stored number with this remark in it, or without."""
    return number | BITS[remark] if stands else number & ~BITS[remark]


def from_bits(number: int) -> list[Remark]:
    """The remarks that a stored number holds, in their order."""
    return [remark for remark, bit in BITS.items() if number & bit]


@lru_cache(maxsize=16)
def _read_words(language: str) -> _Words | None:
    try:
        data = read_vocabulary("quality", language)
    except KeyError:
        return None
    separators = "|".join(filter(None, map(str.strip, data["separators"].splitlines())))
    named = {name: _pattern(data[name]) for name in ("vague_actor", "vague_deed", "deed")}
    return _Words(separators=re.compile(separators, re.IGNORECASE), **named)


def _pattern(lines: str) -> re.Pattern[str]:
    """One alternative a line, at the beginning of a word, in lower case: ignoring case takes twice as long."""
    alternatives = "|".join(filter(None, map(str.strip, lines.splitlines())))
    return re.compile(rf"(?<![\w-])(?:{alternatives})")
