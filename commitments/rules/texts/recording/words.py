"""How a language says how firmly something is promised, of what kind it is and who is meant.

Read from ``fixtures/recording/``; docs/pledges.md says what the keys mean.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from ...kernel.vocabulary import read_vocabulary, vocabulary_languages

SPEAKERS = "speakers"
"""The group of those who issue a text: “we”, “the sides”."""


@dataclass(frozen=True)
class RecordingWords:
    """The patterns of a language, each by the code of what it tells; they see straight quotes and count no capitals."""

    strength: dict[str, re.Pattern[str]]
    kinds: dict[str, re.Pattern[str]]
    groups: dict[str, re.Pattern[str]]
    zones: dict[str, re.Pattern[str]]
    passive: re.Pattern[str]
    dropped: re.Pattern[str]
    common: frozenset[str]
    speaking: dict[str, re.Pattern[str]]


def recording_languages() -> frozenset[str]:
    """The languages whose pledges can be proposed from, by their codes."""
    return vocabulary_languages("recording")


@lru_cache(maxsize=16)
def read_recording_words(language: str) -> RecordingWords | None:
    """The words of a language; None of one that has no file."""
    try:
        data = read_vocabulary("recording", language)
    except KeyError:
        return None
    return RecordingWords(
        strength=_patterns(data["strength"]),
        kinds=_patterns(data["kinds"]),
        groups=_patterns(data["groups"]),
        zones=_patterns(data["zones"]),
        passive=_pattern(data["titles"]["passive"]),
        dropped=_pattern(data["titles"]["dropped"]),
        common=frozenset(data["themes"]["common"].split()),
        speaking=_patterns(data["speaking"]),
    )


def _patterns(data: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: _pattern(lines) for name, lines in data.items()}


def _pattern(lines: str) -> re.Pattern[str]:
    """One alternative a line, at the beginning of a word; a blank stands for any blank of a text."""
    alternatives = "|".join(filter(None, map(str.strip, lines.splitlines()))).replace(" ", r"\s+")
    return re.compile(rf"(?<![\w-])(?:{alternatives})", re.IGNORECASE)
