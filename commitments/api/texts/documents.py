"""Documents and the passages of their texts."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from ...actions.texts.documents import deposit_document
from ...exchange.kernel.encodings import ENCODINGS
from ...exchange.texts.given import PASTED, read_given
from ...exchange.texts.kinds import Refusal
from ...exchange.texts.reading import CHARACTERS_LIMIT, Reading
from ...exchange.texts.words import TOO_LARGE, refusal_words
from ...models import Document, Meeting, Party, Process, Revision, User
from ...queries.texts.revisions import list_revisions
from ...queries.texts.search import DocumentFilter
from ...queries.texts.translations import list_translations
from ...rules.kernel.commitments import Tier
from ...rules.kernel.documents import DocumentKind, Nature
from ...rules.kernel.files import FILE_LIMIT, clean_name
from ...rules.kernel.permissions import can_deposit_document, may_see
from ...rules.people.tokens import Scope
from ...rules.register.parties import NAME_LANGUAGES
from ..kernel.base import One, Posted, as_person
from ..kernel.cursor_list import FilteredList
from ..kernel.fields import (
    Address,
    Code,
    Day,
    DocumentRef,
    MeetingRef,
    Named,
    PartyRef,
    Sent,
    Shape,
    SourceRef,
    Text,
    Word,
    Words,
    code_of,
    tier_code,
)
from ..kernel.parsers import JSONParser
from ..register.reference import ProcessRef

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
    """A marked passage: its number, where it starts and ends in the text (in characters), and its exact words.

    A passage that is not ``settled`` belongs to an earlier version; someone has to find its position in the current
    text.
    """

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField()
    start = serializers.IntegerField()
    end = serializers.IntegerField()
    words = Text()
    nature = Word(Nature)
    settled = serializers.BooleanField(source="is_settled")


class EarlierTextRef(Shape):
    """An earlier version of the text: versions are numbered from 1, and the current text has the next number."""

    url = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    reason = Text()
    replaced_at = serializers.DateTimeField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, row: Revision) -> str:
        where = {"slug": row.document.slug, "number": row.number}
        return reverse("api:document-revision", kwargs=where, request=self.context["request"])


class FullDocumentShape(DocumentShape):
    """A document with its text, its marked passages, its earlier versions and other languages."""

    text = Text()
    provisions = MarkedPassageShape(source="provisions.all", many=True)
    original = SourceRef(source="seen_original", allow_null=True, help_text="The file that the text was read from.")
    revisions = EarlierTextRef(source="seen_revisions", many=True)
    translations = DocumentRef(source="seen_translations", many=True)
    version = serializers.IntegerField()


class TextSent(Sent):
    """A text: either as words, which are stored unchanged, or as a file, from which the text is read."""

    text = Words(max_length=CHARACTERS_LIMIT, required=False)
    file = serializers.FileField(required=False, help_text="Only in `multipart/form-data`.")
    encoding = Code(
        {name: name for name in ENCODINGS}, required=False, help_text="Only for a file. Default: as detected."
    )

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if ("text" in data) == ("file" in data):
            raise serializers.ValidationError({"text": _("Send either the text or its file.")})
        return data


class DocumentSent(TextSent):
    """The text of a document, which is locked once saved, and the document details."""

    process = Named(Process)
    meeting = Named(Meeting, required=False, allow_null=True)
    slug = serializers.SlugField(max_length=50)
    title = Words(max_length=300)
    symbol = Words(max_length=60, required=False, allow_blank=True)
    kind = code_of(DocumentKind)
    prefix = Words(max_length=12, help_text="The beginning of the references of its commitments, such as A8.")
    dated = Day()
    issuing_parties = serializers.ListField(child=Named(Party), max_length=100, required=False)
    language = Code({code: code for code, _name in NAME_LANGUAGES}, required=False)
    publisher = Words(max_length=200, required=False, allow_blank=True)
    source_url = serializers.URLField(max_length=500, required=False, allow_blank=True)
    translation_of = Named(Document, required=False, allow_null=True)
    remark = Words(required=False, allow_blank=True)
    tier = tier_code(required=False)


class Documents(Posted, FilteredList):
    """The documents that you can see, newest first, without their texts; `q` searches the texts."""

    about, shape = "Documents", DocumentShape
    parameters = (DocumentFilter,)
    takes, scope = DocumentSent, Scope.RECORD
    parser_classes = [JSONParser, MultiPartParser]
    said: dict[str, Any] | None = None

    def all(self, request: Request) -> QuerySet[Document]:
        rows = Document.objects.visible_to(request.user).select_related(*BESIDE).prefetch_related("issuing_parties")
        return rows.defer("text", "translation_of__text")

    def dressed(self, rows: Any) -> list[Document]:
        return [with_seen_original(row, self.request) for row in rows]

    def act(self, *, issuing_parties: Iterable[Party] = (), **said: Any) -> Document:
        """Add a document; its text is then locked, except for corrections, which keep the earlier version.

        A file is read as on the page, and stored as evidence; `documents/new/` previews what would be read.
        """
        meeting = said.get("meeting")
        if meeting and meeting.process_id != said["process"].pk:
            raise serializers.ValidationError({"meeting": _("This meeting belongs to another process.")})
        return deposit_document(actor=as_person(self.request.user), issuing=tuple(issuing_parties), **said)

    def _create(self, where: dict[str, Any]) -> Response:
        """A file is read before its key is claimed: nobody shall wait for that to save something else."""
        said, actor = self.read_body(), as_person(self.request.user)
        if not can_deposit_document.test(actor):
            raise PermissionDenied
        with text_given(actor, said) as text:
            self.said = said | text.kept
            return super()._create(where)

    def read_body(self) -> dict[str, Any]:
        return self.said or super().read_body()


class OneDocument(One):
    """A document with its text, its marked passages, its earlier versions and other languages."""

    about, route, key, shape = "Documents", "document", "slug", FullDocumentShape

    @classmethod
    def find(cls, request: Request, key: str) -> Document:
        rows = Document.objects.visible_to(request.user).select_related(*BESIDE, "original")
        return rows.prefetch_related("issuing_parties", "provisions").get(slug=key)

    def shaped(self, found: Document) -> Document:
        user, told = self.request.user, vars(found)
        told["seen_original"] = found.original if found.original and may_see(user, found.original) else None
        told["seen_revisions"] = [belonging(row, found) for row in list_revisions(found)]
        told["seen_translations"] = list_translations(user, found)
        return with_seen_original(found, self.request)


Documents.makes = OneDocument


def belonging(row: Revision, document: Document) -> Revision:
    """The same, whose document needs not be read again."""
    row.document = document
    return row


def with_seen_original(document: Document, request: Request) -> Document:
    """The same, which names the text that it translates to those only who may see that."""
    original = document.translation_of
    if original and not may_see(request.user, original):
        document.translation_of = None
    return document


@dataclass(frozen=True)
class GivenText:
    """A text that was sent: what is read of it, and what the actions are given of it."""

    reading: Reading
    kept: dict[str, Any]
    name: str


@contextmanager
def text_given(actor: User, said: dict[str, Any], where: str = "file") -> Iterator[GivenText]:
    """Take the text out of what was sent (``TextSent``), its file read, while it lasts; refused at ``where``."""
    file, encoding = said.pop("file", None), said.pop("encoding", "")
    if file is None:
        text = said.pop("text")
        yield GivenText(Reading("txt", [text]), {"text": text}, PASTED)
        return
    name = clean_name(file.name)
    if file.size > FILE_LIMIT:
        raise serializers.ValidationError({where: TOO_LARGE})
    try:
        with read_given(actor, file, encoding=encoding) as (reading, original):
            yield GivenText(reading, {"text": reading.text, "original": original}, name)
    except Refusal as refusal:
        raise serializers.ValidationError({where: refusal_words(refusal, name)}) from refusal
