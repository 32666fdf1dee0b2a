"""Redactions: the texts of an entry that can be taken off the record, the requests for it, and their decision."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ...actions.ledger.redactions import ask_redaction, grant_redaction, refuse_redaction
from ...models import LedgerEntry, Redaction
from ...queries.ledger.change_words import place_words
from ...queries.ledger.redaction_requests import SHOWN, RequestFilter, find_entry, read_request, read_requests
from ...queries.ledger.redactions import passages_of
from ...queries.lists.facets import current_index
from ...rules.kernel.permissions import can_ask_redaction
from ...rules.ledger.redactions import RedactionState, Side
from ...rules.people.tokens import Scope
from ..kernel import clock
from ..kernel.base import One, Posted, as_person
from ..kernel.cursor_list import Newest
from ..kernel.fields import Address, Sent, Shape, Text, Word, Words


class RedactionShape(Shape):
    """A request for the redaction of one text of an entry, and the decision."""

    url = Address("redaction")
    page = Address("redaction-detail", page=True)
    number = serializers.IntegerField(source="pk")
    change = Address("change", "seq", path="entry_id")
    where = serializers.CharField()
    side = Word(Side)
    reason = Text()
    asked_by = serializers.CharField(source="asked_by.shown_name")
    asked_at = serializers.DateTimeField()
    state = Word(RedactionState)
    decided_by = serializers.CharField(source="decided_by.shown_name", allow_null=True, default=None)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision = Address("change", "seq", path="decision_id", allow_null=True)
    answer = Text()
    version = serializers.IntegerField()


class FullRedactionShape(RedactionShape):
    """A request with the text, while the request is pending and the text is still there, and the entries that
    contain it.
    """

    text = serializers.CharField(source="around.text", allow_null=True)
    entries = serializers.ListField(source="around.entries", child=serializers.IntegerField())


class Redactions(Newest):
    """The redaction requests, newest first; reviewers only."""

    about, shape, personal, rows = "Redactions", RedactionShape, True, "requests"
    parameters = (RequestFilter,)

    def read(self, request: Request) -> Any:
        if not can_ask_redaction.test(request.user):
            raise Http404
        return read_requests(request.user, request.query_params)

    def dressed(self, rows: Any) -> list[Any]:
        for row in rows:
            row.redaction.where = row.where
        return [row.redaction for row in rows]


class OneRedaction(One):
    """A redaction request; reviewers only."""

    about, route, shape, personal = "Redactions", "redaction", FullRedactionShape, True

    @classmethod
    def find(cls, request: Request, key: int) -> Redaction:
        return Redaction.objects.visible_to(request.user).select_related(*SHOWN).get(pk=key)

    def shaped(self, found: Any) -> Any:
        catalogue = current_index(clock.today()).catalogue
        found.around = read_request(self.request.user, found.pk, catalogue=catalogue)
        found.where = found.around.request.where
        return found


class RedactableShape(Shape):
    """A text of an entry. ``field`` names the text in a request."""

    field = serializers.CharField(source="key")
    where = serializers.SerializerMethodField()
    side = Word(Side)
    text = serializers.CharField()

    def get_where(self, row: Any) -> str:
        return place_words(row.place.kind, row.place.field)


class RedactableTextsShape(Shape):
    change = Address("change", "seq", path="pk")
    texts = RedactableShape(many=True)


class RedactionSent(Sent):
    field = Words(max_length=200, help_text="The text, by its `field` at this URL.")
    reason = Words(help_text="Everyone who could read the text can read this reason: do not repeat the text.")


class AskRedaction(Posted, One):
    """The texts of a ledger entry that can be redacted; reviewers only."""

    about, route, key, shape, personal = "Redactions", "change-redact", "seq", RedactableTextsShape, True
    takes, scope, makes, versioned = RedactionSent, Scope.REDACT, OneRedaction, False

    @classmethod
    def find(cls, request: Request, key: int) -> LedgerEntry:
        entry = find_entry(request.user, int(key))
        if not can_ask_redaction.test(request.user):
            raise PermissionDenied
        return entry

    def shaped(self, found: Any) -> Any:
        found.texts = passages_of(found)
        return found

    def act(self, *, field: str, reason: str) -> Redaction:
        """Request the redaction of a text of an entry; a second person decides."""
        passage = next((found for found in passages_of(self.subject) if found.key == field), None)
        if passage is None:
            raise serializers.ValidationError({"field": _("Choose one of the texts in this entry.")})
        return ask_redaction(
            actor=as_person(self.request.user),
            entry=self.subject,
            place=passage.place,
            side=passage.side,
            reason=reason,
        )


class Decision(Posted):
    """What a second person decides."""

    about, scope, of = "Redactions", Scope.REDACT, OneRedaction

    def ends(self) -> dict[str, Any]:
        return {"actor": as_person(self.request.user), "redaction": self.subject, "version": self.version}


class GrantRedaction(Decision):
    """Grant a redaction that someone else requested: the text is removed everywhere, for good."""

    def act(self) -> Redaction:
        return grant_redaction(**self.ends())


class RefusalSent(Sent):
    answer = Words(help_text="Why the redaction is refused.")


class RefuseRedaction(Decision):
    """Refuse a redaction that someone else requested, with a reason."""

    takes = RefusalSent

    def act(self, *, answer: str) -> Redaction:
        return refuse_redaction(**self.ends(), answer=answer)
