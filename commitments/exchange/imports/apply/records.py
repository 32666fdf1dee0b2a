"""Records of a plan carried out: one short transaction for a batch of them, through the actions and the ledger."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from ....actions.imports.progress import keep_rows
from ....actions.imports.sources import find_sources
from ....actions.kernel import ledger
from ....actions.register.assessments import record_assessment
from ....actions.register.commitment_batches import NewCommitment, record_commitments
from ....actions.register.commitments import (
    Part,
    change_lifecycle,
    edit_commitment,
    keep_places,
    stored_parts,
)
from ....actions.texts.documents import deposit_document
from ....actions.time import correct_reading, decide_extension, request_extension
from ....models import Commitment, Document, Import, ImportMade, ImportRow, Party, Process, Theme, User, Zone
from ....queries.imports.register import ROLE_FIELDS
from ....queries.kernel.disk_map import Numbers
from ....queries.register.evidence import publishers_of
from ....rules.imports.words import Problem, problem_words
from ....rules.kernel.commitments import TIER_BY_NAME, Lifecycle, Role
from ....rules.kernel.deadlines import Deadline, deadline_of
from ....rules.kernel.statuses import Confidence
from ....rules.ledger.recorded_words import record_words
from ....rules.register.assessments import Finding
from ....rules.register.evidence import support_of
from ....rules.texts.passages import printed_number
from ....rules.texts.quotations import title_of
from ..mapping.cells import Target
from ..plan.checks import finding_of, tier_of_row
from ..plan.passages import Place
from ..plan.plan import CHANGED, ERROR, NEW, Planned
from .create_related import Maker

REFUSALS = (ValidationError, PermissionDenied, ledger.VersionConflict)
EDITED = ("title", "strength", "tier", "remark")
LISTS: dict[str, Any] = {"parties": Party, "themes": Theme, "zones": Zone, "processes": Process}


class Writer:
    """Writes planned records in the name of ``actor``. ``own`` are the commitments (ids) that this import wrote."""

    def __init__(self, actor: User, imported: Import, maker: Maker, own: Numbers) -> None:
        self.actor, self.imported, self.maker = actor, imported, maker
        self.own = own
        self.keys = {subject: dict(model.objects.values_list("slug", "pk")) for subject, model in LISTS.items()}
        self.ground = record_words("import", file=imported.file_name, number=imported.pk)

    def write(self, records: list[Planned], go_on: Callable[[], None]) -> None:
        """One transaction; ``go_on`` says in it that the work goes on, and raises where it does not.

        VersionConflict when the text of a document is not that in which the words were found.
        """
        with ledger.batch() as batch:
            go_on()
            self.batch = batch
            self.rows: list[ImportRow] = []
            self.sources: dict[str, int] = {}
            self.made: list[ImportMade] = []
            waiting: list[Planned] = []
            for planned in records:
                if self._is_simple(planned):
                    waiting.append(planned)
                    continue
                self._record(waiting)
                waiting = []
                self._one(planned)
            self._record(waiting)
            keep_rows(rows=self.rows, made=self.made)

    def _is_simple(self, planned: Planned) -> bool:
        """Whether it is recorded together with others: a commitment that is new, and active."""
        values = planned.proposal.values
        return (
            planned.outcome == NEW
            and "document" in values
            and "history" not in values
            and values.get("lifecycle", Lifecycle.ACTIVE) == Lifecycle.ACTIVE
        )

    def _record(self, several: list[Planned]) -> None:
        if not several:
            return
        try:
            with self.batch.step():
                self._cite(several)
                news = [self._new(planned) for planned in several]
                found = record_commitments(actor=self.actor, news=news)
        except (PermissionDenied, ValidationError) as error:
            if len(several) == 1:
                return self._fail(several[0], error)
            for planned in several:
                self._record([planned])
            return
        for planned, made in zip(several, found, strict=True):
            if isinstance(made, ValidationError):
                self._fail(planned, made)
            else:
                first = made.change_seq - (1 if "status" in planned.proposal.values else 0)
                self._keep(planned, made, first, made.change_seq)

    def _cite(self, several: list[Planned]) -> None:
        """The evidence that the records name, made where it is missing, a tier at a time."""
        by_tier: dict[int, list[str]] = {}
        for planned in several:
            values = planned.proposal.values
            if planned.place:
                tier = tier_of_row(values, planned.place.document.tier)
                by_tier.setdefault(tier, []).extend(values.get("evidence", []))
        for tier, urls in by_tier.items():
            self._sources(urls, tier)

    def _sources(self, urls: Iterable[str], tier: int) -> list[int]:
        mark = f"import-{self.imported.pk}"
        found, made = find_sources(actor=self.actor, urls=urls, tier=tier, mark=mark)
        self.sources |= found
        for evidence in made:
            about = {"subject": "evidence", "name": f"{tier} {evidence.url}", "object_type": "evidence"}
            self.made.append(ImportMade(imported=self.imported, object_id=evidence.pk, seq=self.batch.seq, **about))
        return list(found.values())

    def _supported(self, finding: Finding) -> Finding:
        """The finding with the confidence that its evidence is enough for: what a source claims alone is reported."""
        if finding.confidence in (None, Confidence.REPORTED):
            return finding
        return replace(finding, confidence=support_of(finding.confidence, publishers_of(finding.evidence)))

    def _new(self, planned: Planned) -> NewCommitment:
        values, place = planned.proposal.values, planned.place
        if place is None:
            raise ValidationError(_("No text of the register contains these words."))
        tier = tier_of_row(values, place.document.tier)
        evidence = sorted({self.sources[url] for url in values.get("evidence", []) if url in self.sources})
        is_assessed = "status" in values
        return NewCommitment(
            document=place.document,
            span=place.span,
            title=values.get("title") or title_of(planned.proposal.text),
            kind=values["kind"],
            tier=tier,
            number=values.get("provision", "") or _printed_number(place),
            strength=values.get("strength", ""),
            remark=values.get("remark", ""),
            deadline=_deadline(values, Deadline(language=place.document.language)),
            parts=tuple(self._parts(values)),
            themes=tuple(self._keys("themes", values.get("themes", []))),
            zones=tuple(self._keys("zones", values.get("zones", []))),
            evidence=() if is_assessed else tuple(evidence),
            finding=self._supported(finding_of(values, tier=tier, evidence=evidence)) if is_assessed else None,
        )

    def _parts(self, values: dict[str, Any]) -> list[Part]:
        held = {role: self._keys("parties", values.get(name, [])) for role, name in ROLE_FIELDS.items()}
        joint = len(held[Role.LEAD]) > 1
        return [Part(party, role, joint and role == Role.LEAD) for role, parties in held.items() for party in parties]

    def _keys(self, subject: str, targets: Iterable[Target]) -> list[int]:
        found = []
        for target in targets:
            key = self.keys[subject].get(target.slug) or self.maker.key_of(subject, target)
            if key is None:
                raise ValidationError(_("“%(name)s” is not in the register.") % {"name": target.slug or target.name})
            found.append(key)
        return list(dict.fromkeys(found))

    def _one(self, planned: Planned) -> None:
        """A record that is written by an act of its own, or by none."""
        if planned.outcome not in (NEW, CHANGED):
            self.rows.append(self._row(planned))
            return
        acts = {NEW: self._add, CHANGED: self._change}
        before, made = self.batch.seq, len(self.made)
        try:
            with self.batch.step():
                self._require_as_previewed(planned)
                obj = acts[planned.outcome](planned)
        except REFUSALS as error:
            del self.made[made:]
            self._fail(planned, error)
        else:
            self._keep(planned, obj, before + 1, self.batch.seq)

    def _require_as_previewed(self, planned: Planned) -> None:
        facts = planned.facts
        if facts and facts.change_seq > self.imported.seq and facts.pk not in self.own:
            raise ledger.VersionConflict(Commitment.objects.get(pk=facts.pk), facts.version)

    def _add(self, planned: Planned) -> Commitment | Document:
        values = planned.proposal.values
        if planned.pk:
            return self._assess(values, Commitment.objects.get(pk=planned.pk))
        if "document" not in values:
            return self._deposit(values)
        self._cite([planned])
        [made] = record_commitments(actor=self.actor, news=[self._new(planned)])
        if isinstance(made, ValidationError):
            raise made
        made = self._assess_all(values.get("history", []), made)
        return made if values.get("lifecycle", Lifecycle.ACTIVE) == Lifecycle.ACTIVE else self._turn(planned, made)

    def _turn(self, planned: Planned, commitment: Commitment) -> Commitment:
        values = planned.proposal.values
        today = self.today()
        return change_lifecycle(
            actor=self.actor,
            commitment=commitment,
            version=commitment.version,
            to=values["lifecycle"],
            on=values.get("assessed_on") or today,
            ground=self.ground,
        )

    def today(self) -> Any:
        """The day of the acts."""
        return ledger.open_entry(self.actor).today

    def _assess_all(self, history: list[dict[str, Any]], commitment: Commitment) -> Commitment:
        """Changes of status within one record, oldest first."""
        for change in history:
            commitment = self._assess(change, commitment)
        return commitment

    def _assess(self, values: dict[str, Any], commitment: Commitment) -> Commitment:
        cell = {
            name: self._keys(f"{name}s" if name == "zone" else "parties", values.get(name, []))[:1]
            for name in ("party", "zone")
        }
        evidence = sorted(self._sources(values.get("evidence", []), commitment.tier))
        finding = finding_of(
            values,
            tier=commitment.tier,
            evidence=evidence,
            party=next(iter(cell["party"]), None),
            zone=next(iter(cell["zone"]), None),
        )
        record_assessment(
            actor=self.actor, commitment=commitment, version=commitment.version, finding=self._supported(finding)
        )
        return Commitment.objects.get(pk=commitment.pk)

    def _deposit(self, values: dict[str, Any]) -> Document:
        """A document of a file of documents; where no text is given its title is all that is known of it."""
        [process] = self._keys("processes", [values["process"]])
        issuing = Party.objects.filter(pk__in=self._keys("parties", values.get("issuing", [])))
        optional = {name: values[name] for name in ("language", "publisher", "remark") if values.get(name)}
        title = values["title"]
        return deposit_document(
            actor=self.actor,
            process=Process.objects.get(pk=process),
            title=title,
            kind=values["kind"],
            dated=values["dated"],
            text=values.get("text") or title,
            source_url=next(iter(values.get("source_url", [])), ""),
            issuing=tuple(issuing),
            **self.maker.names_of(title) | optional,
        )

    def _change(self, planned: Planned) -> Commitment:
        values, changes = planned.proposal.values, planned.changes
        facts = planned.facts
        assert facts  # noqa: S101 - what is changed is there
        commitment = Commitment.objects.select_related("document").get(pk=facts.pk)
        ledger.require_version(commitment, facts.version)
        if edits := self._edits(commitment, values, changes):
            commitment = edit_commitment(
                actor=self.actor, commitment=commitment, version=commitment.version, changes=edits
            )
        if "deadline" in changes:
            commitment = self._move(commitment, _deadline(values, deadline_of(commitment)))
        if "history" in changes:
            commitment = self._assess_all(values["history"], commitment)
        if "status" in changes:
            commitment = self._assess(values, commitment)
        return self._turn(planned, commitment) if "lifecycle" in changes else commitment

    def _edits(self, commitment: Commitment, values: dict[str, Any], changes: dict[str, list[Any]]) -> dict[str, Any]:
        edits: dict[str, Any] = {name: values[name] for name in EDITED if name in changes}
        if "tier" in edits:
            edits["tier"] = TIER_BY_NAME[edits["tier"]]
        for name, model in (("themes", Theme), ("zones", Zone)):
            if name in changes:
                edits[name] = model.objects.filter(pk__in=self._keys(name, values[name]))
        if "evidence" in changes:
            edits["evidence"] = self._own_evidence(commitment, edits.get("tier", commitment.tier), changes["evidence"])
        if changes.keys() & ROLE_FIELDS.values():
            edits["responsibilities"] = self._changed_parts(commitment, values)
        return edits

    def _own_evidence(self, commitment: Commitment, tier: int, told: list[Any]) -> list[int]:
        """The evidence (ids) of the commitment itself, with what the record adds."""
        before, after = told
        added = self._sources([url for url in after if url not in before], tier)
        return [*commitment.evidence.values_list("pk", flat=True), *added]

    def _changed_parts(self, commitment: Commitment, values: dict[str, Any]) -> list[Part]:
        """The parts that the record tells of, and those in roles of which it says nothing."""
        told, stored = self._parts(values), stored_parts(commitment)
        roles = {role for role, name in ROLE_FIELDS.items() if name in values}
        named = {part.party for part in told}
        kept = [part for part in stored if part.role not in roles and part.party not in named]
        return keep_places(told + kept, stored)

    def _move(self, commitment: Commitment, deadline: Deadline) -> Commitment:
        """Another reading of the same words is a correction; other words are an extension."""
        act: dict[str, Any] = {"actor": self.actor, "commitment": commitment, "version": commitment.version}
        act["deadline"] = deadline
        if deadline.words and deadline.words == commitment.deadline_words:
            return correct_reading(**act, ground=self.ground)
        today, who = self.today(), self.actor.shown_name
        asked = request_extension(**act, asked_on=today, why=self.ground, person=who)
        decide_extension(
            actor=self.actor,
            extension=asked,
            version=commitment.version + 1,
            grant=True,
            decided_on=today,
            decided_by=who,
            ground=self.ground,
        )
        return Commitment.objects.select_related("document").get(pk=commitment.pk)

    def _fail(self, planned: Planned, error: Exception) -> None:
        row = planned.proposal.row
        if isinstance(error, ledger.VersionConflict):
            planned.fail(Problem(row, "", str(error.obj), "changed_meanwhile", {"name": str(error.obj)}))
        else:
            said = (
                "; ".join(error.messages)
                if isinstance(error, ValidationError)
                else _("You do not have permission to save this.")
            )
            planned.fail(Problem(row, "", "", "refused", {"why": said}))
        self.rows.append(self._row(planned))

    def _keep(self, planned: Planned, obj: Commitment | Document, first: int, last: int) -> None:
        if isinstance(obj, Commitment):
            self.own.add(obj.pk)
        about = {"object_type": obj._meta.model_name, "object_id": obj.pk, "first_seq": first, "last_seq": last}
        self.rows.append(self._row(planned, **about))

    def _row(self, planned: Planned, **about: Any) -> ImportRow:
        proposal = planned.proposal
        if planned.pk and not about:
            about = {"object_type": "commitment", "object_id": planned.pk}
        return ImportRow(
            imported=self.imported,
            number=planned.number,
            row=proposal.row,
            key=proposal.key,
            outcome=planned.outcome,
            kept=proposal.kept,
            problems=[_told(problem) for problem in planned.problems] if planned.outcome == ERROR else [],
            **about,
        )


def _told(problem: Problem) -> dict[str, Any]:
    """A problem in words, and with what other words can be made of: pages say otherwise what would be right."""
    return problem_words(problem) | {"about": problem.about}


def _printed_number(place: Place) -> str:
    return printed_number(place.document.text, *place.span, language=place.document.language)


def _deadline(values: dict[str, Any], stands: Deadline) -> Deadline:
    if "deadline" not in values:
        return stands
    words, earliest, latest, precision = values["deadline"]
    said = replace(stands, words=words, earliest=earliest, latest=latest, precision=precision)
    return (
        said
        if said.words == stands.words
        else replace(said, meeting=None, condition="", recurring="", year_inferred=False)
    )
