"""Documents and the passages of their texts."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ..actions.documents import deposit_document
from ..models import Document, Meeting, Party, Process
from ..rules.commitments import Tier
from ..rules.documents import DocumentKind, Nature
from ..rules.parties import NAME_LANGUAGES
from ..rules.permissions import may_see
from ..rules.tokens import Scope
from .base import One, Posted, as_person
from .fields import (
    Address,
    Code,
    Day,
    DocumentRef,
    MeetingRef,
    Named,
    PartyRef,
    Sent,
    Shape,
    Text,
    Word,
    Words,
    code_of,
    tier_code,
)
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


class DocumentSent(Sent):
    """A text, as it is kept for good, and what is known of it."""

    process = Named(Process)
    meeting = Named(Meeting, required=False, allow_null=True)
    slug = serializers.SlugField(max_length=50)
    title = Words(max_length=300)
    symbol = Words(max_length=60, required=False, allow_blank=True)
    kind = code_of(DocumentKind)
    prefix = Words(max_length=12, help_text="What references of its commitments begin with, such as A8.")
    dated = Day()
    issuing_parties = serializers.ListField(child=Named(Party), max_length=100, required=False)
    language = Code({code: code for code, _name in NAME_LANGUAGES}, required=False)
    publisher = Words(max_length=200, required=False, allow_blank=True)
    source_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    text = Words(max_length=2_000_000)
    translation_of = Named(Document, required=False, allow_null=True)
    remark = Words(required=False, allow_blank=True)
    tier = tier_code(required=False)


class Documents(Posted, PlainList):
    """The documents that you may see, newest first, without their texts."""

    about, shape = "Documents", DocumentShape
    takes, scope = DocumentSent, Scope.RECORD

    def all(self, request: Request):
        rows = Document.objects.visible_to(request.user).select_related(*BESIDE).prefetch_related("issuing_parties")
        return rows.defer("text", "translation_of__text")

    def dressed(self, rows):
        return [with_seen_original(row, self.request) for row in rows]

    def act(self, *, issuing_parties: Iterable[Party] = (), **said: Any) -> Document:
        """Deposit a text. Nothing of it changes from then on but by a correction, which keeps what it was."""
        meeting = said.get("meeting")
        if meeting and meeting.process_id != said["process"].pk:
            raise serializers.ValidationError({"meeting": _("This meeting is one of another process.")})
        return deposit_document(actor=as_person(self.request.user), issuing=tuple(issuing_parties), **said)


class OneDocument(One):
    """A document with its text and the passages that are marked in it."""

    about, route, key, shape = "Documents", "document", "slug", FullDocumentShape

    @classmethod
    def find(cls, request: Request, key: str) -> Document:
        rows = Document.objects.visible_to(request.user).select_related(*BESIDE)
        return rows.prefetch_related("issuing_parties", "provisions").get(slug=key)

    def shaped(self, found: Document) -> Document:
        return with_seen_original(found, self.request)


Documents.makes = OneDocument


def with_seen_original(document: Document, request: Request) -> Document:
    """The same, which names the text that it translates to those only who may see that."""
    original = document.translation_of
    if original and not may_see(request.user, original):
        document.translation_of = None
    return document
