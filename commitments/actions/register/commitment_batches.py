"""Many new commitments at once, each with its entry: the same rows as ``record_commitment`` and ``record_assessment``
write one by one, in a few statements for all of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from ...models import (
    Assessment,
    Commitment,
    Document,
    Evidence,
    LifecycleChange,
    Party,
    PartyName,
    Provision,
    Responsibility,
    Theme,
    User,
    Zone,
)
from ...queries.ledger.snapshots import new_snapshot, own_columns
from ...rules.kernel.changes import Act
from ...rules.kernel.commitments import Role
from ...rules.kernel.deadlines import Deadline
from ...rules.kernel.permissions import can_assess, can_edit_commitment
from ...rules.kernel.statuses import CODES, Status
from ...rules.register.assessments import Finding, finding_errors
from ...rules.register.derived import evidence_lines
from ...rules.register.quality import is_unsupported, to_bits
from ...rules.texts.paragraphs import Span
from ..kernel import derived, ledger
from .assessments import Hand, build_assessment, check_evidence, refuse_alone, standing_before
from .commitments import UNDATED, Part, build_commitment, check_parts, next_numbers, part_row, turn
from .passages import passage_at

UNASSESSED = {"status": CODES[Status.NO_INFORMATION], "confidence": None, "done_on": None}
"""How ``standing_before`` tells of what nobody assessed yet."""


@dataclass(frozen=True)
class NewCommitment:
    """What is to be recorded: the passage (``span``) of the document's text, the facts, and a finding if there is one.

    ``number`` is that of the passage as the source counts; empty for the next one. Themes, zones and evidence, which
    stands with the commitment itself, are ids.
    """

    document: Document
    span: Span
    title: str
    kind: str
    tier: int
    number: str = ""
    strength: str = ""
    remark: str = ""
    deadline: Deadline = UNDATED
    parts: tuple[Part, ...] = ()
    themes: tuple[int, ...] = ()
    zones: tuple[int, ...] = ()
    evidence: tuple[int, ...] = ()
    finding: Finding | None = None

    @property
    def cited(self) -> set[int]:
        """Its own evidence and that of its finding."""
        return {*self.evidence, *(self.finding.evidence if self.finding else ())}


@dataclass
class _Row:
    """One of them on its way: its passage (``marked`` when this act marks it), what hangs on it, its assessment."""

    new: NewCommitment
    commitment: Commitment
    marked: bool
    opened: ledger.Opened
    assessment: Assessment | None = None

    @property
    def last(self) -> ledger.Opened:
        return ledger.later(self.opened, 1) if self.assessment else self.opened


def record_commitments(*, actor: User, news: Sequence[NewCommitment]) -> list[Commitment | ValidationError]:
    """Record the commitments in their order, each as by ``record_commitment`` and then ``record_assessment``.

    To be called within ``ledger.batch``. What cannot be recorded is told in its place by the error that recording it
    alone would raise. PermissionDenied when the actor may not write to one of the documents; VersionConflict when the
    text of one is not that which the spans count in. Side effects, in order: passages, commitments with their derived
    columns, first turns of the life-cycle, responsibilities, themes, zones, evidence, assessments and theirs written;
    an entry for each commitment and one for each assessment.
    """
    opened = ledger.open_entry(actor)
    _require_documents(actor, news)
    builder = _Builder(opened, news)
    found = [builder.build(new) for new in news]
    rows = [row for row in found if isinstance(row, _Row)]
    world = _World(rows)
    Provision.objects.bulk_create(row.commitment.provision for row in rows if row.marked)
    for row in rows:
        # The passage had no key yet when it was given to the commitment.
        row.commitment.provision = row.commitment.provision
        world.derive(row)
    _write(rows)
    for row in rows:
        _tell(row)
    return [row.commitment if isinstance(row, _Row) else row for row in found]


def _require_documents(actor: User, news: Sequence[NewCommitment]) -> None:
    """The documents are as they were read, and the actor may write to them."""
    documents = {new.document.pk: new.document for new in news}
    stored = Document.objects.only("tier", "version").in_bulk(documents)
    for pk, document in documents.items():
        ledger.require(
            pk in stored and can_edit_commitment.test(actor, stored[pk]) and can_assess.test(actor, document)
        )
        ledger.require_version(stored[pk], document.version)


class _Builder:
    """Makes rows one after the other: numbers of commitments, places and numbers of passages, numbers of entries."""

    def __init__(self, opened: ledger.Opened, news: Sequence[NewCommitment]) -> None:
        self.opened = opened
        documents = {new.document.pk for new in news}
        self.numbers = next_numbers(documents)
        self.taken: dict[int, set[str]] = {pk: set() for pk in documents}
        passages = Provision.objects.filter(document__in=documents)
        for pk, number in passages.values_list("document", "number"):
            self.taken[pk].add(number)
        rows = passages.filter(revision=None, start__in={new.span[0] for new in news}).order_by("-pk")
        self.marked = {(row.document_id, (row.start, row.end)): row for row in rows}

    def build(self, new: NewCommitment) -> _Row | ValidationError:
        try:
            return self._row(new)
        except ValidationError as error:
            return error

    def _row(self, new: NewCommitment) -> _Row:
        check_parts(list(new.parts))
        document = new.document
        number = self.numbers[document.pk]
        provision, is_new = self._passage(new)
        commitment = build_commitment(
            self.opened,
            document=document,
            provision=provision,
            number=number,
            deadline=new.deadline,
            title=new.title,
            kind=new.kind,
            strength=new.strength,
            tier=new.tier,
            remark=new.remark,
        )
        row = _Row(new, commitment, is_new, self.opened)
        if new.finding:
            row.assessment = self._assessment(commitment, new.finding)
        self._take(row, number)
        return row

    def _assessment(self, commitment: Commitment, finding: Finding) -> Assessment:
        refuse_alone()
        made_on = commitment.document.dated
        if errors := finding_errors(finding, kind=commitment.kind, made_on=made_on, today=self.opened.today):
            raise ValidationError(errors)
        check_evidence(finding)
        hand = Hand(self.opened.actor, self.opened.at)
        return build_assessment(commitment, finding, ledger.later(self.opened, 1), hand)

    def _passage(self, new: NewCommitment) -> tuple[Provision, bool]:
        if found := self.marked.get((new.document.pk, new.span)):
            return found, False
        number = _free_number(new.number, self.taken[new.document.pk])
        passage = passage_at(new.document, *new.span, number=number)
        passage.clean_fields(exclude=["document"])
        return passage, True

    def _take(self, row: _Row, number: int) -> None:
        """What the row used up, once nothing can be wrong with it any more."""
        document, provision = row.new.document, row.commitment.provision
        self.numbers[document.pk] = number + 1
        self.marked[document.pk, row.new.span] = provision
        self.taken[document.pk].add(provision.number)
        self.opened = ledger.later(row.last, 1)


def _free_number(wanted: str, taken: set[str]) -> str:
    """The number that the source gives, told apart where it is taken (``12 (2)``); else the next one."""
    wanted = wanted.strip()
    if wanted and wanted not in taken:
        return wanted
    pattern, first = ("{} ({})", 2) if wanted else ("{1}", len(taken) + 1)
    numbers = (pattern.format(wanted, count) for count in range(first, first + len(taken) + 2))
    return next(number for number in numbers if number not in taken)


class _World:
    """What the rows name: six queries for all of them."""

    def __init__(self, rows: list[_Row]) -> None:
        parts = {part.party for row in rows for part in row.new.parts}
        self.parties = Party.objects.in_bulk(parts)
        self.elsewhere: dict[int, list[str]] = {}
        for party, *names in PartyName.objects.filter(party__in=parts).values_list("party", "official", "short"):
            self.elsewhere.setdefault(party, []).extend(names)
        self.themes = _names(Theme, {pk for row in rows for pk in row.new.themes})
        self.zones = _names(Zone, {pk for row in rows for pk in row.new.zones})
        cited = {pk for row in rows for pk in row.new.cited}
        sources = Evidence.objects.filter(pk__in=cited).order_by(*derived.EVIDENCE_ORDER)
        self.evidence = {pk: (tier, url) for pk, tier, url in sources.values_list("pk", "tier", "url")}

    def derive(self, row: _Row) -> None:
        """Set the derived columns, and what follows from the acts."""
        new, commitment = row.new, row.commitment
        parties = [self.parties[part.party] for part in new.parts]
        leads = [part.party for part in new.parts if part.role == Role.LEAD]
        shown = derived.Shown(
            further=(),
            parts=[(part.role, party.name) for part, party in zip(new.parts, parties, strict=True)],
            themes=[name for pk, name in self.themes.items() if pk in new.themes],
            zones=[name for pk, name in self.zones.items() if pk in new.zones],
            elsewhere=[name for part in new.parts for name in self.elsewhere.get(part.party, [])],
        )
        cells = [derived.as_cell(row.assessment)] if row.assessment else []
        unsupported = is_unsupported(cells, (), has_evidence=bool(new.cited))
        kinds = [self.parties[pk].kind for pk in leads]
        quality = to_bits(derived.remarks_of(commitment, kinds, unsupported=unsupported))
        found = derived.texts_of(commitment, shown) | {"quality": quality}
        # The version counts the writes that the acts one by one would make.
        found |= {"version": 3 if row.assessment else 2, "change_seq": row.last.seq}
        for name, value in (found | self._standing(row, leads)).items():
            setattr(commitment, name, value)

    def _standing(self, row: _Row, leads: list[int]) -> dict[str, Any]:
        rows = [row.assessment] if row.assessment else []
        cited = row.new.cited
        lines = evidence_lines(line for pk, line in self.evidence.items() if pk in cited)
        return derived.standing_of(row.commitment, rows, leads=leads, claims=[], evidence=lambda ids: lines)


def _names(model: type[Theme] | type[Zone], keys: Iterable[int]) -> dict[int, str]:
    """Names by id in the house order, which is the database's own."""
    return dict(model._default_manager.filter(pk__in=keys).values_list("pk", "name"))


def _write(rows: list[_Row]) -> None:
    made = [row.commitment for row in rows]
    Commitment.objects.bulk_create(made)
    LifecycleChange.objects.bulk_create(turn(row.commitment, row.new.document.dated, row.opened) for row in rows)
    Responsibility.objects.bulk_create(part_row(row.commitment, part) for row in rows for part in row.new.parts)
    for name, column in (("themes", "theme_id"), ("zones", "zone_id"), ("evidence", "evidence_id")):
        through = getattr(Commitment, name).through
        through.objects.bulk_create(
            through(commitment_id=row.commitment.pk, **{column: pk}) for row in rows for pk in getattr(row.new, name)
        )
    assessed = [(row.assessment, row.new.finding, row) for row in rows if row.assessment and row.new.finding]
    for assessment, _finding, row in assessed:
        assessment.commitment = row.commitment
    Assessment.objects.bulk_create(assessment for assessment, _finding, _row in assessed)
    cited = Assessment.evidence.through
    cited.objects.bulk_create(
        cited(assessment_id=assessment.pk, evidence_id=pk)
        for assessment, finding, _row in assessed
        for pk in finding.evidence
    )


def _tell(row: _Row) -> None:
    new, commitment, passage = row.new, row.commitment, row.commitment.provision
    lists: dict[str, list[Any]] = {
        "themes": list(new.themes),
        "zones": list(new.zones),
        "evidence": list(new.evidence),
        "responsibilities": [[part.party, part.role, part.joint, place] for place, part in enumerate(new.parts, 1)],
    }
    also = [ledger.other_row(passage, after=own_columns(passage))] if row.marked else []
    after = new_snapshot(commitment, **lists)
    ledger.write_entry(row.opened, act=Act.RECORD_COMMITMENT, obj=commitment, before=None, after=after, also=also)
    if row.assessment and new.finding:
        assessed = new_snapshot(row.assessment, evidence=list(new.finding.evidence))
        ledger.write_entry(
            row.last,
            act=Act.RECORD_ASSESSMENT,
            obj=commitment,
            before=UNASSESSED,
            after=standing_before(commitment),
            also=[ledger.other_row(row.assessment, after=assessed)],
        )
