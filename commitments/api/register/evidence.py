"""Evidence: what supports findings and reports, and its files."""

from typing import Any

from django.core.files import File
from django.db.models import QuerySet
from django.http import FileResponse
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from ...actions.register.evidence import save_evidence
from ...exchange.kernel.kept_files import open_whole
from ...models import Evidence
from ...queries.register.evidence import EvidenceFilter
from ...rules.kernel.commitments import Tier
from ...rules.people.tokens import Scope
from ...rules.register.evidence import Reliability
from ..kernel.base import One, OneKind, Patched, Posted, as_person
from ..kernel.cursor_list import FilteredList
from ..kernel.fields import Address, Day, Sent, Shape, Text, Word, Words, code_of, tier_code
from ..kernel.parsers import JSONParser


class FileShape(Shape):
    """The stored file and its SHA-256."""

    url = Address("evidence-file", "slug")
    name = Text(source="file_name")
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class EvidenceShape(Shape):
    """A published source: its URL, its stored file, or both."""

    url = Address("evidence", "slug")
    page = Address("evidence-detail", "slug", page=True)
    slug = serializers.CharField()
    title = Text()
    publisher = Text()
    published_at = Text(source="url")
    published = serializers.DateField(allow_null=True)
    retrieved = serializers.DateField(allow_null=True)
    language = serializers.CharField()
    reliability = Word(Reliability)
    tier = Word(Tier)
    file = FileShape(source="kept", allow_null=True)
    version = serializers.IntegerField()


def with_file(evidence: Evidence) -> Evidence:
    """The same, saying whether its file is kept."""
    shown: Any = evidence
    shown.kept = evidence if evidence.has_file else None
    return evidence


class EvidenceFactsSent(Sent):
    """The details of a piece of evidence."""

    title = Words(max_length=300, required=False)
    publisher = Words(max_length=200, required=False, allow_blank=True)
    published_at = serializers.URLField(max_length=500, required=False, allow_blank=True, source="url")
    published = Day(required=False, allow_null=True)
    retrieved = Day(required=False, allow_null=True)
    language = Words(max_length=8, required=False)
    reliability = code_of(Reliability, required=False)
    tier = tier_code(required=False)


class EvidenceSent(EvidenceFactsSent):
    """The same, with the file if it is sent as `multipart/form-data`."""

    slug = serializers.SlugField(max_length=120)
    title = Words(max_length=300)
    file = serializers.FileField(required=False, help_text="Only in `multipart/form-data`.")


class EvidenceList(Posted, FilteredList):
    """The evidence that you can see, newest first; `q` searches its words."""

    about, shape = "Evidence", EvidenceShape
    takes, scope = EvidenceSent, Scope.RECORD
    parameters = (EvidenceFilter,)
    parser_classes = [JSONParser, MultiPartParser]

    def all(self, request: Request) -> QuerySet[Evidence]:
        return Evidence.objects.visible_to(request.user)

    def dressed(self, rows: Any) -> list[Evidence]:
        return [with_file(row) for row in rows]

    def act(self, *, file: "File[bytes] | None" = None, **said: Any) -> Evidence:
        """Add evidence: its URL, its file, or both.

        A file is checked as on the page.
        """
        return save_evidence(actor=as_person(self.request.user), evidence=Evidence(**said), file=file)


class OneEvidence(Patched, One):
    """A piece of evidence."""

    about, route, key, shape = "Evidence", "evidence", "slug", EvidenceShape
    takes, scope = EvidenceFactsSent, Scope.RECORD

    @classmethod
    def find(cls, request: Request, key: str) -> Evidence:
        return Evidence.objects.visible_to(request.user).get(slug=key)

    def shaped(self, found: Evidence) -> Evidence:
        return with_file(found)

    def act(self, **said: Any) -> Evidence:
        """Change the details of a piece of evidence; fields that you do not send stay, and so does its file."""
        evidence = Evidence.objects.get(pk=self.subject.pk)
        for name, value in said.items():
            setattr(evidence, name, value)
        return save_evidence(actor=as_person(self.request.user), evidence=evidence, version=self.version)


EvidenceList.makes = OneEvidence


class EvidenceFile(One):
    """The stored file of a piece of evidence."""

    about, route, key, shape = "Evidence", "evidence-file", "slug", None
    media_types = ("application/octet-stream",)
    content_negotiation_class = OneKind

    @classmethod
    def find(cls, request: Request, key: str) -> Evidence:
        return Evidence.objects.visible_to(request.user).with_file().get(slug=key)

    def get(self, request: Request, **where: Any) -> FileResponse:
        self.refuse_query()
        evidence = self.found(request, where[self.key])
        file = open_whole(evidence)
        # Not the kind that it is: whoever shows it all the same has nothing to run.
        answer = FileResponse(
            file, as_attachment=True, filename=evidence.file_name, content_type="application/octet-stream"
        )
        answer["ETag"] = f'"{evidence.sha256}"'
        answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer
