"""Reads deadlines as diplomats write them: words to days, precision, meeting and condition.

The conventions are written in docs/deadlines.md, the words in fixtures/deadlines. What is not understood is kept as
words with precision *none*: nothing is guessed.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from ..kernel.deadlines import LONG_AGO, Deadline, Precision
from .calendar import GREGORIAN, Calendar, ImpossibleDate, Period, meeting_span
from .clauses import Clauses
from .conditions import Clause
from .edtf import read_edtf
from .jalali import JALALI
from .lexicon import LANGUAGES, load_lexicon
from .months import Settings
from .references import belongs_to_text, is_told_of
from .terms import Terms

CALENDARS: dict[str, tuple[Calendar, ...]] = {"fa": (JALALI, GREGORIAN)}
"""The calendars of a language, where it has another than the Gregorian; the first counts in doubt."""
_OURS = re.compile("[A-Za-z]")
_ARABIC = re.compile("[\u0600-\u06ff]")
LETTERS = {"ru": re.compile("[\u0400-\u04ff]"), "fa": _ARABIC, "ar": _ARABIC}
"""Of languages that understand no words without one of these."""
LONGEST = 2000
"""Characters that are read; what stands behind is kept and not read."""
TIME_WORDS = (
    *("gregorian_month", "jalali_month", "season", "quarter", "half", "third", "weekday", "units", "whole"),
    "relative_day",
)
"""Terms that a reading may not leave out: a phrase with more of them than was understood is not understood."""


@dataclass(frozen=True)
class Reading(Deadline):
    """A deadline as its words are read. ``meeting`` stays None here: ``queries.time.deadlines`` finds the row.

    ``meeting_words`` name the meeting it hangs on. ``regular``: it comes again, and the words do not say how often.
    ``problem`` says what is impossible about the words (31 February) and what would be right.
    """

    meeting_words: str = ""
    problem: str = ""
    regular: bool = False

    @property
    def says_something(self) -> bool:
        """Whether anything was understood, be it that the words are impossible."""
        return bool(self.precision != Precision.NONE or self.recurring or self.problem)


def read_deadline(
    words: str,
    *,
    on: date,
    language: str = "en",
    southern: bool = False,
    meeting: tuple[date, date] | None = None,
) -> Reading:
    """The reading of the words of one deadline.

    ``on`` is the date of the document that they stand in, ``language`` one of ``deadline_lexicon.LANGUAGES`` (words of
    another are kept unread), ``southern`` says whether the seasons are those of the southern half of the earth.
    ``meeting`` are the first and the last day of the meeting that the words name, where they are known.
    """
    unread = Reading(words=words, language=language)
    if not _is_readable(language, on):
        return unread
    # A number alone is a year only where the words say so.
    edtf = None if words.strip().isdigit() else read_edtf(words.strip())
    if edtf:
        return replace(unread, earliest=edtf[0], latest=edtf[1], precision=edtf[2])
    terms = Terms(words[:LONGEST], load_lexicon(language))
    try:
        clauses = _clauses(terms, _settings(language, on, southern=southern, meeting=meeting))
        merged = _merged(clauses) if clauses else None
    except ImpossibleDate as error:
        return replace(unread, problem=str(error))
    if not merged or not _is_whole(terms, clauses):
        return unread
    return _reading(unread, merged)


def read_in_any_language(words: str, *, on: date, southern: bool = False) -> Reading:
    """As ``read_deadline``, in the first language that understands the words or finds them impossible; else English."""
    tried = (language for language in LANGUAGES if not _is_foreign(words, language))
    readings = (read_deadline(words, on=on, language=language, southern=southern) for language in tried)
    first = next(readings)
    return next((reading for reading in chain([first], readings) if reading.says_something or reading.regular), first)


def is_understood(reading: Reading, *, on: date) -> bool:
    """Whether words are those of a time in any language, also where no day follows from them (“in due course”)."""
    if reading.says_something or reading.regular:
        return True
    return any(find_deadlines(reading.words[:LONGEST], on=on, language=language) for language in LANGUAGES)


def _is_foreign(words: str, language: str) -> bool:
    """Whether words have letters of ours and none of the language's: it understands no part of them."""
    letters = LETTERS.get(language)
    return bool(letters and _OURS.search(words) and not letters.search(words))


