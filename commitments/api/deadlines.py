"""Deadlines: how their words are read, and the extensions that were asked for and decided."""

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..actions.extensions import correct_reading, decide_extension, request_extension
from ..models import Commitment, Document, Evidence, Extension, Meeting, Party
from ..queries.day_field import DayField
from ..queries.deadlines import read_for_document, read_request
from ..queries.extensions import NAMED
from ..rules.deadlines import Deadline, Precision, deadline_errors, deadline_of
from ..rules.extensions import Decision
from ..rules.permissions import visible_tiers
from ..rules.tokens import Scope
from .base import NumberedAct, One, Posted, Resource, as_person
from .commitments import DeadlineShape, OneCommitment
from .fields import (
    Address,
    CommitmentRef,
    Day,
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
)
from .newest import SaidList
from .problems import BadQuery

PREFIX = "deadline_"


class ReadingSent(Sent):
    """The interpretation of a deadline; fields left out stay, or are interpreted from the words."""

    deadline_earliest = Day(required=False, allow_null=True)
    deadline_latest = Day(required=False, allow_null=True)
    deadline_precision = code_of(Precision, required=False)
    deadline_year_inferred = serializers.BooleanField(required=False)
    deadline_meeting = Named(Meeting, required=False, allow_null=True)
    deadline_condition = Words(required=False, allow_blank=True)
    deadline_recurring = Words(max_length=8, required=False, allow_blank=True)
    deadline_zone = Words(
        max_length=64,
        required=False,
        allow_blank=True,
        help_text="Time zone in which the days of the deadline end, by its IANA name, such as Asia/Almaty. If it is "
        "empty, a deadline takes the time zone of the process, a request for an extension that of the "
        "current deadline, and a correction that of the secretariat.",
    )


class DeadlineSent(ReadingSent):
    """A deadline: its words as written. With the words alone, the register reads them itself."""

    deadline_words = Words(max_length=2000, required=False, allow_blank=True)
    deadline_language = Words(max_length=8, required=False)


def parts_of_deadline(said: dict[str, Any]) -> dict[str, Any]:
    """Take what is said of a deadline out of what was sent, by the names of ``Deadline``."""
    given = {name.removeprefix(PREFIX): said.pop(name) for name in list(said) if name.startswith(PREFIX)}
    given.pop("ground", None)
    if given.get("meeting"):
        given["meeting"] = given["meeting"].pk
    return given


def deadline_sent(given: dict[str, Any], document: Document, *, on: date | None = None) -> Deadline:
    """The deadline that was sent, whose words stand in the document, or were said ``on`` a day."""
    read = Deadline(**given)
    if given.keys() <= {"words", "language", "zone"} and read.words:
        found = read_for_document(read.words, document, language=read.language, on=on).reading
        if found.problem:
            raise serializers.ValidationError({"deadline_words": found.problem})
        names = ("earliest", "latest", "precision", "year_inferred", "meeting", "condition", "recurring")
        read = replace(read, **{name: getattr(found, name) for name in names})
    errors = deadline_errors(read)
    if errors:
        raise serializers.ValidationError({f"{PREFIX}{name}": text for name, text in errors.items()})
    return read


class CorrectionSent(ReadingSent):
    deadline_ground = Words(help_text="Reason for this interpretation.")


class CorrectReading(Posted):
    """Correct the interpretation of a deadline, with a reason; fields that you do not send stay."""

    about, scope, of, takes = "Deadlines", Scope.RECORD, OneCommitment, CorrectionSent

    def act(self, *, deadline_ground: str, **said: Any) -> Commitment:
        deadline = replace(deadline_of(self.subject), **parts_of_deadline(said))
        return correct_reading(
            actor=as_person(self.request.user),
            commitment=self.subject,
            version=self.version,
            deadline=deadline,
            ground=deadline_ground,
        )


class DeadlineReadingShape(Shape):
    """The interpretation of the words: their days, the meeting that they name, if it is recorded, or the ``problem``
    with them.
    """

    earliest = serializers.DateField(source="reading.earliest", allow_null=True)
    latest = serializers.DateField(source="reading.latest", allow_null=True)
    precision = Word(Precision, source="reading.precision")
    year_inferred = serializers.BooleanField(source="reading.year_inferred")
    recurring = serializers.CharField(source="reading.recurring")
    regular = serializers.BooleanField(
        source="reading.regular", help_text="The deadline repeats, and the words do not say how often."
    )
    condition = serializers.CharField(source="reading.condition")
    meeting = MeetingRef(allow_null=True)
    meeting_words = serializers.CharField(source="reading.meeting_words")
    problem = serializers.CharField(source="reading.problem")


