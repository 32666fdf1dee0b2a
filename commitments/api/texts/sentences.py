"""The sentences of documents: what each is found to be, what is proposed, and judging those that pledge nothing."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.kernel.ledger import VersionConflict
from ...actions.texts.judgements import change_judgement, dismiss_sentence, undo_judgement
from ...models import Document, Judgement
from ...queries.kernel.query_fields import form_errors, unknown_names
from ...queries.texts.judgements import read_document_sentences
from ...queries.texts.pledges import FOUND, PledgeReading, SentenceReading, ground_error, read_for_pledges
from ...rules.kernel.permissions import can_judge
from ...rules.people.tokens import Scope
from ...rules.register.promise_words import Label
from ...rules.texts.judgements import GROUND_LIMIT, NoPledge, SentenceState
from ..kernel.base import Many, Resource, Told, as_person
from ..kernel.fields import Sent, Shape, Word, Words, code_of, version_number
from ..kernel.problems import BadQuery
from .documents import OneDocument


class ProposalShape(Shape):
    """The suggested classification of a sentence, and why."""

    label: Any = Word(Label)
    why = serializers.CharField()
    doers = serializers.ListField(child=serializers.CharField())


class JudgementShape(Shape):
    """The classification of a sentence that is not a pledge, and the reason."""

    label: Any = Word(NoPledge)
    ground = serializers.CharField()
    judged_by = serializers.CharField(source="judged_by.shown_name")
    version = serializers.IntegerField()


class SentenceShape(Shape):
    """A sentence of a document, from and to a character, and its classification.

    ``proposal`` and ``judgement`` are secretariat only; ``proposal`` is also null if there are no rules for the
    language.
    """

    address = serializers.CharField(source="read.address")
    start = serializers.IntegerField(source="read.sentence.start")
    end = serializers.IntegerField(source="read.sentence.end")
    paragraph = serializers.CharField(
        source="read.sentence.cited_as",
        help_text="How its paragraph is cited: by the number that the text prints, or else by its position.",
    )
    words = serializers.CharField(source="read.sentence.words")
    kind = serializers.CharField(source="read.sentence.kind", help_text="heading, paragraph or item.")
    state = Word(SentenceState, source="read.state")
    label: Any = serializers.SerializerMethodField(help_text="Only for a sentence that is not a pledge.")
    proposal = ProposalShape(allow_null=True)
    judgement = serializers.SerializerMethodField()

    def get_label(self, row: SentenceReading) -> str:
        return row.found if row.read.state == SentenceState.DISMISSED else ""

    @extend_schema_field(JudgementShape(allow_null=True))
    def get_judgement(self, row: SentenceReading) -> dict[str, Any] | None:
        found = row.read.judgement and self.context["judgements"].get(row.read.judgement.pk)
        return dict(JudgementShape(found, context=self.context).data) if found else None


class SentenceForm(forms.Form):
    """Which sentences, as the address gives it: those proposed as something, and found to be something."""

    label = forms.ChoiceField(label=_("Suggested"), required=False, choices=Label.choices)
    found = forms.ChoiceField(label=_("Reviewed"), required=False, choices=[(one.value, one.label) for one in FOUND])


def read_sentences_of(request: Request, document: Document) -> PledgeReading:
    """The sentences with what is proposed, for who may judge them; for others without."""
    if can_judge.test(request.user, document):
        return read_for_pledges(request.user, document)
    sentences = read_document_sentences(request.user, document)
    return PledgeReading(document, [SentenceReading(sentence) for sentence in sentences])


class OfSentences(Resource):
    """What answers sentences of a document: it knows their judgements."""

    about, shape = "Documents", SentenceShape
    judgements: dict[int, Judgement]

    def know_judgements(self, document: Document) -> None:
        rows = Judgement.objects.visible_to(self.request.user).filter(document=document).select_related("judged_by")
        self.judgements = {row.pk: row for row in rows}

    def shown(self, obj: Any, shape: Any = None, *, many: bool = False) -> Any:
        return SentenceShape(obj, many=many, context={"request": self.request, "judgements": self.judgements}).data


class Sentences(OfSentences, Many):
    """The sentences of a document in order, including headings; all on one page.

    `label` selects sentences by their suggested classification (secretariat only), `found` by their classification.
    """

    parameters = (SentenceForm,)

    def get(self, request: Request, slug: str) -> Response:
        form = SentenceForm(request.query_params)
        errors = form_errors(form) + unknown_names(request.query_params, form.fields)
        if errors:
            raise BadQuery(errors, form)
        document = OneDocument.found(request, slug)
        self.know_judgements(document)
        reading = read_sentences_of(request, document)
        return self.answer_page(reading.chosen(form.cleaned_data["label"], form.cleaned_data["found"]))


class OneSentence(OfSentences):
    """One sentence of a document, by its address: `p3s2` is the second of the third paragraph."""

    def get(self, request: Request, slug: str, address: str) -> Response:
        self.refuse_query()
        document = OneDocument.found(request, slug)
        self.know_judgements(document)
        return self.answer(sentence_at(read_sentences_of(request, document), address))


def sentence_at(reading: PledgeReading, address: str) -> SentenceReading:
    place = reading.place_of(address)
    if place is None:
        raise Http404
    return reading.sentences[place]


class SentenceAct(OfSentences, Told):
    """Something said of a sentence. It answers what the sentence is found to be then."""

    scope, of = Scope.RECORD, OneDocument

    def sentence(self) -> SentenceReading:
        """The sentence as it stands; PermissionDenied for who may not judge it."""
        if not can_judge.test(self.request.user, self.subject):
            raise PermissionDenied
        self.know_judgements(self.subject)
        return sentence_at(read_for_pledges(self.request.user, self.subject), self.kwargs["address"])


class JudgementSent(Sent):
    """The classification of a sentence that is not a pledge, and the reason."""

    label: Any = code_of(NoPledge)
    ground = Words(max_length=GROUND_LIMIT)
    version = version_number(required=False, help_text="The version of the current classification, if there is one.")


class JudgeSentence(SentenceAct):
    """Classify a sentence as not a pledge, or correct its classification.

    `If-Match` names the version of the document.
    """

    takes = JudgementSent

    def act(self, *, label: str, ground: str, version: int = 0) -> SentenceReading:
        actor, current = as_person(self.request.user), self.sentence()
        if error := ground_error(current.proposal, label, ground):
            raise serializers.ValidationError({"ground": error})
        judgement, place = current.read.judgement, current.read.sentence
        if judgement:
            change_judgement(actor=actor, judgement=judgement, version=version, label=label, ground=ground)
        else:
            dismiss_sentence(
                actor=actor,
                document=self.subject,
                version=self.version,
                start=place.start,
                end=place.end,
                label=label,
                ground=ground,
            )
        return self.sentence()


class UndoSent(Sent):
    version = version_number(help_text="The version of the classification.")


class UndoJudgement(SentenceAct):
    """Undo the classification of a sentence.

    `If-Match` names the version of the document.
    """

    takes = UndoSent

    def act(self, *, version: int) -> SentenceReading:
        judgement = self.sentence().read.judgement
        if judgement is None:
            raise Http404
        try:
            undo_judgement(actor=as_person(self.request.user), judgement=judgement, version=version)
        except Judgement.DoesNotExist as error:
            raise VersionConflict(judgement, version) from error
        return self.sentence()
