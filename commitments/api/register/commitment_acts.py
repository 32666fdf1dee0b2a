"""What the secretariat does with commitments: recording, changing, closing and linking them."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _
from rest_framework import serializers

from ...actions.register.commitments import Part, change_lifecycle, edit_commitment, record_commitment
from ...actions.register.links import link_commitments, take_back_link
from ...actions.register.passages import passage_at
from ...models import Commitment, CommitmentLink, Document, Evidence, Party, Provision, Theme, Zone
from ...queries.texts.recording import marked_numbers, nearest
from ...rules.kernel.commitments import Kind, Lifecycle, LinkKind, Role, Rollup, Strength
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.people.tokens import Scope
from ...rules.texts.passages import MOST, passage_number
from ...rules.texts.sentences import read_sentences
from ..kernel.base import NumberedAct, Patched, Posted, as_person
from ..kernel.fields import Code, Day, Named, Sent, Words, code_of, many, tier_code, version_number
from .commitments import Commitments, OneCommitment
from .deadline_parts import DeadlineSent, deadline_sent, parts_of_deadline


class PartSent(Sent):
    party = Named(Party)
    role = code_of(Role)
    joint = serializers.BooleanField(default=False)


class FactsSent(Sent):
    """Facts of a commitment other than status, deadline and life-cycle."""

    title = Words(max_length=300, required=False)
    strength = Code({"": "", **{member.value: member for member in Strength}}, required=False, allow_blank=True)
    rollup = code_of(Rollup, required=False)
    tier = tier_code(required=False)
    remark = Words(required=False, allow_blank=True)
    parties = many(PartSent, required=False, max_length=100)
    themes = serializers.ListField(child=Named(Theme), required=False, max_length=100)
    zones = serializers.ListField(child=Named(Zone), required=False, max_length=100)
    evidence = serializers.ListField(
        child=Named(Evidence, ids=True),
        max_length=50,
        required=False,
        help_text="Evidence for the commitment itself; evidence for a status belongs to its assessment.",
    )


def as_parts(parties: list[dict[str, Any]]) -> list[Part]:
    return [Part(item["party"].pk, item["role"], item.get("joint", False)) for item in parties]


class PassageSent(Sent):
    """Words quoted from the document, and where they start if the document has them more than once."""

    words = Words()
    start = serializers.IntegerField(required=False, min_value=0, max_value=10**8)


class CommitmentSent(FactsSent, DeadlineSent):
    """The commitment to record: the passages that it quotes, the main one first, and its facts."""

    document = Named(Document)
    passages = many(PassageSent, min_length=1, max_length=MOST)
    title = Words(max_length=300)
    kind = code_of(Kind)


def find_passages(document: Document, sent: list[dict[str, Any]]) -> list[Provision]:
    """The passages of the document with these words; those that are not marked yet get a number."""
    marked, taken = marked_numbers(document)
    sentences = read_sentences(document.text, document.language)
    found = []
    for place, passage in enumerate(sent):
        start = _start_of(document.text, passage, f"passages.{place}")
        span = start, start + len(passage["words"])
        number = marked.get(span) or passage_number(sentences, *span, taken)
        taken = taken | {number}
        found.append(passage_at(document, *span, number=number))
    return found


def _start_of(text: str, passage: dict[str, Any], name: str) -> int:
    """Where the words of a passage begin in the text."""
    words: str = passage["words"]
    start: int | None = passage.get("start")
    if start is not None and text.startswith(words, start):
        return start
    if start is not None or words not in text:
        raise serializers.ValidationError({name: _("The document does not contain these words. Quote them exactly.")})
    if text.count(words) > 1:
        raise serializers.ValidationError(
            {name: _("The document has these words more than once. Say with “start” which you mean.")}
        )
    return text.index(words)


class CommitmentList(Posted, Commitments):
    takes, scope, makes = CommitmentSent, Scope.RECORD, OneCommitment
    __doc__ = Commitments.__doc__

    def act(self, *, document: Document, passages: list[dict[str, Any]], **said: Any) -> Commitment:
        """Record a commitment; it gets the next number of its document.

        If you send only the words of a deadline, the register interprets them.
        """
        actor = as_person(self.request.user)
        if not can_edit_commitment.test(actor, document):
            raise PermissionDenied
        given = parts_of_deadline(said)
        provision, *further = find_passages(document, passages)
        words = " ".join(passage["words"] for passage in passages)
        return record_commitment(
            actor=actor,
            document=document,
            provision=provision,
            further=further,
            deadline=deadline_sent(given, document),
            parts=as_parts(said.pop("parties", [])),
            resembles=nearest(actor, document, words, [(item.start, item.end) for item in (provision, *further)]),
            **{"tier": document.tier} | said,
        )


class CommitmentItself(Patched, OneCommitment):
    takes, scope, of = FactsSent, Scope.RECORD, OneCommitment
    __doc__ = OneCommitment.__doc__

    def act(self, **said: Any) -> Commitment:
        """Change facts of a commitment; fields that you do not send stay.

        Send parties, themes, zones and evidence as complete lists.
        """
        if "parties" in said:
            said["responsibilities"] = as_parts(said.pop("parties"))
        return edit_commitment(
            actor=as_person(self.request.user), commitment=self.subject, version=self.version, changes=said
        )


class CommitmentAct(Posted):
    """Something done to a commitment, whose version `If-Match` names."""

    about, scope, of = "Commitments", Scope.RECORD, OneCommitment

    def ends(self) -> dict[str, Any]:
        return {"actor": as_person(self.request.user), "commitment": self.subject, "version": self.version}


class LifecycleSent(Sent):
    lifecycle = code_of(Lifecycle)
    lifecycle_on = Day()
    lifecycle_ground = Words(help_text="A document, a meeting or a decision.")
    by = Named(
        Commitment, "reference", required=False, allow_null=True, help_text="Only if superseded: by which commitment."
    )


class ChangeLifecycle(CommitmentAct):
    """Suspend, fulfil, lapse, withdraw or supersede a commitment on a day, with a reason."""

    takes = LifecycleSent

    def act(
        self, *, lifecycle: str, lifecycle_on: date, lifecycle_ground: str, by: Commitment | None = None
    ) -> Commitment:
        return change_lifecycle(**self.ends(), to=lifecycle, on=lifecycle_on, ground=lifecycle_ground, by=by)


class LinkSent(Sent):
    kind = code_of(LinkKind)
    other = Named(Commitment, "reference")
    other_version = version_number(help_text="The version of the other commitment when you read it.")
    note = Words(required=False, allow_blank=True)


class LinkCommitment(CommitmentAct):
    """Record that a commitment reaffirms, amends, supersedes, implements or depends on another one."""

    takes = LinkSent

    def act(self, *, kind: str, other: Commitment, other_version: int, note: str = "") -> CommitmentLink:
        return link_commitments(
            actor=as_person(self.request.user),
            source=self.subject,
            target=other,
            kind=kind,
            note=note,
            versions=(self.version, other_version),
        )


class TakingBackSent(Sent):
    ground = Words()


class TakeBackLink(NumberedAct):
    """Remove a mistaken link, with a reason; its history is kept."""

    about, scope, of, takes = "Commitments", Scope.RECORD, OneCommitment, TakingBackSent

    def act(self, *, ground: str) -> CommitmentLink:
        ends = Q(source=self.subject) | Q(target=self.subject)
        seen = Commitment.objects.visible_to(self.request.user).values("pk")
        link = self.numbered(CommitmentLink.objects.filter(ends, source__in=seen, target__in=seen))
        return take_back_link(
            actor=as_person(self.request.user),
            link=link,
            commitment=self.subject,
            version=self.version,
            ground=ground,
        )
