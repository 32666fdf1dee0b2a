"""What the sentences of a document are found to be: linked to a commitment, judged as no pledge, or not judged yet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

GROUND_LIMIT = 2_000
ADDRESS = re.compile(r"p[0-9]{1,6}s[0-9]{1,6}")
"""What the reader calls a sentence: the second of the third paragraph is ``p3s2``."""


class NoPledge(TextChoices):
    """What a sentence is that pledges nothing, by the words of ``pledge_words.Label``."""

    DECLARATORY = "declaratory", _("Declaratory")
    INFORMATIONAL = "informational", _("Informational")


class SentenceState(TextChoices):
    """The first that holds: a sentence that a commitment rests on is linked, whatever was judged of it."""

    LINKED = "linked", _("linked")
    DISMISSED = "dismissed", _("not a pledge")
    UNJUDGED = "unjudged", _("not yet reviewed")


class Spanned(Protocol):
    """Something that stands in a text from ``start`` to ``end``, in code points."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


Marked = TypeVar("Marked", bound=Spanned)


def sentence_state(linked: Sequence[object], judged: Sequence[object]) -> SentenceState:
    """The state of a sentence, by what overlaps it: passages of commitments, and judgements."""
    if linked:
        return SentenceState.LINKED
    return SentenceState.DISMISSED if judged else SentenceState.UNJUDGED


def overlapping(sentences: Iterable[Spanned], marked: Iterable[Marked]) -> Iterator[list[Marked]]:
    """Of each sentence in turn the marked stretches that share a letter with it. Sentences are in order and apart."""
    waiting = sorted(marked, key=lambda stretch: (stretch.start, stretch.end), reverse=True)
    reached: list[Marked] = []
    for sentence in sentences:
        while waiting and waiting[-1].start < sentence.end:
            reached.append(waiting.pop())
        reached = [stretch for stretch in reached if stretch.end > sentence.start]
        yield list(reached)
