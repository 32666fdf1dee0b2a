"""What is proposed for a commitment from the words that somebody marked, each with the words it was read from.

Nothing here is decided: a person looks at every proposal and may change it. What the words do not say stays empty.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from ...kernel.commitments import Kind, Strength
from ...register.promise_words import Label, pledge_languages, read_pledge_words, straighten
from ...time.reading import Reading, first_deadline
from ..mentions import Mention, find_names, find_themes, find_zones
from ..paragraphs import ParagraphKind
from ..pledges.proposals import Proposal, read_pledges
from ..sentences import Sentence, plain_words
from .words import SPEAKERS, RecordingWords, read_recording_words

TITLE_LENGTH = 120
WEAK = (Strength.CALLED, Strength.NOTED)
"""What binds nobody who speaks."""
_EDGE = " \t\n.,;:–—-…\"“”«»'’)("


@dataclass(frozen=True)
class Known:
    """What the register knows around a document: keys with names, and keys by group.

    ``groups``: the parties that hold each role (``rules.register.parties.ParticipationRole``), and under ``SPEAKERS``
    those who issue the text. ``zone_kinds``: the zones of each kind. A name may come several times, a key too.
    """

    parties: Sequence[tuple[int, str]] = ()
    themes: Sequence[tuple[int, str]] = ()
    zones: Sequence[tuple[int, str]] = ()
    groups: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    zone_kinds: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


class Meant(NamedTuple):
    """Words, the keys that they mean, and the group that leads from one to the other; empty where they are a name.

    There are no keys where the words mean who speaks, and it is not known who does.
    """

    words: str
    keys: tuple[int, ...]
    group: str = ""


class Said(NamedTuple):
    """A value and the words that it was read from; both empty where the words say nothing."""

    value: str = ""
    words: str = ""


NOTHING = Said()


@dataclass(frozen=True)
class Proposed:
    """What the form begins with. ``others`` are named in the words, and nothing says in which part."""

    title: Said = NOTHING
    kind: Said = NOTHING
    strength: Said = NOTHING
    lead: tuple[Meant, ...] = ()
    addressee: tuple[Meant, ...] = ()
    others: tuple[Meant, ...] = ()
    deadline: Reading | None = None
    themes: tuple[Mention, ...] = ()
    zones: tuple[Meant, ...] = ()


@dataclass(frozen=True)
class _Found:
    """Where in the words their strength stands."""

    strength: str
    start: int
    end: int
    words: str


def propose_commitment(
    words: str,
    sentences: Sequence[Sentence],
    *,
    known: Known,
    language: str,
    on: date,
    southern: bool = False,
) -> Proposed:
    """What ``words``, marked in ``sentences`` of a text of ``language``, say of a commitment.

    ``on`` is the date of the document, ``southern`` as for ``deadline_reading``. Of a language without a file in
    ``fixtures/recording/`` names and deadlines alone are found.
    """
    said, language = plain_words(words), language.split("-")[0].lower()
    patterns = read_recording_words(language)
    pledges = _read_pledges(said, sentences, language, known)
    pledge = next((proposal for proposal in pledges if proposal.label != Label.INFORMATIONAL), None)
    here = strength = None
    if pledge is not None or language not in pledge_languages():
        here = _find_strength(said, patterns, pledge)
        found = (_find_strength(sentence.plain, patterns, pledge) for sentence in sentences)
        strength = here or next(filter(None, found), None)
    plains = [sentence.plain for sentence in sentences]
    introductions = [text for sentence in sentences for text in reversed(sentence.introduced_by)]
    deadline = first_deadline([said, *plains], introductions=introductions, on=on, language=language, southern=southern)
    title = _title(said, here, patterns)
    lead, others = _parties(said, pledges, known, patterns)
    called = strength is not None and strength.strength == Strength.CALLED
    return Proposed(
        title=Said(title, said if title else ""),
        kind=_kind(title, pledge, strength, deadline, patterns),
        strength=Said(strength.strength, strength.words) if strength else NOTHING,
        lead=lead,
        addressee=others if called else (),
        others=() if called else others,
        deadline=deadline,
        themes=tuple(find_themes(said, known.themes, patterns.common if patterns else frozenset())),
        zones=tuple(_zones(said, known, patterns)),
    )


def _read_pledges(said: str, sentences: Sequence[Sentence], language: str, known: Known) -> list[Proposal]:
    """What the marked words are by themselves, then what the sentences around them are."""
    if language not in pledge_languages():
        return []
    words = read_pledge_words(language, frozenset(name for _key, name in known.parties))
    alone = Sentence(0, len(said), said, ParagraphKind.PARAGRAPH, 1)
    return [read_pledges([sentence], words)[0] for sentence in (alone, *sentences)]


def _find_strength(said: str, patterns: RecordingWords | None, pledge: Proposal | None) -> _Found | None:
    """The strength that stands first, from the words on that the rule of the pledge saw, if they are there."""
    if patterns is None:
        return None
    text, begin = straighten(said), 0
    if pledge is not None:
        begin = text.find(straighten(pledge.words))
    matches = [
        (found, name)
        for name, pattern in patterns.strength.items()
        for found in (pattern.search(text, begin) if begin >= 0 else None,)
        if found
    ]
    if not matches:
        return None
    found, name = min(matches, key=lambda match: (match[0].start(), -match[0].end()))
    return _Found(name, found.start(), found.end(), said[found.start() : found.end()])


def _title(said: str, strength: _Found | None, patterns: RecordingWords | None) -> str:
    """What is to be done: the words after those that bind, with a capital; all of them where these say it alone.

    Of an appeal or a view the words that make it one stay.
    """
    rest = said[strength.end :] if strength else said
    if strength and strength.strength in WEAK:
        rest = said[strength.start :]
    elif patterns and (not rest.strip(_EDGE) or patterns.passive.match(straighten(rest.strip(_EDGE)))):
        rest = said
    rest = rest.strip(_EDGE)
    if patterns and (dropped := patterns.dropped.match(straighten(rest))):
        rest = rest[dropped.end() :].strip(_EDGE)
    return _shortened(rest[:1].upper() + rest[1:])


def _shortened(text: str) -> str:
    if len(text) <= TITLE_LENGTH:
        return text
    return text[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(_EDGE) + "…"


def _kind(
    title: str,
    pledge: Proposal | None,
    strength: _Found | None,
    deadline: Reading | None,
    patterns: RecordingWords | None,
) -> Said:
    """Views and appeals are declaratory; of what is promised the words say whether it comes again or goes on."""
    promised = pledge is not None and pledge.label == Label.PLEDGE
    bound = strength.words if strength else pledge.words if pledge else ""
    weak = strength is not None and strength.strength in WEAK
    if (pledge is not None and not promised) or (weak and not promised):
        return Said(Kind.DECLARATORY, bound)
    if patterns is None or not (promised or strength):
        return NOTHING
    if deadline and (deadline.recurring or deadline.regular):
        return Said(Kind.RECURRING, deadline.words)
    text = straighten(title)
    if again := patterns.kinds["recurring"].search(text):
        return Said(Kind.RECURRING, again.group())
    if going := patterns.kinds["standing"].match(text) or patterns.kinds["standing"].search(straighten(bound)):
        return Said(Kind.STANDING, going.group())
    return Said(Kind.DELIVERABLE, bound)


def _parties(
    said: str, pledges: Iterable[Proposal], known: Known, patterns: RecordingWords | None
) -> tuple[tuple[Meant, ...], tuple[Meant, ...]]:
    """Those who undertake it, and the others who are named."""
    doers = next((p.doers for p in pledges if p.label == Label.PLEDGE and p.doers), ())
    lead = tuple(meant for doer in doers for meant in _meant(doer, known, patterns))
    leading = {key for meant in lead for key in meant.keys}
    everybody = _meant(said, known, patterns, speakers=False)
    return lead, tuple(meant for meant in everybody if leading.isdisjoint(meant.keys))


def _meant(text: str, known: Known, patterns: RecordingWords | None, *, speakers: bool = True) -> Iterator[Meant]:
    """The parties that words name; where they name none by name, those of the groups in them."""
    named = find_names(text, known.parties)
    for mention in named:
        yield Meant(mention.words, mention.keys)
    if patterns is None:
        return
    groups = [
        Meant(text[found.start() : found.end()], known.groups.get(group, ()), group)
        for group, pattern in patterns.groups.items()
        if (known.groups.get(group) or group == SPEAKERS) and (found := pattern.search(straighten(text)))
    ]
    narrow = [meant for meant in groups if meant.group != SPEAKERS]
    yield from narrow if narrow or named or not speakers else groups


def _zones(said: str, known: Known, patterns: RecordingWords | None) -> Iterator[Meant]:
    for mention in find_zones(said, known.zones):
        yield Meant(mention.words, mention.keys)
    for kind, pattern in (patterns.zones if patterns else {}).items():
        found: re.Match[str] | None = pattern.search(straighten(said))
        if found and known.zone_kinds.get(kind):
            yield Meant(said[found.start() : found.end()], known.zone_kinds[kind], kind)
