"""The derived columns of every commitment, worked out anew by the rules by which ``actions.kernel.derived`` writes
them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import F

from ....models import (
    Assessment,
    Commitment,
    Evidence,
    Extension,
    Party,
    PartyName,
    ProgressReport,
    Responsibility,
    Settlement,
    Theme,
    Zone,
)
from ....rules.kernel.commitments import Role
from ....rules.register.derived import (
    Facts,
    deciding_cell,
    evidence_lines,
    name_columns,
    search_text,
    standing_columns,
)
from ....rules.register.quality import find_remarks, is_unsupported, to_bits
from ....rules.register.rollup import Cell, Claim
from ....rules.time.extensions import Decision, extended_columns
from ...kernel.raw_dates import AsStored, read_day
from ...kernel.streams import CHUNK, by_owner
from ...kernel.unanswered import every_unanswered
from ..snapshots import DERIVED

OF_THE_ACT = frozenset({"version", "change_seq", "changed_at"})
"""What follows from the ledger, and not from facts (``queries.ledger.verify.acts``)."""
WORKED_OUT = tuple(sorted(DERIVED - OF_THE_ACT))
DAYS = frozenset({"done_on", "due_sort", "assessed_sort", "news_on"})


class Differing(NamedTuple):
    """A column of a commitment (id) that is not what follows from the facts."""

    commitment: int
    name: str
    stored: Any
    expected: Any


def differing_columns(using: str = DEFAULT_DB_ALIAS) -> Iterator[Differing]:
    """Every derived column that differs. Streams the register once, with what hangs on it beside it."""
    world = _read_world(using)
    source = _Source(using)
    for base, stored in _commitments(using):
        hanging = source.of(base.pk)
        try:
            expected = _worked_out(base, hanging, world)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            # Only a register that was edited around the actions holds what the rules cannot read.
            yield Differing(base.pk, "all that is derived", "stored", "impossible to work out")
            continue
        for name, value in stored.items():
            if value != expected[name] and not _same_words(name, value, expected[name]):
                yield Differing(base.pk, name, value, expected[name])


def _same_words(name: str, stored: str, expected: str) -> bool:
    """The order of the words that are searched is that in which the database gave the names: it means nothing."""
    return name == "search_text" and set(stored.split(" ")) == set(expected.split(" "))


class _Base(NamedTuple):
    """The facts of a commitment itself, and of its document and passage."""

    pk: int
    kind: str
    rollup: str
    tier: int
    lifecycle: str
    reference: str
    title: str
    made_on: date
    due: date | None
    words: str
    number: str
    language: str
    precision: str
    resembles: int | None


def _commitments(using: str) -> Iterator[tuple[_Base, dict[str, Any]]]:
    facts: list[Any] = [*_Base._fields[:7], AsStored("document__dated"), AsStored("deadline_latest")]
    facts += ["provision__words", "provision__number"]
    facts += ["document__language", "deadline_precision", "resembles_id"]
    columns = [AsStored(name) if name in DAYS else name for name in WORKED_OUT]
    days = [place for place, name in enumerate(WORKED_OUT, len(facts)) if name in DAYS]
    rows = Commitment.objects.using(using).order_by("pk").values_list(*facts, *columns)
    for row in rows.iterator(chunk_size=CHUNK):
        values = list(row)
        for place in (7, 8, *days):
            values[place] = read_day(values[place])
        yield _Base._make(values[: len(facts)]), dict(zip(WORKED_OUT, values[len(facts) :], strict=True))


@dataclass(frozen=True)
class _World:
    """What many commitments name, by id: of themes, zones and evidence also the place in the house order."""

    parties: dict[int, str]
    kinds: dict[int, str]
    elsewhere: dict[int, list[str]]
    themes: dict[int, tuple[int, str]]
    zones: dict[int, tuple[int, str]]
    evidence: dict[int, tuple[int, tuple[int, str]]]
    unanswered: dict[int, int]


def _read_world(using: str) -> _World:
    elsewhere: dict[int, list[str]] = {}
    for party, *names in PartyName.objects.using(using).values_list("party", "official", "short"):
        elsewhere.setdefault(party, []).extend(names)
    evidence = Evidence.objects.using(using).order_by(F("published").asc(nulls_last=True), "url", "id")
    sources = enumerate(evidence.values_list("pk", "tier", "url").iterator(chunk_size=CHUNK))
    return _World(
        parties=dict(Party.objects.using(using).values_list("pk", "name")),
        kinds=dict(Party.objects.using(using).values_list("pk", "kind")),
        elsewhere=elsewhere,
        themes=_in_order(Theme, using),
        zones=_in_order(Zone, using),
        evidence={pk: (place, (tier, url)) for place, (pk, tier, url) in sources},
        unanswered=every_unanswered(using),
    )


def _in_order(model: type[Theme] | type[Zone], using: str) -> dict[int, tuple[int, str]]:
    """The order is the database's own: names sort by its collation."""
    rows = model._default_manager.using(using).values_list("pk", "name")
    return {pk: (place, name) for place, (pk, name) in enumerate(rows)}


class _Hanging(NamedTuple):
    """What hangs on one commitment, as rows."""

    parts: list[tuple[Any, ...]]
    further: list[tuple[Any, ...]]
    themes: list[tuple[Any, ...]]
    zones: list[tuple[Any, ...]]
    settled: list[tuple[Any, ...]]
    extensions: list[tuple[Any, ...]]
    findings: list[tuple[Any, ...]]
    sources: list[tuple[Any, ...]]
    evidence: list[tuple[Any, ...]]
    claims: list[tuple[Any, ...]]


