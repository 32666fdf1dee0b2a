"""What a file's way of setting a text leaves in its letters, taken away: ligatures, hyphenation, blanks of every width.

Words stay as they were written. What is changed, and nothing else: ligatures and the shaped forms of Arabic letters
become their letters; composed accents; every kind of blank becomes one blank; soft hyphens, blanks of no width and
marks that turn the direction around go. Kept: the joiners that Persian needs, the marks of direction between words, all
quotation marks, hyphens and dashes.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_LETTERS = re.compile("[\ufb00-\ufb06\ufb13-\ufb17\ufb1d-\ufdcf\ufe70-\ufefc]+")
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\x00-\x08\x0e-\x1b\x7f]")
_BLANKS = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_END_OF_LINE = re.compile("(?<![^\\W\\d_])(?P<first>[^\\W\\d_]+)(?P<hyphen>[-\u2010\u00ad])$")
_START_OF_LINE = re.compile(r"[^\W\d_]+")
_SUSPENDED = re.compile(r"(?:and|or|to|et|ou|à|y|o|und|oder|bis|и|или)\b")
"""After these a hyphen at the end of a line belongs to the word before: *near- and long-term*."""
_ADDRESS = re.compile(r"\bhttps?://\S*$")
_REST_OF_ADDRESS = re.compile(r"\S*(?:/|-\S*-)")
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")

HYPHENATED = 0.04
"""The share of lines that end within a word, from which a text is taken for one whose setting parts words."""

_BULLETS = "•·●▪◦‣⁃■□○➢➤✓✔\uf0b7\uf0a7\uf0d8\uf076\uf02d"
BULLET = "•"
_MARK_OF_ITEM = re.compile(rf"^(?:[{_BULLETS}]\s*|[-–]\s+)(?=\S)")
ITEM = re.compile(
    rf"^(?:[{_BULLETS}]\s*|[-*+–—]\s+"
    r"|\(?(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})[.)]\s+|\d{1,3}(?:\.\d{1,3})+\.?\s+|[§¶№]\s*\d+[.)]?\s+)(?=\S)"
)
"""The mark before an item: a bullet, or a number or a letter with a point or a bracket."""
WITHIN = re.compile(r"^\(?(?:1|a|i|а|أ)[.)]\s.*[;,]\s*(?:\w{1,3}\s+)?\(?(?:2|b|ii|б|ب)[.)]\s")
"""A line that begins with the first item and goes on with the second: they are counted within a sentence."""
TERMINAL = re.compile(r"[.;:!?…؛؟۔।。！？][\s\"'»”’)\]*_]*$")
"""The end of a sentence, or of what introduces a list."""


def clean_line(text: str) -> str:
    """A line with plain letters and single blanks, and none at its ends."""
    if not text.isascii():
        text = _LETTERS.sub(lambda found: unicodedata.normalize("NFKC", found.group()), text)
        text = unicodedata.normalize("NFC", text)
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def clean_paragraphs(paragraphs: Iterable[str]) -> list[str]:
    """The paragraphs that say something, each as one clean line; a bullet of any kind becomes ``• ``."""
    cleaned = (_MARK_OF_ITEM.sub(f"{BULLET} ", clean_line(paragraph)) for paragraph in paragraphs)
    return [paragraph for paragraph in cleaned if any(char.isalnum() for char in paragraph)]


class Vocabulary:
    """The words of a text as they stand within its lines, by which a hyphen at the end of a line is judged."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.words: set[str] = set()
        for line in lines:
            found = [match.group().casefold() for match in _WORD.finditer(line)]
            self.words.update(found[:-1] if _END_OF_LINE.search(line.rstrip()) else found)
        parted = [pieces for pieces in map(_parted_word, lines, lines[1:]) if pieces]
        known = any("".join(pieces) in self.words for pieces in parted)
        self.hyphenates = known or len(parted) > HYPHENATED * len(lines)

    def joins(self, first: str, second: str) -> bool:
        """Whether two pieces parted by a hyphen are one word.

        As the text writes it elsewhere, else when it parts words at all and these pieces are not both words themselves.
        """
        first, second = first.casefold(), second.casefold()
        if f"{first}-{second}" in self.words:
            return False
        return first + second in self.words or (self.hyphenates and not {first, second} <= self.words)


def _parted_word(line: str, after: str) -> tuple[str, str] | None:
    end, start = _END_OF_LINE.search(line.rstrip()), _START_OF_LINE.match(after.lstrip())
    parted = end and start and start.group()[0].islower()
    return (end["first"].casefold(), start.group().casefold()) if end and start and parted else None


def join_lines(lines: Iterable[str], vocabulary: Vocabulary) -> str:
    """The lines of one paragraph as one, hyphenation undone; no blank where the script has none."""
    text = ""
    for line in lines:
        line = line.strip()
        text = _join(text, line, vocabulary) if text and line else text or line
    return text


def _join(text: str, line: str, vocabulary: Vocabulary) -> str:
    if _ADDRESS.search(text) and _REST_OF_ADDRESS.match(line):
        return text + line
    if text.endswith("-") and _SUSPENDED.match(line):
        return f"{text} {line}"
    end, start = _END_OF_LINE.search(text), _START_OF_LINE.match(line)
    if end and start:
        if end["hyphen"] == "\u00ad" or (start.group()[0].islower() and vocabulary.joins(end["first"], start.group())):
            return text[:-1] + line
        return text + line
    if text.endswith("-") and line[:1].isalnum() and not text.endswith(" -"):
        return text + line
    if _WITHOUT_BLANKS.match(text[-1]) and _WITHOUT_BLANKS.match(line[0]):
        return text + line
    return f"{text} {line}"
