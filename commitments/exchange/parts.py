"""What hangs on commitments, as JSON: parties with their roles, themes, zones, the whole deadline, extensions,
findings, reports, figures, links and notes. A chunk of commitments at a time;
what nobody has costs one question a chunk.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from ..models import Assessment, Measurement, ProgressReport
from ..queries import parts as read
from ..queries.catalogue import Catalogue, DocumentEntry, Entry
from ..queries.parts import Rows, Sight
from ..queries.stored import moment_text
from ..rules.commitments import TIER_BY_NAME, Role
from ..rules.statuses import CODES, Confidence
from ..rules.text import fold
from .json_text import (
    NULL,
    Encoder,
    coded,
    flags,
    make_lists,
    make_objects,
    numbers,
    optional_texts,
    quote,
    ready,
    texts,
)
from .records import Records

TIERS = coded({int(tier): name for name, tier in TIER_BY_NAME.items()})
STATUSES = coded({int(status): code for status, code in CODES.items()})
CONFIDENCES = coded({int(level): level.name.lower() for level in Confidence})
ROLES = {role: place for place, role in enumerate(Role)}
EMPTY = "[]"

Fields = Sequence[tuple[str, Encoder]]
SOURCE: Fields = (
    *(("slug", texts), ("title", texts), ("publisher", texts), ("address", texts)),
    *(("published", optional_texts), ("retrieved", optional_texts), ("language", texts), ("tier", TIERS)),
    ("sha256", optional_texts),
)
PASSAGE: Fields = (("number", texts), ("words", texts))
NOTE: Fields = (("at", texts), ("text", texts), ("tier", TIERS))
LINK: Fields = (("direction", texts), ("kind", texts), ("commitment", texts), ("note", texts))
MEASUREMENT: Fields = (("day", texts), ("value", numbers), ("remark", texts), ("evidence", ready))


class Parts:
    """Makes the parts of commitments that somebody sees; ``catalogue`` names parties, themes, zones and meetings."""

    def __init__(self, catalogue: Catalogue, sight: Sight):
        self.sight = sight
        parties = sorted(catalogue.parties.values(), key=lambda entry: fold(entry.name))
        self.ranks = {entry.id: place for place, entry in enumerate(parties)}
        self.party, self.theme, self.zone, self.meeting = (
            _these(entries) for entries in (catalogue.parties, catalogue.themes, catalogue.zones, catalogue.meetings)
        )
        self.documents = {entry.id: _document(entry) for entry in catalogue.documents.values()}

    def of(self, records: Records) -> list[str]:
        """For each record an object as JSON."""
        ids, sight = records.id, self.sight
        lists = {
            "responsibilities": self._responsibilities(ids),
            "themes": _items(read.read_themes(ids), [("theme", self.theme)], bare=True),
            "zones": _items(read.read_zones(ids), [("zone", self.zone)], bare=True),
            "further_passages": _items(read.read_further(ids), PASSAGE),
            "extensions": _items(read.read_extensions(ids, sight), self._extension),
            "assessments": self._assessments(ids),
            "reports": self._reports(ids),
            "links": _items(read.read_links(ids, sight), LINK),
            "indicators": self._indicators(ids),
            "notes": _items(_timed(read.read_notes(ids, sight), 1), NOTE),
        }
        columns: dict[str, Iterable[str]] = {"document": [self.documents[i] for i in records.document_id]}
        columns |= self._facts(ids) | {"deadline": self._deadlines(records)}
        columns |= {name: [made.get(i, EMPTY) for i in ids] for name, made in lists.items()}
        return make_objects([(name, ready) for name in columns], columns.values())

    def _facts(self, ids: Sequence[int]) -> dict[str, Iterable[str]]:
        found = {row[0]: row[1:] for row in read.read_facts(ids)}
        tiers, rules, remarks, *turns = zip(*(found[i] for i in ids), strict=True)
        moment = self.sight.moment
        last = moment.as_of.isoformat() if moment else ""
        # A life-cycle that began after the moment is not the one of then.
        is_of_then = [not moment or not since or since <= last for since in turns[0]]
        since, grounds = ([cell if of else "" for cell, of in zip(cells, is_of_then, strict=True)] for cells in turns)
        return {
            "tier": TIERS(tiers),
            "rollup": texts(rules),
            "remark": texts(remarks),
            "lifecycle_since": optional_texts(since),
            "lifecycle_ground": texts(grounds),
        }

    def _deadlines(self, records: Records) -> list[str]:
        found = {row[0]: row[1:] for row in read.read_deadlines(records.id, self.sight)}
        languages, inferred, meetings, conditions, grounds = zip(*(found[i] for i in records.id), strict=True)
        columns: list[tuple[str, Encoder, Iterable]] = [
            ("words", texts, records.deadline_words),
            ("language", texts, languages),
            ("earliest", optional_texts, records.deadline_earliest),
            ("latest", optional_texts, records.deadline_latest),
            ("precision", texts, records.deadline_precision),
            ("year_inferred", flags, inferred),
            ("meeting", self.meeting, meetings),
            ("condition", texts, conditions),
            ("comes_again", optional_texts, records.deadline_recurring),
            ("time_zone", optional_texts, records.deadline_zone),
            ("ground", texts, grounds),
            ("times_extended", numbers, records.times_extended),
            ("days_moved", numbers, records.days_moved),
        ]
        return make_objects([column[:2] for column in columns], [column[2] for column in columns])

    def _responsibilities(self, ids: Sequence[int]) -> dict[int, str]:
        rows = sorted(read.read_responsibilities(ids), key=lambda row: (ROLES[row[2]], self.ranks[row[1]]))
        return _items(rows, [("party", self.party), ("role", texts), ("joint", flags)])

    def _assessments(self, ids: Sequence[int]) -> dict[int, str]:
        fields = [
            *(("party", self.party), ("zone", self.zone), ("status", STATUSES), ("confidence", CONFIDENCES)),
            *(("as_of", optional_texts), ("done_on", optional_texts), ("reason", texts), ("tier", TIERS)),
            *(("accepted_at", texts), ("evidence", ready)),
        ]
        rows = _timed(read.read_assessments(ids, self.sight), 10)
        return _items(self._with_evidence(Assessment, rows), fields)

    def _reports(self, ids: Sequence[int]) -> dict[int, str]:
        fields = [
            *(("kind", texts), ("party", self.party), ("zone", self.zone), ("claimed_status", STATUSES)),
            *(("reported_on", optional_texts), ("channel", texts), ("language", texts), ("text", texts)),
            *(("tier", TIERS), ("evidence", ready)),
        ]
        return _items(self._with_evidence(ProgressReport, read.read_reports(ids, self.sight)), fields)

    def _indicators(self, ids: Sequence[int]) -> dict[int, str]:
        rows = read.read_indicators(ids, self.sight)
        if not rows:
            return {}
        measured = read.read_measurements([row[1] for row in rows], self.sight)
        lists = _items(self._with_evidence(Measurement, measured), MEASUREMENT)
        fields = [("name", texts), ("unit", texts), ("direction", texts), ("tier", TIERS), ("measurements", ready)]
        return _items([(row[0], *row[2:], lists.get(row[1], EMPTY)) for row in rows], fields)

    def _with_evidence(self, model: Any, rows: Rows) -> Rows:
        """The rows without their own id, which comes second, and with their evidence as JSON at the end."""
        sources = _items(read.read_evidence(model, [row[1] for row in rows], self.sight), SOURCE) if rows else {}
        return [(row[0], *row[2:], sources.get(row[1], EMPTY)) for row in rows]

    @property
    def _extension(self) -> Fields:
        return [
            *(("party", self.party), ("person", texts), ("asked_on", optional_texts), ("why", texts)),
            *(("words", texts), ("language", texts), ("earliest", optional_texts), ("latest", optional_texts)),
            *(("precision", texts), ("state", texts), ("number", numbers), ("decided_on", optional_texts)),
            *(("decided_by_party", self.party), ("decided_by", optional_texts), ("meeting", self.meeting)),
            *(("ground", optional_texts), ("was_words", optional_texts), ("was_earliest", optional_texts)),
            *(("was_latest", optional_texts), ("was_precision", optional_texts)),
        ]


def _items(rows: Rows, fields: Fields, *, bare: bool = False) -> dict[int, str]:
    """The rows, whose first cell names their owner, as lists of objects; ``bare``: of their only cell as it is."""
    if not rows:
        return {}
    owners, *columns = zip(*rows, strict=True)
    return make_lists(owners, fields[0][1](columns[0]) if bare else make_objects(fields, columns))


def _timed(rows: Rows, place: int) -> Rows:
    """The rows with the moment at ``place``, as it is stored, as ISO text."""
    return [(*row[:place], moment_text(row[place]), *row[place + 1 :]) for row in rows]


def _these(entries: dict[int, Entry]) -> Encoder:
    """Things of a list by their ids, as objects; null for none."""
    known = {None: NULL} | {entry.id: _entry(entry) for entry in entries.values()}
    return lambda cells: [known[cell] for cell in cells]


def _entry(entry: Entry) -> str:
    (name,) = texts([entry.name])
    return f'{{"slug": {quote(entry.slug)}, "name": {name}}}'


def _document(entry: DocumentEntry) -> str:
    (title,) = texts([entry.name])
    dated = quote(entry.dated.isoformat()) if entry.dated else NULL
    return f'{{"slug": {quote(entry.slug)}, "title": {title}, "dated": {dated}}}'