class _Source:
    """What hangs on commitments, to be asked for in the order of their ids."""

    def __init__(self, using: str) -> None:
        owned = partial(_owned, using)
        cell = ("party", "zone", "status", "confidence", AsStored("as_of"), AsStored("done_on"), "pk", "tier", "reason")
        claim = ("party", "zone", "claimed_status", AsStored("reported_on"), "assessment", "assessment__party", "tier")
        self.streams = {
            "parts": owned(Responsibility, "commitment", ("pk",), ("party", "role")),
            "further": owned(Commitment.further.through, "commitment", (), ("provision__words",)),
            "themes": owned(Commitment.themes.through, "commitment", (), ("theme",)),
            "zones": owned(Commitment.zones.through, "commitment", (), ("zone",)),
            "settled": owned(Settlement, "commitment", (), ("kind",)),
            "extensions": owned(
                Extension, "commitment", ("number",), (AsStored("was_latest"),), state=Decision.GRANTED
            ),
            "findings": owned(Assessment, "commitment", ("as_of", "pk"), cell, accepted_at__isnull=False),
            "sources": owned(Assessment.evidence.through, "assessment__commitment", (), ("assessment", "evidence")),
            "evidence": owned(Commitment.evidence.through, "commitment", (), ("evidence",)),
            "claims": owned(ProgressReport, "commitment", ("reported_on", "pk"), claim),
        }

    def of(self, commitment: int) -> _Hanging:
        return _Hanging(**{name: rows(commitment) for name, rows in self.streams.items()})


def _owned(using: str, model: Any, owner: str, order: tuple[str, ...], columns: tuple[Any, ...], **chosen: Any) -> Any:
    rows = model._default_manager.using(using).filter(**chosen).order_by(owner, *order).values_list(owner, *columns)
    return by_owner(rows.iterator(chunk_size=CHUNK))


def _worked_out(base: _Base, hanging: _Hanging, world: _World) -> dict[str, Any]:
    cells, reasons = _cells(hanging.findings, base.tier)
    facts = Facts(
        kind=base.kind,
        rollup=base.rollup,
        lifecycle=base.lifecycle,
        made_on=base.made_on,
        due=base.due,
        cells=cells,
        claims=_claims(hanging.claims, base.tier),
        leads=frozenset(party for party, role in hanging.parts if role == Role.LEAD),
    )
    deciding = deciding_cell(facts)
    return {
        **standing_columns(facts),
        **_names(base, hanging, world),
        **extended_columns((read_day(was) for (was,) in hanging.extensions), base.due),
        "quality": _quality(base, cells, hanging, world),
        "unanswered": world.unanswered.get(base.pk, 0),
        "reason": reasons[deciding.id] if deciding else "",
        "evidence_text": _evidence(facts, hanging, world),
        "quotation": base.words,
        "provision_number": base.number,
    }


def _cells(rows: list[tuple[Any, ...]], tier: int) -> tuple[list[Cell], dict[int | None, str]]:
    """The latest of each cell, oldest first, and the reason of each; what is narrower than ``tier`` does not count."""
    latest: dict[tuple[Any, ...], Cell] = {}
    reasons: dict[int | None, str] = {}
    for party, zone, status, confidence, as_of, done_on, pk, narrow, reason in rows:
        if narrow <= tier:
            latest.pop((party, zone), None)
            latest[party, zone] = Cell(party, zone, status, confidence, read_day(as_of), read_day(done_on), pk)
            reasons[pk] = reason
    return list(latest.values()), reasons


def _claims(rows: list[tuple[Any, ...]], tier: int) -> list[Claim]:
    """As ``queries.register.claims`` reads them, for one commitment."""
    return [
        Claim(by, assessed if assessment else by, zone, status, read_day(on), assessment)
        for by, zone, status, on, assessment, assessed, narrow in rows
        if narrow <= tier
    ]


def _names(base: _Base, hanging: _Hanging, world: _World) -> dict[str, str]:
    named = [(role, world.parties[party]) for party, role in hanging.parts]
    texts = [base.title, base.words, *(words for (words,) in hanging.further), *(name for _role, name in named)]
    for party, _role in hanging.parts:
        texts += world.elsewhere.get(party, [])
    return name_columns(
        reference=base.reference,
        title=base.title,
        parts=named,
        themes=[name for _place, name in sorted(world.themes[pk] for (pk,) in hanging.themes)],
        zones=[name for _place, name in sorted(world.zones[pk] for (pk,) in hanging.zones)],
    ) | {"search_text": search_text(reference=base.reference, texts=texts)}


def _quality(base: _Base, cells: list[Cell], hanging: _Hanging, world: _World) -> int:
    cited = {assessment for assessment, _evidence in hanging.sources}
    found = find_remarks(
        kind=base.kind,
        words=base.words,
        language=base.language,
        leads=[world.kinds[party] for party, role in hanging.parts if role == Role.LEAD],
        precision=base.precision,
        resembles=base.resembles is not None,
        unsupported=is_unsupported(cells, cited, has_evidence=bool(hanging.evidence)),
    )
    return to_bits(found - {kind for (kind,) in hanging.settled})


def _evidence(facts: Facts, hanging: _Hanging, world: _World) -> str:
    counted = {cell.id for cell in facts.counted}
    used = {evidence for assessment, evidence in hanging.sources if assessment in counted}
    used |= {evidence for (evidence,) in hanging.evidence}
    return evidence_lines(line for _place, line in sorted(world.evidence[pk] for pk in used))
