"""Two documents: an original and its translation paragraph by paragraph, and what a later text kept of an earlier."""

from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.texts.comparisons import reject_match
from ...models import Document, RejectedMatch
from ...queries.kernel.query_fields import form_errors, unknown_names
from ...queries.texts.comparison import Comparison, Side, read_comparison
from ...queries.texts.similar import suggested_kind
from ...queries.texts.translations import read_beside
from ...rules.kernel.commitments import LinkKind
from ...rules.people.tokens import Scope
from ...rules.texts.comparison import Match, Passage, Relation
from ..kernel.base import Many, Resource, Told, as_person, page_field
from ..kernel.fields import DocumentRef, Sent, Shape, Word
from ..kernel.problems import BadQuery
from .documents import OneDocument

LENGTH = 100
"""Rows of a page."""


class SaidShape(Shape):
    """A paragraph: its number as written, how it is cited, and its words."""

    number = serializers.CharField()
    cited = serializers.CharField()
    words = serializers.CharField()


class PairShape(Shape):
    one = SaidShape(allow_null=True)
    other = SaidShape(allow_null=True)


class BesideShape(Shape):
    """Two texts that say the same in different languages, side by side by paragraph."""

    one = DocumentRef()
    other = DocumentRef()
    paragraphs = PairShape(many=True, source="paired")


class Beside(Resource):
    """A document and its translation, side by side; null if a paragraph has no counterpart."""

    about, shape = "Documents", BesideShape

    def get(self, request: Request, slug: str, other: str) -> Response:
        self.refuse_query()
        try:
            page = read_beside(request.user, slug, other)
        except Document.DoesNotExist as error:
            raise Http404 from error
        paired = [{"one": one, "other": beside} for one, beside in page.pairs]
        return self.answer({"one": page.one, "other": page.other, "paired": paired})


class ComparisonForm(forms.Form):
    """Which rows of a comparison, as the address gives it."""

    show = forms.ChoiceField(label=_("Relation"), required=False, choices=Relation.choices)


class MatchForm(ComparisonForm):
    """The same, a page of them."""

    page = page_field()


class SideShape(Shape):
    """A passage of one of the texts; ``commitment`` is the reference of the commitment that quotes it."""

    words = serializers.CharField()
    place = serializers.CharField(help_text="The URL of the sentence, or the anchor of the quotation.")
    cited = serializers.CharField(
        help_text="The number that it is cited by: the one that was recorded or that the text prints, else its place."
    )
    commitment = serializers.CharField(allow_null=True)
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class MatchShape(Shape):
    """A passage of the earlier text, and how it appears in the later one."""

    relation = Word(Relation)
    percent = serializers.SerializerMethodField(help_text="How similar the two passages are.")
    link = Word(LinkKind, allow_null=True)
    suggested = serializers.SerializerMethodField(help_text="The kind of link that would fit, if there is none yet.")
    earlier = serializers.SerializerMethodField()
    later = serializers.SerializerMethodField()

    def get_percent(self, row: "Row") -> int:
        return round(100 * row.match.likeness)

    def get_suggested(self, row: "Row") -> str:
        return row.suggested

    @extend_schema_field(SideShape(allow_null=True))
    def get_earlier(self, row: "Row") -> dict[str, Any] | None:
        return _side(row.comparison.earlier, row.match.earlier, row.match.was)

    @extend_schema_field(SideShape(allow_null=True))
    def get_later(self, row: "Row") -> dict[str, Any] | None:
        return _side(row.comparison.later, row.match.later, row.match.now)


class Row:
    """A match, with the comparison in which it stands."""

    def __init__(self, comparison: Comparison, match: Match) -> None:
        self.comparison, self.match = comparison, match
        self.relation, self.link = match.relation, match.link

    @property
    def suggested(self) -> str:
        one, other = self.match.earlier, self.match.later
        if self.link or not one or not other or one.commitment is None or other.commitment is None:
            return ""
        return suggested_kind(one.words, other.words).value


def _side(side: Side, passage: Passage | None, span: Any) -> dict[str, Any] | None:
    if passage is None:
        return None
    commitment = side.commitments[passage.commitment]["reference"] if passage.commitment is not None else None
    said = {"words": side.words(passage, span), "place": passage.place, "cited": passage.cited}
    return said | {"commitment": commitment, "start": passage.start, "end": passage.end}


class Compared(Many):
    """What the later of two texts reaffirms, changes, drops and adds, as far as you can see both.

    Name the earlier text first. To confirm a match, link the two commitments (`suggested` names the kind); to reject a
    match, see below.
    """

    about, shape, parameters = "Documents", MatchShape, (MatchForm,)

    def get(self, request: Request, slug: str, other: str) -> Response:
        form = MatchForm(request.query_params)
        errors = form_errors(form) + unknown_names(request.query_params, form.fields)
        if errors:
            raise BadQuery(errors, form)
        comparison, number = read_pair(request, slug, other), form.cleaned_data["page"] or 1
        matches = comparison.of(form.cleaned_data["show"])
        first = LENGTH * (number - 1)
        return self.answer_page(
            [Row(comparison, match) for match in matches[first : first + LENGTH]],
            following={"page": number + 1} if len(matches) > first + LENGTH else None,
            preceding={"page": number - 1} if number > 1 else None,
        )


def read_pair(request: Request, slug: str, other: str) -> Comparison:
    """The comparison of two texts that the person may see; BadQuery where the later one is named first."""
    try:
        comparison = read_comparison(request.user, slug, other)
    except Document.DoesNotExist as error:
        raise Http404 from error
    if comparison.earlier.document.dated > comparison.later.document.dated:
        raise BadQuery([("other", str(_("This document is the earlier one. Name it first.")))])
    return comparison


class PairSent(Sent):
    """The positions of the two passages, as the comparison gives them."""

    start = serializers.IntegerField(min_value=0, max_value=10**8)
    end = serializers.IntegerField(min_value=0, max_value=10**8)
    other_start = serializers.IntegerField(min_value=0, max_value=10**8)
    other_end = serializers.IntegerField(min_value=0, max_value=10**8)


class RejectedShape(Shape):
    """Two passages that do not belong together."""

    earlier = DocumentRef()
    later = DocumentRef()
    earlier_words = serializers.CharField()
    later_words = serializers.CharField()


class RejectMatch(Told):
    """Reject a match: the two passages do not belong together, however similar they are."""

    about, scope, shape, takes = "Documents", Scope.RECORD, RejectedShape, PairSent
    of, versioned = OneDocument, False

    def act(self, *, start: int, end: int, other_start: int, other_end: int) -> RejectedMatch:
        later = OneDocument.found(self.request, self.kwargs["other"])
        return reject_match(
            actor=as_person(self.request.user),
            earlier=self.subject,
            later=later,
            was=(start, end),
            now=(other_start, other_end),
        )
