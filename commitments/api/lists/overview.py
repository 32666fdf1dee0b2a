"""Where the register stands: the figures of the overview, each with the address of its rows."""

from django.utils.http import urlencode
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ...queries.lists.figures import Figure, StatusCount
from ...queries.lists.past import index_at
from ...queries.pages.overview import read_overview
from ...rules.kernel.statuses import CODES, Status, status_for_all
from ..kernel import clock
from ..kernel.base import Resource
from ..kernel.fields import CODED, PartyRef, Shape, ThemeRef

FIGURES = (
    *("everything", "scored", "declaratory", "open", "due_soon", "overdue", "disputed", "implemented"),
    *("no_information", "no_news"),
)


class FigureShape(Shape):
    """How many commitments, and the link to them."""

    count = serializers.IntegerField()
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, figure: Figure) -> str:
        path = reverse("api:commitment-list", request=self.context["request"])
        return f"{path}?{urlencode(figure.query, doseq=True)}" if figure.query else path


class StatusFigureShape(FigureShape):
    status = serializers.SerializerMethodField()

    @extend_schema_field(CODED)
    def get_status(self, figure: StatusCount) -> dict[str, str]:
        return {"code": CODES[Status(figure.status)], "label": str(status_for_all(Status(figure.status)))}


class ThemeLineShape(Shape):
    """The scored commitments of a theme, or (null) of all themes."""

    theme = ThemeRef(allow_null=True)
    total = FigureShape()
    statuses = StatusFigureShape(many=True)


class PartyLineShape(Shape):
    """The open commitments that a party leads or supports."""

    party = PartyRef()
    open = FigureShape()
    statuses = StatusFigureShape(many=True)
    due = FigureShape()
    overdue = FigureShape()
    disputed = FigureShape()


class FiguresShape(Shape):
    """Each figure counts what you can see; ``remarks`` is secretariat only."""

    remarks = FigureShape(allow_null=True)
    themes = ThemeLineShape(many=True)
    parties = PartyLineShape(many=True)


OverviewShape = type("OverviewShape", (FiguresShape,), {name: FigureShape() for name in FIGURES})


class Overview(Resource):
    """The figures of the overview, as of today or a past day."""

    about, shape, takes_moment = "Commitments", OverviewShape, True

    def get(self, request: Request) -> Response:
        self.refuse_query()
        index = index_at(self.moment, today=clock.today())
        return self.answer(read_overview(request.user, index=index, today=index.today))
