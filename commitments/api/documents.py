"""Documents and the passages of their texts."""

from rest_framework import serializers
from rest_framework.request import Request

from ..models import Document
from ..rules.commitments import Tier
from ..rules.documents import DocumentKind, Nature
from ..rules.permissions import may_see
from .base import One
from .fields import Address, DocumentRef, MeetingRef, PartyRef, Shape, Text, Word
from .newest import PlainList
from .reference import ProcessRef

BESIDE = ("process", "meeting", "translation_of")


class DocumentShape(Shape):
    """A document without its text."""

    url = Address("document", "slug")
    page = Address("document-detail", "slug", page=True)
    slug = serializers.CharField()
    title = Text()
    symbol = Text()
    kind = Word(DocumentKind)
    prefix = serializers.CharField()
    dated = serializers.DateField()
    process = ProcessRef()
    meeting = MeetingRef(allow_null=True)
    issuing_parties = PartyRef(source="issuing_parties.all", many=True)
    language = serializers.CharField()
    publisher = Text()
    source_url = serializers.CharField()
    translation_of = DocumentRef(allow_null=True)
    remark = Text()
    tier = Word(Tier)


class MarkedPassageShape(Shape):
    """A marked passage: its number, where it starts and ends in the text (in characters), and its exact words."""

    number = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = Text()
    nature = Word(Nature)


class FullDocumentShape(DocumentShape):
    """A document with its text and the passages that are marked in it."""

    text = Text()
    provisions = MarkedPassageShape(source="provisions.all", many=True)


class Documents(PlainList):
    """The documents that you may see, newest first, without their texts."""

    about, shape = "Documents", DocumentShape

    def all(self, request: Request):
        rows = Document.objects.visible_to(request.user).select_related(*BESIDE).prefetch_related("issuing_parties")
        return rows.defer("text", "translation_of__text")

    def dressed(self, rows):
        return [with_seen_original(row, self.request) for row in rows]


class OneDocument(One):
    """A document with its text and the passages that are marked in it."""

    about, route, key, shape = "Documents", "document", "slug", FullDocumentShape

    @classmethod
    def find(cls, request: Request, key: str) -> Document:
        rows = Document.objects.visible_to(request.user).select_related(*BESIDE)
        return rows.prefetch_related("issuing_parties", "provisions").get(slug=key)

    def shaped(self, found: Document) -> Document:
        return with_seen_original(found, self.request)


def with_seen_original(document: Document, request: Request) -> Document:
    """The same, which names the text that it translates to those only who may see that."""
    original = document.translation_of
    if original and not may_see(request.user, original):
        document.translation_of = None
    return document
