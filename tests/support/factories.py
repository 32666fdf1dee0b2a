"""One minimal factory per model. What has an action is made by it: derived columns and the ledger have one writer."""

from datetime import date
from decimal import Decimal

import factory
from django.core.files.base import ContentFile

from commitments import models
from commitments.actions.ledger.redactions import ask_redaction, grant_redaction
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import Part, record_commitment
from commitments.actions.register.drafts import begin_draft
from commitments.actions.register.evidence import save_evidence
from commitments.actions.register.indicators import add_indicator, record_measurement
from commitments.actions.register.links import link_commitments
from commitments.actions.register.notes import add_note
from commitments.actions.register.owners import assign_owner
from commitments.actions.register.quality import settle_remark
from commitments.actions.register.reports import record_position, record_report
from commitments.actions.texts.documents import deposit_document, mark_provision
from commitments.actions.texts.judgements import dismiss_sentence
from commitments.queries.ledger.redactions import passages_of
from commitments.rules.kernel.commitments import Kind, LinkKind, Role
from commitments.rules.kernel.documents import DocumentKind, MeetingKind, ZoneKind
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.rules.register.drafts import DraftContent
from commitments.rules.register.indicators import Direction
from commitments.rules.register.parties import Channel, ParticipationRole, PartyKind
from commitments.rules.register.quality import Remark
from commitments.rules.texts.judgements import NoPledge

from .factory_base import ActionFactory, RowFactory, UserFactory
from .factory_base import secretary as secretary

MADE_ON = date(2018, 1, 1)
TEXT = "\n\n".join(f"The parties will take step {number}." for number in range(1, 81))  # for eighty provisions


class ProcessFactory(ActionFactory):
    class Meta:
        model = models.Process

    slug = factory.Sequence(lambda n: f"process-{n}")
    name = factory.Sequence(lambda n: f"Process {n}")
    time_zone = "Asia/Almaty"


class PartyFactory(ActionFactory):
    class Meta:
        model = models.Party

    slug = factory.Sequence(lambda n: f"party-{n}")
    kind = PartyKind.STATE
    name = factory.Sequence(lambda n: f"Party {n}")


class PartyNameFactory(ActionFactory):
    class Meta:
        model = models.PartyName

    party = factory.SubFactory(PartyFactory)
    language = "fr"
    short = "Partie"


class MembershipFactory(RowFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory, focal_point=True)
    party = factory.SubFactory(PartyFactory)


class ParticipationFactory(ActionFactory):
    class Meta:
        model = models.Participation

    party = factory.SubFactory(PartyFactory)
    process = factory.SubFactory(ProcessFactory)
    role = ParticipationRole.GUARANTOR


class MeetingFactory(ActionFactory):
    class Meta:
        model = models.Meeting

    process = factory.SubFactory(ProcessFactory)
    slug = factory.Sequence(lambda n: f"meeting-{n}")
    title = factory.Sequence(lambda n: f"Meeting {n}")
    kind = MeetingKind.ROUND


class ThemeFactory(ActionFactory):
    class Meta:
        model = models.Theme

    slug = factory.Sequence(lambda n: f"theme-{n}")
    name = factory.Sequence(lambda n: f"Theme {n}")


class ZoneFactory(ActionFactory):
    class Meta:
        model = models.Zone

    slug = factory.Sequence(lambda n: f"zone-{n}")
    name = factory.Sequence(lambda n: f"Zone {n}")
    kind = ZoneKind.OTHER


def paper(content: bytes = b"A paper.", name: str = "paper.txt") -> ContentFile:
    """A file as somebody sends it."""
    return ContentFile(content, name=name)


class EvidenceFactory(ActionFactory):
    """``file`` is a Django file that is kept with it."""

    class Meta:
        model = models.Evidence

    slug = factory.Sequence(lambda n: f"evidence-{n}")
    title = factory.Sequence(lambda n: f"Evidence {n}")
    url = factory.LazyAttribute(lambda evidence: f"https://press.example/{evidence.slug}")

    @classmethod
    def act(cls, actor, model, file=None, **values):
        return save_evidence(actor=actor, evidence=model(**values), file=file)


