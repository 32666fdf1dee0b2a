"""Values of another register beside ours: names that look alike, status words, percentages, cells of several values."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from functools import lru_cache

from .statuses import CODES
from .text import fold
from .vocabulary import read_vocabulary, vocabulary_languages

SUBJECT = "import"
SEPARATORS = (";", " | ", "\n", ",", "json")
"""What parts the values of one cell; ``json`` is a list in the notation of JSON."""
PERCENT_STEPS = ((Decimal(100), "3"), (Decimal(25), "2"), (Decimal(0), "1"))
"""From how many per cent on a status holds: 100 is implemented, from 25 partly implemented, above 0 initiated, 0 not
initiated. Ours, since no two registers count alike; a mapping may name other steps."""
_PARTS = {";": re.compile("[;؛;]"), ",": re.compile("[,،、]")}
"""The signs of other scripts that part what the two of ours do."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_NO_LETTER = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['’‘ʼ`´ʹ′]")
_ARTICLES = ("the ", "le ", "la ", "les ", "l ")
_PERCENT = re.compile(r"(\d{1,3}(?:[.,]\d+)?) ?([%٪])?")


@lru_cache(maxsize=65536)
def likeness_key(name: str) -> str:
    """``likeness`` of a name, remembered: names come again and again."""
    return likeness(name)


def likeness(name: str) -> str:
    """What two spellings of one name or text share: letters and digits, folded, without article and apostrophes."""
    name = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), name)
    name = fold(_APOSTROPHES.sub("", unicodedata.normalize("NFKC", name)))
    words = _NO_LETTER.sub(" ", name).strip()
    for article in _ARTICLES:
        words = words.removeprefix(article)
    return words


def look_alikes(names: Iterable[str]) -> list[list[str]]:
    """The names that look alike, each group in the order in which its names first came."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(likeness_key(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


def guess_value(word: str, subject: str) -> str:
    """Our value that the word certainly means; empty where a person has to decide.

    ``subject`` is ``statuses`` (codes), ``no_data``, ``kinds`` or ``lifecycles``. Certain are our own words and those
    of ``fixtures/import``; "broken", "in progress" or "delayed" mean one thing in one register and another in the next.
    """
    if subject == "statuses" and word in CODES.values():
        return word
    return _meanings(subject).get(likeness_key(word), "")


def read_percent(text: str, whole: int = 100) -> Decimal | None:
    """A share from 0 to 100, of cells that count to ``whole`` (100, or 1 for fractions); None when the text is none."""
    match = _PERCENT.fullmatch(text.strip())
    if not match:
        return None
    share = Decimal(match[1].replace(",", ".")) * (1 if match[2] else 100 // whole)
    return share if share <= 100 else None


def status_of_percent(share: Decimal, steps=PERCENT_STEPS) -> str:
    """The code of the status for a share of what was promised; ``steps`` are (least per cent, code), falling."""
    if share == 0:
        return "0"
    return next(code for least, code in steps if share >= least)


def split_cell(text: str, separator: str, known: Callable[[str], bool] = lambda name: False) -> list[str]:
    """The values of one cell. A name that is ``known`` as a whole is never cut at the separator within it."""
    if separator == "json" or (separator == "" and text.startswith("[")):
        return _json_list(text)
    if not separator:
        return [text] if text else []
    pieces = [" ".join(piece.split()) for piece in _cut(text, separator)]
    return list(dict.fromkeys(_joined([piece for piece in pieces if piece], separator, known)))


def _cut(text: str, separator: str) -> list[str]:
    return _PARTS[separator].split(text) if separator in _PARTS else text.split(separator.strip(" ") or separator)


def _joined(pieces: list[str], separator: str, known: Callable[[str], bool]) -> Iterable[str]:
    """The pieces, put together again where several in a row are one known name; the longest name wins."""
    glue = f"{separator} " if separator in ",;" else separator
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + 8), start, -1):
            whole = glue.join(pieces[start:end])
            if end == start + 1 or known(whole):
                yield whole
                break
        start = end


def _json_list(text: str) -> list[str]:
    try:
        found = json.loads(text)
    except ValueError:
        return [text] if text else []
    items = found if isinstance(found, list) else [found]
    return list(dict.fromkeys(" ".join(str(item).split()) for item in items if item not in (None, "")))


def guess_separator(cells: Collection[str], known: Callable[[str], bool] = lambda name: False) -> str:
    """What parts the values of a column's cells; empty when nothing seems to.

    A comma counts only where the pieces come back or are ``known`` names: most names hold one now and then.
    """
    if any(cell.startswith("[") and cell.endswith("]") for cell in cells):
        return "json"
    for separator in (";", " | ", "\n"):
        if cells and sum(len(_cut(cell, separator)) > 1 for cell in cells) * 20 >= len(cells):
            return separator
    parted = [split_cell(cell, ",") for cell in cells if len(_cut(cell, ",")) > 1 and not known(cell)]
    pieces = [piece for several in parted for piece in several]
    if any(all(map(known, several)) for several in parted):
        return ","
    return "," if pieces and len(set(pieces)) * 2 <= len(pieces) else ""


@lru_cache(maxsize=8)
def _meanings(subject: str) -> dict[str, str]:
    """What words mean, by their likeness, in every language of the fixtures."""
    found: dict[str, str] = {}
    for language in sorted(vocabulary_languages(SUBJECT)):
        for meaning, words in read_vocabulary(SUBJECT, language)[subject].items():
            found |= {likeness_key(word): meaning for word in words}
    return found
