"""What hangs on commitments, as JSON: parties with their roles, themes, zones, the whole deadline, extensions,
evidence, findings, reports, figures, links and notes. A chunk of commitments at a time;
what nobody has costs one question a chunk.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import repeat
from typing import Any

from ...models import Assessment, Commitment, Measurement, ProgressReport
from ...queries import exports as read
from ...queries.exports import Rows, Sight
from ...queries.kernel.catalogue import Catalogue, DocumentEntry, Entry
from ...rules.kernel.commitments import TIER_BY_NAME, Role
from ...rules.kernel.statuses import CODES, Confidence
from .columns.records import Records
from .json_text import (
    NULL,
    Encoder,
    coded,
    flags,
    make_lists,
    make_objects,
    moments,
    numbers,
    optional_texts,
    quote,
    ready,
    texts,
)

TIERS = coded({int(tier): name for name, tier in TIER_BY_NAME.items()})
STATUSES = coded({int(status): code for status, code in CODES.items()})
CONFIDENCES = coded({int(level): level.name.lower() for level in Confidence})
ROLES: dict[str, int] = {role.value: place for place, role in enumerate(Role)}
JOINTLY = {"1": "true", "0": "false"}
EMPTY = "[]"
SOURCES_KEPT = 20_000
"""Pieces of evidence that are kept as JSON."""

Fields = Sequence[tuple[str, Encoder]]
SOURCE: Fields = (
    *(("slug", texts), ("title", texts), ("publisher", texts), ("address", texts)),
    *(("published", optional_texts), ("retrieved", optional_texts), ("language", texts), ("tier", TIERS)),
    ("sha256", optional_texts),
)
PASSAGE: Fields = (("number", texts), ("words", texts))
NOTE: Fields = (("at", moments), ("text", texts), ("tier", TIERS))
LINK: Fields = (("direction", texts), ("kind", texts), ("commitment", texts), ("note", texts))
MEASUREMENT: Fields = (("day", texts), ("value", numbers), ("remark", texts))


class Parts:
    """Makes the parts of commitments that somebody sees; ``catalogue`` names parties, themes, zones and meetings."""

    def __init__(self, catalogue: Catalogue, sight: Sight) -> None:
        self.sight = sight
        self.parties = {entry.id: _entry(entry) for entry in catalogue.parties.values()}
        self.themes, self.zones = Things(catalogue.themes), Things(catalogue.zones)
        self.party, self.zone, self.meeting = (
            _these(entries) for entries in (catalogue.parties, catalogue.zones, catalogue.meetings)
        )
        self.roles: dict[str, tuple[int, str]] = {}
        self.sources: dict[int, tuple[Any, str]] = {}
        self.documents = {entry.id: _document(entry) for entry in catalogue.documents.values()}

    def of(self, records: Records) -> list[str]:
        """For each record an object as JSON."""
        ids, sight = records.id, self.sight
        lists = {
            "responsibilities": self._responsibilities(ids),
            "themes": self._named(read.read_themes(ids), self.themes),
            "zones": self._named(read.read_zones(ids), self.zones),
            "evidence": self._evidence(read.read_resting(Commitment, ids)),
            "further_passages": _items(read.read_further(ids), PASSAGE),
            "extensions": _items(read.read_extensions(ids, sight), self._extension),
            "assessments": self._assessments(ids),
            "reports": self._reports(ids),
            "links": _items(read.read_links(ids, sight), LINK),
            "indicators": self._indicators(ids),
            "notes": _items(read.read_notes(ids, sight), NOTE),
        }
        columns: dict[str, Iterable[str]] = {"document": [self.documents[i] for i in records.document_id]}
        columns |= self._facts(records)
        columns |= {name: [made.get(i, EMPTY) for i in ids] if made else repeat(EMPTY) for name, made in lists.items()}
        return make_objects([(name, ready) for name in columns], columns.values())

    def _facts(self, records: Records) -> dict[str, Iterable[str]]:
        found = {row[0]: row[1:] for row in read.read_facts(records.id, self.sight)}
        tiers, rules, remarks, since, grounds, *deadline = zip(*map(found.__getitem__, records.id), strict=True)
        last = self.sight.moment.as_of.isoformat() if self.sight.moment else "9999"
        # A life-cycle that began after the moment is not the one of then.
        is_of_then = [not day or day <= last for day in since]
        return {
            "tier": TIERS(tiers),
            "rollup": texts(rules),
            "remark": texts(remarks),
            "lifecycle_since": optional_texts(day if of else "" for day, of in zip(since, is_of_then, strict=True)),
            "lifecycle_ground": texts(text if of else "" for text, of in zip(grounds, is_of_then, strict=True)),
            "deadline": self._deadlines(records, *deadline),
        }

    def _deadlines(
        self,
        records: Records,
        languages: Iterable[str],
        inferred: Iterable[Any],
        meetings: Iterable[Any],
        conditions: Iterable[str],
        grounds: Iterable[str],
    ) -> list[str]:
        columns: list[tuple[str, Encoder, Iterable[Any]]] = [
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

    def _named(self, rows: Rows, things: "Things") -> dict[int, str]:
        return {owner: things.listed(ids) for owner, ids in rows}

    def _responsibilities(self, ids: Sequence[int]) -> dict[int, str]:
        rows = read.read_responsibilities(ids)
        return {owner: self._roles_in_order(told) for owner, told in rows}

    def _roles_in_order(self, told: str) -> str:
        """Parties in the order of their roles, then as they were given."""
        found = []
        for part in told.split(","):
            place, _blank, rest = part.partition(" ")
            role, text = self.roles.get(rest) or self._learn_role(rest)
            found.append((role, int(place), text))
        return f"[{', '.join([text for _role, _place, text in sorted(found)])}]"

    def _learn_role(self, part: str) -> tuple[int, str]:
        """A party in a role as it is sorted and written; a register knows few, each many times."""
        party, role, joint = part.split(" ")
        text = f'{{"party": {self.parties[int(party)]}, "role": "{role}", "joint": {JOINTLY[joint]}}}'
        self.roles[part] = known = (ROLES[role], text)
        return known

    def _assessments(self, ids: Sequence[int]) -> dict[int, str]:
        fields = [
            *(("party", self.party), ("zone", self.zone), ("status", STATUSES), ("confidence", CONFIDENCES)),
            *(("as_of", optional_texts), ("done_on", optional_texts), ("reason", texts), ("tier", TIERS)),
            ("accepted_at", moments),
        ]
        return self._with_evidence(Assessment, read.read_assessments(ids, self.sight), fields)

    def _reports(self, ids: Sequence[int]) -> dict[int, str]:
        fields = [
            *(("kind", texts), ("party", self.party), ("zone", self.zone), ("claimed_status", STATUSES)),
            *(("reported_on", optional_texts), ("channel", texts), ("language", texts), ("text", texts)),
            ("tier", TIERS),
        ]
        return self._with_evidence(ProgressReport, read.read_reports(ids, self.sight), fields)

    def _indicators(self, ids: Sequence[int]) -> dict[int, str]:
        rows = read.read_indicators(ids, self.sight)
        if not rows:
            return {}
        measured = read.read_measurements([row[1] for row in rows], self.sight)
        lists = self._with_evidence(Measurement, measured, MEASUREMENT)
        fields = [("name", texts), ("unit", texts), ("direction", texts), ("tier", TIERS), ("measurements", ready)]
        return _items([(row[0], *row[2:], lists.get(row[1], EMPTY)) for row in rows], fields)

    def _with_evidence(self, model: Any, rows: Rows, fields: Fields) -> dict[int, str]:
        """The rows as ``_items`` makes them, with their evidence; the second cell is their own id."""
        if not rows:
            return {}
        owners, ids, *columns = zip(*rows, strict=True)
        lists = self._evidence(read.read_resting(model, ids))
        evidence = [lists.get(i, EMPTY) for i in ids]
        return make_lists(owners, make_objects([*fields, ("evidence", ready)], [*columns, evidence]))

    def _evidence(self, rows: Rows) -> dict[int, str]:
        """By what rests on it the evidence that is seen, as a list."""
        resting: dict[int, list[int]] = {}
        for owner, source in rows:
            resting.setdefault(owner, []).append(source)
        self._learn({source for _owner, source in rows})
        return {owner: self._sources_of(sources) for owner, sources in resting.items()}

    def _learn(self, ids: set[int]) -> None:
        """Read the evidence that is not known yet; the same pieces support many findings."""
        if len(self.sources) > SOURCES_KEPT:
            self.sources.clear()
        if unknown := ids - self.sources.keys():
            self.sources.update(dict.fromkeys(unknown, (0, "")))
            if rows := read.read_evidence(unknown, self.sight):
                keys, *columns = zip(*rows, strict=True)
                order = [(-date.fromisoformat(row[5]).toordinal() if row[5] else 0, row[2], row[0]) for row in rows]
                self.sources.update(zip(keys, zip(order, make_objects(SOURCE, columns), strict=True), strict=True))

    def _sources_of(self, ids: list[int]) -> str:
        if len(ids) == 1:
            return f"[{self.sources[ids[0]][1]}]"
        found = sorted(known for known in map(self.sources.__getitem__, ids) if known[1])
        return f"[{', '.join([text for _order, text in found])}]"

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


class Things:
    """Themes or zones as lists of objects; a register knows few sets of them, each many times."""

    def __init__(self, entries: dict[int, Entry]) -> None:
        self.known = {str(entry.id): _entry(entry) for entry in entries.values()}
        self.places = {key: place for place, key in enumerate(self.known)}
        self.lists: dict[str, str] = {}

    def listed(self, ids: str) -> str:
        """Those with these ids, parted by commas, in the order of lists."""
        if ids not in self.lists:
            found = sorted(ids.split(","), key=self.places.__getitem__)
            self.lists[ids] = f"[{', '.join([self.known[key] for key in found])}]"
        return self.lists[ids]


def _items(rows: Rows, fields: Fields) -> dict[int, str]:
    """The rows, whose first cell names their owner, as lists of objects."""
    if not rows:
        return {}
    owners, *columns = zip(*rows, strict=True)
    return make_lists(owners, make_objects(fields, columns))


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
