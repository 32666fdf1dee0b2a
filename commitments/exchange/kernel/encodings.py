"""In which encoding a text is written: by its mark, by UTF-8's own shape, else by whose letters its bytes make.

Encodings of one byte a letter fit almost any file. Which one is meant shows in the letters: every language uses a few
beyond ASCII, and under the wrong encoding the same bytes make letters of several languages, capitals within words, or
signs. No statistics of frequency: a register may be ten rows long. Encodings of two bytes a sign have a part for the
signs that everybody writes, and words of one-byte letters seldom have an even number of bytes everywhere.
"""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

PART = 1024 * 1024
FEWEST_NULS = 3
"""Fewer in the start of a file are a fault of it, and no encoding."""
SAMPLE = 200_000
"""Bytes beyond ASCII and what stands around them that are looked at."""

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüß",  # German
        "áéíñóúü",  # Spanish
        "àáâãçéêíóôõúü",  # Portuguese
        "àèéìíòóùú",  # Italian
        "áéëïóöü",  # Dutch
        "åäöæøéü",  # Nordic
        "áæðéíóöúýþ",  # Icelandic
        "àçèéíïòóúü",  # Catalan
    ),
    # Before the Cyrillic ones, which have its bytes among others.
    "cp1255": ("אבגדהוזחטיךכלםמןנסעףפץצקרשת",),
    "cp1251": (
        "абвгдежзийклмнопрстуфхцчшщъыьэюяё",  # Russian, Bulgarian
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",  # Ukrainian
        "абвгдђежзијклљмнњопрстћуфхцчџш",  # Serbian
        "абвгдеёжзійклмнопрстуўфхцчшыьэюя",  # Belarusian
    ),
    "cp1250": (
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "čćđšž",  # Croatian, Slovene
        "ăâîşţ",  # Romanian
    ),
    "cp1254": ("çğıiöşüâîû",),
    "cp1256": (
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
        "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنهوهىي",
    ),
    "cp1253": ("αάβγδεέζηήθιίϊΐκλμνξοόπρσςτυύϋΰφχψωώ",),
    "koi8_r": ("абвгдежзийклмнопрстуфхцчшщъыьэюяё",),
    "mac_roman": ("àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü", "àáâãçéêíóôõúü", "àèéìíòóùú", "åäöæøéü"),
}
"""The letters beyond ASCII of the languages that an encoding serves, likelier encodings first."""

USUAL = {
    "cp949": rb"[\xb0-\xc8][\xa1-\xfe]",
    "gb18030": rb"[\xb0-\xd7][\xa1-\xfe]",
    "cp950": rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]",
    "cp932": rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]|[\x88-\x97][\x40-\xfc]",
}
"""The bytes of the signs that are usual in Korean, Chinese (simplified, traditional) and Japanese. Those of Korean are
among those of Chinese, and come first."""

ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "utf-16-be", *ALPHABETS, *USUAL)
"""What a person can choose."""

_PUNCTUATION = frozenset("“”‘’„‚«»‹›–—…•·°§€£№©®ªº¿¡،؛؟٪ـ\xa0\u200c\u200d\u200e\u200f")
_PARTING = frozenset("“”„‚«»‹›–—…•§€£№©®¿¡")
"""Of these, what seldom stands between two letters: there it counts less."""
_OWN_SCRIPT = frozenset({"cp1251", "cp1253", "cp1255", "cp1256", "koi8_r"})
"""Encodings whose letters do not share a word with those of ASCII."""
_WORTH = {"mac_roman": 0.95, **dict.fromkeys(USUAL, 0.9)}
"""How far an encoding is believed where letters leave it open: few come from such a Mac, two letters can be a sign."""
_PUNCTUATION_OF_TWO = rb"[\x81\xa1-\xa3][\x40-\xfe]"
_FAULTS = re.compile("[\udc80-\udcff]")
_ODD_ROUND = re.compile(rb"[^\x80-\xff]{0,2}[\x80-\xff]+[^\x80-\xff]{0,2}")


