"""One search over everything that has words."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...queries.kernel.query_fields import form_errors, unknown_names
from ...queries.lists.facets import current_index
from ...queries.lists.site_search import Found, Kind, SearchForm, Shown, search_site
from ..kernel import clock
from ..kernel.base import Resource, page_field
from ..kernel.fields import Shape, address
from ..kernel.problems import BadQuery

ROUTES = {
    Kind.COMMITMENTS: ("commitment", "reference"),
    Kind.DOCUMENTS: ("document", "slug"),
    Kind.EVIDENCE: ("evidence", "slug"),
    Kind.REPORTS: ("commitment", "reference"),
}
"""Where a hit of each kind leads; a report to its commitment."""


class PagedSearchForm(SearchForm):
    page = page_field()


class StretchShape(Shape):
    """A piece of text; ``hit`` if it matches the search."""

    words = serializers.SerializerMethodField()
    hit = serializers.SerializerMethodField()

    def get_words(self, row: tuple[str, bool]) -> str:
        return row[0]

    def get_hit(self, row: tuple[str, bool]) -> bool:
        return row[1]


class HitShape(Shape):
    """A search result: its URL, its title, and the passage that contains the words, in ``language``."""

    url = serializers.SerializerMethodField()
    key = serializers.CharField(
        help_text="A reference (for a report, that of its commitment) or a short name in the URL."
    )
    title = StretchShape(many=True)
    passage = StretchShape(many=True)
    language = serializers.CharField()
    about = serializers.CharField(help_text="The document, the document number, or the party.")
    day = serializers.DateField(allow_null=True)
    sentence = serializers.CharField(source="place", help_text="Only for a document: the address of the sentence.")

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, row: Shown) -> str:
        return address(self.context["request"], *ROUTES[self.context["kind"]], row.key)


class FoundShape(Shape):
    """The results of one kind; ``total`` is null if there are more than are counted."""

    kind = serializers.CharField()
    total = serializers.IntegerField(allow_null=True)
    page = serializers.IntegerField(source="number")
    pages = serializers.IntegerField(source="last")
    hits = serializers.SerializerMethodField()

    @extend_schema_field(HitShape(many=True))
    def get_hits(self, found: Found) -> Any:
        return HitShape(found.rows, many=True, context={**self.context, "kind": found.kind}).data


class SearchShape(Shape):
    found = FoundShape(many=True)


class Search(Resource):
    """What you can see that contains words beginning with all of the search words, best match first.

    Without a `kind`, the first few results of each kind; with one, a page of its results, and how many the other kinds
    have.
    """

    about, shape, parameters = "Search", SearchShape, (PagedSearchForm,)

    def get(self, request: Request) -> Response:
        form = PagedSearchForm(request.query_params)
        errors = form_errors(form) + unknown_names(request.query_params, form.fields)
        if errors:
            raise BadQuery(errors, form)
        asked, index = form.cleaned_data, current_index(clock.today())
        page = asked["page"] or 1
        result = search_site(request.user, asked["q"].strip(), index=index, kind=asked["kind"], page=page)
        return self.answer({"found": list(result.found.values())})
