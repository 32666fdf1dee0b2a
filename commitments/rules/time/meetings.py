"""Which of the meetings of a process the words of a deadline name: “the next Astana meeting”, “the tenth round”."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..kernel.documents import MeetingKind
from ..kernel.text import search_words
from .lexicon import load_lexicon
from .terms import Terms

PASSED_OVER = ("filler", "coming", "this", "place", "and")


@dataclass(frozen=True)
class KnownMeeting:
    """A meeting to choose from. ``names`` are its title, its place, its kind and the name of its process."""

    pk: int
    kind: str
    number: int | None
    starts_on: date | None
    names: str


@dataclass(frozen=True)
class _Named:
    number: int | None
    is_next: bool
    words: frozenset[str]


def choose_meeting(
    words: str, meetings: Sequence[KnownMeeting], *, on: date, language: str = "en"
) -> KnownMeeting | None:
    """The meeting that the words name; None where none or more than one could be meant.

    A number says which one. “Next” is the first after ``on``, the document's date; a round where the words fit several
    kinds. Otherwise most of the words have to be in the names of one meeting and of no other.
    """
    named = _read_name(words, language)
    if named.number is not None:
        meetings = [meeting for meeting in meetings if meeting.number == named.number]
    fitting = _best_fitting(named.words, meetings)
    if not named.is_next:
        return fitting[0] if len(fitting) == 1 else None
    ahead = [meeting for meeting in fitting if meeting.starts_on and meeting.starts_on > on]
    rounds = [meeting for meeting in ahead if meeting.kind == MeetingKind.ROUND]
    return min(rounds or ahead, key=lambda meeting: meeting.starts_on or date.max, default=None)


def _read_name(words: str, language: str) -> _Named:
    terms = Terms(words, load_lexicon(language))
    places = range(len(terms))
    ordinals = [ordinal[0] for at in places if (ordinal := terms.ordinal(at)) and ordinal[0] > 0]
    kept = [
        terms.tokens[at].text
        for at in places
        if terms.tokens[at].is_word and not terms.ordinal(at) and not any(terms.one(at, kind) for kind in PASSED_OVER)
    ]
    is_next = any(terms.one(at, "coming") for at in places)
    return _Named(ordinals[0] if ordinals else None, is_next, frozenset(kept))


def _best_fitting(words: frozenset[str], meetings: Sequence[KnownMeeting]) -> list[KnownMeeting]:
    """The meetings whose names hold most of the words, and more than half of them."""
    fits = [(len(words & set(search_words(meeting.names))), meeting) for meeting in meetings]
    best = max((fit for fit, _meeting in fits), default=0)
    return [meeting for fit, meeting in fits if fit == best] if 2 * best > len(words) or not words else []
