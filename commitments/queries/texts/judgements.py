"""The sentences of a document with what each is found to be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from ...models import Commitment, Document, Judgement, Provision
from ...rules.kernel.permissions import Visitor
from ...rules.texts.judgements import SentenceState, Spanned, overlapping, sentence_state
from ...rules.texts.sentences import Sentence, read_sentences


@dataclass(frozen=True)
class ReadSentence:
    """A sentence. ``number`` counts within its paragraph from 1; ``judgement`` is the one that stands, if any."""

    sentence: Sentence
    number: int
    state: SentenceState
    judgement: Judgement | None = None

    @property
    def address(self) -> str:
        """What the reader calls it: the second sentence of the third paragraph is ``p3s2``."""
        return f"p{self.sentence.paragraph}s{self.number}"


def read_document_sentences(user: Visitor, document: Document) -> list[ReadSentence]:
    """The sentences of a document that ``user`` may see, in order, headings among them; two queries.

    A sentence is linked by the commitments that the person may see.
    """
    return sentences_found(document, linked_provisions(user, document))


def sentences_found(document: Document, passages: Iterable[Spanned]) -> list[ReadSentence]:
    """The same, given the passages that commitments rest on. Judgements are read without ground and person."""
    sentences = read_sentences(document.text, document.language)
    linked = overlapping(sentences, passages)
    judged = overlapping(sentences, document.judgements.order_by().only("document", "start", "end", "label", "version"))
    return [
        ReadSentence(sentence, number, sentence_state(passages, judgements), judgements[0] if judgements else None)
        for sentence, number, passages, judgements in zip(sentences, numbers(sentences), linked, judged, strict=True)
    ]


def linked_provisions(user: Visitor, document: Document) -> list[Provision]:
    """The passages of a document's text of today that commitments rest on which ``user`` may see."""
    commitments = Commitment.objects.visible_to(user).filter(document=document)
    linked = Q(pk__in=commitments.values("provision")) | Q(pk__in=commitments.values("further"))
    return list(document.provisions.filter(linked, revision=None).order_by())


def numbers(sentences: Sequence[Sentence]) -> list[int]:
    """The number of each sentence within its paragraph, from 1."""
    found: list[int] = []
    before = None
    for sentence in sentences:
        found.append(found[-1] + 1 if before == sentence.paragraph else 1)
        before = sentence.paragraph
    return found
