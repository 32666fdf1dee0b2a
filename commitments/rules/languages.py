"""The language of a text, told by its letters and its commonest words."""

import re

SAMPLE = 20_000
"""Characters that are looked at."""

_LETTERS = {
    "fa": frozenset("پچژگیک"),
    "ar": frozenset("ةيىكأإؤئ"),
    "kk": frozenset("әғқңөұүһі"),
}
_WORDS = {
    "en": frozenset(["the", "and", "of", "to", "in", "that", "with", "for", "their", "on"]),
    "fr": frozenset(["le", "la", "les", "des", "et", "du", "de", "que", "dans", "une", "pour", "leur"]),
    "tr": frozenset(["ve", "bir", "bu", "için", "ile", "olarak", "tarafından"]),
}
KNOWN = frozenset([*_LETTERS, *_WORDS, "ru"])
_KAZAKH_SHARE = 0.01
_WORD = re.compile(r"\w+")


def guess_language(text: str, said: str = "", *, among: frozenset[str] = KNOWN) -> str:
    """The code of one of the languages ``among``; where the text tells none of them, what is ``said`` of it.

    By its script where that tells it, else by its commonest words.
    """
    sample = text[:SAMPLE].lower()
    found = _of_script(sample, among) or _of_words(sample, among)
    return found if found in among else said.split("-")[0].lower()


def _of_script(sample: str, among: frozenset[str]) -> str:
    letters = {code: sum(map(sample.count, own)) for code, own in _LETTERS.items()}
    if (letters["fa"] or letters["ar"]) and _share(sample, "\u0600", "\u06ff") > 0.5:
        return "fa" if letters["fa"] >= letters["ar"] else "ar"
    if _share(sample, "\u0400", "\u04ff") > 0.5:
        return "kk" if "kk" in among and letters["kk"] > _KAZAKH_SHARE * len(sample) else "ru"
    return ""


def _of_words(sample: str, among: frozenset[str]) -> str:
    words = _WORD.findall(sample)
    counts = {code: sum(word in _WORDS[code] for word in words) for code in sorted(among & _WORDS.keys())}
    best = max(counts, key=lambda code: counts[code], default="")
    return best if best and counts[best] else ""


def _share(sample: str, first: str, last: str) -> float:
    of_letters = [char for char in sample if char.isalpha()]
    return sum(first <= char <= last for char in of_letters) / (len(of_letters) or 1)
