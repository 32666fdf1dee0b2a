"""What the sentences of a text are: pledge, declaratory or informational, each with its reason.

The rules are words and patterns of a language (``fixtures/pledges/``). Where several fit, a pledge goes before the
rest, then the strongest; of two equal ones declaratory goes before informational. What no rule knows is informational.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext

from ...kernel.deadlines import LONG_AGO
from ...register.promise_words import Label, PledgeWords, Rule, read_pledge_words, straighten
from ...time.reading import Reading, first_of
from ..document_dates import without_guess
from ..paragraphs import ParagraphKind
from ..sentences import Sentence, read_sentences
from .deadlines import read_pledge_deadlines
from .doers import Subject, Subjects


@dataclass(frozen=True)
class Proposal:
    """What a sentence is taken for. ``words``: those that the rule saw. ``doers``: as written in the sentence.

    ``verbs``: where in the plain sentence the wordings of its undertakings begin. ``deadlines``: one for each of the
    undertakings that has one.
    """

    sentence: Sentence
    label: Label
    rule: str
    words: str = ""
    doers: tuple[str, ...] = ()
    verbs: tuple[int, ...] = ()
    deadlines: tuple[Reading, ...] = ()

    @property
    def deadline(self) -> Reading | None:
        """The first deadline that names a day, else the first that hangs on something, else the first."""
        return first_of(self.deadlines) if self.deadlines else None

    @property
    def why(self) -> str:
        """The reason: the words and the rule, whose name is translated as any word of the interface."""
        rule = gettext(self.rule)
        return f"“{self.words}”: {rule}" if self.words else rule


_NOTHING = (False, 0, False)


@dataclass(frozen=True)
class _Finding:
    rule: Rule
    start: int
    words: str
    subject: Subject

    @property
    def weight(self) -> tuple[bool, int, bool]:
        return self.rule.label == Label.PLEDGE, self.rule.strength, self.rule.label == Label.DECLARATORY


def propose(text: str, *, language: str, on: date | None = None, names: frozenset[str] = frozenset()) -> list[Proposal]:
    """One proposal for each sentence of a text, in order.

    ``language``: one of ``pledge_languages()``, else KeyError. ``names``: parties to know besides the states. ``on``:
    the date of the document; without it a deadline that has to be counted from there stays words.
    """
    words = read_pledge_words(language, names)
    proposals = read_pledges(read_sentences(text, language), words)
    return [_with_deadlines(proposal, words, language, on) for proposal in proposals]


def _with_deadlines(proposal: Proposal, words: PledgeWords, language: str, on: date | None) -> Proposal:
    """The proposal with the deadlines of its sentence, or of the words that introduce it, where it is a pledge."""
    if proposal.label != Label.PLEDGE:
        return proposal
    readings = read_pledge_deadlines(
        proposal.sentence, proposal.verbs, words.agents, on=on or LONG_AGO, language=language
    )
    return replace(proposal, deadlines=tuple(reading if on else without_guess(reading) for reading in readings))


def read_pledges(sentences: Sequence[Sentence], words: PledgeWords) -> list[Proposal]:
    """One proposal for each sentence of a text, in order. ``words``: those of its language."""
    proposals: list[Proposal] = []
    before: Proposal | None = None
    for sentence in sentences:
        if before and before.sentence.paragraph != sentence.paragraph:
            before = None
        first = before is None
        before = _read_sentence(sentence, words, before, first)
        proposals.append(before)
    return proposals


def _read_sentence(sentence: Sentence, words: PledgeWords, before: Proposal | None, first: bool) -> Proposal:
    if sentence.kind == ParagraphKind.HEADING:
        return Proposal(sentence, Label.INFORMATIONAL, "heading")
    findings = list(_find(sentence.plain, words, before))
    if sentence.introduced_by and first and not _stands_alone(findings):
        said = _with_introduction(sentence)
        introduced = list(_find(said, words, before, skipped=len(said) - len(sentence.plain)))
        findings = max(introduced, findings, key=lambda found: max((f.weight for f in found), default=_NOTHING))
    return _choose(sentence, findings)


def _stands_alone(findings: list[_Finding]) -> bool:
    """Whether an item is a sentence of its own, so that the words which introduce the list are not its beginning."""
    agents = any(finding.rule.subject == "agent" and finding.subject.doers for finding in findings)
    return agents or any(finding.rule.subject == "any" and finding.rule.label == Label.PLEDGE for finding in findings)


def _with_introduction(sentence: Sentence) -> str:
    parts = [words.rstrip(" :,–—") for words in sentence.introduced_by]
    return " ".join([*parts, sentence.plain])


def _choose(sentence: Sentence, findings: list[_Finding]) -> Proposal:
    if not findings:
        return Proposal(sentence, Label.INFORMATIONAL, "no rule")
    best = max(findings, key=lambda finding: finding.weight)
    pledges = sorted((f for f in findings if f.rule.label == Label.PLEDGE), key=lambda finding: finding.start)
    doers = dict.fromkeys(doer for finding in pledges for doer in finding.subject.doers)
    verbs = tuple(dict.fromkeys(finding.start for finding in pledges))
    return Proposal(sentence, best.rule.label, best.rule.name, best.words, tuple(doers), verbs)


def _find(said: str, words: PledgeWords, before: Proposal | None, *, skipped: int = 0) -> Iterator[_Finding]:
    """Every rule that fits, with the words it saw and the subject it saw them of; places count after ``skipped``."""
    text = straighten(said)
    subjects = Subjects(said, text, words.agents)
    for rule in words.rules:
        if rule.follows and (before is None or before.label != rule.follows):
            continue
        for found in rule.pattern.finditer(text):
            subject = _subject(rule, found, subjects)
            if subject is not None:
                yield _Finding(
                    rule, max(0, found.start() - skipped), said[found.start() : found.end()].strip(), subject
                )


def _subject(rule: Rule, found: re.Match[str], subjects: Subjects) -> Subject | None:
    """Whom a wording is said of; None where the rule asks for somebody and there is nobody."""
    groups = found.groupdict()
    if rule.subject == "start":
        return Subject() if not found.start() else None
    if rule.subject == "any":
        return (groups.get("by") and subjects.within(*found.span("by"))) or Subject()
    subject = subjects.of_verb(found.start())
    if subject is not None and groups.get("doer"):
        return subjects.within(*found.span("doer")) or Subject((found["doer"],))
    return subject
