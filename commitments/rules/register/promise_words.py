"""How a language words what it promises: the rules, and who can promise, read from ``fixtures/pledges/``.

A file holds ``[words]``, lists of alternatives, ``[pieces]`` of patterns that name them in braces, ``[agents]``, of
which subjects are made, and ``[[rules]]``. fixtures/README.md says what each key means.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from ..kernel.vocabulary import read_vocabulary, vocabulary_languages

_NAMED = re.compile(r"\{([a-z_]+)\}")


class Label(TextChoices):
    """What a sentence of a document is."""

    PLEDGE = "pledge", _("Pledge")
    DECLARATORY = "declaratory", _("Declaratory")
    INFORMATIONAL = "informational", _("Informational")


@dataclass(frozen=True)
class Rule:
    """A wording that makes a sentence what it is. Of two, the one with more ``strength`` is named as the reason.

    ``subject``: ``agent`` asks for somebody who can promise as the subject, ``start`` for the place at the beginning of
    the sentence, ``any`` for nothing. ``follows``: the label that the sentence before must have.
    """

    name: str
    label: Label
    strength: int
    pattern: re.Pattern[str]
    subject: str = "agent"
    follows: str = ""


@dataclass(frozen=True)
class Agents:
    """The patterns that subjects are found by; see ``pledge_doers``."""

    one: re.Pattern[str]
    pronoun: re.Pattern[str]
    anaphor: re.Pattern[str]
    run: re.Pattern[str]
    speaker: re.Pattern[str]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    complement: re.Pattern[str]
    preposition: re.Pattern[str]
    link: re.Pattern[str]
    verb: re.Pattern[str]
    light: re.Pattern[str]
    named: re.Pattern[str]
    clause: re.Pattern[str]
    start: re.Pattern[str]
    coordinate: re.Pattern[str]
    subordinate: re.Pattern[str]
    relative: re.Pattern[str]


@dataclass(frozen=True)
class PledgeWords:
    """All that is known of a language."""

    rules: tuple[Rule, ...]
    agents: Agents


def pledge_languages() -> frozenset[str]:
    """The languages that pledges can be read in, by their codes."""
    return vocabulary_languages("pledges")


@lru_cache(maxsize=16)
def read_pledge_words(language: str, names: frozenset[str] = frozenset()) -> PledgeWords:
    """The words of a language; ``names`` of parties are known besides those of states. KeyError: unknown language."""
    data = read_vocabulary("pledges", language)
    pieces = _read_pieces(data)
    states = read_vocabulary("names", language)["states"].split(";")
    known = {" ".join(straighten(name).split()) for name in (*states, *names)} - {""}
    rules = tuple(_read_rule(rule, pieces) for rule in data["rules"])
    return PledgeWords(rules, _read_agents(data["agents"], pieces, known))


def straighten(text: str) -> str:
    """The text with straight quotes and plain hyphens and blanks, each letter in its place: as patterns are written."""
    return text.translate(_STRAIGHT)


_STRAIGHT = str.maketrans("’‘ʼ“”„«»‑‐\u00a0\u202f\u2009", '\'\'\'"""""--   ')


def _read_pieces(data: dict[str, Any]) -> dict[str, str]:
    pieces = {name: _alternatives(words) for name, words in data["words"].items()}
    for name, pattern in data["pieces"].items():
        pieces[name] = _fill(pattern, pieces)
    return pieces


def _alternatives(words: str) -> str:
    """A list of words as one pattern; ``_`` in a word stands for a blank."""
    return f"(?:{'|'.join(words.split())})".replace("_", " ")


def _fill(pattern: str, pieces: dict[str, str]) -> str:
    return _NAMED.sub(lambda found: pieces[found[1]], pattern)


def _read_rule(rule: dict[str, Any], pieces: dict[str, str]) -> Rule:
    pattern = re.compile(rf"(?<![\w'-])(?:{_fill(rule['pattern'], pieces)})", re.IGNORECASE)
    return Rule(
        name=rule["name"],
        label=Label(rule["label"]),
        strength=rule["strength"],
        pattern=pattern,
        subject=rule.get("subject", "agent"),
        follows=rule.get("follows", ""),
    )


def _read_agents(data: dict[str, str], pieces: dict[str, str], names: set[str]) -> Agents:
    named = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    pieces = {**pieces, "name": f"(?:{named})"}
    for key, value in data.items():
        pieces[key] = _fill(_alternatives(value) if "\n" in value else f"(?:{value})", pieces)
    one, article = pieces["one"], pieces["article"]
    return Agents(
        one=re.compile(one),
        pronoun=re.compile(pieces["pronoun"]),
        anaphor=re.compile(pieces["anaphor"]),
        run=re.compile(f"{one}(?:{pieces['join']}(?!{pieces['pronoun']}){one})*"),
        speaker=re.compile(rf"\b{pieces['speaker']}$", re.IGNORECASE),
        head=re.compile(rf"\b{pieces['head']}$", re.IGNORECASE),
        tail=re.compile(pieces["tail"]),
        complement=re.compile(rf"[ ,–—(]*{pieces['complement']}(?:(?<=')| )"),
        preposition=re.compile(rf"\b{pieces['preposition']}(?:(?<=')| )$", re.IGNORECASE),
        link=re.compile(rf" ?(?:[,–—(]| {pieces['link']}\b)".replace(" ?(?:[", "(?: ?[", 1)),
        verb=re.compile(rf"\b{pieces['verb']}\b"),
        light=re.compile(pieces["light"], re.IGNORECASE),
        named=re.compile(f"(?:{article})?{pieces['state']}"),
        clause=re.compile(pieces["start"]),
        start=re.compile(f"{pieces['start']}$"),
        coordinate=re.compile(pieces["coordinate"], re.IGNORECASE),
        subordinate=re.compile(pieces["subordinate"], re.IGNORECASE),
        relative=re.compile(pieces["relative"], re.IGNORECASE),
    )
