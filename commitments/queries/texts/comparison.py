"""Two documents side by side, as far as a person may see them: their pledges matched, and the words that differ."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ...models import Commitment, CommitmentLink, Document, Party, RejectedMatch
from ...rules.kernel.permissions import Visitor
from ...rules.register.promise_words import Label, pledge_languages
from ...rules.texts.comparison import Match, Passage, Relation, compare_passages
from ...rules.texts.judgements import SentenceState
from ...rules.texts.likeness import read_profile
from ...rules.texts.paragraphs import Span
from ...rules.texts.pledges.proposals import propose
from ..kernel.lookups import Among
from .judgements import ReadSentence, sentences_found

COLUMNS = (
    *("id", "reference", "title", "kind", "status", "is_open", "version"),
    *("provision__number", "provision__start", "provision__end", "provision__words", "provision__revision"),
)
FURTHER = (
    *("id", "reference"),
    *("further__number", "further__start", "further__end", "further__words", "further__revision"),
)
"""The same of a commitment's further passages, a row for each."""
_profile = lru_cache(maxsize=4096)(read_profile)
"""Of the texts that were compared last; to fold them anew takes longest of all."""


@dataclass(frozen=True)
class Side:
    """One document of a comparison. ``commitments``: what the page shows of each, by its key (``COLUMNS``).

    ``further`` are their further passages (``FURTHER``).
    """

    document: Document
    commitments: dict[int, dict[str, Any]]
    further: list[dict[str, Any]]

    @property
    def has_rules(self) -> bool:
        """Whether sentences that nobody recorded can be found to read like pledges."""
        return _has_rules(self.document.language)

    def words(self, passage: Passage | None, span: Span | None) -> str:
        """What a commitment quotes, in whatever text of the document it stands; of a sentence what the span holds."""
        if passage is None or span is None:
            return ""
        return passage.words if passage.commitment is not None else self.document.text[slice(*span)]


@dataclass(frozen=True)
class Comparison:
    earlier: Side
    later: Side
    matches: list[Match]

    def counts(self) -> dict[Relation, int]:
        """How many rows there are of each relation."""
        found = [match.relation for match in self.matches]
        return {relation: found.count(relation) for relation in Relation}

    def of(self, relation: str) -> list[Match]:
        """The rows of a relation; all of them for an empty one."""
        return [match for match in self.matches if relation in ("", match.relation)]


def read_comparison(user: Visitor, earlier: str, later: str) -> Comparison:
    """Two documents by their slugs. Document.DoesNotExist when either is not there for this person, or both are one.

    Ten queries, whatever the length of the texts. Only the links, commitments and sentences that ``user`` may see are
    matched; what was rejected is not matched again, whoever asks.
    """
    documents = {row.slug: row for row in Document.objects.visible_to(user).filter(slug__in=[earlier, later])}
    if len(documents) < 2:
        raise Document.DoesNotExist
    names = frozenset(Party.objects.values_list("name", flat=True))
    one, other = (_side(user, documents[slug]) for slug in (earlier, later))
    first, second = (list(_passages(side, names)) for side in (one, other))
    matches = compare_passages(first, second, links=_links(one, other), rejected=_rejected(one, other))
    return Comparison(one, other, matches)


def other_documents(user: Visitor, slug: str) -> tuple[Document, list[Document]]:
    """A document, and those it can be compared with: of its process first, the nearest in time first."""
    documents = Document.objects.visible_to(user).select_related("meeting").defer("text")
    document = documents.get(slug=slug)
    others = [other for other in documents if other.pk != document.pk]
    return document, sorted(others, key=lambda other: _distance(document, other))


def _distance(document: Document, other: Document) -> tuple[Any, ...]:
    return other.process_id != document.process_id, abs(other.dated - document.dated), other.slug


def _side(user: Visitor, document: Document) -> Side:
    rows = Commitment.objects.visible_to(user).filter(document=document).order_by("ref_key")
    further = rows.filter(further__isnull=False).values(*FURTHER)
    return Side(document, {row["id"]: row for row in rows.values(*COLUMNS)}, list(further))


def _passages(side: Side, names: frozenset[str]) -> Iterator[Passage]:
    """What the commitments quote, and the sentences that none of them quotes."""
    document = side.document
    quoted = [_quotation(row, "provision") for row in side.commitments.values()]
    quoted += [_quotation(row, "further") for row in side.further]
    yield from quoted
    pledges = _pledges(document.text, document.language, names)
    found = sentences_found(document, [passage for passage in quoted if passage.is_placed])
    lengths = Counter(read.sentence.paragraph for read in found)
    for read in found:
        sentence = read.sentence
        if read.state != SentenceState.LINKED:
            yield Passage(
                sentence.start,
                sentence.end,
                sentence.words,
                _profile(sentence.words),
                place=read.address,
                cited=_cited(read, lengths[sentence.paragraph]),
                is_pledge=read.state == SentenceState.UNJUDGED and sentence.start in pledges,
            )


def _cited(read: ReadSentence, beside: int) -> str:
    """The number of a sentence, one of ``beside`` in its paragraph: the only one has that of the paragraph."""
    cited = read.sentence.cited_as
    return cited if beside == 1 else f"{cited}.{read.number}"


def _quotation(row: dict[str, Any], of: str) -> Passage:
    """A passage of a commitment; a further one answers, and is no row where nothing answers to it."""
    number, start, end, words, revision = (
        row[f"{of}__{name}"] for name in ("number", "start", "end", "words", "revision")
    )
    return Passage(
        start=start,
        end=end,
        words=words,
        profile=_profile(words),
        place=f"q-{row['reference']}",
        cited=number,
        commitment=row["id"],
        is_pledge=of == "provision",
        is_placed=revision is None,
    )


@lru_cache(maxsize=8)
def _pledges(text: str, language: str, names: frozenset[str]) -> frozenset[int]:
    """Where the sentences begin that read like pledges; of a language that nobody wrote rules for, none."""
    if not _has_rules(language):
        return frozenset()
    proposals = propose(text, language=language, names=names)
    return frozenset(proposal.sentence.start for proposal in proposals if proposal.label == Label.PLEDGE)


def _has_rules(language: str) -> bool:
    return language.split("-")[0].lower() in pledge_languages()


def _links(earlier: Side, later: Side) -> dict[tuple[int, int], str]:
    """The kinds of links between commitments of the two, in either direction, by their keys."""
    ends = [*earlier.commitments, *later.commitments]
    rows = CommitmentLink.objects.standing().filter(Among("source", ends), Among("target", ends))
    found = {}
    for one, two, kind in rows.values_list("source", "target", "kind"):
        pair = (two, one) if one in later.commitments else (one, two)
        if pair[0] in earlier.commitments and pair[1] in later.commitments:
            found[pair] = kind
    return found


def _rejected(earlier: Side, later: Side) -> set[str]:
    rows = RejectedMatch.objects.filter(earlier=earlier.document, later=later.document)
    return set(rows.values_list("pair", flat=True))
