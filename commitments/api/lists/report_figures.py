"""What the pages under reports show, as figures: the matrix, the charts, the data dictionary."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...exchange.exports.package.dictionary import dictionary
from ...queries.kernel.catalogue import Entry
from ...queries.lists.charts import Round, arrears_by_year, slippage, status_over_time
from ...queries.lists.choice import page_of, read_choice
from ...queries.lists.facets import FacetIndex
from ...queries.lists.filters import CommitmentFilter
from ...queries.lists.matrix import Line, PartyCell, by_theme, read_matrix, responsible_parties, scored_rows
from ...queries.lists.past import index_at
from ...rules.kernel.commitments import Lifecycle
from ...rules.kernel.permissions import visible_tiers
from ...rules.kernel.statuses import Confidence
from ..kernel import clock
from ..kernel.base import Many, Resource
from ..kernel.fields import Address, CommitmentRef, MeetingRef, PartyRef, Shape, StatusWord, Word
from ..kernel.problems import BadQuery
from ..register.commitments import PLACE
from .overview import FigureShape, StatusFigureShape


class RolesShape(Shape):
    """A party of the grid, and its roles in processes, in words."""

    party = PartyRef()
    roles = serializers.ListField(child=serializers.CharField())


class PartyCellShape(Shape):
    """The status of a party: the lowest of its `of` assessments, and the assessment that gives it; null without one."""

    party = serializers.CharField(help_text="Its short name in the URL.")
    status = StatusWord(allow_null=True)
    confidence = Word(Confidence, allow_null=True)
    assessment = Address("assessment", path="assessment", allow_null=True)
    of = serializers.IntegerField()


class MatrixLineShape(Shape):
    """A commitment with the status of each party that is responsible or was assessed.

    `cells` is null if no party was assessed by itself; then `whole` is the assessment of the commitment as a whole,
    `zones` says how many zones were assessed, and `silent_zones` how many of these have no information.
    """

    commitment = CommitmentRef()
    themes = serializers.CharField(
        source="commitment.themes_text", help_text="The names of the themes, separated by semicolons."
    )
    lifecycle = Word(Lifecycle, source="commitment.lifecycle")
    disputed = serializers.BooleanField(source="commitment.is_disputed")
    status = StatusWord("joint.status", "commitment.kind")
    rule = serializers.CharField(help_text="How the status follows from the assessments, in words.")
    cells = PartyCellShape(many=True, allow_null=True)
    whole = Address("assessment", path="whole", allow_null=True)
    zones = serializers.IntegerField()
    silent_zones = serializers.IntegerField()


def told_line(line: Line, parties: list[Entry]) -> dict[str, Any]:
    """A line as its shape shows it: of its cells those of parties that it concerns."""
    if line.parties is None:
        return vars(line) | {"cells": None}
    pairs = zip(parties, line.parties, strict=True)
    cells = [_told_cell(party, cell, line.commitment["kind"]) for party, cell in pairs if cell is not None]
    return vars(line) | {"cells": cells}


def _told_cell(party: Entry, cell: PartyCell, kind: str) -> dict[str, Any]:
    said = {"party": party.slug, "kind": kind, "assessment": cell.finding, "of": cell.of}
    status, confidence = (cell.joint.status, cell.joint.confidence) if cell.joint else (None, None)
    return said | {"status": status, "confidence": confidence}


class MatrixPage(Many):
    """The party by commitment grid: the latest status of each party on each scored commitment, by page.

    Filters, orders and the day are those of the register; the default order is by theme. `parties` are all that are
    responsible for one of the commitments found, on any page, and all that were assessed on this page.
    """

    about, shape, takes_moment, counted = "Reports", MatrixLineShape, True, True
    parameters = (CommitmentFilter, PLACE)
    beside = {"parties": RolesShape(many=True)}

    def get(self, request: Request) -> Response:
        index = index_at(self.moment, today=clock.today())
        choice = read_choice(request.user, by_theme(request.query_params), index=index, today=index.today)
        if choice.hits is None or choice.place is None:
            raise BadQuery(choice.errors, choice.filters.form)
        rows = scored_rows(choice.hits)
        page, parties = page_of(index, rows, choice.place), responsible_parties(index, rows)
        table = read_matrix(
            request.user, page.ids, parties, day=index.today, catalogue=index.catalogue, moment=self.moment
        )
        named = [{"party": entry, "roles": roles} for entry, roles in table.parties]
        return self.answer_page(
            [told_line(line, [entry for entry, _roles in table.parties]) for line in table.lines],
            following={"after": page.next} if page.next else None,
            preceding={"before": page.previous} if page.previous else None,
            count=rows.bit_count(),
            parties=self.shown(named, RolesShape, many=True),
        )


class OnDayShape(Shape):
    """The scored commitments by status at the end of a day."""

    day = serializers.DateField()
    statuses = StatusFigureShape(many=True)


class DueYearShape(Shape):
    """Commitments by the year they were due: done, still ahead, overdue."""

    year = serializers.IntegerField()
    done = FigureShape(source="figures.done")
    ahead = FigureShape(source="figures.ahead")
    overdue = FigureShape(source="figures.overdue")


class RoundShape(Shape):
    """A meeting that was held, and the commitment that announced its dates; `late` in days."""

    meeting = MeetingRef()
    promise = CommitmentRef()
    planned_from = serializers.DateField()
    planned_to = serializers.DateField()
    held_from = serializers.DateField()
    held_to = serializers.DateField()
    late = serializers.IntegerField()


class SeriesShape(Shape):
    series = serializers.CharField()
    rounds = RoundShape(many=True)


class ChartsShape(Shape):
    """The figures that the charts show."""

    status = OnDayShape(many=True)
    arrears = DueYearShape(many=True)
    slippage = SeriesShape(many=True)


class Charts(Resource):
    """The figures of the charts: status over time, deadlines by year, slippage of each series of meetings."""

    about, shape, takes_moment = "Reports", ChartsShape, True

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return self.answer(self._figures(request.user, index_at(self.moment, today=clock.today())))

    def _figures(self, user: Any, index: FacetIndex) -> dict[str, Any]:
        tiers = visible_tiers(user)
        found = slippage(user, today=index.today)
        return {
            "status": status_over_time(tiers, index, today=clock.today()),
            "arrears": arrears_by_year(tiers, index),
            "slippage": [
                {"series": series, "rounds": [_told_round(item) for item in rounds]} for series, rounds in found
            ],
        }


def _told_round(item: Round) -> dict[str, Any]:
    days = {"planned_from": item.planned[0], "planned_to": item.planned[1]}
    days |= {"held_from": item.held[0], "held_to": item.held[1]}
    return days | {"meeting": item.meeting, "promise": item.promise, "late": item.late}


class AllowedShape(Shape):
    code = serializers.CharField()
    label: Any = serializers.CharField()


class FileColumnShape(Shape):
    """A column of a file: its meaning, its type and its possible codes."""

    name = serializers.CharField()
    label: Any = serializers.CharField()
    meaning = serializers.CharField()
    holds = serializers.CharField()
    allowed = serializers.SerializerMethodField()
    example = serializers.CharField()

    @extend_schema_field(AllowedShape(many=True))
    def get_allowed(self, column: Any) -> list[dict[str, str]]:
        return [{"code": code, "label": words} for code, words in column.allowed]


class FileTableShape(Shape):
    """A table of the files; `path` is its path in the data package, or empty if the package does not have it."""

    name = serializers.CharField()
    meaning = serializers.CharField()
    path = serializers.CharField()
    columns = FileColumnShape(many=True, source="entries")


class DictionaryShape(Shape):
    tables = FileTableShape(many=True)


class Dictionary(Resource):
    """The data dictionary: what every column of every file means, in the requested language."""

    about, shape = "Reports", DictionaryShape

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return self.answer({"tables": dictionary()})