def find_deadlines(
    sentence: str, *, on: date, language: str = "en", southern: bool = False, handed_down: bool = False
) -> list[tuple[int, int, Reading]]:
    """The deadlines that stand in a sentence: where each begins and ends in it (code points), and its reading.

    Only what a preposition, a day or a year marks as a time is found, “by 2030”, “in July”, not “the 2030 Agenda”; and
    neither what was over on the document's date (LONG_AGO: not known) nor a day that the sentence only tells of.
    ``handed_down``: those that hold for the items of a list which the sentence introduces.
    """
    terms, times = _times_in(sentence, on, language, southern=southern)
    clauses = [clause for clause in times if not _is_reference(terms, clause, on)]
    return _placed(terms, [clause for clause in clauses if not handed_down or _is_handed_down(clause)], language)


def find_times(sentence: str, *, on: date, language: str = "en") -> list[tuple[int, int, Reading]]:
    """As ``find_deadlines``, with the days that the sentence only tells of: “met on 22 December 2017”."""
    terms, clauses = _times_in(sentence, on, language)
    return _placed(terms, clauses, language)


def first_deadline(
    texts: Iterable[str],
    *,
    introductions: Iterable[str] = (),
    on: date,
    language: str = "en",
    southern: bool = False,
) -> Reading | None:
    """The deadline of the first of several texts that has one, as ``find_deadlines`` reads it.

    Of several in a text one that names a day comes first, then one that hangs on something; then the first. Of
    ``introductions``, the words that introduce a list, only what limits the list holds for its items: “by 2030”.
    """
    for text, handed_down in chain(((text, False) for text in texts), ((text, True) for text in introductions)):
        found = find_deadlines(text, on=on, language=language, southern=southern, handed_down=handed_down)
        if found:
            return first_of(reading for *_place, reading in found)
    return None


def first_of(readings: Iterable[Reading]) -> Reading:
    """Of several deadlines the first that names a day, else the first that hangs on something, else the first."""
    return min(readings, key=_rank)


def _times_in(sentence: str, on: date, language: str, *, southern: bool = False) -> tuple[Terms, list[Clause]]:
    """The words of a sentence and the times in it that are not over on the document's date; none where it is unread."""
    if not _is_readable(language, on):
        return Terms("", load_lexicon(LANGUAGES[0])), []
    terms = Terms(sentence, load_lexicon(language))
    found = _scan(Clauses(terms, _settings(language, on, southern=southern), strict=True))
    return terms, [clause for clause in found if not _is_over(clause, on)]


def _placed(terms: Terms, clauses: Iterable[Clause], language: str) -> list[tuple[int, int, Reading]]:
    """Where each clause stands in the sentence, and its reading."""
    found = []
    for clause in clauses:
        start, end = terms.tokens[clause.start].start, terms.tokens[clause.end - 1].end
        unread = Reading(words=terms.text[start:end], language=language)
        found.append((start, end, _reading(unread, clause)))
    return found


def _is_reference(terms: Terms, clause: Clause, on: date) -> bool:
    """Whether a day or a meeting is only told of; what lies ahead by its own year can be only the day of a text."""
    if clause.limits or clause.recurring or not _names_time(clause):
        return False
    if belongs_to_text(terms, clause.start, clause.end):
        return True
    first = clause.earliest or clause.latest
    lies_ahead = on != LONG_AGO and not clause.year_inferred and first is not None and first > on
    return not lies_ahead and is_told_of(terms, clause.start, clause.end)


def _is_handed_down(clause: Clause) -> bool:
    """Whether a time in the words that introduce a list holds for its items: no single day and no meeting does."""
    return clause.limits or bool(clause.recurring) or not _names_time(clause)


def _names_time(clause: Clause) -> bool:
    return clause.is_dated or clause.precision == Precision.EVENT


def _rank(reading: Reading) -> int:
    """Days, then a meeting, an event or a condition, then how often; last what says little beside any other time."""
    if reading.earliest or reading.latest:
        return 0
    if reading.regular:
        return 3
    if _is_aside(reading):
        return 4
    return 2 if reading.precision == Precision.NONE else 1


def _is_aside(reading: Reading) -> bool:
    """Whether the words are a condition such as “as appropriate”."""
    if not reading.condition:
        return False
    terms = Terms(reading.words[:LONGEST], load_lexicon(reading.language))
    return any(value == "alone" for value, _end in terms.all(0, "condition"))


def _is_readable(language: str, on: date) -> bool:
    """Whether there is a lexicon for the language and room in the calendar around the document's date."""
    return language in LANGUAGES and on.year in GREGORIAN.years


