"""Commitments: the register by the same filters as its page, and one with everything that stands around it."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...models import AssessmentDraft, Commitment
from ...queries.lists.choice import read_choice, read_hits_page
from ...queries.lists.facets import current_index
from ...queries.lists.filters import CommitmentFilter
from ...queries.lists.past import index_at
from ...queries.pages.commitment import CommitmentPage, read_commitment
from ...queries.register.drafts import open_drafts
from ...queries.register.nested import add_named, find_commitment, read_nested
from ...rules.kernel.commitments import Kind, Lifecycle, LinkKind, Role, Rollup, Strength, Tier
from ...rules.kernel.days import day_in
from ...rules.kernel.deadlines import Precision
from ...rules.kernel.permissions import is_staff_member
from ...rules.kernel.statuses import Confidence
from ...rules.register.derived import NEVER_ASSESSED
from ...rules.time.timeliness import classify
from ...rules.time.timeliness_words import timeliness_words
from ..kernel import clock
from ..kernel.base import Many, One
from ..kernel.fields import (
    Address,
    CommitmentRef,
    DocumentRef,
    MeetingRef,
    PartyRef,
    Shape,
    SourceRef,
    StatusWord,
    Text,
    ThemeRef,
    Word,
    ZoneRef,
)
from ..kernel.problems import BadQuery
from .internal import IndicatorShape, NoteShape, OwnerShape, Remarks, with_owners

PLACE = ("sort", "per_page", "after", "before", "page", "count", "as_of", "known_on")


class DeadlineShape(Shape):
    """A deadline in the words of the text, and its interpretation. Its days end in ``time_zone``, an IANA name."""

    words = Text(source="deadline_words")
    language = serializers.CharField(source="deadline_language")
    earliest = serializers.DateField(source="deadline_earliest", allow_null=True)
    latest = serializers.DateField(source="deadline_latest", allow_null=True)
    precision = Word(Precision, source="deadline_precision")
    year_inferred = serializers.BooleanField(source="deadline_year_inferred")
    meeting = MeetingRef(source="deadline_meeting", allow_null=True)
    condition = Text(source="deadline_condition")
    recurring = serializers.CharField(source="deadline_recurring")
    time_zone = serializers.CharField(source="deadline_zone")


class PartShape(Shape):
    """A party, and its responsibility for the commitment."""

    party = PartyRef()
    role = Word(Role)
    joint = serializers.BooleanField()


class LifecycleShape(Shape):
    state = Word(Lifecycle, source="lifecycle")
    on = serializers.DateField(source="lifecycle_on", allow_null=True)
    ground = Text(source="lifecycle_ground")


class ProvisionShape(Shape):
    """The passage that the commitment quotes."""

    number = serializers.CharField(source="provision_number")
    quotation = serializers.CharField()


TIMELINESS = {
    "type": ["object", "null"],
    "properties": {"code": {"type": "string"}, "label": {"type": "string"}, "words": {"type": "string"}},
    "required": ["code", "label", "words"],
}


class CommitmentShape(Shape):
    """A commitment as lists show it."""

    url = Address("commitment", "reference")
    page = Address("commitment-detail", "reference", page=True)
    reference = serializers.CharField()
    title = Text()
    kind = Word(Kind)
    strength = Word(Strength, allow_null=True)
    tier = Word(Tier)
    document = DocumentRef()
    provision = ProvisionShape(source="*")
    parties = PartShape(source="parts", many=True)
    themes = ThemeRef(source="themes.all", many=True)
    zones = ZoneRef(source="zones.all", many=True)
    deadline = DeadlineShape(source="*")
    times_extended = serializers.IntegerField()
    days_moved = serializers.IntegerField()
    status = StatusWord()
    confidence = Word(Confidence, allow_null=True)
    timeliness = serializers.SerializerMethodField()
    open = serializers.BooleanField(source="is_open")
    disputed = serializers.BooleanField(source="is_disputed")
    lifecycle = LifecycleShape(source="*")
    reason = Text()
    done_on = serializers.SerializerMethodField()
    assessed_on = serializers.SerializerMethodField()
    news_on = serializers.DateField()
    rollup = Word(Rollup)
    remark = Text()
    owner = OwnerShape(allow_null=True, help_text="The owner today; secretariat only.")
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()

    @extend_schema_field(TIMELINESS)
    def get_timeliness(self, row: Commitment) -> dict[str, str] | None:
        today, moment = self.context["today"], self.context["moment"]
        day = moment.as_of if moment else day_in(today, row.deadline_zone)
        value = classify(
            lifecycle=row.lifecycle,
            kind=row.kind,
            precision=row.deadline_precision,
            earliest=row.deadline_earliest,
            latest=row.deadline_latest,
            done_on=row.done_on,
            today=day,
        )
        if value is None:
            return None
        words = timeliness_words(
            value, latest=row.deadline_latest, done_on=row.done_on, done_stated=row.done_stated, today=day
        )
        return {"code": value.value, "label": str(value.label), "words": words}

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_done_on(self, row: Commitment) -> str | None:
        return row.done_on.isoformat() if row.done_on and row.done_stated else None

    @extend_schema_field({"type": ["string", "null"], "format": "date"})
    def get_assessed_on(self, row: Commitment) -> str | None:
        return None if row.assessed_sort == NEVER_ASSESSED else row.assessed_sort.isoformat()


class PassageShape(Shape):
    """Another passage, with the words before and after it."""

    number = serializers.CharField()
    before = serializers.CharField()
    words = serializers.CharField()
    after = serializers.CharField()


class CellShape(Shape):
    """The latest accepted assessment of a party, a zone, both, or the whole (neither)."""

    assessment = Address("assessment", path="id")
    party = serializers.SerializerMethodField()
    zone = serializers.SerializerMethodField()
    status = StatusWord(kind="kind")
    confidence = Word(Confidence, allow_null=True)
    as_of = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    reason = Text()
    evidence = SourceRef(many=True)

    @extend_schema_field(PartyRef(allow_null=True))
    def get_party(self, row: dict[str, Any]) -> dict[str, Any] | None:
        return self._ref(PartyRef, row, "party")

    @extend_schema_field(ZoneRef(allow_null=True))
    def get_zone(self, row: dict[str, Any]) -> dict[str, Any] | None:
        return self._ref(ZoneRef, row, "zone")

    def _ref(self, shape: type[Shape], row: dict[str, Any], name: str) -> dict[str, Any] | None:
        if row[name] is None:
            return None
        named = {"slug": row[f"{name}__slug"], "name": row[f"{name}__name"]}
        return dict(shape(named, context=self.context).data)


class LinkShape(Shape):
    """A link from or to another commitment."""

    number = serializers.IntegerField(source="pk")
    kind = Word(LinkKind)
    other = CommitmentRef()
    note = Text()


class WordingShape(Shape):
    """What a translation of the document, or its original, says in the passage that the commitment quotes."""

    document = DocumentRef()
    language = serializers.CharField(source="document.language")
    words = serializers.CharField()


class WorkRef(Shape):
    """A follow-up action about the commitment."""

    number = serializers.IntegerField(source="pk")
    what = Text()
    url = Address("followup")


class AskedRef(Shape):
    """A request to a party about the commitment."""

    number = serializers.IntegerField(source="pk")
    subject = Text()
    url = Address("request")


class DraftRef(Shape):
    """A draft assessment that is neither accepted nor discarded."""

    number = serializers.IntegerField(source="pk")
    url = Address("draft")


class FullCommitmentShape(CommitmentShape):
    """One commitment with the context of its quotation, assessments, links and chain of reaffirmations."""

    before = serializers.CharField(source="around.before")
    after = serializers.CharField(source="around.after")
    further = PassageShape(source="around.further", many=True)
    evidence = SourceRef(
        source="around.evidence",
        many=True,
        help_text="Evidence for the commitment itself, beside that of its assessments.",
    )
    sharing = serializers.ListField(
        source="around.sharing",
        child=serializers.CharField(),
        help_text="References of commitments that quote some of the same words.",
    )
    cells = CellShape(source="around.cells", many=True)
    links = LinkShape(source="around.links", many=True)
    linked_from = LinkShape(source="around.linked_from", many=True)
    chain = CommitmentRef(source="around.chain", many=True, help_text="Reaffirmations, earliest first.")
    indicators = IndicatorShape(source="around.figures", many=True)
    notes = NoteShape(source="around.notes", many=True)
    wordings = WordingShape(source="around.wordings", many=True)
    followups = WorkRef(source="around.followups", many=True, help_text="As of today, and only those that you can see.")
    requests = AskedRef(source="around.requests", many=True, help_text="As of today, and only those that you can see.")
    drafts = DraftRef(source="around.drafts", many=True, help_text="As of today; secretariat only.")
    remarks = Remarks(help_text="As of today; secretariat only: what makes the commitment hard to follow up.")


class Commitments(Many):
    """The register: the same commitments as its page for the same parameters, in the same order.

    The filters are those of the page; repeat a filter to mean “or”. `as_of` and `known_on` give the register as of a
    past day. `count` is null if a search finds more than are counted; `count=all` counts them.
    """

    about = "Commitments"
    shape = CommitmentShape
    parameters = (CommitmentFilter, PLACE)
    counted = True
    takes_moment = True

    def get(self, request: Request) -> Response:
        index = index_at(self.moment, today=clock.today())
        choice = read_choice(request.user, request.query_params, index=index, today=index.today)
        hits, place = choice.hits, choice.place
        if hits is None or place is None:
            raise BadQuery(choice.errors, choice.filters.form)
        page = read_hits_page(hits, place)
        return self.answer_page(
            with_owners(read_nested(request.user, page.ids, self.moment), request, self.moment),
            following={"after": page.next} if page.next else None,
            preceding={"before": page.previous} if page.previous else None,
            count=None if hits.capped else hits.count,
        )


class OneCommitment(One):
    """A commitment with all related records."""

    about = "Commitments"
    route, key = "commitment", "reference"
    shape = FullCommitmentShape
    takes_moment = True

    @classmethod
    def find(cls, request: Request, key: str) -> Commitment:
        return find_commitment(request.user, key)

    def shaped(self, found: Commitment) -> Any:
        today = self.moment.as_of if self.moment else clock.today()
        catalogue = current_index(clock.today()).catalogue
        try:
            page = read_commitment(
                self.request.user, found.reference, catalogue=catalogue, today=today, moment=self.moment
            )
        except Commitment.DoesNotExist as error:
            raise Http404 from error
        return self._around(page)

    def _around(self, page: CommitmentPage) -> Commitment:
        """The commitment of a page, carrying what else the page shows."""
        commitment: Commitment = with_owners(add_named([page.commitment]), self.request, self.moment)[0]
        beside: list[tuple[Iterable[Any], str]] = [(page.links, "target"), (page.linked_from, "source")]
        for links, end in beside:
            for link in links:
                link.other = getattr(link, end)
        cells = [cell | {"kind": commitment.kind} for cell in page.cells]
        shown: Any = commitment
        shown.around = vars(page) | {"cells": cells, "drafts": self._drafts(page)}
        if self.moment:
            shown.around |= {"followups": [], "requests": []}
        return commitment

    def _drafts(self, page: CommitmentPage) -> list[AssessmentDraft]:
        asked = page.beside.drafts and not self.moment and is_staff_member(self.request.user)
        return open_drafts(self.request.user, page.commitment) if asked else []
