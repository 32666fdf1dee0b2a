"""Meetings and events that a deadline hangs on: “the next Astana meeting”, “its entry into force”."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..kernel.deadlines import Precision
from .calendar import Period
from .periods import Periods
from .terms import Terms

SHORT = frozenset({Precision.MONTH, Precision.HALF_MONTH})
SHORT_WAY = 8
LONGEST = 16
"""Words of a meeting's or an event's name that are looked at."""


@dataclass(frozen=True)
class Noun:
    """The name of a meeting or an event, with the days that stand in it or behind it (then up to ``end``)."""

    start: int
    name_end: int
    end: int
    is_meeting: bool
    period: Period | None = None
    is_settled: bool = False
    """The period is that of a meeting whose days are known."""

    @property
    def has_days(self) -> bool:
        """Whether the days themselves are known, and not only their month."""
        return bool(self.period and (self.period.days or self.is_settled))


class Events:
    """The meetings and events that stand in a text. ``starts_date`` tells where a date of its own begins.

    Where the days of the meeting are known they count, and not those that stand in its name.

    ``strict`` is for a sentence: there only what is surely a time counts, and a name ends where other words begin.
    """

    def __init__(self, terms: Terms, periods: Periods, starts_date: Callable[[int], bool], *, strict: bool) -> None:
        self.terms, self.periods, self.starts_date, self.strict = terms, periods, starts_date, strict
        self.days = periods.settings.meeting

    def noun_at(self, start: int, *, any_words: bool = False) -> Noun | None:
        """The name that begins at a place: with a word for a meeting or an event in it, or of ``any_words``."""
        start = self.terms.skip(start)
        if self.strict and self._is_this(start):
            return None  # “during this meeting” is no deadline
        before = self.periods.at(start)
        dated = self._day_or_month(start) if before else None
        head = self._head(before[1] if before else start, plain=bool(before))
        if before and not (head and (dated or before[0].is_year)):
            return None
        if not head and not any_words:
            return None
        end = self._end(head[0] if head else start)
        if end == start:
            return None
        behind = None if dated else self._date_behind(end)
        period, after = behind or (dated and dated[0], end)
        is_meeting = bool(head and head[1])
        if is_meeting and self.days:
            return Noun(start, end, after, is_meeting, self.days, is_settled=True)
        return Noun(start, end, after, is_meeting, period)

    def _is_this(self, at: int) -> bool:
        this = self.terms.one(at, "this")
        return bool(this and this[0] == "0" and self._meeting(this[1]))

    def _head(self, start: int, *, plain: bool) -> tuple[int, bool] | None:
        """The place after the word for a meeting (True) or an event (False) that the name turns on.

        ``plain``: only adjectives stand before it, as in “the July meeting”.
        """
        for at in range(start, min(len(self.terms), start + (SHORT_WAY if plain or self.strict else LONGEST))):
            if self._ends_at(at, first=at == start) or (plain and self._is_preposition(at)):
                return None
            event = self.terms.one(at, "event")
            if event and (event[0] == "sure" or not self.strict):
                return event[1], False
            meeting = self._meeting(at)
            # “the Ministerial Decision” is no meeting.
            if meeting and (self._meeting(meeting) or not self.terms.one(meeting, "event")):
                return meeting, True
        return None

    def _is_preposition(self, at: int) -> bool:
        return any(self.terms.one(at, kind) for kind in ("frame", "place", "anchor", "to"))

    def _end(self, at: int) -> int:
        """Where the name ends: at a sign, a date or a condition; in a sentence, where words without a capital begin."""
        end = at
        while end < min(len(self.terms), at + LONGEST) and not self._ends_at(end, first=False):
            if self.strict and not self._goes_on(end):
                break
            end += 1
        while end > at and self.strict and self.terms.tokens[end - 1].raw[0].islower():
            end -= 1
        return end

    def _goes_on(self, at: int) -> bool:
        token = self.terms.tokens[at]
        is_glued = token.is_number and token.start == self.terms.tokens[at - 1].end  # “G20”
        return is_glued or token.raw[0].isupper() or bool(self.terms.one(at, "filler") or self.terms.one(at, "and"))

    def _date_behind(self, at: int) -> tuple[Period, int] | None:
        """The period of “in July”, “of 5 May” behind the name of what takes place then."""
        frames = [end for kind, end in self.terms.all(at, "frame") if kind == "in"] + [at]
        return next(filter(None, (self.periods.at(self.terms.skip(end)) for end in frames)), None)

    def _meeting(self, at: int) -> int | None:
        """The place after a word for a meeting, or after a name such as COP26."""
        word = self.terms.one(at, "meeting")
        if word and (word[0] == "sure" or not self.strict):
            return word[1]
        name = self.terms.one(at, "acronym")
        return name[1] + bool(self.terms.number(name[1], digits=3)) if name else None

    def _day_or_month(self, at: int) -> tuple[Period, int] | None:
        found = self.periods.at(at)
        return found if found and (found[0].days or found[0].precision in SHORT) else None

    def _ends_at(self, at: int, *, first: bool) -> bool:
        if self.terms.tokens[at].raw in ",،;.":
            return True
        if first:
            return False
        if self._day_or_month(self.terms.skip(at)):
            return True
        joint = self.terms.one(at, "and") or self.terms.one(at, "but")
        after = joint[1] if joint else at
        return after < len(self.terms) and (
            self.starts_date(after)
            or any(self.terms.one(after, kind) for kind in ("condition", "possible", "recurring", "later"))
        )

    def is_next(self, at: int) -> bool:
        """Whether “next” or “tenth” begins a name that needs no preposition: “the next meeting”."""
        at = self.terms.skip(at)
        return bool(self.terms.one(at, "coming") or self.terms.ordinal(at))

    def approach(self, start: int) -> Noun | None:
        """The meeting of “as the congress approaches”; it ends after its verb."""
        word = self.terms.one(start, "approach")
        if not word:
            return None
        for at in range(word[1], min(len(self.terms), word[1] + LONGEST)):
            verb = self.terms.one(at, "approaching")
            noun = self.noun_at(word[1]) if verb else None
            if verb and noun:
                return replace(noun, name_end=at, end=verb[1])
        return None

    def after_date_of(self, at: int) -> int:
        """The place after “the date of”."""
        at = self.terms.skip(at)
        word = self.terms.one(at, "date_of")
        return self.terms.skip(word[1]) if word else at

    def day_of_document(self, at: int) -> int | None:
        """The place after words that mean the document's own date: “signature”, “adoption of this declaration”."""
        at = self.terms.skip(at)
        word = self.terms.one(at, "document")
        if not word:
            return None
        more = self.day_of_document(word[1])
        if more:
            return more
        # “signature of the protocol” is another document's; “signature, and …” is this one's.
        follows = self.terms.skip(word[1])
        stands_alone = follows == word[1] and not self.terms.lexicon.juxtaposes
        return word[1] if stands_alone or follows >= len(self.terms) or self._ends_at(follows, first=False) else None