class DocumentFactory(ActionFactory):
    class Meta:
        model = models.Document

    process = factory.SubFactory(ProcessFactory)
    slug = factory.Sequence(lambda n: f"document-{n}")
    title = factory.Sequence(lambda n: f"Document {n}")
    kind = DocumentKind.COMMUNIQUE
    prefix = factory.Sequence(lambda n: f"T{n + 1}")
    dated = MADE_ON
    text = TEXT

    @classmethod
    def act(cls, actor, model, **values):
        return deposit_document(actor=actor, **values)


class ProvisionFactory(ActionFactory):
    """The next unmarked sentence of the document, unless ``words`` are given."""

    class Meta:
        model = models.Provision

    document = factory.SubFactory(DocumentFactory)
    number = factory.LazyAttribute(lambda provision: str(provision.document.provisions.count() + 1))
    words = factory.LazyAttribute(lambda provision: f"The parties will take step {provision.number}.")

    @classmethod
    def act(cls, actor, model, **values):
        return mark_provision(actor=actor, **values)


class JudgementFactory(ActionFactory):
    """Of ``words``, which stand in the text of the document: its last sentence, unless others are given."""

    class Meta:
        model = models.Judgement

    document = factory.SubFactory(DocumentFactory)
    words = "The parties will take step 80."
    label = NoPledge.INFORMATIONAL
    ground = "Says what was."

    @classmethod
    def act(cls, actor, model, **values):
        words = values.pop("words")
        start = values["document"].text.index(words)
        return dismiss_sentence(actor=actor, start=start, end=start + len(words), **values)


class CommitmentFactory(ActionFactory):
    """``lead`` is a party; ``parts`` are ``Part``s, for anything else."""

    class Meta:
        model = models.Commitment

    class Params:
        lead = None

    document = factory.SubFactory(DocumentFactory)
    provision = factory.LazyAttribute(lambda commitment: ProvisionFactory(document=commitment.document))
    title = factory.Sequence(lambda n: f"Take step {n}")
    kind = Kind.DELIVERABLE
    parts = factory.LazyAttribute(lambda made: [Part(made.lead.pk, Role.LEAD)] if made.lead else [])

    @classmethod
    def act(cls, actor, model, **values):
        return record_commitment(actor=actor, **values)


class CommitmentLinkFactory(ActionFactory):
    class Meta:
        model = models.CommitmentLink

    source = factory.SubFactory(CommitmentFactory)
    target = factory.SubFactory(CommitmentFactory)
    kind = LinkKind.REAFFIRMS

    @classmethod
    def act(cls, actor, model, **values):
        return link_commitments(actor=actor, **values)


def evidence_for(confidence: int | None) -> list[int]:
    """As many pieces of evidence (ids), of different publishers, as the confidence needs."""
    needed: dict[int | None, int] = {Confidence.CORROBORATED: 2, Confidence.VERIFIED: 1}
    pieces = needed.get(confidence, 0)
    return [EvidenceFactory(publisher=f"Publisher {place}").pk for place in range(pieces)]


class AssessmentFactory(ActionFactory):
    """Of the commitment as it stands in the database, whatever version the test holds."""

    class Meta:
        model = models.Assessment

    commitment = factory.SubFactory(CommitmentFactory)
    status = Status.PARTLY
    as_of = date(2018, 3, 1)
    reason = "Seen in the press."
    confidence = Confidence.REPORTED

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        return record_assessment(actor=actor, commitment=current, version=current.version, finding=Finding(**values))


class AssessmentDraftFactory(ActionFactory):
    """In draft, unless ``submit``; what it says are the fields of ``DraftContent``."""

    class Meta:
        model = models.AssessmentDraft

    commitment = factory.SubFactory(CommitmentFactory)
    submit = False
    status = Status.PARTLY
    as_of = date(2018, 3, 1)
    reason = "Seen in the press."
    confidence = Confidence.REPORTED

    @classmethod
    def act(cls, actor, model, **values):
        given = {name: values.pop(name) for name in ("commitment", "submit")}
        return begin_draft(actor=actor, content=DraftContent(**values), **given)


