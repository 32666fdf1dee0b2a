"""What parties say: progress reports, and positions that disagree with an assessment."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ...actions.register.reports import record_position, record_report
from ...models import Assessment, Evidence, Party, ProgressReport, Zone
from ...queries.register.statements import parts_to_speak_for
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import is_staff_member, visible_tiers
from ...rules.people.tokens import Scope
from ...rules.register.parties import NAME_LANGUAGES, Channel
from ...rules.register.reports import ReportKind
from ..kernel.base import One, Posted, as_person
from ..kernel.cursor_list import SaidList
from ..kernel.fields import (
    Address,
    Code,
    CommitmentRef,
    Day,
    Named,
    Numbered,
    PartyRef,
    Sent,
    Shape,
    SourceRef,
    StatusWord,
    Text,
    Word,
    Words,
    ZoneRef,
    code_of,
    status_code,
    tier_code,
)
from .assessments import with_sources
from .commitments import OneCommitment

BESIDE = ("commitment", "party", "zone", "assessment")


class ReportShape(Shape):
    """A statement of a party, in its own words: never scored by itself. A position names the assessment that it
    disagrees with.
    """

    url = Address("report")
    number = serializers.IntegerField(source="pk")
    kind = Word(ReportKind)
    commitment = CommitmentRef()
    party = PartyRef()
    zone = ZoneRef(allow_null=True)
    assessment = Address("assessment", path="seen_assessment", allow_null=True)
    claimed_status = StatusWord("claimed_status", "commitment.kind", allow_null=True)
    text = Text()
    language = serializers.CharField()
    reported_on = serializers.DateField()
    channel = Word(Channel)
    tier = Word(Tier)
    evidence = SourceRef(source="sources", many=True)
    recorded_at = serializers.DateTimeField()


def dressed(rows: Any, request: Request) -> Any:
    """The rows with their evidence, and the assessment where the person may see it."""
    tiers = visible_tiers(request.user)
    for row in rows:
        seen = row.assessment and row.assessment.tier in tiers
        row.seen_assessment = row.assessment_id if seen else None
    return with_sources(rows, request, "progressreport")


def visible_reports(request: Request) -> QuerySet[ProgressReport]:
    """The statements that the person may see, on commitments that they may see."""
    rows = ProgressReport.objects.visible_to(request.user)
    return rows.filter(commitment__tier__in=visible_tiers(request.user)).select_related(*BESIDE)


class Reports(SaidList):
    """The reports and positions that you can see, newest first."""

    about, shape = "Reports", ReportShape

    def all(self, request: Request) -> QuerySet[ProgressReport]:
        return visible_reports(request)

    def dressed(self, rows: Any) -> Any:
        return dressed(rows, self.request)


class OneReport(One):
    """A report or a position."""

    about, route, shape = "Reports", "report", ReportShape

    @classmethod
    def find(cls, request: Request, key: int) -> ProgressReport:
        return visible_reports(request).get(pk=key)

    def shaped(self, found: ProgressReport) -> ProgressReport:
        dressed([found], self.request)
        return found


class StatementSent(Sent):
    """A statement of a party. A focal point represents its own party, and sends neither party nor channel."""

    party = Named(Party, required=False)
    channel = code_of(Channel, required=False)
    reported_on = Day()
    claimed_status = status_code(required=False, allow_null=True)
    text = Words(help_text="In the party's words.")
    language = Code({code: code for code, _name in NAME_LANGUAGES}, required=False)
    tier = tier_code(required=False, help_text="Default: that of the commitment.")
    evidence = serializers.ListField(child=Named(Evidence, ids=True), max_length=50, required=False)


class ReportSent(StatementSent):
    zone = Named(Zone, required=False, allow_null=True)


class PositionSent(StatementSent):
    assessment = Numbered(Assessment)


class Statement(Posted):
    """Something that a party says of a commitment."""

    about, scope, of, makes = "Reports", Scope.REPORT, OneCommitment, OneReport

    def said(self, given: dict[str, Any]) -> dict[str, Any]:
        """The arguments of the action: who speaks for one party alone need not say for which."""
        user = self.request.user
        parts = parts_to_speak_for(user, self.subject)
        if not parts:
            raise PermissionDenied
        if "party" not in given and is_staff_member(user):
            raise serializers.ValidationError({"party": _("Choose the party that says this.")})
        party = given.pop("party", parts[0].party).pk
        evidence = tuple(given.pop("evidence", ()))
        ends = {"actor": as_person(user), "commitment": self.subject, "version": self.version}
        return {"tier": self.subject.tier} | given | ends | {"party": party, "evidence": evidence}


class RecordReport(Statement):
    """Record a progress report of a party.

    `If-Match` names the version of the commitment.
    """

    takes = ReportSent

    def act(self, *, zone: Zone | None = None, **given: Any) -> ProgressReport:
        if zone and not self.subject.zones.filter(pk=zone.pk).exists():
            raise serializers.ValidationError({"zone": _("Choose one that the commitment names.")})
        return record_report(**self.said(given), zone=zone.pk if zone else None)


class RecordPosition(Statement):
    """Record a position: a party's disagreement with an assessment.

    `If-Match` names the version of the commitment.
    """

    takes = PositionSent

    def act(self, *, assessment: Assessment, **given: Any) -> ProgressReport:
        return record_position(**self.said(given), assessment=assessment.pk)
