"""Whether a commitment promises that a meeting will be held: “Hold the tenth international meeting in Sochi”."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from ..kernel.vocabulary import read_vocabulary, vocabulary_languages
from ..time.meetings import KnownMeeting, choose_meeting

SUBJECT = "meetings"


def promised_meeting(
    title: str, meetings: Sequence[KnownMeeting], *, on: date, language: str = "en"
) -> KnownMeeting | None:
    """The meeting that a commitment with this title promises to hold; None where it promises none, or not which one.

    ``on`` is the date of its document: “the next meeting” is the first one after it.
    """
    held = _holding(language.split("-")[0]).match(title.strip())
    return choose_meeting(title[held.end() :], meetings, on=on, language=language) if held else None


@lru_cache(maxsize=16)
def _holding(language: str) -> re.Pattern[str]:
    """How a title begins that promises a meeting, in this language; in English where it has no words of its own."""
    known = language if language in vocabulary_languages(SUBJECT) else "en"
    lines = map(str.strip, read_vocabulary(SUBJECT, known)["hold"].splitlines())
    return re.compile("|".join(filter(None, lines)), re.IGNORECASE)
