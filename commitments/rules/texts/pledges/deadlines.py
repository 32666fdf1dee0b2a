"""Which of the deadlines in a sentence belongs to which of its undertakings."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date

from ...register.promise_words import Agents, straighten
from ...time.reading import Reading, find_deadlines, first_deadline, first_of
from ..sentences import Sentence

WIDTH = 400
"""Characters before a verb in which its clause begins."""
GAP = 3
"""Characters between a deadline and the subject after it."""
Place = tuple[int, int, Reading]


def read_pledge_deadlines(
    sentence: Sentence, verbs: Sequence[int], agents: Agents, *, on: date, language: str
) -> tuple[Reading, ...]:
    """The deadline of each undertaking of a sentence that has one, in order; else that of the words that introduce it.

    ``verbs``: where in the plain sentence the wordings of the undertakings begin.
    """
    places = find_deadlines(sentence.plain, on=on, language=language)
    if not places:
        handed_down = first_deadline([], introductions=reversed(sentence.introduced_by), on=on, language=language)
        return (handed_down,) if handed_down else ()
    text = straighten(sentence.plain)
    starts = sorted(_clause_start(text, verb, places, agents) for verb in sorted(verbs)[1:])
    groups: dict[int, list[Reading]] = {}
    for _start, end, reading in places:
        groups.setdefault(bisect_left(starts, end), []).append(reading)
    return tuple(first_of(readings) for readings in groups.values())


def _clause_start(text: str, verb: int, places: Sequence[Place], agents: Agents) -> int:
    """Where the clause of a verb begins; a deadline before its subject belongs to it: “by June, Iraq will”."""
    start = max((found.end() for found in agents.clause.finditer(text, max(0, verb - WIDTH), verb)), default=0)
    for begins, ends, _reading in places:
        if start - GAP <= ends <= start and not text[ends:start].strip(" ,") and _begins_clause(text, begins, agents):
            return begins
    return start


def _begins_clause(text: str, place: int, agents: Agents) -> bool:
    return agents.start.search("…" * (place > WIDTH) + text[max(0, place - WIDTH) : place]) is not None