def _settings(language: str, on: date, *, southern: bool, meeting: tuple[date, date] | None = None) -> Settings:
    days = Period(fixed=meeting_span(*meeting)) if meeting else None
    return Settings(on, CALENDARS.get(language, (GREGORIAN,)), southern, days)


def _scan(clauses: Clauses) -> Iterator[Clause]:
    """The clauses of a text in order; in a sentence one impossible date does not hide the others."""
    at = 0
    while at < len(clauses.terms):
        try:
            clause = clauses.at(at) if clauses.terms.means_something(at) else None
        except ImpossibleDate:
            clause = None
        if clause and clause.framed:
            yield clause
        at = clause.end if clause else at + 1


def _is_over(clause: Clause, on: date) -> bool:
    last = clause.latest or clause.earliest
    return bool(last and last < on)


def _clauses(terms: Terms, settings: Settings) -> list[Clause]:
    reader, found, at = Clauses(terms, settings), list[Clause](), 0
    while at < len(terms):
        clause = reader.at(at)
        if clause:
            found.append(clause)
        at = clause.end if clause else at + 1
    return found


def _is_whole(terms: Terms, clauses: list[Clause]) -> bool:
    """Whether the clauses say all that the words say about time."""
    read = {at for clause in clauses for at in range(clause.start, clause.end)}
    spoken = {at for at, token in enumerate(terms.tokens) if token.is_word or token.is_number}
    unread = spoken - read - _noise(terms)
    if any(terms.tokens[at].is_number or any(terms.one(at, kind) for kind in TIME_WORDS) for at in unread):
        return False
    # Neither “Ramadan 2024” nor “the 2030 Agenda” is a year.
    beside = {at for clause in clauses if not clause.framed for at in (clause.start - 1, clause.end)}
    return not beside & unread and all(at > clauses[-1].start or _is_place(terms, at) for at in unread)


def _noise(terms: Terms) -> set[int]:
    """The tokens of words that may stand beside a deadline and say nothing of it."""
    kinds = ("noise", "filler", "and", "but")
    found = [(at, terms.one(at, kind)) for at in range(len(terms)) for kind in kinds]
    return {place for at, term in found if term for place in range(at, term[1])}


def _is_place(terms: Terms, at: int) -> bool:
    """“in Astana”."""
    return any(terms.one(before, "place") for before in range(max(0, at - 2), at + 1))


def _merged(clauses: list[Clause]) -> Clause | None:
    """One clause that says what several say together; None where they contradict each other."""
    dated = _merged_dates([clause for clause in clauses if clause.is_dated])
    if dated is None and any(clause.is_dated for clause in clauses):
        return None
    whole = dated or next((clause for clause in clauses if clause.precision == Precision.EVENT), clauses[0])
    return replace(
        whole,
        recurring=_first(clause.recurring for clause in clauses),
        meeting=_first(clause.meeting for clause in clauses),
        condition="; ".join(clause.condition for clause in clauses if clause.condition),
        regular=any(clause.regular for clause in clauses),
    )


def _merged_dates(clauses: list[Clause]) -> Clause | None:
    if len(clauses) < 2:
        return clauses[0] if clauses else None
    starts = [clause.earliest for clause in clauses if clause.earliest]
    ends = [clause.latest for clause in clauses if clause.latest]
    if len(ends) == len(starts) == 1 and starts[0] <= ends[0]:
        inferred = any(clause.year_inferred for clause in clauses)
        both = replace(clauses[0], earliest=starts[0], latest=ends[0], precision=Precision.RANGE)
        return replace(both, year_inferred=inferred)
    narrow = min(clauses, key=lambda clause: clause.latest or date.max)
    if narrow.latest and len(starts) == len(ends) == len(clauses) and narrow.earliest == max(starts):
        return narrow
    return None


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")


def _reading(unread: Reading, clause: Clause) -> Reading:
    precision = clause.precision
    if not clause.is_dated and precision not in (Precision.EVENT, Precision.CONDITION):
        precision = Precision.CONDITION if clause.condition else Precision.NONE
    return replace(
        unread,
        earliest=clause.earliest,
        latest=clause.latest,
        precision=precision,
        year_inferred=clause.year_inferred,
        recurring=clause.recurring,
        meeting_words=clause.meeting,
        condition=clause.condition,
        regular=clause.regular,
    )
