"""What a deadline says without a day: conditions, “until …”, “in the coming weeks”, “on a regular basis”."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from ..kernel.deadlines import Precision
from .lengths import Lengths
from .months import Settings
from .periods import Periods
from .terms import Terms


@dataclass(frozen=True)
class Clause:
    """What one clause says, and from which token to before which it does. ``framed``: “by 2030”, not “2030”.

    ``limits``: it says until when, as “by …” and “within …” do, and not on which day. ``regular``: again and again, and
    not how often.
    """

    start: int
    end: int
    earliest: date | None = None
    latest: date | None = None
    precision: str = Precision.NONE
    year_inferred: bool = False
    recurring: str = ""
    meeting: str = ""
    condition: str = ""
    framed: bool = True
    limits: bool = False
    regular: bool = False

    @property
    def is_dated(self) -> bool:
        return bool(self.earliest or self.latest)


class Conditions:
    """The conditions that stand in a text; ``strict`` where it is a sentence and not the words of a deadline alone."""

    def __init__(self, terms: Terms, settings: Settings, *, strict: bool) -> None:
        self.terms, self.on, self.strict = terms, settings.on, strict
        self.periods = Periods(terms, settings)
        self.lengths = Lengths(terms)

    def _regular(self, start: int) -> Clause | None:
        """“on a regular basis”."""
        word = self.terms.one(start, "regular")
        return Clause(start, word[1], regular=True) if word else None

    def _possible(self, start: int) -> Clause | None:
        word = self.terms.one(start, "possible")
        if not word:
            return None
        return Clause(start, word[1], None, None, Precision.CONDITION, condition=self.terms.words(start, word[1]))

    def _vague(self, start: int) -> Clause | None:
        """“in the coming weeks”: words of a time that no day follows from."""
        word = self.terms.one(start, "vague")
        return Clause(start, word[1]) if word else None

    def _condition(self, start: int) -> Clause | None:
        """“as soon as conditions permit”: to the end, or to a date that is given beside it; “as needed” alone."""
        word = self.terms.one(start, "condition")
        if not word or self._possible(start) or (self.strict and word[0] == "likely"):
            return None
        if self.strict and word[0] == "alone":
            return self._conditional(start, word[1])
        return self._conditional(start, self._end_of(word[1], self._is_date_beside))

    def _until(self, start: int) -> Clause | None:
        """“until a solution is reached”, where no day and no event follows: to a sign, or to a date beside it."""
        word = self.terms.one(start, "until")
        if not word or word[1] >= len(self.terms):
            return None
        return self._conditional(start, self._end_of(word[1], self._is_sign_or_date))

    def _end_of(self, start: int, is_beyond: Callable[[int], bool]) -> int:
        end = next((at for at in range(start, len(self.terms)) if is_beyond(at)), len(self.terms))
        return end - (end > start and self.terms.tokens[end - 1].raw in ".;")

    def _conditional(self, start: int, end: int) -> Clause:
        return Clause(start, end, None, None, Precision.CONDITION, condition=self.terms.words(start, end))

    def _is_sign_or_date(self, at: int) -> bool:
        joint = self.terms.one(at, "and") or self.terms.one(at, "but")
        return self.terms.tokens[at].raw in ",،;" or bool(joint and self._starts_date(joint[1]))

    def _is_date_beside(self, at: int) -> bool:
        joint = self.terms.one(at, "and") or self.terms.one(at, "but")
        if not joint and self.terms.tokens[at].raw not in ",،;":
            return False
        if self.strict:
            return True
        after = joint[1] if joint else at + 1
        return after < len(self.terms) and self._starts_date(after)

    def _starts_date(self, at: int) -> bool:
        """Whether “by June” or “within a week” begins there."""
        if any(self.periods.at(self.terms.skip(end)) for _kind, end in self.terms.all(at, "frame")):
            return True
        return any(self.lengths.at(end) for _value, end in self.terms.all(at, "within"))
