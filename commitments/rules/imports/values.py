"""Values of another register beside ours: names that look alike, status words, percentages, cells of several values."""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable
from decimal import Decimal
from functools import lru_cache
from html import unescape
from typing import Any

from ..kernel.statuses import CODES
from ..kernel.text import fold
from ..kernel.vocabulary import read_vocabulary, vocabulary_languages

SUBJECT = "import"
SEPARATORS = (";", " | ", "\n", ",", " / ", "json")
"""What parts the values of one cell; ``json`` is a list in the notation of JSON."""
PERCENT_STEPS = ((Decimal(100), "3"), (Decimal(25), "2"), (Decimal(0), "1"))
"""From how many per cent on a status holds: 100 is implemented, from 25 partly implemented, above 0 initiated, 0 not
initiated. Ours, since no two registers count alike; a mapping may name other steps."""
_TOTAL = re.compile(
    r"(?:(?:grand |sub ?)?totals?|sous total|gesamt|summe|insgesamt|zwischensumme|итого|всего|المجموع|الاجمالي|جمع"
    r"|جمع كل|toplam|合计|总计|合計|總計"
    r"|(?:\w+ )?averages?|moyenne|promedio|media|durchschnitt|среднее|المتوسط|میانگین|ortalama|平均)(?: [\d ]+)?"
)
NAMES = ("name", "title", "label", "value", "text", "id")
"""By which of its names an object in a list is called."""
_PARTS = {";": re.compile("[;؛;]"), ",": re.compile("[,،、]")}
"""The signs of other scripts that part what the two of ours do."""
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_WITHIN = re.compile(r"https?://[^\s\"'<>\\\[\]{}|]+", re.IGNORECASE)
_BULLET = re.compile(r"^\s*(?:[•▪●◦‣·*–-]|\d{1,2}[.)])\s+")
"""What stands before each item of a list."""
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MARKUP = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|ul|ol|li|a|span|div|font|h[1-6]|table|t[rdh]|img)\b[^<>]{0,200}>"
    r"|&(?:amp|nbsp|lt|gt|quot|apos|[lr][ds]quo|[mn]dash|[a-z]{1,6}(?:acute|grave|cedil|uml|circ|tilde)|#x?[0-9a-f]{2,5});",
    re.IGNORECASE,
)
_NO_LETTER = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile("['’‘ʼ`´ʹ′]")
_ARTICLES = ("the ", "le ", "la ", "les ", "l ")
_PERCENT = re.compile(r"(?:ca\.?|c\.|~|≈|approx\.?)? ?([%٪])? ?(\d{1,3}(?:[.,٫]\d+)?) ?([%٪])?", re.IGNORECASE)
SIGNED = re.compile("[%٪]")
"""The sign of a share that needs no word on what it counts to."""
MARKS = frozenset(
    {
        *("x", "х", "×", "✓", "✔", "✅", "☑", "☒", "●", "•", "*", "1", "+", "y", "yes", "true"),
        *("oui", "да", "نعم", "بله", "ja", "sí", "si", "sim", "evet"),
    }
)
"""Cells that tick what their heading names, in any case of letters."""
NO_MARKS = frozenset(
    {
        *("-", "–", "—", "0", "✗", "✘", "❌", "☐", "n", "no", "false", "n/a"),
        *("non", "нет", "لا", "خیر", "nein", "não", "hayır"),
    }
)
"""Cells that leave it."""


@lru_cache(maxsize=8192)
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
    match = _PERCENT.fullmatch(western_digits(text.strip()))
    if not match:
        return None
    share = Decimal(match[2].replace(",", ".").replace("٫", ".")) * (1 if match[1] or match[3] else 100 // whole)
    return share if share <= 100 else None


def western_digits(text: str) -> str:
    """The text with the digits 0 to 9 for those of other scripts."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdigit() and char.isdecimal() else char for char in text)


def is_total(text: str) -> bool:
    """Whether a text is nothing but the word for a sum or an average, with figures maybe."""
    return bool(_TOTAL.fullmatch(likeness(text)))


def find_markup(text: str) -> str:
    """The first tag or entity of a web page in a text; empty where there is none."""
    found = _MARKUP.search(text)
    return found[0] if found else ""


def is_mark(cell: str) -> bool:
    """Whether a cell ticks what its heading names."""
    return cell.strip().casefold() in MARKS


def is_no_mark(cell: str) -> bool:
    """Whether a cell says that what its heading names is not ticked."""
    return cell.strip().casefold() in NO_MARKS


def status_of_percent(share: Decimal, steps: Iterable[tuple[Decimal, str]] = PERCENT_STEPS) -> str:
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
    pieces = [" ".join(_BULLET.sub("", piece).split()) for piece in _cut(text, separator)]
    return list(dict.fromkeys(_joined([piece for piece in pieces if piece], separator, known)))


def find_addresses(text: str, separator: str) -> tuple[list[str], list[str]]:
    """The web addresses in a cell, those in objects of JSON and in links too; and the pieces that have none."""
    text = text.strip()
    nested = text.startswith(("{", "[{", "<"))
    pieces = [unescape(text).replace("\\/", "/")] if nested else split_cell(text, separator)
    found: list[str] = []
    others = []
    for piece in pieces:
        inner = [piece] if _ADDRESS.fullmatch(piece) else [each.rstrip(".,;:)") for each in _WITHIN.findall(piece)]
        found += inner
        others += [] if inner else [piece]
    return list(dict.fromkeys(found)), others


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
    return list(dict.fromkeys(" ".join(_item(item).split()) for item in items if item not in (None, "", {}, [])))


def _item(item: Any) -> str:
    """What one item of a list is called: an object by its name, if it has one."""
    if isinstance(item, dict):
        named = next((item[name] for name in NAMES if isinstance(item.get(name), str)), None)
        return named or json.dumps(item, ensure_ascii=False)
    return str(item)


def guess_separator(cells: Collection[str], known: Callable[[str], bool] = lambda name: False) -> str:
    """What parts the values of a column's cells; empty when nothing seems to.

    A comma counts only where the pieces come back, stand alone in other cells or are ``known`` names: most names hold
    one now and then. A stroke counts only where they stand alone or are known: it also parts one name in two languages.
    """
    if any(cell.startswith("[") and cell.endswith("]") for cell in cells):
        return "json"
    for separator in (";", " | ", "\n"):
        if cells and sum(len(_cut(cell, separator)) > 1 for cell in cells) * 20 >= len(cells):
            return separator
    alone = {likeness_key(cell) for cell in cells}
    for separator in (",", " / "):
        parted = [split_cell(cell, separator) for cell in cells if len(_cut(cell, separator)) > 1 and not known(cell)]
        pieces = [piece for several in parted for piece in several]
        names = [[known(piece) or likeness_key(piece) in alone for piece in several] for several in parted]
        if any(map(all, names)) or (separator == "," and pieces and len(set(pieces)) * 2 <= len(pieces)):
            return separator
    return ""


@lru_cache(maxsize=8)
def _meanings(subject: str) -> dict[str, str]:
    """What words mean, by their likeness, in every language of the fixtures."""
    found: dict[str, str] = {}
    for language in sorted(vocabulary_languages(SUBJECT)):
        for meaning, words in read_vocabulary(SUBJECT, language)[subject].items():
            found |= {likeness_key(word): meaning for word in words}
    return found