class ProgressReportFactory(ActionFactory):
    """By the first party that has a part in the commitment, unless ``party`` (an id) is given."""

    class Meta:
        model = models.ProgressReport

    commitment = factory.LazyFunction(lambda: CommitmentFactory(lead=PartyFactory()))
    party = factory.LazyAttribute(lambda report: report.commitment.responsibilities.first().party_id)
    text = "We have done it."
    reported_on = date(2018, 4, 1)
    channel = Channel.EMAIL

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        return record_report(actor=actor, commitment=current, version=current.version, **values)


class PositionFactory(ProgressReportFactory):
    """On an ``assessment`` (an object); ``commitment`` follows from it."""

    assessment = factory.LazyFunction(lambda: AssessmentFactory(commitment=CommitmentFactory(lead=PartyFactory())))
    commitment = factory.LazyAttribute(lambda position: position.assessment.commitment)  # type: ignore[assignment]
    text = "We see it otherwise."

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        assessment = values.pop("assessment").pk
        return record_position(
            actor=actor, commitment=current, version=current.version, assessment=assessment, **values
        )


class NoteFactory(ActionFactory):
    class Meta:
        model = models.Note

    commitment = factory.SubFactory(CommitmentFactory)
    text = "Ask again in May."

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        return add_note(actor=actor, commitment=current, version=current.version, **values)


class SettlementFactory(ActionFactory):
    """Of the remark that nothing says until when, unless another stands and is named."""

    class Meta:
        model = models.Settlement

    commitment = factory.SubFactory(CommitmentFactory)
    kind = Remark.NO_DATE
    ground = "The text names none."

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        return settle_remark(actor=actor, commitment=current, version=current.version, **values)


class OwnershipFactory(ActionFactory):
    class Meta:
        model = models.Ownership

    commitment = factory.SubFactory(CommitmentFactory)

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values["commitment"].pk)
        owner = values.get("owner", actor)
        assign_owner(actor=actor, commitment=current, version=current.version, owner=owner.pk)
        return models.Ownership.objects.get(pk=current.pk)


class IndicatorFactory(ActionFactory):
    class Meta:
        model = models.Indicator

    commitment = factory.SubFactory(CommitmentFactory)
    name = factory.Sequence(lambda n: f"Steps taken {n}")
    unit = "steps"
    direction = Direction.MORE

    @classmethod
    def act(cls, actor, model, **values):
        current = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        return add_indicator(actor=actor, commitment=current, version=current.version, **values)


class MeasurementFactory(ActionFactory):
    class Meta:
        model = models.Measurement

    indicator = factory.SubFactory(IndicatorFactory)
    day = date(2018, 4, 1)
    value = Decimal(7)

    @classmethod
    def act(cls, actor, model, **values):
        version = models.Commitment.objects.get(indicators=values["indicator"]).version
        return record_measurement(actor=actor, version=version, **values)


def reviewer(name: str = "reviewer"):
    """One of the two people that a redaction takes."""
    found = models.User.objects.filter(username=name).first()
    return found or UserFactory(reviewer=True, username=name)


class RedactionFactory(ActionFactory):
    """Of ``text`` in the first entry that holds it; ``granted`` by a second person, unless told otherwise."""

    class Meta:
        model = models.Redaction

    text = "Canary"
    reason = "A private name."
    granted = True
    asker = "reviewer"

    @classmethod
    def act(cls, actor, model, text=None, granted=True, asker="", **values):
        found = (
            (entry, passage)
            for entry in models.LedgerEntry.objects.order_by("seq")
            for passage in passages_of(entry)
            if passage.text == text
        )
        entry, passage = next(found)
        asked = ask_redaction(actor=reviewer(asker), entry=entry, place=passage.place, side=passage.side, **values)
        return grant_redaction(actor=reviewer("second"), redaction=asked, version=asked.version) if granted else asked
