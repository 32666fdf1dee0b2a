"""Texts of documents: what is read of a file, correcting a text, what becomes of its passages, its earlier texts."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.texts.revisions import revise_document, settle_provision
from ...exchange.texts.given import PASTED, first_guesses
from ...models import Document, Party, Provision, Revision
from ...queries.texts.documents import find_same_text
from ...queries.texts.revisions import (
    Carried,
    carry_judgements,
    carry_passages,
    count_fates,
    find_once,
    read_earlier_text,
    unsettled_passages,
)
from ...rules.kernel.changes import shown_actor
from ...rules.kernel.permissions import can_deposit_document, can_revise_document, may_see
from ...rules.people.tokens import Scope
from ...rules.register.assessments import REASON_LIMIT
from ...rules.texts.anchoring import Fate
from ...rules.texts.paragraphs import Span
from ..kernel.base import Many, NumberedAct, Posted, Resource, Told, as_person
from ..kernel.fields import DocumentRef, MeetingRef, PartyRef, Sent, Shape, SourceRef, Text, Word, Words
from ..kernel.parsers import JSONParser
from ..register.reference import ProcessRef
from .documents import OneDocument, TextSent, text_given

EITHER = [JSONParser, MultiPartParser]


class GuessShape(Shape):
    """The details that the text itself states; empty or null if it does not state them."""

    title = serializers.CharField()
    kind = serializers.CharField()
    dated = serializers.DateField(allow_null=True)
    process = ProcessRef(allow_null=True)
    meeting = MeetingRef(allow_null=True)
    issuing_parties = PartyRef(many=True)
    language = serializers.CharField()
    prefix = serializers.CharField()
    slug = serializers.CharField()
    source_url = serializers.CharField()


class ReadingShape(Shape):
    """A text as it would be saved: the kind of file, the details that it states, and whether it is already saved."""

    kind = serializers.CharField(help_text="txt, md, html, docx, odt or pdf.")
    encoding = serializers.CharField(help_text="Only for text formats.")
    text = serializers.CharField()
    guesses = GuessShape()
    same = DocumentRef(allow_null=True, help_text="The newest document with the same words.")


class ReadText(Told):
    """Read a file or a pasted text and return what would be saved. Nothing is saved.

    Send the values that are right to `documents/`.
    """

    about, shape = "Documents", ReadingShape
    takes, scope, parser_classes = TextSent, Scope.RECORD, EITHER

    def act(self, **said: Any) -> dict[str, Any]:
        actor = as_person(self.request.user)
        if not can_deposit_document.test(actor):
            raise PermissionDenied
        pasted = {"file": ContentFile(said["text"].encode(), name=PASTED)} if "text" in said else said
        with text_given(actor, dict(pasted), "text" if "text" in said else "file") as given:
            guesses = first_guesses(given.reading, given.name)
        return vars(given.reading) | {
            "text": given.reading.text,
            "guesses": guesses | {"issuing_parties": Party.objects.filter(pk__in=guesses["issuing"])},
            "same": find_same_text(actor, given.reading.text),
        }


class RevisionSent(TextSent):
    """The corrected text and the reason. Everyone who can read the document can read the reason."""

    reason = Words(max_length=REASON_LIMIT)


class ReviseDocument(Posted):
    """Replace the text of a document with a corrected one; the old text is kept as an earlier version.

    Passages found with certainty get their position in the new text; `documents/{slug}/passages/` gives the others.
    """

    about, scope, of, takes, parser_classes = "Documents", Scope.RECORD, OneDocument, RevisionSent, EITHER

    def act(self, *, reason: str, **said: Any) -> Revision:
        actor = as_person(self.request.user)
        require_reviser(self.request, self.subject)
        with text_given(actor, said) as given:
            return revise_document(
                actor=actor, document=self.subject, version=self.version, reason=reason, **given.kept
            )


def require_reviser(request: Request, document: Document) -> None:
    if not can_revise_document.test(request.user, document):
        raise PermissionDenied


class SpanShape(Shape):
    """A position in the text, from and to a character, and the words there."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = serializers.CharField()


class CarriedShape(Shape):
    """A passage, what happens to it in the corrected text, and its possible positions there."""

    id = serializers.IntegerField(source="provision.pk")
    number = serializers.CharField(source="provision.number")
    words = Text(source="provision.words")
    fate = Word(Fate, source="place.fate")
    offers = serializers.SerializerMethodField()

    @extend_schema_field(SpanShape(many=True))
    def get_offers(self, row: Carried) -> list[dict[str, Any]]:
        return [{"start": start, "end": end, "words": words} for (start, end), words in row.offers]


