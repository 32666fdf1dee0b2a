"""Charts of the register on pages: with the table behind each, and as a file of its own."""

from django.http import FileResponse, Http404, HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from ...exchange.exports.charts import chart_file, draw_arrears
from ...queries.lists.facets import FacetIndex
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.lists.past import Moment
from ..kernel.files import asker_of, send_file
from ..kernel.past import takes_moment


def arrears_section(user: Visitor, index: FacetIndex) -> str:
    """The chart of deadlines by year for the overview; empty where nothing has one. Drawn once for each index."""
    key = ("arrears", visible_tiers(user), get_language(), get_script_prefix())
    if key not in index.drawn:
        context = {"chart": draw_arrears(user, index), "moment": index.moment}
        index.drawn[key] = render_to_string("commitments/lists/_chart.html", context) if context["chart"] else ""
    return index.drawn[key]


@require_safe
@takes_moment
def chart_svg(request: HttpRequest, name: str, moment: Moment | None) -> FileResponse:
    """A chart as a file."""
    file = chart_file(asker_of(request, moment), name)
    if file is None:
        raise Http404
    return send_file(file)
