"""Two texts side by side: what the later one reaffirms, changes and drops of the earlier, and what is new in it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..kernel.text import fingerprint
from .difference import answering_stretch
from .likeness import Pair, Profile, is_word_for_word, match_alike, resemblance
from .paragraphs import Span


class Relation(TextChoices):
    REAFFIRMED = "reaffirmed", _("Reaffirmed")
    CHANGED = "changed", _("Changed")
    DROPPED = "dropped", pgettext_lazy("comparison of documents", "Dropped")
    NEW = "new", _("New")


@dataclass(frozen=True, eq=False)
class Passage:
    """A passage of a text: what a commitment quotes (``commitment`` is its key), or a sentence that none quotes.

    ``start`` and ``end`` count the code points of the text. ``place`` is where a reader finds it, ``cited`` the number
    that it is cited by: of a quotation the one that was recorded, of a sentence that of ``rules.texts.citations``, with
    its own in a paragraph of several. ``is_pledge`` tells of a sentence whether it reads like a pledge; commitments are
    pledges. Sentences that are none only answer. ``is_placed`` is False of a quotation that stands in an earlier text
    of the document: its span is one of that text.
    """

    start: int
    end: int
    words: str
    profile: Profile
    place: str = ""
    cited: str = ""
    commitment: int | None = None
    is_pledge: bool = True
    is_placed: bool = True


@dataclass(frozen=True)
class Match:
    """A row of the comparison. ``was`` and ``now`` are spans of the texts; ``link`` is the kind of link, if any."""

    relation: Relation
    earlier: Passage | None = None
    later: Passage | None = None
    was: Span | None = None
    now: Span | None = None
    likeness: float = 0.0
    link: str = ""


def pair_of(was: str, now: str) -> str:
    """What tells a pair of passages, however they are written: one fingerprint of the words of both."""
    return fingerprint(f"{fingerprint(was)} {fingerprint(now)}")


def compare_passages(
    earlier: Sequence[Passage],
    later: Sequence[Passage],
    *,
    links: Mapping[tuple[int, int], str],
    rejected: Collection[str] = (),
) -> list[Match]:
    """Every pledge of both texts in one row or more: matched by links first, by likeness second, or by nothing.

    ``links`` gives the kind of link for keys of commitments (earlier, later); ``rejected`` tells pairs of passages
    (``pair_of``) that were found not to belong together. Reaffirmed comes first, then changed, dropped and new, each
    as in its text.
    """
    linked = list(_linked(earlier, later, links))
    taken = {match.earlier for match in linked} | {match.later for match in linked}
    first, second = ([passage for passage in side if passage not in taken] for side in (earlier, later))
    pairs = _match(first, second, rejected)
    matched = [_matched(first[pair.one], second[pair.other], pair.likeness) for pair in pairs]
    alone = _alone(first, {pair.one for pair in pairs}, Relation.DROPPED)
    new = _alone(second, {pair.other for pair in pairs}, Relation.NEW)
    return sorted(chain(linked, matched, alone, new), key=_order)


def _linked(
    earlier: Sequence[Passage], later: Sequence[Passage], links: Mapping[tuple[int, int], str]
) -> Iterator[Match]:
    # The first passage of a commitment stands for it.
    sides = ([passage for passage in reversed(side) if passage.commitment is not None] for side in (earlier, later))
    ones, others = ({passage.commitment: passage for passage in side} for side in sides)
    for (one, other), kind in links.items():
        if one in ones and other in others:
            yield _matched(ones[one], others[other], resemblance(ones[one].profile, others[other].profile), kind)


def _match(ones: Sequence[Passage], others: Sequence[Passage], rejected: Collection[str]) -> list[Pair]:
    """By likeness. Two sentences of which neither reads like a pledge are nobody's row."""
    pairs = match_alike(
        [passage.profile for passage in ones],
        [passage.profile for passage in others],
        apart=lambda one, other: bool(rejected) and pair_of(ones[one].words, others[other].words) in rejected,
        measure=resemblance,
    )
    return [pair for pair in pairs if ones[pair.one].is_pledge or others[pair.other].is_pledge]


def _matched(earlier: Passage, later: Passage, likeness: float, link: str = "") -> Match:
    """Of a sentence that answers to a quotation only the stretch that does."""
    was, now = (earlier.start, earlier.end), (later.start, later.end)
    same = is_word_for_word(earlier.profile, later.profile)
    if not same and earlier.commitment is not None and later.commitment is None:
        now, same = _answer(earlier, later)
    elif not same and later.commitment is not None and earlier.commitment is None:
        was, same = _answer(later, earlier)
    return Match(Relation.REAFFIRMED if same else Relation.CHANGED, earlier, later, was, now, likeness, link)


def _answer(quotation: Passage, sentence: Passage) -> tuple[Span, bool]:
    start, end, same = answering_stretch(quotation.words, sentence.words)
    return (sentence.start + start, sentence.start + end), same


def _alone(passages: Sequence[Passage], matched: Collection[int], relation: Relation) -> Iterator[Match]:
    for place, passage in enumerate(passages):
        if place not in matched and passage.is_pledge:
            span = (passage.start, passage.end)
            if relation == Relation.DROPPED:
                yield Match(relation, earlier=passage, was=span)
            else:
                yield Match(relation, later=passage, now=span)


def _order(match: Match) -> tuple[int, Span | None, Span | None]:
    return list(Relation).index(match.relation), (match.was or match.now), (match.now or match.was)
