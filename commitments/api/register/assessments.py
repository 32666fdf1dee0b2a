"""Assessments: what the secretariat found."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from ...models import Assessment, User
from ...queries.register.sources import read_sources
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import is_staff_member
from ...rules.kernel.statuses import Confidence
from ..kernel.base import One
from ..kernel.cursor_list import SaidList
from ..kernel.fields import (
    Address,
    CommitmentRef,
    PartyRef,
    Shape,
    SourceRef,
    StatusWord,
    Text,
    Word,
    ZoneRef,
)

BESIDE = ("commitment", "party", "zone", "drafted_by", "accepted_by")


class AssessmentShape(Shape):
    """An assessment of a party, a zone, both, or the commitment as a whole (neither), with its date.

    Only the secretariat sees who drafted and accepted it.
    """

    url = Address("assessment")
    number = serializers.IntegerField(source="pk")
    commitment = CommitmentRef()
    party = PartyRef(allow_null=True)
    zone = ZoneRef(allow_null=True)
    status = StatusWord(kind="commitment.kind")
    as_of = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    reason = Text()
    confidence = Word(Confidence, allow_null=True)
    tier = Word(Tier)
    evidence = SourceRef(source="sources", many=True)
    drafted_by = serializers.SerializerMethodField()
    drafted_at = serializers.DateTimeField()
    accepted_by = serializers.SerializerMethodField()
    accepted_at = serializers.DateTimeField()

    def get_drafted_by(self, row: Assessment) -> str:
        return self._named(row.drafted_by)

    def get_accepted_by(self, row: Assessment) -> str:
        return self._named(row.accepted_by)

    def _named(self, person: User | None) -> str:
        return person.shown_name if person and is_staff_member(self.context["request"].user) else ""


def with_sources(rows: Any, request: Request, kind: str) -> Any:
    """The same rows, each with the evidence that the person may see."""
    found = read_sources(request.user, kind, [row.pk for row in rows])
    for row in rows:
        row.sources = found[row.pk]
    return rows


class Assessments(SaidList):
    """The accepted assessments that you can see, newest first."""

    about, shape = "Assessments", AssessmentShape

    def all(self, request: Request) -> QuerySet[Assessment]:
        return Assessment.objects.visible_to(request.user).accepted().select_related(*BESIDE)

    def dressed(self, rows: Any) -> Any:
        return with_sources(rows, self.request, "assessment")


class OneAssessment(One):
    """An accepted assessment."""

    about, route, shape = "Assessments", "assessment", AssessmentShape

    @classmethod
    def find(cls, request: Request, key: int) -> Assessment:
        return Assessment.objects.visible_to(request.user).accepted().select_related(*BESIDE).get(pk=key)

    def shaped(self, found: Assessment) -> Assessment:
        with_sources([found], self.request, "assessment")
        return found
