"""Reads the clauses of a deadline: “by …”, “within … of …”, “every …”, “on the margins of …”."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

from django.utils.translation import gettext as _

from ..kernel.deadlines import Precision
from .calendar import ImpossibleDate, Period, Span, first_after, span_of
from .conditions import Clause, Conditions
from .events import Events, Noun
from .lengths import Length, add, interval
from .months import Settings
from .terms import Terms

EDGES: dict[str, Callable[[Span], date]] = {
    "by": lambda span: span.due,
    "before": lambda span: span.day_before,
    "after": lambda span: span.day_after,
    "from": lambda span: span.first,
    "in": lambda span: span.last,
}
"""The day that a frame makes of a span; a date without a year is the next one whose edge lies ahead."""
OPEN_END = frozenset({"after", "from"})
LIMITS = frozenset({"by", "before"})


class Clauses(Conditions):
    """The clauses that stand in a text; ``strict`` where it is a sentence and not the words of a deadline alone."""

    def __init__(self, terms: Terms, settings: Settings, *, strict: bool = False) -> None:
        super().__init__(terms, settings, strict=strict)
        self.events = Events(terms, self.periods, self._starts_date, strict=strict)

    def at(self, start: int) -> Clause | None:
        """The longest clause that begins at a place."""
        ways = (
            self._recurring,
            self._regular,
            self._between,
            self._within,
            self._framed,
            self._counted,
            self._from_document,
        )
        found = [
            clause
            for way in (*ways, self._possible, self._vague, self._event, self._condition, self._bare)
            if (clause := way(start))
        ]
        best = max(found, key=lambda clause: clause.end, default=None) or self._until(start)
        return self._repeated(best) if best else None

    # Dates

    def _framed(self, start: int) -> Clause | None:
        """“by 1 June”, “before the end of 2021”, “in July at the latest”."""
        found = []
        for kind, end in self.terms.all(start, "frame"):
            begins = self.terms.skip(end)
            period = self.periods.at(begins)
            if period and not (begins > end and self._is_of_a_name(*period)):
                kind, after = self._postfix(period[1], kind)
                found.append(self._dated(start, after, kind, period[0]))
        return max(found, key=lambda clause: clause.end, default=None)

    def _from_document(self, start: int) -> Clause | None:
        """“from signature”, “as of the date of this declaration”."""
        ends = [end for kind, end in self.terms.all(start, "frame") if kind == "from"]
        days = [day for end in ends if (day := self.events.day_of_document(self.events.after_date_of(end)))]
        return Clause(start, max(days), self.on, precision=Precision.DAY) if days else None

    def _is_of_a_name(self, period: Period, end: int) -> bool:
        """Whether a year belongs to a name: “in the 2030 Agenda”."""
        return period.is_year and end < len(self.terms) and self.terms.tokens[end].raw[0].isupper()

    def _bare(self, start: int) -> Clause | None:
        """“1 June”, “1 June at the latest”, “from 2 to 5 May” without its “from”."""
        period = self.periods.at(start)
        if not period:
            return None
        kind, end = self._postfix(period[1], "in")
        clause = self._dated(start, end, kind, period[0])
        return replace(clause, framed=kind != "in" or self._says_enough(period[0]) or self._is_this(start))

    @staticmethod
    def _says_enough(period: Period) -> bool:
        """Whether it is a date even in the middle of a sentence."""
        if period.fixed and period.fixed.precision == Precision.DAY:
            return False  # “today we agreed”
        return bool(period.days or period.part or period.half or period.until or period.fixed) or (
            period.year is not None and not period.is_year
        )

    def _is_this(self, start: int) -> bool:
        """Whether “this year” stands there as a time: neither “of this year” nor “earlier this year”."""
        behind = start and (self.terms.one(start - 1, "earlier") or self.terms.one(start - 1, "anchor"))
        return bool(self.terms.one(start, "this")) and not behind

    def _between(self, start: int) -> Clause | None:
        """“between 2 and 5 May”, “from January to March”."""
        found = []
        for _value, end in self.terms.all(start, "between"):
            period = self.periods.at(self.terms.skip(end))
            if period and (period[0].until or (period[0].days and period[0].days[0] != period[0].days[1])):
                found.append(self._dated(start, period[1], "in", period[0]))
        return max(found, key=lambda clause: clause.end, default=None)

    def _postfix(self, end: int, kind: str) -> tuple[str, int]:
        at = end + 1 if end < len(self.terms) and self.terms.tokens[end].raw in ",،" else end
        postfix = self.terms.one(at, "postfix")
        return postfix if postfix else (kind, end)

    def _dated(self, start: int, end: int, kind: str, period: Period) -> Clause:
        span = self._span(period, EDGES[kind])
        day = EDGES[kind](span)
        clause = Clause(start, end, precision=span.precision, year_inferred=not (period.is_dated and period.named))
        if kind in OPEN_END:
            return replace(clause, earliest=day)
        return replace(clause, latest=day, earliest=span.first if kind == "in" else None, limits=kind in LIMITS)

    def _span(self, period: Period, key: Callable[[Span], date]) -> Span:
        if period.is_dated:
            return span_of(period, period.year or self.on.year)
        return first_after(period, self.on, key)

    # So long after something

    def _within(self, start: int) -> Clause | None:
        """“within 30 days”, “over the next two years”, “within six months of its entry into force”."""
        found = [self._within_length(start, strength, end) for strength, end in self.terms.all(start, "within")]
        return max(filter(None, found), key=lambda clause: clause.end, default=None)

    def _within_length(self, start: int, strength: str, end: int) -> Clause | None:
        length = self.lengths.at(end) or self._one_unit(strength, end)
        if not length:
            return None
        begins = self.terms.skip(end)
        if strength == "over" and self.strict and not self.terms.one(begins, "coming"):
            return None  # “over 300 days” are more than 300
        relation = self.periods.base(begins) if strength == "in" and self.terms.one(begins, "this") else None
        if relation and relation[0].is_dated:
            return None  # “over the next year” are twelve months, “in the next year” is the calendar's
        return self._anchored(start, length, whole=not (strength == "after" and self._anchor(length.end)))

    def _one_unit(self, strength: str, at: int) -> Length | None:
        """“в течение месяца”, “in the year following signature”: one unit, where it cannot be “this” unit."""
        length = self.lengths.one_unit(self.terms.skip(at))
        if not length:
            return None
        anchor = self._anchor(length.end)
        return (
            length if (strength == "within" and self.terms.skip(at) == at) or (anchor and anchor[0] != "of") else None
        )

    def _counted(self, start: int) -> Clause | None:
        """“30 days after signature”, “no later than two weeks before 1 June”, “by six months from today”."""
        for kind, at in [*self.terms.all(start, "frame"), ("in", start)]:
            length = self.lengths.at(at)
            anchor = self._anchor(length.end) if length else None
            # “rise to 100 days” is no deadline, “no later than six months” alone is one.
            counts = (kind == "by" and not self.strict) or (anchor is not None and anchor[0] != "of")
            clause = self._anchored(start, length, whole=False) if length and counts else None
            if clause:
                return self._with_edge(clause, kind)
        return self._before_by(start)

    def _before_by(self, start: int) -> Clause | None:
        """“قبل ثلاثة أسابيع من القمة”: so long before something, said as “before so long of it”."""
        before = self.terms.one(start, "before_by")
        length = self.lengths.at(before[1]) if before else None
        if not length or not self._anchor(length.end):
            return None
        return self._anchored(start, length.back(), whole=False)

    @staticmethod
    def _with_edge(clause: Clause, kind: str) -> Clause:
        if not clause.latest:
            return clause
        span = Span(clause.latest, clause.latest, clause.precision)
        day = EDGES[kind](span)
        if kind in OPEN_END:
            return replace(clause, earliest=day, latest=None, limits=False)
        return replace(clause, latest=day, earliest=day if kind == "in" else None)

    def _anchor(self, at: int) -> tuple[str, int] | None:
        return self.terms.one(at, "anchor")

    def _anchored(self, start: int, length: Length, *, whole: bool) -> Clause | None:
        """The days from an anchor on: the document's date, a day, or an event whose day nobody knows yet."""
        anchor = self._anchor(length.end)
        if not anchor:
            return self._counted_from(start, length.end, self.on, length, whole=whole)
        at = self.events.after_date_of(anchor[1])
        day = self.events.day_of_document(at)
        period = None if day else self.periods.at(self.terms.skip(at))
        if day:
            period = Period(fixed=Span(self.on, self.on, Precision.DAY)), day
        if period:
            return self._counted_from_period(start, period, anchor[0], length, whole=whole)
        noun = self.events.noun_at(at, any_words=True)
        return self._counted_from_noun(start, noun, anchor[0], length, whole=whole) if noun else None

    def _counted_from_period(
        self, start: int, found: tuple[Period, int], direction: str, length: Length, *, whole: bool
    ) -> Clause:
        period, end = found
        if direction == "before":
            length = length.back()
        span = self._span(period, lambda span: span.last)
        day = span.first if direction == "before" else span.last
        clause = self._counted_from(start, end, day, length, whole=whole)
        return replace(clause, year_inferred=not (period.is_dated and period.named))

    def _counted_from_noun(self, start: int, noun: Noun, direction: str, length: Length, *, whole: bool) -> Clause:
        if not noun.period or not noun.has_days:
            return self._hanging(start, noun)
        clause = self._counted_from_period(start, (noun.period, noun.end), direction, length, whole=whole)
        return replace(clause, meeting=self._meeting(noun))

    def _counted_from(self, start: int, end: int, day: date, length: Length, *, whole: bool) -> Clause:
        moved = _add(day, length)
        first, last = min(day, moved), max(day, moved)
        if whole:
            return Clause(start, end, first, last, Precision.RANGE, limits=True)
        return Clause(start, end, moved, moved, Precision.DAY, limits=True)

    # Again and again

    def _recurring(self, start: int) -> Clause | None:
        """“annually by 31 March”, “every six months”, “twice a year”, “every 31 March”."""
        return self._recurring_word(start) or self._every(start)

    def _recurring_word(self, start: int) -> Clause | None:
        word = self.terms.one(start, "recurring") or self._times(start)
        if not word:
            return None
        at = self.terms.skip(word[1], comma=True)
        dated = self._framed(at) or self._between(at) or self._bare(at)
        if dated:
            return replace(dated, start=start, recurring=word[0])
        return Clause(start, word[1], recurring=word[0])

    def _times(self, start: int) -> tuple[str, int] | None:
        times = self.terms.one(start, "times")
        unit = self.terms.one(times[1], "unit") if times else None
        if times and unit and unit[0] == "year" and 12 % int(times[0]) == 0:
            return f"P{12 // int(times[0])}M", unit[1]
        return None

    def _every(self, start: int) -> Clause | None:
        every = self.terms.one(start, "every")
        at = self.terms.skip(every[1]) if every else start
        length = self.lengths.at(at) if every else None
        if length:
            return Clause(start, length.end, recurring=interval(length.number, length.unit))
        period = self.periods.at(at) if every else None
        if not period or period[0].is_year:
            return None
        weekday = self.terms.one(at, "weekday") and period[0].fixed
        return replace(self._dated(start, period[1], "in", period[0]), recurring="P1W" if weekday else "P1Y")

    def _repeated(self, clause: Clause) -> Clause:
        """“by 31 March of each year”: the word that says how often stands behind."""
        if clause.recurring or not clause.is_dated:
            return clause
        for at in (clause.end, self.terms.skip(clause.end, comma=True)):
            word = (self.terms.one(at, "recurring") or self._times(at)) if at < len(self.terms) else None
            if word:
                return replace(clause, end=word[1], recurring=word[0])
        return clause

    # Meetings, events, conditions

    def _event(self, start: int) -> Clause | None:
        """“on the margins of the next Astana meeting”, “upon ratification”, “before COP26”."""
        found = []
        for kind, end in self._event_frames(start):
            noun = None if self.terms.one(end, "earlier") else self.events.noun_at(end)
            if noun:
                found.append(self._on_noun(start, kind, noun))
        approach = self.events.approach(start)
        if approach:
            found.append(self._approaching(start, approach))
        return max(found, key=lambda clause: clause.end, default=None)

    def _event_frames(self, start: int) -> Iterator[tuple[str, int]]:
        yield from self.terms.all(start, "event_frame")
        if not self.strict:
            yield from self.terms.all(start, "likely_event_frame")
        yield from (("in", end) for value, end in self.terms.all(start, "beside") if value == "sure" or not self.strict)
        if not self.strict and self.events.is_next(start):
            yield "in", start

    def _on_noun(self, start: int, kind: str, noun: Noun) -> Clause:
        if not noun.period:
            return replace(self._hanging(start, noun), limits=kind in LIMITS)
        # Before something in July is in July at the latest; before something on 5 July is on the 4th.
        kind = kind if noun.has_days else {"before": "by", "after": "from"}.get(kind, kind)
        dated = self._dated(start, noun.end, kind, noun.period)
        return replace(dated, meeting=self._meeting(noun), condition=self._event_words(start, noun))

    def _meeting(self, noun: Noun) -> str:
        return self.terms.words(noun.start, noun.name_end) if noun.is_meeting else ""

    def _hanging(self, start: int, noun: Noun) -> Clause:
        meeting, condition = self._meeting(noun), self._event_words(start, noun)
        return Clause(start, noun.end, None, None, Precision.EVENT, meeting=meeting, condition=condition)

    def _event_words(self, start: int, noun: Noun) -> str:
        return "" if noun.is_meeting else self.terms.words(start, noun.name_end)

    def _approaching(self, start: int, noun: Noun) -> Clause:
        """“as the 29 January congress approaches”: from the document's date to its first day."""
        if not noun.period:
            return self._hanging(start, noun)
        span = self._span(noun.period, lambda found: found.last)
        inferred = not (noun.period.is_dated and noun.period.named)
        earliest = min(self.on, span.first)
        clause = Clause(start, noun.end, earliest, span.first, Precision.RANGE, inferred, limits=True)
        return replace(clause, meeting=self._meeting(noun))


def _add(day: date, length: Length) -> date:
    try:
        return add(day, length.number, length.unit)
    except (OverflowError, ValueError) as error:
        text = _("Counting %(number)d units from %(day)s leads outside the calendar.")
        raise ImpossibleDate(text % {"number": abs(length.number), "day": day.isoformat()}) from error
