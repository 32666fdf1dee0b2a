"""What a table can fill of the register, and which of its columns looks like what."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from ..kernel.vocabulary import read_vocabulary, vocabulary_languages
from .values import SUBJECT, likeness_key


@dataclass(frozen=True)
class Field:
    """One thing that a column or a constant fills.

    ``holds`` says how cells are read: ``text``, ``date``, ``names`` (several in a cell), ``address`` (several), or the
    name of the list of values that each distinct cell is mapped to. ``required`` must have a column or a constant.
    """

    name: str
    holds: str = "text"
    required: bool = False


COMMITMENTS = (
    Field("key"),
    Field("reference"),
    Field("title"),
    Field("quotation"),
    Field("document", "documents", required=True),
    Field("provision"),
    Field("kind", "kinds", required=True),
    Field("strength"),
    Field("themes", "themes"),
    Field("lead", "parties"),
    Field("supporting", "parties"),
    Field("addressees", "parties"),
    Field("monitors", "parties"),
    Field("zones", "zones"),
    Field("deadline", "date"),
    Field("earliest", "date"),
    Field("latest", "date"),
    Field("precision"),
    Field("status", "statuses"),
    Field("confidence"),
    Field("assessed_on", "date"),
    Field("reason"),
    Field("evidence", "address"),
    Field("lifecycle", "lifecycles"),
    Field("tier", "tiers"),
    Field("remark"),
)
ASSESSMENTS = (
    Field("commitment", "commitments", required=True),
    Field("status", "statuses", required=True),
    Field("assessed_on", "date", required=True),
    Field("reason"),
    Field("confidence"),
    Field("party", "parties"),
    Field("zone", "zones"),
    Field("evidence", "address"),
)
DOCUMENTS = (
    Field("title", required=True),
    Field("key"),
    Field("kind", "document_kinds", required=True),
    Field("dated", "date", required=True),
    Field("process", "processes", required=True),
    Field("issuing", "parties"),
    Field("source_url", "address"),
    Field("language"),
    Field("publisher"),
    Field("text"),
    Field("remark"),
)
FIELDS = {"commitments": COMMITMENTS, "assessments": ASSESSMENTS, "documents": DOCUMENTS}
NAMED = frozenset(
    field.name for fields in FIELDS.values() for field in fields if field.holds in ("parties", "themes", "zones")
)
"""Fields that take names."""
TITLE_LENGTH = 300
"""Characters that a title has at most; what is longer is a quotation."""
SEVERAL = frozenset({"parties", "themes", "zones", "address"})
"""What a cell may hold several of."""
STATUS_BEFORE = frozenset({"old status", "previous status", "from", "status before", "from status"})
BEGINNINGS = frozenset(
    {"start", "starts", "begin", "begins", "beginning", "inicio", "debut", "beginn", "начало", "начала"}
)
"""Words of headings that tell when something begins, which no field takes."""
ASKING = frozenset({"recommending", "recommandant", "recomendante", "рекомендующее"})
"""Words of headings that tell who asked for it, and not who is to do it: no field takes these either."""
EARLIER = frozenset({"mid", "midterm", "interim", "baseline", "initial", "previous"})
"""Words of headings that tell how far it was before the last time."""
THEMSELVES = frozenset({"key", "title", "quotation"})
"""Fields whose words mean the undertaking itself: the name of a measure is its title, that of a source is not."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WRAPPED = re.compile(
    r"^(?:properties|fields|attributes|_source|node|record|acf)\.(?=.)"
    r"|(?<=.)\.(?:value|stringValue|\$date|\$oid|\$date\.\$numberLong|\$number\w+|rendered|processed)$"
)
"""What other programs put around the names of a record: GeoJSON, Airtable, WordPress, SPARQL and their like."""
_NAMED = re.compile(r"(?<=.)(?<!parent)\.(?:name|title|label)$")
"""What an object is called that stands in a record."""
_PLURAL = re.compile(r"(?<=[^\W\d_]{3})s\b")
_ADDED = re.compile(r"(?<=\w)\(s\)")
_ELIDED = re.compile(r"\b[dl]['’](?=\w)", re.IGNORECASE)
_YEAR = re.compile(r"(?:^| )((?:19|20)\d\d)(?= |$)")
_PART_OF_YEAR = re.compile(r"(?:^| )[qth]([1-4])(?= |$)")
_BRACKETS = re.compile(r"(?<! ) *[(\[][^()\[\]]{4,}[)\]]$")
"""What a heading adds to itself: as of when, which of several. Fewer letters name a language, a unit or a plural."""
OF_YEARS = frozenset({"status", "reason"})
"""Fields that a table may have a column of for each year or quarter; the latest one counts."""


class Match(NamedTuple):
    """A field, the heading that looks like it, and how much: 1 is the field's own name, below 0.5 is not proposed."""

    field: str
    column: str
    confidence: float


def match_headings(
    columns: Sequence[str], records: str = "commitments", is_belied: Callable[[Match], bool] = lambda match: False
) -> list[Match]:
    """The best column of each field, each column once, in the order of the fields; ``records`` is a key of FIELDS.

    What ``is_belied`` makes room for the next best column, and leaves its column to another field.
    """
    found = sorted(_candidates(columns, records), key=lambda match: -match.confidence)
    fields: dict[str, Match] = {}
    used: set[str] = set()
    for match in found:
        if match.field not in fields and match.column not in used and not is_belied(match):
            fields[match.field] = match
            used.add(match.column)
    return [fields[field.name] for field in FIELDS[records] if field.name in fields]


