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

from ..actions.time import correct_reading, decide_extension, request_extension
from ..models import Commitment, Evidence, Extension, Meeting, Party
from ..queries.kernel.day_field import DayField
from ..queries.time.deadlines import read_request
from ..queries.time.extensions import NAMED
from ..rules.kernel.deadlines import Precision, deadline_of
from ..rules.kernel.permissions import visible_tiers
from ..rules.people.tokens import Scope
from ..rules.time.extensions import Decision
from .kernel.base import NumberedAct, One, Posted, Resource, as_person
from .kernel.cursor_list import SaidList
from .kernel.fields import (
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
)
from .kernel.problems import BadQuery
from .register.commitments import DeadlineShape, OneCommitment
from .register.deadline_parts import DeadlineSent, ReadingSent, deadline_sent, parts_of_deadline


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
