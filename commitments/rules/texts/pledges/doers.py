"""Who undertakes something in a sentence: the subject that a wording of a promise belongs to, as its words stand.

No grammar is read. A subject is a run of agents (“the two sides”, “Mexico, the United States and Canada”) that nothing
but what may hang on a subject parts from its verb; after *and* or a comma it is the subject of the verb before.
"""

import re
from dataclasses import dataclass

from ...register.promise_words import Agents

_LINK_LENGTH = 900
"""Heads of state of twenty countries fit between “We” and their verb."""
_LEFT_LENGTH = 120
_RUNS = 40


@dataclass(frozen=True)
class Subject:
    """The agents of a verb in order, each as it stands in the sentence; none where the subject is left out."""

    doers: tuple[str, ...] = ()


class Subjects:
    """The agents of one sentence; ``said`` is the sentence, ``text`` the same straightened."""

    def __init__(self, said: str, text: str, agents: Agents) -> None:
        self.said, self.text, self.agents = said, text, agents
        self.runs = [found.span() for found in agents.run.finditer(text)]

    def of_verb(self, start: int) -> Subject | None:
        """The subject of the verb that begins at ``start``; None where it is nobody who can promise."""
        before = [run for run in self.runs if run[1] <= start][-_RUNS:]
        found = self._beside(before, start)
        if found is None and self.agents.coordinate.search(self._left_of(start)):
            found = self._of_verb_before(before, start)
            if found is None and not start:
                return self._of_clause_after(start)
        return found

    def within(self, start: int, end: int) -> Subject | None:
        """The agents between two places of the sentence, if any."""
        spans = [found.span() for found in self.agents.one.finditer(self.text, start, end)]
        return Subject(tuple(self.said[a:b] for a, b in spans)) if spans else None

    def _left_of(self, place: int) -> str:
        """What stands before a place, as far as it is looked at."""
        return "…" * (place > _LEFT_LENGTH) + self.text[max(0, place - _LEFT_LENGTH) : place]

    def _beside(self, before: list[tuple[int, int]], start: int) -> Subject | None:
        for run in reversed(before):
            left = self._left_of(run[0])
            if left.endswith("("):
                continue
            hangs = self.agents.preposition.search(left) or self._follows_another(run)
            meant = self._after_opening(run) if hangs else run
            if meant:
                apart = self.agents.subordinate.search(left) or not self._is_link(self.text[meant[1] : start])
                return None if apart else self._subject(meant, start)
        return None

    def _of_verb_before(self, before: list[tuple[int, int]], start: int) -> Subject | None:
        for run in reversed(before):
            left = self._left_of(run[0])
            if self.agents.preposition.search(left) or self.agents.subordinate.search(left):
                continue
            if self.agents.start.search(left):
                related = self.agents.relative.search(self.text, run[1], start)
                return None if related else self._subject(run, start)
        return None

    def _follows_another(self, run: tuple[int, int]) -> bool:
        """Whether nothing but a blank parts an agent from one before it: “Представители России”."""
        return any(other[1] + 1 == run[0] for other in self.runs)

    def _after_opening(self, run: tuple[int, int]) -> tuple[int, int] | None:
        """Of “Together with A, B and C will …” the run from B on: the sentence opens with what hangs on *with*."""
        comma = self.text.find(", ", *run)
        opens = run == self.runs[0] and not re.search("[,;:]", self.text[: run[0]])
        return (comma + 2, run[1]) if opens and comma > 0 else None

    def _of_clause_after(self, start: int) -> Subject:
        """“Reaffirming our will to act, we …”: the subject comes later; or it is left out."""
        for run in self.runs:
            left = self._left_of(run[0])
            if run[0] > start and self.text[run[0] - 2 : run[0]] == ", " and not self.agents.preposition.search(left):
                return self._subject(run, run[1])
        return Subject()

    def _is_link(self, between: str) -> bool:
        if not between.strip() or self.agents.light.fullmatch(between):
            return True
        if len(between) > _LINK_LENGTH or not self.agents.link.match(between):
            return False
        return not self.agents.verb.search(between) and not re.search("[;:]", between)

    def _subject(self, run: tuple[int, int], verb: int) -> Subject:
        """The agents of a run; of “the leaders of A and B” those they speak for, after “we, the leaders …” both."""
        run = self._meant(run)
        own = [found.span() for found in self.agents.one.finditer(self.text, *run)]
        speaks = bool(own and self.agents.speaker.search(self.text, *own[-1]))
        named = self._hanging(run, verb)
        own = own[:-1] + named if named and speaks else own + named
        if own and not named:
            own[-1] = self._with_tail(own[-1], verb)
        return Subject(tuple(self.said[a:b] for a, b in own))

    def _with_tail(self, agent: tuple[int, int], verb: int) -> tuple[int, int]:
        """“the parties to the conflict”: whom a noun means is told by what hangs on it."""
        tail = self.agents.tail.match(self.text, agent[1], verb) if self.agents.head.search(self.text, *agent) else None
        return (agent[0], tail.end()) if tail else agent

    def _meant(self, run: tuple[int, int]) -> tuple[int, int]:
        """“We” for “the leaders” of “we, the leaders”; for “they” the agents named before in the sentence."""
        before = self.runs[: self.runs.index(run)] if run in self.runs else []
        if before and self.agents.pronoun.match(self.text, before[-1][0]):
            apposed = not self.text[before[-1][1] : run[0]].strip(" ,–—(")
            return before[-1] if apposed else run
        if before and self.agents.anaphor.fullmatch(self.text, *run):
            return next((r for r in before if not self.agents.preposition.search(self._left_of(r[0]))), run)
        return run

    def _hanging(self, run: tuple[int, int], verb: int) -> list[tuple[int, int]]:
        """The parties named in what hangs on a run: “of A and B”, or anything after “we”."""
        pronoun = self.agents.pronoun.match(self.text, run[0])
        if not pronoun and not self.agents.complement.match(self.text, run[1], verb):
            return []
        clause = self.agents.verb.search(self.text, run[1], verb)
        end = clause.start() if clause else verb
        return [found.span() for found in self.agents.named.finditer(self.text, run[1], end)]
