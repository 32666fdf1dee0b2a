"""Who speaks in a text, and not who is only mentioned: told by its title, its first words and its signatures.

Nothing is guessed: where none of the three names anybody, or the language has no words for it, nobody is found.
"""

import re
from collections.abc import Iterable, Iterator

from ..register.promise_words import straighten
from .mentions import find_names
from .recording.words import RecordingWords, read_recording_words

HEAD, TAIL = 3000, 1500
"""Characters at either end in which those who speak are named."""
OPENING = 900
"""Heads of state of twenty countries stand between “We” and their verb."""
LINE = 120
"""Characters of a line with a signature, at most."""
TITLES = 4
"""First paragraphs among which a title may stand."""
_PARAGRAPH = re.compile(r"\n\s*\n")
_JOINT = re.compile(r"[\W\d_]|\b(?:and|et|и|the)\b", re.IGNORECASE)


def find_speakers(title: str, text: str, names: Iterable[tuple[int, str]], language: str) -> list[int]:
    """The keys of the ``names`` that issue a text of a language, each once; empty where the text does not say."""
    words, known = read_recording_words(language.split("-")[0].lower()), list(names)
    if words is None:
        return []
    titles = [title, *_titles_in(text, words)]
    passages = [passage for line in titles for passage in _in_title(line, words)]
    passages += [*_in_opening(titles, text, words), *_in_signatures(text, words)]
    found = [mention.keys for passage in passages for mention in find_names(passage, known)]
    if not found:
        found = [keys for line in titles for keys in _before_kind(line, words, known)]
    # A name that two parties share tells neither.
    return sorted({keys[0] for keys in found if len(keys) == 1})


def who_speaks(issuing: Iterable[int], named: Iterable[int]) -> tuple[int, ...]:
    """Whom “we” means: the issuing parties, of them only those that the text itself names as speaking (``named``).

    Without issuing parties those named; nobody where the two disagree, or where there are neither.
    """
    own, said = tuple(issuing), tuple(named)
    if not own or not said:
        return own or said
    return tuple(key for key in own if key in said)


def _titles_in(text: str, words: RecordingWords) -> list[str]:
    """Short first paragraphs that say what the text is."""
    first = (paragraph.strip() for paragraph in _PARAGRAPH.split(text[:HEAD])[:TITLES])
    return [line for line in first if len(line) <= LINE and words.speaking["texts"].search(straighten(line))]


def _in_title(title: str, words: RecordingWords) -> Iterator[str]:
    """“… by Iran and Russia on …”, “Statement of Iran on …”."""
    plain, speaking = straighten(title), words.speaking
    first = speaking["about"].search(plain)
    for found in (
        speaking["by"].search(plain),
        speaking["of"].search(plain, 0, first.start() if first else len(plain)),
    ):
        if found:
            end = speaking["about"].search(plain, found.end())
            yield title[found.end() : end.start() if end else len(title)]


def _before_kind(title: str, words: RecordingWords, known: list[tuple[int, str]]) -> list[tuple[int, ...]]:
    """“Iran–Turkey joint statement”: names alone, before what the text is."""
    kind = words.speaking["texts"].search(straighten(title))
    if not kind:
        return []
    head = title[: kind.start()]
    mentions = find_names(head, known)
    rest = head
    for mention in mentions:
        rest = rest.replace(mention.words, "", 1)
    return [] if _JOINT.sub("", rest) else [mention.keys for mention in mentions]


def _in_opening(titles: list[str], text: str, words: RecordingWords) -> Iterator[str]:
    """“We, the presidents of Iran and Russia, met …”; “The ministers of Iran and Russia agreed …” in a statement."""
    speaking = words.speaking
    issued = any(speaking["texts"].search(straighten(title)) for title in titles)
    for paragraph in _PARAGRAPH.split(text[:HEAD]):
        plain = straighten(paragraph).lstrip()
        opening = speaking["opening"].search(plain) or (speaking["group"].match(plain) if issued else None)
        stop = speaking["stop"].search(plain, opening.end(), opening.end() + OPENING) if opening else None
        if opening and stop:
            yield plain[opening.end() : stop.start()]
        if opening:
            return


def _in_signatures(text: str, words: RecordingWords) -> Iterator[str]:
    """“For the Government of Iran”, line by line up from the end."""
    lines = [line.strip(" \t*_\\#") for line in text[-TAIL:].splitlines()]
    for line in filter(None, reversed(lines)):
        found = words.speaking["signature"].match(straighten(line))
        if len(line) > LINE or not found:
            return
        yield line[found.end() :]
