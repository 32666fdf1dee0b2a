"""Redactions: the text that is asked for, and every place where it stands."""

from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q

from ...models import (
    Assessment,
    AssessmentDraft,
    CommitmentLink,
    Evidence,
    Extension,
    LedgerEntry,
    Measurement,
    Note,
    ProgressReport,
    Redaction,
    Revision,
)
from ...rules.ledger.redactions import Passage, Place, passages

ObjectKey = tuple[str, str]
"""Kind and key of the object of an entry, as the ledger writes them."""

COMMITMENTS: dict[str, Callable[[str], set[int]]] = {
    "assessment": lambda key: _ids(Assessment.objects.filter(pk=key), "commitment_id"),
    "assessmentdraft": lambda key: _ids(AssessmentDraft.objects.filter(pk=key), "commitment_id"),
    "commitment": lambda key: {int(key)},
    "commitmentlink": lambda key: _ids(CommitmentLink.objects.filter(pk=key), "source_id", "target_id"),
    "extension": lambda key: _ids(Extension.objects.filter(pk=key), "commitment_id"),
    "measurement": lambda key: _ids(Measurement.objects.filter(pk=key), "indicator__commitment_id"),
    "note": lambda key: _ids(Note.objects.filter(pk=key), "commitment_id"),
    "progressreport": lambda key: _ids(ProgressReport.objects.filter(pk=key), "commitment_id"),
}
"""The commitments beside which a row stands, by its kind; rows of other kinds stand beside none."""


def passages_of(entry: LedgerEntry) -> list[Passage]:
    """The texts of an entry that can be redacted, in the order in which it tells them."""
    return passages(entry.payload, entry.object_type, entry.object_id)


def text_of(redaction: Redaction) -> str | None:
    """The text that a request speaks of; None when it does not stand in its entry any more."""
    wanted = (Place(redaction.kind, redaction.object_id, redaction.field), redaction.side)
    return next((found.text for found in passages_of(redaction.entry) if found[:2] == wanted), None)


def same_places(place: Place) -> list[Place]:
    """The place itself, and that to which an accepted draft carried its reason over."""
    accepted = AssessmentDraft.objects.filter(assessment__isnull=False)
    match place:
        case ("assessment", key, "reason"):
            drafts = _ids(accepted.filter(assessment__pk=key), "pk")
            return [place, *(Place("assessmentdraft", str(pk), "reason") for pk in drafts)]
        case ("assessmentdraft", key, "reason"):
            assessments = _ids(accepted.filter(pk=key), "assessment_id")
            return [place, *(Place("assessment", str(pk), "reason") for pk in assessments)]
    return [place]


def commitments_beside(place: Place) -> set[int]:
    """The commitments (ids) beside which the row of the place stands."""
    return COMMITMENTS[place.kind](place.id) if place.kind in COMMITMENTS else set()


def entries_holding(places: Iterable[Place], text: str) -> list[LedgerEntry]:
    """The entries in which ``text`` stands at one of the places, oldest first.

    Looks at the entries of the rows and of the commitments beside which they stand, and at no others.
    """
    wanted = set(places)
    about = Q()
    for kind, key in _objects(wanted):
        about |= Q(object_type=kind, object_id=key)
    entries = LedgerEntry.objects.filter(about).order_by("seq").iterator(chunk_size=500)
    return [
        entry for entry in entries if any(found.place in wanted and found.text == text for found in passages_of(entry))
    ]


def _objects(places: set[Place]) -> set[ObjectKey]:
    found = {(place.kind, place.id) for place in places}
    found |= {("commitment", str(pk)) for place in places for pk in commitments_beside(place)}
    revisions = [place.id for place in places if place.kind == "revision"]
    found |= {("document", str(pk)) for pk in _ids(Revision.objects.filter(pk__in=revisions), "document_id")}
    return found | {key for place in places for key in _decisions(place)}


def _decisions(place: Place) -> list[ObjectKey]:
    """A granted request is told of in an entry of what it redacted."""
    if place.kind != "redaction":
        return []
    rows = Redaction.objects.filter(pk=place.id, decision__isnull=False)
    return list(rows.values_list("decision__object_type", "decision__object_id"))


def row_of(kind: str, key: str) -> Any:
    """The row as it is today; None when it is gone."""
    model: type[models.Model] = apps.get_model("commitments", kind)
    return model._default_manager.filter(pk=key).first()


def file_is_kept(sha256: str) -> bool:
    """Whether any evidence still keeps the file of this hash."""
    return Evidence.objects.with_file().filter(sha256=sha256).exists()


def _ids(rows: models.QuerySet[Any], *columns: str) -> set[int]:
    return {pk for row in rows.order_by().values_list(*columns) for pk in row}