class ReadingAsked(forms.Form):
    """What an address asks to be read."""

    words = forms.CharField(label=gettext_lazy("Words of the deadline"), required=False)
    on = DayField(label=gettext_lazy("Date of the document"), required=False)
    language = forms.CharField(label=gettext_lazy("Language"), required=False)
    document = forms.CharField(label=gettext_lazy("Document"), required=False)


class DeadlineReading(Resource):
    """Interpret the words of a deadline, in a `document` or in one dated `on`. Nothing is saved."""

    about, shape, parameters = "Deadlines", DeadlineReadingShape, (ReadingAsked,)

    def get(self, request: Request) -> Response:
        found, errors = read_request(request.user, request.query_params)
        if found is None:
            raise BadQuery(errors)
        return self.answer(found)


class ExtensionShape(Shape):
    """A request for an extension: who requested it and why, and the decision."""

    url = Address("extension")
    number = serializers.IntegerField(source="pk")
    commitment = CommitmentRef()
    party = PartyRef(allow_null=True)
    person = Text()
    asked_on = serializers.DateField()
    why = Text()
    deadline = DeadlineShape(source="*")
    state = Word(Decision)
    decided_on = serializers.DateField(allow_null=True)
    deciding_party = PartyRef(allow_null=True)
    decided_by = Text()
    meeting = MeetingRef(allow_null=True)
    ground = Text()
    evidence = SourceRef(source="seen_evidence", allow_null=True)


def visible_extensions(request: Request) -> QuerySet[Extension]:
    """Those of commitments that the person may see."""
    rows = Extension.objects.filter(commitment__tier__in=visible_tiers(request.user))
    return rows.select_related("commitment", *NAMED)


def with_seen_evidence(row: Extension, request: Request) -> Extension:
    """The same, with its evidence where the person may see it."""
    seen = row.evidence and row.evidence.tier in visible_tiers(request.user)
    shown: Any = row
    shown.seen_evidence = row.evidence if seen else None
    return row


class Extensions(SaidList):
    """The requests for extensions, newest first."""

    about, shape = "Deadlines", ExtensionShape

    def all(self, request: Request) -> QuerySet[Extension]:
        return visible_extensions(request)

    def dressed(self, rows: Any) -> list[Extension]:
        return [with_seen_evidence(row, self.request) for row in rows]


class OneExtension(One):
    """A request for an extension, and the decision."""

    about, route, shape = "Deadlines", "extension", ExtensionShape

    @classmethod
    def find(cls, request: Request, key: int) -> Extension:
        return visible_extensions(request).get(pk=key)

    def shaped(self, found: Extension) -> Extension:
        return with_seen_evidence(found, self.request)


class ExtensionSent(DeadlineSent):
    """Who requested the extension, when and why, and the requested deadline."""

    party = Named(Party, required=False, allow_null=True)
    person = Words(max_length=200, required=False, allow_blank=True)
    asked_on = Day()
    why = Words()


class RequestExtension(Posted):
    """Record a request for an extension; the current deadline applies until the extension is granted.

    `If-Match` names the version of the commitment.
    """

    about, scope, takes = "Deadlines", Scope.RECORD, ExtensionSent
    of, makes = OneCommitment, OneExtension

    def act(self, *, asked_on: date, **said: Any) -> Extension:
        given = parts_of_deadline(said)
        deadline = deadline_sent(given, self.subject.document, on=asked_on)
        ends = {"actor": as_person(self.request.user), "commitment": self.subject, "version": self.version}
        return request_extension(**ends, deadline=deadline, asked_on=asked_on, **said)


class DecisionSent(Sent):
    grant = serializers.BooleanField()
    decided_on = Day()
    deciding_party = Named(Party, required=False, allow_null=True)
    decided_by = Words(max_length=200, required=False, allow_blank=True)
    meeting = Named(Meeting, required=False, allow_null=True)
    ground = Words(required=False, allow_blank=True)
    evidence = Named(Evidence, required=False, allow_null=True)


class DecideExtension(NumberedAct):
    """Record the decision on a request for an extension; if granted, it replaces the current deadline.

    `If-Match` names the version of the commitment, which the response returns.
    """

    about, scope, of, takes = "Deadlines", Scope.RECORD, OneCommitment, DecisionSent

    def act(self, **said: Any) -> Extension:
        extension = self.numbered(self.subject.extensions.all())
        return decide_extension(actor=as_person(self.request.user), extension=extension, version=self.version, **said)
