"""The language of a text, told by its letters and its commonest words."""

import re

SAMPLE = 20_000
"""Characters that are looked at."""

_LETTERS = {
    "fa": frozenset("پچژگیک"),
    "ar": frozenset("ةيىكأإؤئ"),
    "kk": frozenset("әғқңөұүһі"),
    "uk": frozenset("їєґ"),
}
_WORDS = {
    "en": frozenset(
        [
            "the",
            "and",
            "of",
            "to",
            "in",
            "that",
            "with",
            "for",
            "their",
            "on",
            "we",
            "will",
            "shall",
            "by",
            "be",
            "our",
            "have",
            "this",
        ]
    ),
    "fr": frozenset(["le", "la", "les", "des", "et", "du", "de", "que", "dans", "une", "pour", "leur"]),
    "tr": frozenset(["ve", "bir", "bu", "için", "ile", "olarak", "tarafından"]),
    "es": frozenset(["el", "la", "los", "las", "de", "del", "que", "en", "para", "por", "con", "una", "sus"]),
    "pt": frozenset(["os", "as", "de", "da", "dos", "das", "que", "em", "para", "com", "uma", "não", "ao"]),
    "it": frozenset(["il", "di", "che", "la", "le", "del", "della", "dei", "delle", "per", "gli", "nel", "alla"]),
    "de": frozenset(["der", "die", "das", "und", "den", "des", "von", "zu", "für", "mit", "auf", "im", "zur"]),
    "nl": frozenset(["de", "het", "een", "van", "en", "voor", "met", "op", "te", "dat", "zijn", "wordt"]),
}
_WORD_SHARE = 0.05
"""Of how many words of a text the commonest ones of its language are at least; fewer are there by chance."""
_FOREIGN = frozenset("ўҷӣӯҳђћџљњјѓќѕ")
"""Cyrillic letters of languages that are not told apart here: Belarusian, Tajik, Uzbek, Serbian, Macedonian."""
_KAZAKH_SHARE, _UKRAINIAN_SHARE, _FOREIGN_SHARE = 0.01, 0.003, 0.003
"""How much of a text the letters of its own are at least; fewer stand in its names."""
_WORD = re.compile(r"\w+")


def guess_language(text: str, said: str = "") -> str:
    """The code of the language of a text; where the text does not tell it, what is ``said`` of it.

    By its script where that tells it, else by its commonest words. Every language that can be told is considered, also
    one that nobody wrote rules for: else its texts would be taken for those of another.
    """
    sample = text[:SAMPLE].lower()
    return _of_script(sample) or _of_words(sample) or said.split("-")[0].lower()


def _of_script(sample: str) -> str:
    letters = {code: sum(map(sample.count, own)) for code, own in _LETTERS.items()}
    if (letters["fa"] or letters["ar"]) and _share(sample, "\u0600", "\u06ff") > 0.5:
        return "fa" if letters["fa"] >= letters["ar"] else "ar"
    return _of_cyrillic(sample, letters) if _share(sample, "\u0400", "\u04ff") > 0.5 else ""


def _of_cyrillic(sample: str, letters: dict[str, int]) -> str:
    if sum(map(sample.count, _FOREIGN)) > _FOREIGN_SHARE * len(sample):
        return ""
    if letters["uk"] > _UKRAINIAN_SHARE * len(sample):
        return "uk"
    return "kk" if letters["kk"] > _KAZAKH_SHARE * len(sample) else "ru"


def _of_words(sample: str) -> str:
    """The language of most of the words."""
    words = _WORD.findall(sample)
    counts = {code: sum(word in own for word in words) for code, own in _WORDS.items()}
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] > _WORD_SHARE * len(words) else ""


def _share(sample: str, first: str, last: str) -> float:
    of_letters = [char for char in sample if char.isalpha()]
    return sum(first <= char <= last for char in of_letters) / (len(of_letters) or 1)
