"""What would keep a row out of the register: the checks that its action makes, made before anything is written."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from ....queries.imports.register import Facts
from ....rules.imports.words import Problem
from ....rules.kernel.commitments import TIER_BY_NAME, Lifecycle, Tier, can_transition
from ....rules.kernel.statuses import BY_CODE, Confidence
from ....rules.register.assessments import Finding, finding_errors
from ....rules.texts.quotations import VOLUME, WHOLE
from ..mapping.cells import Target
from .passages import NOTHING, Place, Texts, Volumes, Words, name_key
from .proposals import Proposal
from .refusals import NewThings, deadline_problems, moved_problems, tier_problems

OF_A_DOCUMENT = ("kind", "dated", "process", "language", "publisher", "source_url")
"""What a decision that makes a document says of it, beside its name."""
is_address = URLValidator(schemes=["http", "https"])


def finding_of(
    values: dict[str, Any], *, tier: int, evidence: list[int], party: int | None = None, zone: int | None = None
) -> Finding:
    """What a row finds, as the action takes it; ``evidence``, ``party`` and ``zone`` are ids."""
    confidence = values.get("confidence")
    return Finding(
        status=BY_CODE[values["status"]],
        as_of=values["assessed_on"],
        reason=values["reason"],
        confidence=Confidence[confidence.upper()] if confidence and values["status"] != "U" else None,
        party=party,
        zone=zone,
        evidence=evidence,
        tier=tier,
    )


def tier_of_row(values: dict[str, Any], document: int) -> int:
    """The tier of a new commitment: what the row says, else that of its document."""
    return TIER_BY_NAME[values["tier"]] if "tier" in values else document


class NewRow:
    """Checks rows that would become commitments, and gathers the texts of documents that are to be made for them."""

    def __init__(self, texts: Texts, today: date, things: NewThings, limit: int = VOLUME) -> None:
        self.texts, self.today, self.things, self.limit = texts, today, things, limit
        self.words = Words()
        self.made: dict[str, Volumes] = {}
        self.written: dict[str, Volumes] = {}

    @property
    def count(self) -> int:
        """How many texts are to be written."""
        return sum(len(volumes.volumes) for volumes in self.made.values()) + len(self.written)

    def check(self, proposal: Proposal) -> tuple[list[Problem], Place | None]:
        """What is wrong, and where the words stand in a text that is there."""
        if problems := self.things.problems(proposal):
            return problems, None
        values, target = proposal.values, proposal.values["document"]
        made_on = self.texts.document(target.slug).dated if target.slug else date.fromisoformat(target.made["dated"])
        problems = [Problem(proposal.row, "", *fault) for fault in self._lifecycle(values)]
        problems += deadline_problems(proposal)
        problems += finding_problems(proposal, values.get("kind", ""), made_on, self.today)
        problems += history_problems(proposal, values.get("history", []), values.get("kind", ""), made_on, self.today)
        if problems:
            # The text of a document that is made holds the words of the rows that can stand.
            return problems, None
        faults, place = self._there(proposal, target) if target.slug else (self._made(proposal, target), None)
        if not faults:
            self._gather(proposal, target, place)
        return [Problem(proposal.row, "", *fault) for fault in faults], place

    def _lifecycle(self, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        if values.get("lifecycle") == Lifecycle.SUPERSEDED:
            yield Lifecycle.SUPERSEDED, "superseded_by"

    def _there(self, proposal: Proposal, target: Target) -> tuple[list[tuple[Any, ...]], Place | None]:
        values = proposal.values
        document = self.texts.document(target.slug)
        tier = tier_of_row(values, document.tier)
        if tier < document.tier:
            return [(Tier(tier).name.lower(), "wide_tier", {"tier": Tier(document.tier).name.lower()})], None
        if place := self.texts.find(target.slug, proposal.text, proposal.turn):
            return [], place
        if is_without_text(document):
            return [], None
        return [(proposal.text[:200], "not_in_text", {"document": document.title})], None

    def _made(self, proposal: Proposal, target: Target) -> list[tuple[Any, ...]]:
        tier = tier_of_row(proposal.values, Tier.PUBLIC)
        known = self.made.get(name_key(target))
        if known and known.tier != tier:
            about = {"tier": Tier(known.tier).name.lower()}
            return [(Tier(tier).name.lower(), "mixed_tiers", about)]
        if known and (facts := _other_facts(known.target, target)):
            return [(target.name[:200], "mixed_facts", {"facts": facts})]
        return []

    def _gather(self, proposal: Proposal, target: Target, place: Place | None) -> None:
        if not target.slug:
            tier = tier_of_row(proposal.values, Tier.PUBLIC)
            volumes = self.made.setdefault(name_key(target), Volumes(target, tier, self.words, self.limit))
            if volumes.add(proposal.text, proposal.values.get("translations", NOTHING), proposal.turn):
                proposal.warnings.append(self._begins(proposal.row, volumes))
        elif place is None:
            document = self.texts.document(target.slug)
            volumes = self.written.setdefault(target.slug, Volumes(target, document.tier, self.words))
            volumes.add(proposal.text, turn=proposal.turn)

    def _begins(self, row: int, volumes: Volumes) -> Problem:
        """That from this row on the words of a document go on in a further one."""
        said = {"title": f"{volumes.target.name} ({len(volumes.volumes)})", "most": self.limit, "whole": WHOLE}
        return Problem(row, "", volumes.target.name[:200], "further_document", said)


def _other_facts(first: Target, second: Target) -> str:
    """What the first making of a document says otherwise than a second one; empty where they agree."""
    before, after = ({"language": "en"} | dict(target.made) for target in (first, second))
    differing = [name for name in OF_A_DOCUMENT if before.get(name) != after.get(name)]
    return ", ".join(f"{name}: {_shown_fact(before.get(name))}" for name in differing)


def _shown_fact(value: Any) -> str:
    return str(next(iter(value.values()), "")) if isinstance(value, dict) else str(value or "–")


def is_without_text(document: Any) -> bool:
    """Whether nothing but its title is known of a document: an import of documents made it so."""
    return bool(document.text.strip() == document.title.strip())


def finding_problems(proposal: Proposal, kind: str, made_on: date, today: date) -> list[Problem]:
    """What is wrong with the finding of a row on a commitment of this kind, made on this day."""
    values = proposal.values
    if "status" not in values:
        return address_problems(proposal)
    if settings.TWO_PERSON_RULE:
        return [Problem(proposal.row, "", values["status"], "two_people")]
    found = address_problems(proposal)
    finding = finding_of(values, tier=Tier.PUBLIC, evidence=[])
    errors = finding_errors(finding, kind=kind, made_on=made_on, today=today)
    return found + [Problem(proposal.row, "", values["status"], "refused", {"why": text}) for text in errors.values()]


def address_problems(proposal: Proposal) -> list[Problem]:
    """The addresses of evidence that are none."""
    urls = proposal.values.get("evidence", [])
    return [Problem(proposal.row, "", url[:200], "bad_address") for url in urls if not _is_url(url)]


def history_problems(
    proposal: Proposal, history: list[dict[str, Any]], kind: str, made_on: date, today: date
) -> list[Problem]:
    """What is wrong with the changes of status that a row tells of."""
    changes = (Proposal(proposal.row, values=change) for change in history)
    return [problem for change in changes for problem in finding_problems(change, kind, made_on, today)]


def _is_url(url: str) -> bool:
    try:
        is_address(url)
    except ValidationError:
        return False
    return True


def change_problems(proposal: Proposal, changes: dict[str, list[Any]], facts: Facts, today: date) -> list[Problem]:
    """What is wrong with changes of a commitment that is there."""
    found = []
    if "deadline" in changes:
        found += moved_problems(proposal, facts)
    if "tier" in changes:
        found += tier_problems(proposal, facts)
    if "lifecycle" in changes:
        before, after = changes["lifecycle"]
        if after == Lifecycle.SUPERSEDED:
            found.append(Problem(proposal.row, "", after, "superseded_by"))
        elif not can_transition(before, after):
            found.append(Problem(proposal.row, "", after, "no_way_back", {"before": before}))
    if "evidence" in changes:
        found += address_problems(proposal)
    if "status" in changes:
        found += finding_problems(proposal, str(facts.values["kind"]), facts.made_on, today)
    if "history" in changes:
        kind = str(facts.values["kind"])
        found += history_problems(proposal, proposal.values["history"], kind, facts.made_on, today)
    return found