class FateShape(Shape):
    fate = Word(Fate)
    count = serializers.IntegerField()


class CorrectionShape(Shape):
    """What a corrected text would change in the passages and classifications of a document."""

    text = serializers.CharField()
    same = serializers.BooleanField(help_text="The same, character for character: there is nothing to correct.")
    fates = FateShape(many=True)
    waiting = CarriedShape(many=True, help_text="Passages that someone would have to resolve.")
    unjudged = serializers.IntegerField(help_text="Sentences that would lose their classification.")


class TryCorrection(Told):
    """Preview a correction and what would happen to the passages of the document. Nothing is saved."""

    about, shape, of, versioned = "Documents", CorrectionShape, OneDocument, False
    takes, scope, parser_classes = TextSent, Scope.RECORD, EITHER

    def act(self, **said: Any) -> dict[str, Any]:
        require_reviser(self.request, self.subject)
        with text_given(as_person(self.request.user), said) as given:
            text = given.kept["text"]
        carried = carry_passages(self.subject, text)
        return {
            "text": text,
            "same": text == self.subject.text,
            "fates": [{"fate": fate, "count": count} for fate, count in count_fates(carried)],
            "waiting": [item for item in carried if not item.is_found],
            "unjudged": sum(span is None for _judgement, span in carry_judgements(self.subject, text)),
        }


class Unsettled(Many):
    """The passages not found with certainty in a corrected text, and their possible positions; one page."""

    about, shape, personal = "Documents", CarriedShape, True

    def get(self, request: Request, slug: str) -> Response:
        self.refuse_query()
        document = OneDocument.found(request, slug)
        require_reviser(request, document)
        return self.answer_page(unsettled_passages(document))


class SettledSent(Sent):
    """The position of a passage in the current text: by its words, from and to a character, or (``stays``)
    unchanged.
    """

    words = Words(required=False, trim_whitespace=False)
    start = serializers.IntegerField(required=False, min_value=0, max_value=10**8)
    end = serializers.IntegerField(required=False, min_value=0, max_value=10**8)
    stays = serializers.BooleanField(required=False)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        ways = [bool(data.get("stays")), "words" in data, {"start", "end"} <= data.keys()]
        if sum(ways) != 1:
            raise serializers.ValidationError(_("Enter one of these: the words, start and end, or “stays”."))
        return data


class SettlePassage(NumberedAct):
    """Give the position of a passage in the corrected text.

    `If-Match` names the version of the document.
    """

    about, scope, of, takes = "Documents", Scope.RECORD, OneDocument, SettledSent

    def act(self, **said: Any) -> Provision:
        provision = self.numbered(self.subject.provisions.all())
        actor = as_person(self.request.user)
        return settle_provision(actor=actor, provision=provision, version=self.version, span=self._span(said))

    def _span(self, said: dict[str, Any]) -> Span | None:
        if "words" in said:
            return find_once(self.subject, said["words"])
        return None if said.get("stays") else (said["start"], said["end"])


class EarlierTextShape(Shape):
    """An earlier version of the text, and the number of the version that replaced it. Only the secretariat sees
    names of people.
    """

    document = DocumentRef()
    number = serializers.IntegerField(source="revision.number")
    replaced_by_number = serializers.IntegerField(source="later_number")
    text = serializers.CharField(source="revision.text")
    reason = Text(source="revision.reason")
    original = SourceRef(source="revision.seen_original", allow_null=True)
    replaced_at = serializers.DateTimeField(source="revision.replaced_at")
    replaced_by = serializers.SerializerMethodField()

    def get_replaced_by(self, page: Any) -> str:
        return shown_actor(self.context["request"].user, page.revision.replaced_by.shown_name)


class EarlierTextPage(Resource):
    """An earlier version of a document's text."""

    about, shape = "Documents", EarlierTextShape

    def get(self, request: Request, slug: str, number: int) -> Response:
        self.refuse_query()
        try:
            page = read_earlier_text(request.user, slug, number)
        except Revision.DoesNotExist as error:
            raise Http404 from error
        original = page.revision.original
        seen = original and may_see(request.user, original)
        revision: Any = page.revision
        revision.seen_original = original if seen else None
        return self.answer(page)
