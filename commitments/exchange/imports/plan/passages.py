"""Where the words of rows stand: in the texts of documents that are there, and in those that the import will make."""

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from ....models import Document
from ....queries.imports.register import document_families
from ....queries.kernel.disk_map import Numbers, Paragraphs, short_hash
from ....rules.imports.values import likeness_key
from ....rules.texts.paragraphs import Span
from ....rules.texts.quotations import PARAGRAPHS, VOLUME, find_paragraphs, find_quotation
from ..mapping.cells import Target

NOTHING: Mapping[str, str] = {}
NO_WORDS = "—"
"""What stands in a translation where its original was not translated."""
_EMPTY_LINES = re.compile(r"\n\s*\n")
HELD, ABOUT = 8_000_000, 4_000
"""Characters of documents that are held at a time, and as how many counts what a document is beside its text."""


@dataclass(frozen=True)
class Place:
    """A passage of a document's text."""

    document: Document
    span: Span


class Texts:
    """The texts of documents, read as they are asked for."""

    def __init__(self) -> None:
        self.families = document_families()
        self._held: OrderedDict[str, Document] = OrderedDict()
        self._room = HELD
        self._last: dict[str, str] = {}

    def find(self, slug: str, words: str, turn: int = 0) -> Place | None:
        """The first place of the words in the document, or in one that continues it.

        Where ``turn`` others of the same words come before, it is the paragraph behind theirs, if there are so many.
        """
        several = self.families.get(slug, [slug])
        if turn and (place := next(islice(self._paragraphs(several, words), turn, None), None)):
            return place
        last = self._last.get(slug, slug)
        begin = several.index(last) if last in several else 0
        # Rows come in the order of the text: it goes on in the same document, or in the next.
        for name in several[begin:] + several[:begin]:
            document = self.document(name)
            if span := find_quotation(document.text, words):
                self._last[slug] = name
                return Place(document, span)
        return None

    def _paragraphs(self, several: Iterable[str], words: str) -> Iterator[Place]:
        for name in several:
            document = self.document(name)
            yield from (Place(document, span) for span in find_paragraphs(document.text, words))

    def document(self, slug: str) -> Document:
        """The document with its process. KeyError when there is none."""
        if slug not in self._held:
            found = Document.objects.select_related("process").filter(slug=slug).first()
            if found is None:
                raise KeyError(slug)
            self._hold(found)
        self._held.move_to_end(slug)
        return self._held[slug]

    def _hold(self, document: Document) -> None:
        """Hold it, and let go of those that were not asked for longest where there is no room for all."""
        self._held[document.slug] = document
        self._room -= len(document.text) + ABOUT
        while self._room < 0 and len(self._held) > 1:
            _slug, gone = self._held.popitem(last=False)
            self._room += len(gone.text) + ABOUT

    def forget(self) -> None:
        """Read all texts anew: one was changed."""
        self._held.clear()
        self._room = HELD


@dataclass
class Words:
    """The words of rows for texts that are to be made, kept beside the memory."""

    paragraphs: Paragraphs = field(default_factory=Paragraphs)
    seen: Numbers = field(default_factory=Numbers)
    texts: int = 0

    def begin(self) -> int:
        """The number of one more text."""
        self.texts += 1
        return self.texts


@dataclass
class Volumes:
    """The text of a document that will be made, or of one that has none yet: a paragraph for each of its quotations.

    ``volumes`` are the numbers of its texts among the ``words``, ``length`` the characters of the last; a text has at
    most ``limit``.
    """

    target: Target
    tier: int
    words: Words
    limit: int = VOLUME
    volumes: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, words: str, translations: Mapping[str, str] = NOTHING, turn: int = 0) -> bool:
        """One more paragraph, unless the text has it; of the same words for each number of a passage (``turn``).

        Whether a further text begins with it.
        """
        words = words.strip()
        if not self.volumes:
            self.volumes.append(self.words.begin())
        if not self.words.seen.add(short_hash(f"{self.volumes[0]}\n{turn}\n{words}")):
            return False
        is_full = bool(self.length) and self.length + len(words) > self.limit
        if is_full:
            self.volumes.append(self.words.begin())
            self.length = 0
        self.words.paragraphs.add(self.volumes[-1], words, translations)
        self.length += len(words) + len(PARAGRAPHS)
        return is_full

    def text(self, number: int) -> str:
        """The text of the document of this number (from 1)."""
        return PARAGRAPHS.join(words for words, _said in self.words.paragraphs.of(self.volumes[number - 1]))

    def translations(self, number: int) -> dict[str, str]:
        """By language: what says the same as the document of this number (from 1), paragraph by paragraph."""
        said = [said for _words, said in self.words.paragraphs.of(self.volumes[number - 1])]
        languages = sorted({language for paragraph in said for language in paragraph})
        return {
            language: PARAGRAPHS.join(_in_one(paragraph.get(language, NO_WORDS)) for paragraph in said)
            for language in languages
        }


def _in_one(words: str) -> str:
    """The words as one paragraph."""
    return _EMPTY_LINES.sub("\n", words.strip())


def name_key(target: Target) -> str:
    """By what a thing to be made is known: spellings that look alike are one."""
    return likeness_key(target.name) or target.name
