"""Text as it is compared and searched: folded once, in Python, so that both databases see the same words."""

import re
import unicodedata
from collections.abc import Callable
from hashlib import sha256

_ARABIC_FORMS = str.maketrans(
    {
        "ي": "ی", "ى": "ی", "ئ": "ی", "ك": "ک", "ة": "ه", "ؤ": "و", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ـ": "", "ء": "", "ı": "i", "\u200c": " ", "\u200d": "", "\u00ad": "",
    }
)  # fmt: skip
_SIGNS_HELD = 5_000
_WORD = re.compile(r"[^\W_]+")
_BLANK_BETWEEN_WORDS = bytes(code if chr(code).isalnum() else ord(" ") for code in range(128)).ljust(256)
_WORD_LENGTH = 500
"""Characters of a word that are compared: PostgreSQL takes no word of more than 2046 bytes."""
# A letter, and what belongs to it: combining marks of the scripts in use, joiners, soft hyphens.
_PLACED_WORD = re.compile(
    "[^\\W_](?:[^\\W_]|[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u200d\u00ad])*"
)
WORDS_BYTES = 900_000
UNPARTED = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
"""Signs of the scripts that put no blank between words: Chinese and Japanese."""
_RUN = re.compile(f"({UNPARTED.pattern})")
_REFERENCE = re.compile(r"^[a-z]{1,6}[0-9]{0,6}-[0-9]{1,6}$", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def fold(text: str) -> str:
    """Lower case without accents, with one form of Arabic and Persian letters, of digits and of the Turkish i."""
    if text.isascii():
        return text.lower()
    # Decomposed before the case is folded and after it: each uncovers letters for the other.
    text = unicodedata.normalize("NFKD", text.translate(_ARABIC)).casefold()
    text = unicodedata.normalize("NFKD", text.translate(_ARABIC))
    return text.translate(_PLAIN)


def _plain_sign(char: str) -> str:
    """Nothing of a combining mark; one form of a letter and of a digit."""
    if unicodedata.combining(char):
        return ""
    return str(unicodedata.digit(char)) if char.isdigit() else char.translate(_ARABIC)


class _Signs(dict[int, str]):
    """A table for ``str.translate`` that works a sign out when it first meets it: one that a table lacks costs more
    than all the rest. As many signs are held as people write with.
    """

    def __init__(self, fold_sign: Callable[[str], str]) -> None:
        super().__init__()
        self.fold_sign = fold_sign

    def __missing__(self, code: int) -> str:
        folded = self.fold_sign(chr(code))
        if len(self) < _SIGNS_HELD:
            self[code] = folded
        return folded


_ARABIC = _Signs(lambda char: char.translate(_ARABIC_FORMS))
_PLAIN = _Signs(_plain_sign)


def search_words(text: str) -> list[str]:
    """The folded words of a text, in order, without punctuation."""
    folded = fold(text)
    if folded.isascii():
        # A quarter of the time of the pattern.
        words = folded.encode().translate(_BLANK_BETWEEN_WORDS).decode().split()
    else:
        words = _WORD.findall(folded)
    return [word[:_WORD_LENGTH] for word in words]


def found_words(text: str) -> list[str]:
    """The folded words by which a text is found, in order: ``search_words``, with the scripts without blanks cut.

    There each sign stands with the one that follows it, the last of a run alone: what begins like any part of the run
    is found so, one sign too.
    """
    words = search_words(text)
    if text.isascii() or not UNPARTED.search("".join(words)):
        return words
    return [part for word in words for part in _parts(word)]


def sought_words(query: str) -> list[str]:
    """The words of a query, in order, as ``found_words`` gives them: of several signs only the pairs."""
    words = found_words(query)
    return [word for before, word in zip(["", *words], words, strict=False) if not _ends(before, word)]


def _parts(word: str) -> list[str]:
    runs = [run for run in _RUN.split(word) if run]
    return [part for run in runs for part in (_pairs(run) if UNPARTED.match(run) else [run])]


def _pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run))]


def _ends(pair: str, word: str) -> bool:
    """Whether the word is but the last sign of the pair before it."""
    return len(pair) == 2 and len(word) == 1 and pair[1] == word and bool(UNPARTED.match(pair))


def placed_words(text: str) -> list[tuple[int, int, str]]:
    """The words of a text with their places in it, in code points: where each begins and ends, and how it is folded."""
    return [(*match.span(), fold(match.group())) for match in _PLACED_WORD.finditer(text)]


def query_words(query: str) -> list[str]:
    """The words to look for, in order; a reference such as ``A8-14`` stays one word (``a814``), as it is indexed."""
    words: list[str] = []
    for part in query.split():
        words.extend([fold(part).replace("-", "")] if _REFERENCE.match(part) else sought_words(part))
    return words


def known_words(text: str) -> str:
    """The folded words of a text, each once, parted by blanks: by these a whole document is found.

    What is more than ``WORDS_BYTES``, which no text of people is, is left out: PostgreSQL takes no more of one row.
    """
    kept, room = [], WORDS_BYTES
    for word in dict.fromkeys(found_words(text)):
        room -= len(word.encode()) + 1
        if room < 0:
            break
        kept.append(word)
    return " ".join(kept)


def fingerprint(text: str) -> str:
    """SHA-256 of the folded words of a text: the same for two that differ in blanks, marks, accents or case only."""
    return sha256(" ".join(search_words(text)).encode()).hexdigest()


def control_characters(text: str) -> list[str]:
    """The characters that no text of the register may hold (NUL and other controls but tab and line ends)."""
    return _CONTROL.findall(text)
