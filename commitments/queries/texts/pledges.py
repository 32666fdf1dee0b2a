"""A document read for pledges: of each sentence what the rules propose, and what it is found to be."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Count
from django.utils.translation import gettext as _

from ...models import Document
from ...rules.kernel.permissions import Visitor
from ...rules.register.promise_words import pledge_languages
from ...rules.texts.judgements import NoPledge, SentenceState
from ...rules.texts.pledges.proposals import Proposal, propose
from ..lists.parties import party_names
from .judgements import ReadSentence, read_document_sentences
from .reader import Coverage, measure_coverage

GROUNDS_OFFERED = 8


@dataclass(frozen=True)
class SentenceReading:
    """A sentence; the proposal is None where its language has no rules."""

    read: ReadSentence
    proposal: Proposal | None = None

    @property
    def found(self) -> str:
        """What it is found to be: its state, and of a sentence that was judged the label of the judgement."""
        judgement = self.read.judgement
        return judgement.label if judgement and self.read.state == SentenceState.DISMISSED else self.read.state


@dataclass(frozen=True)
class PledgeReading:
    """The sentences of a document in order, headings among them."""

    document: Document
    sentences: list[SentenceReading]

    @property
    def coverage(self) -> Coverage:
        return measure_coverage([sentence.read for sentence in self.sentences])

    def place_of(self, address: str) -> int | None:
        """The place in the order of the sentence that the reader calls so (``p3s2``)."""
        return next((i for i, sentence in enumerate(self.sentences) if sentence.read.address == address), None)

    def next_unjudged(self, place: int = -1, label: str = "") -> SentenceReading | None:
        """The first sentence behind ``place`` that is not judged yet; with ``label`` of those proposed as it."""
        behind = self.sentences[place + 1 :]
        return next((s for s in behind if s.read.state == SentenceState.UNJUDGED and _is_proposed(s, label)), None)

    def chosen(self, label: str, found: str) -> Iterator[SentenceReading]:
        """Those that are proposed as ``label`` and found to be ``found``; empty: whatever they are."""
        return (s for s in self.sentences if _is_proposed(s, label) and found in ("", s.found))

    def counts(self) -> Counter[tuple[str, str]]:
        """How many sentences are proposed as each label and found to be each thing."""
        return Counter((s.proposal.label.value, s.found) for s in self.sentences if s.proposal)


def _is_proposed(sentence: SentenceReading, label: str) -> bool:
    return not label or (sentence.proposal is not None and sentence.proposal.label == label)


FOUND: list[SentenceState | NoPledge] = [
    SentenceState.LINKED,
    NoPledge.DECLARATORY,
    NoPledge.INFORMATIONAL,
    SentenceState.UNJUDGED,
]
"""What a sentence can be found to be, in the order of the columns."""


def read_for_pledges(user: Visitor, document: Document) -> PledgeReading:
    """Every sentence of a document that ``user`` may see, with its proposal; four queries.

    Proposals are worked out from the text, and not stored: 900 sentences take a second or two, and the next time none.
    """
    sentences, proposals = read_document_sentences(user, document), propose_for(document)
    if proposals is None:
        return PledgeReading(document, [SentenceReading(sentence) for sentence in sentences])
    return PledgeReading(document, [SentenceReading(*pair) for pair in zip(sentences, proposals, strict=True)])


def propose_for(document: Document) -> tuple[Proposal, ...] | None:
    """A proposal for each sentence of a document; None where there are no rules for its language."""
    language = document.language.split("-")[0]
    if language not in pledge_languages():
        return None
    return _propose(document.text, language, document.dated, party_names())


@lru_cache(maxsize=8)
def _propose(text: str, language: str, on: date, names: frozenset[str]) -> tuple[Proposal, ...]:
    return tuple(propose(text, language=language, on=on, names=names))


def ground_error(proposal: Proposal | None, label: str, ground: str) -> str:
    """Why a ground is none for judging a sentence as ``label``: it is the reason for proposing something else."""
    if proposal is None or ground != proposal.why or label == proposal.label:
        return ""
    words = {"proposed": proposal.label.label, "label": NoPledge(label).label}
    return _("This is the reason for the suggestion “%(proposed)s”. Enter a reason for “%(label)s”.") % words


def usual_grounds(document: Document) -> list[str]:
    """The grounds on which sentences of the document were judged most often."""
    rows = document.judgements.order_by().values("ground").annotate(times=Count("pk")).order_by("-times", "ground")
    return [row["ground"] for row in rows[:GROUNDS_OFFERED]]
