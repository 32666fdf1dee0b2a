"""Reads a register from a folder of JSON files and records it through the actions, once.

What is there already (by its address name or reference) is left alone, so that a folder can be loaded twice. The
formats are described in fixtures/README.md.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from ...actions.register.assessments import record_assessment
from ...actions.register.commitments import Part, change_lifecycle, record_commitment
from ...actions.register.indicators import add_indicator, record_measurement
from ...actions.register.links import link_commitments
from ...actions.register.reference import save_reference
from ...actions.texts.documents import deposit_document, mark_provision
from ...models import (
    Assessment,
    Commitment,
    CommitmentLink,
    Document,
    Evidence,
    Indicator,
    Meeting,
    Participation,
    Party,
    PartyName,
    Process,
    Provision,
    Theme,
    User,
    Zone,
)
from ...rules.kernel.commitments import TIER_BY_NAME, Lifecycle, Tier
from ...rules.kernel.deadlines import Deadline
from ...rules.kernel.statuses import BY_CODE, Confidence
from ...rules.register.assessments import Finding
from .manifests import Refused


class RegisterFiles:
    """One load of the folders ``reference`` and a register below ``root``, in the name of ``actor``."""

    def __init__(self, root: Path, register: str, actor: User) -> None:
        self.root, self.folder, self.actor = root, root / register, actor
        self.recorded = 0

    def load(self) -> int:
        """Record everything that is not there yet; returns how many objects were recorded.

        Refused, with nothing written, when there are assessments to record and a second person would have to accept
        each: nobody accepts in the name of somebody else.
        """
        if settings.TWO_PERSON_RULE and not all(self._is_assessed(row) for row in self._rows("assessments")):
            text = _(
                "The assessments in these files count as accepted by one person. Load the register, then set "
                "TWO_PERSON_RULE."
            )
            raise Refused(text)
        self._reference_data()
        self._documents()
        self._commitments()
        self._links()
        self._evidence()
        self._assessments()
        self._lifecycle()
        self._indicators()
        return self.recorded

    def _reference_data(self) -> None:
        for row in self._rows("reference/processes"):
            self._add(Process, row)
        for row in self._rows("reference/parties"):
            self._party(row)
        for position, row in enumerate(self._rows("reference/themes"), start=1):
            self._add(Theme, row | {"position": position})
        for position, row in enumerate(self._rows("reference/zones"), start=1):
            self._add(Zone, row | {"position": position})
        for row in self._rows("meetings"):
            self._add(Meeting, _with_days(row, "starts_on", "ends_on") | {"process": _get(Process, row["process"])})
        for row in self._rows("reference/participations"):
            self._participation(row)

    def _party(self, row: dict[str, Any]) -> None:
        party = self._add(Party, {key: row[key] for key in row if key != "names"})
        for name in row["names"]:
            if not party.names.filter(language=name["language"]).exists():
                self._save(PartyName(party=party, **name))

    def _participation(self, row: dict[str, Any]) -> None:
        wanted = {
            "party": _get(Party, row["party"]),
            "process": row.get("process") and _get(Process, row["process"]),
            "meeting": row.get("meeting") and _get(Meeting, row["meeting"]),
        }
        if not Participation.objects.filter(**wanted).exists():
            self._save(Participation(role=row["role"], head=row.get("head", ""), **wanted))

    def _documents(self) -> None:
        for row in self._rows("documents"):
            if not Document.objects.filter(slug=row["slug"]).exists():
                self._document(row)
        for row in self._rows("provisions"):
            document = _get(Document, row["document"])
            if not document.provisions.filter(number=row["number"]).exists():
                self._count(mark_provision, document=document, **_renamed(row, "document", quote="words"))

    def _document(self, row: dict[str, Any]) -> None:
        self._count(
            deposit_document,
            process=_get(Process, row["process"]),
            meeting=row.get("meeting") and _get(Meeting, row["meeting"]),
            issuing=tuple(_get(Party, slug) for slug in row["issuing"]),
            text=(self.folder / row["text_file"]).read_text(encoding="utf-8").strip(),
            dated=date.fromisoformat(row["dated"]),
            tier=_tier(row),
            **_without(row, "process", "meeting", "issuing", "text_file", "dated", "tier"),
        )

    def _commitments(self) -> None:
        for row in self._rows("commitments"):
            document = _get(Document, row["document"])
            if not document.commitments.filter(number=row["number"]).exists():
                self._commitment(row, document)

    def _commitment(self, row: dict[str, Any], document: Document) -> None:
        self._count(
            record_commitment,
            document=document,
            provision=Provision.objects.get(document=document, number=row["provision"]),
            tier=_tier(row),
            themes=[_get(Theme, slug) for slug in row.get("themes", [])],
            zones=[_get(Zone, slug) for slug in row.get("zones", [])],
            parts=[
                Part(_get(Party, part["party"]).pk, part["role"], part.get("joint", False))
                for part in row.get("responsibilities", [])
            ],
            deadline=_deadline(row.get("deadline", {})),
            **_without(row, "document", "provision", "tier", "themes", "zones", "responsibilities", "deadline"),
        )

    def _links(self) -> None:
        for row in self._rows("links"):
            ends = {"source": _commitment(row["from"]), "target": _commitment(row["to"]), "kind": row["kind"]}
            if not CommitmentLink.objects.filter(**ends).exists():
                self._count(link_commitments, note=row.get("note", ""), **ends)

    def _evidence(self) -> None:
        for row in self._rows("evidence"):
            self._add(Evidence, _with_days(row, "published", "retrieved") | {"tier": _tier(row)})

    def _assessments(self) -> None:
        for row in self._rows("assessments"):
            if not self._is_assessed(row):
                commitment, finding = _commitment(row["commitment"]), _finding(row)
                self._count(record_assessment, commitment=commitment, version=commitment.version, finding=finding)

    def _is_assessed(self, row: dict[str, Any]) -> bool:
        """Whether the assessment is there already: by commitment, cell, day and status."""
        same = {
            "commitment__reference": row["commitment"],
            "party__slug": row.get("party"),
            "zone__slug": row.get("zone"),
            "as_of": date.fromisoformat(row["as_of"]),
            "status": BY_CODE[row["status"]],
        }
        return Assessment.objects.filter(**same).exists()

    def _lifecycle(self) -> None:
        for row in self._rows("lifecycle"):
            commitment = _commitment(row["commitment"])
            if commitment.lifecycle == Lifecycle.ACTIVE:
                self._count(
                    change_lifecycle,
                    commitment=commitment,
                    version=commitment.version,
                    to=row["to"],
                    on=date.fromisoformat(row["on"]),
                    ground=row["ground"],
                )

    def _indicators(self) -> None:
        for row in self._rows("indicators"):
            commitment = _commitment(row["commitment"])
            indicator = commitment.indicators.filter(name=row["name"]).first() or self._count(
                add_indicator,
                commitment=commitment,
                version=commitment.version,
                tier=_tier(row),
                **_without(row, "commitment", "tier", "measurements"),
            )
            for measured in row["measurements"]:
                self._measurement(indicator, row["commitment"], _with_days(measured, "day"))

    def _measurement(self, indicator: Indicator, reference: str, row: dict[str, Any]) -> None:
        if not indicator.measurements.filter(day=row["day"]).exists():
            self._count(
                record_measurement,
                indicator=indicator,
                version=_commitment(reference).version,
                value=Decimal(row["value"]),
                evidence=[_get(Evidence, slug).pk for slug in row["evidence"]],
                **_without(row, "value", "evidence"),
            )

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        base = self.root if name.startswith("reference/") else self.folder
        yield from json.loads((base / f"{name}.json").read_text(encoding="utf-8"))

    def _add(self, model: type[models.Model], values: dict[str, Any]) -> Any:
        found = model._default_manager.filter(slug=values["slug"]).first()
        return found or self._save(model(**values))

    def _save(self, obj: Any) -> Any:
        return self._count(save_reference, obj=obj)

    def _count(self, action: Callable[..., Any], **arguments: Any) -> Any:
        self.recorded += 1
        return action(actor=self.actor, **arguments)


def _get(model: type[models.Model], slug: str) -> Any:
    return model._default_manager.get(slug=slug)


def _commitment(reference: str) -> Commitment:
    return Commitment.objects.get(reference=reference)


def _tier(row: dict[str, Any]) -> Tier:
    return TIER_BY_NAME[row.get("tier", "public")]


def _without(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in names}


def _renamed(row: dict[str, Any], *left_out: str, **names: str) -> dict[str, Any]:
    return {names.get(key, key): value for key, value in row.items() if key not in left_out}


def _with_days(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return row | {name: date.fromisoformat(row[name]) for name in names if row.get(name)}


def _deadline(row: dict[str, Any]) -> Deadline:
    row = _with_days(row, "earliest", "latest")
    return Deadline(**row | {"meeting": _get(Meeting, row["meeting"]).pk if row.get("meeting") else None})


def _finding(row: dict[str, Any]) -> Finding:
    days = _with_days(row, "as_of", "done_on")
    return Finding(
        status=BY_CODE[row["status"]],
        as_of=days["as_of"],
        done_on=days.get("done_on"),
        reason=row["reason"],
        confidence=Confidence[row["confidence"].upper()] if row.get("confidence") else None,
        party=_get(Party, row["party"]).pk if row.get("party") else None,
        zone=_get(Zone, row["zone"]).pk if row.get("zone") else None,
        evidence=[_get(Evidence, slug).pk for slug in row.get("evidence", [])],
    )