def guess_records(columns: Sequence[str]) -> str:
    """What the rows of a table are: ``commitments``, ``assessments`` or ``documents``.

    Status changes name a status and a day, and either the status before or little of a commitment beside; documents
    name a day and an address, and neither words of an undertaking nor a status. A table of agreements names each and
    its day: the status there is that of the agreement (signed, in force), and no finding.
    """
    matches = {records: match_headings(columns, records) for records in FIELDS}
    found = {records: {match.field for match in matches[records]} for records in FIELDS}
    commitment = found["commitments"]
    if "dated" in found["documents"] and _names_agreements(matches["commitments"], matches["documents"]):
        return "documents"
    beside = {"lead", "themes", "deadline", "kind", "document"} & commitment
    if found["assessments"] >= {"commitment", "status", "assessed_on"} and (tells_status_before(columns) or not beside):
        return "assessments"
    if found["documents"] >= {"dated", "source_url"} and not commitment & {"quotation", "status"}:
        return "documents"
    return "commitments"


def _names_agreements(commitments: list[Match], documents: list[Match]) -> bool:
    """Whether each row is an agreement: the column of its name is the title of a document, and none holds a promise."""
    named = {match.column for match in commitments if match.field == "document"}
    titled = {match.column for match in documents if match.field == "title"}
    words = {match.field for match in commitments if match.confidence > 0.5} & {"title", "quotation"}
    return bool(named & titled) and not words


def tells_status_before(columns: Sequence[str]) -> bool:
    """Whether a heading names the status before a change."""
    return bool({likeness_key(column) for column in map(_spaced, columns)} & STATUS_BEFORE)


def _candidates(columns: Sequence[str], records: str) -> Iterator[Match]:
    names = _headings(records)
    for column in columns:
        plain = _unwrapped(column)
        key = _key(_spaced(plain))
        short = _key(_spaced(_BRACKETS.sub("", plain)))
        year = _YEAR.search(key)
        for field, words in names.items():
            confidence = words.confidence(key, counts_last=field not in ("key", "title"))
            if field == "title" and _names_another(key, names):
                confidence = 0
            if confidence and field in NAMED and key.endswith(" id"):
                # Beside the name of who it is.
                confidence -= 0.01
            if field in ("title", "quotation") and _NAMED.search(plain):
                # What the thing in it is called is no promise, but for the title of one.
                confidence = words.whole.get(_key(plain), 0)
            if year and field in OF_YEARS:
                confidence = _of_year(words, short if short in words.whole else key, int(year[1]))
            elif short != key and field not in ("title", "quotation"):
                confidence = max(confidence, round(0.9 * words.whole.get(short, 0), 3))
            if confidence and field in OF_YEARS and EARLIER & set(key.split()):
                confidence -= 0.01
            if confidence:
                # Where a record has an object in one place and a text in another, the place itself comes first.
                yield Match(field, column, round(confidence - 0.001 * (plain != column or "." in plain), 5))


def _names_another(key: str, names: dict[str, "Headings"]) -> bool:
    """Whether a heading tells what something else is called, as ``source name`` does."""
    thing = key.removesuffix(" name")
    return thing != key and any(thing in words.whole for field, words in names.items() if field not in THEMSELVES)


def _of_year(words: "Headings", key: str, year: int) -> float:
    """How much ``status 2024`` looks like a status; the later its year, the more."""
    part = _PART_OF_YEAR.search(key)
    plain = words.confidence(" ".join(_PART_OF_YEAR.sub("", _YEAR.sub("", key)).split()), counts_last=True)
    return round(0.9 * plain + (year - 1900) / 10_000 + int(part[1] if part else 0) / 100_000, 5) if plain else 0


class Headings(NamedTuple):
    """How much a heading looks like a field: by the whole of it, and by a word within it."""

    whole: dict[str, float]
    within: dict[str, float]

    def confidence(self, key: str, *, counts_last: bool) -> float:
        """1 for the field's own word, falling along its synonyms; about half for a heading that only holds one.

        Only the first half of the synonyms counts anywhere within a heading: the others are too common, and count where
        they are its last word, which in English says what the thing is. When it begins is no field's, nor is who asks.
        """
        if key in self.whole:
            return self.whole[key]
        # Of the languages of a text, English first.
        english = 0.01 if key.endswith(" en") else 0
        if (BEGINNINGS | ASKING) & set(key.split()) or key.endswith(" from"):
            return 0
        found = [confidence for word, confidence in self.within.items() if f" {word} " in f" {key} "]
        if found:
            return round(max(found) + english, 3)
        return 0.5 if counts_last and key.rpartition(" ")[2] in self.whole else 0


def _unwrapped(column: str) -> str:
    return _WRAPPED.sub("", column) if "." in column else column


def _key(heading: str) -> str:
    """What headings are compared by, without the plural that several languages make with an s."""
    return _PLURAL.sub("", likeness_key(heading))


def _spaced(column: str) -> str:
    """A heading as words: ``statusReason`` and ``Status reason`` are one, and what is wrapped around it is gone."""
    column = _NAMED.sub("", _unwrapped(_ADDED.sub("", column)))
    return _HUMP.sub(" ", _ELIDED.sub(" ", column).replace("#", " no "))


@lru_cache(maxsize=8)
def _headings(records: str) -> dict[str, Headings]:
    found = {field.name: Headings({_key(field.name): 1.0}, {}) for field in FIELDS[records]}
    for language in sorted(vocabulary_languages(SUBJECT), key=lambda language: (language != "en", language)):
        for field, words in read_vocabulary(SUBJECT, language)["headings"][records].items():
            _add_words(found[field], [_key(_ELIDED.sub(" ", word)) for word in words])
    return found


def _add_words(headings: Headings, words: list[str]) -> None:
    for place, word in enumerate(words):
        headings.whole.setdefault(word, round(1 - 0.4 * place / len(words), 3))
        if place * 2 <= len(words):
            headings.within.setdefault(word, round(0.55 - 0.05 * place / len(words), 3))