@dataclass(frozen=True)
class Guess:
    """The encoding, and whether the file says so itself (a mark, or UTF-8 without a fault)."""

    encoding: str
    sure: bool


def guess_encoding(path: Path) -> Guess:
    """The encoding of a text file, as Python names it; reads the whole file, in parts.

    A file that is UTF-8 but for a few bytes is UTF-8: no other encoding makes its pairs of bytes by chance, and better
    one letter lost and reported than all of them wrong.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, name in MARKS:
        if start.startswith(mark):
            return Guess(name, True)
    if wide := _without_mark(start):
        return Guess(wide, True)
    good, faults = _count(path)
    if not faults:
        return Guess("utf-8", True)
    return Guess("utf-8" if good > faults else guess_by_letters(_sample(path)), False)


def guess_by_letters(sample: bytes) -> str:
    """Which of the encodings other than Unicode makes the letters or signs of one language of these bytes."""
    pieces = b"\n".join(_ODD_ROUND.findall(sample))[:SAMPLE]
    shares = {name: _share_of_sense(pieces, name) for name in ALPHABETS}
    shares |= {name: _share_of_usual(pieces, name) for name in USUAL}
    return max(shares, key=lambda name: shares[name])


def _without_mark(start: bytes) -> str:
    """UTF-16 that does not say so: blanks, digits and line ends leave a NUL in every second place."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) < FEWEST_NULS or max(even, odd) * 50 < len(start) or min(even, odd) * 4 > max(even, odd):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _count(path: Path) -> tuple[int, int]:
    """How many characters beyond ASCII are right in UTF-8, and how many bytes are not."""
    good = faults = 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        while part := file.read(PART):
            text = decoder.decode(part)
            if not text.isascii():
                wrong = len(_FAULTS.findall(text))
                good += len(text) - len(text.encode("ascii", "ignore")) - wrong
                faults += wrong
    return good, faults + len(decoder.decode(b"", final=True))


def _sample(path: Path) -> bytes:
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < SAMPLE and (part := file.read(PART)):
            sample += b"" if part.isascii() else b"\n".join(_ODD_ROUND.findall(part))
    return bytes(sample)


def _share_of_sense(pieces: bytes, encoding: str) -> float:
    """The share of characters beyond ASCII that one language uses, where it uses them; few capitals decide a tie."""
    text = pieces.decode(encoding, "replace")
    beyond = [char for char in text if char > "\x7f"]
    total = len(beyond) or 1
    sense = max(_sense(text, frozenset(letters), encoding in _OWN_SCRIPT) for letters in ALPHABETS[encoding])
    return (sense + 0.01 * sum(not char.isupper() for char in beyond)) / total * _WORTH.get(encoding, 1)


def _share_of_usual(pieces: bytes, encoding: str) -> float:
    """The share of usual signs of those beyond ASCII; nothing where bytes are left that are none."""
    beyond = [char for char in pieces.decode(encoding, "replace") if char > "\x7f"]
    if beyond.count("\ufffd") * 1000 > len(beyond):
        return 0.0
    signs = "\n".join(beyond).encode(encoding, "replace")
    usual = re.findall(rb"^(?:%b|%b)$" % (USUAL[encoding], _PUNCTUATION_OF_TWO), signs, re.MULTILINE)
    return len(usual) / (len(beyond) or 1) * _WORTH[encoding]


def _sense(text: str, letters: frozenset[str], own_script: bool) -> float:
    found = 0.0
    for before, char, after in zip(f"\n{text}", text, f"{text[1:]}\n", strict=False):
        if char <= "\x7f":
            continue
        if char in _PUNCTUATION:
            found += 0.8 if char in _PARTING and before.isalpha() and after.isalpha() else 1
        elif char.lower()[:1] in letters and not (own_script and _is_latin(before, after)):
            found += -1 if (char.isupper() and before.islower()) or (char.islower() and after.isupper()) else 1
    return found


def _is_latin(*neighbours: str) -> bool:
    return any(char.isascii() and char.isalpha() for char in neighbours)
