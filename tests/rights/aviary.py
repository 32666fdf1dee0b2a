"""A register in which every text that not everybody may read is a canary: a word that stands nowhere else."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from commitments import models
from commitments.actions.followup.inquiries import reply_to_request
from commitments.actions.lists.bulk import update_in_bulk
from commitments.actions.people.accounts import save_account
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import change_lifecycle, edit_commitment
from commitments.actions.register.drafts import return_draft
from commitments.actions.register.links import link_commitments, take_back_link
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.rules.followup.inquiries import ReplyContent
from commitments.rules.kernel.commitments import LinkKind, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.rules.register.parties import Channel

from ..support import factories, followup_factories, import_factories, text_factories
from ..support.extension_factories import ExtensionFactory, until
from ..support.factory_base import SavedViewFactory
from .people import ANONYMOUS, OTHER, OWN, make_people

CLOSED = 5
"""Documents of each closed tier, with a commitment, and commitments open to more people with closed findings."""
DAY = date(2018, 4, 1)


class Ears(Enum):
    """Who may read a canary: the parties and staff, staff, or administrators."""

    PARTIES = 2
    STAFF = 3
    ADMINISTRATORS = 4


EARS = {
    ANONYMOUS: 1,
    "reader": 1,
    OWN: Ears.PARTIES.value,
    OTHER: Ears.PARTIES.value,
    "desk officer": Ears.STAFF.value,
    "reviewer": Ears.STAFF.value,
    "administrator": Ears.ADMINISTRATORS.value,
}
OF_TIER = {Tier.PARTIES: Ears.PARTIES, Tier.INTERNAL: Ears.STAFF}


@dataclass
class Aviary:
    """``birds``: every canary and who may read it. The rest is what the acts below go on from."""

    birds: dict[str, Ears] = field(default_factory=dict)
    party: Any = None
    third: Any = None
    """Nobody of the people speaks for it: what is left to it is told to staff alone."""
    staff: Any = None
    open: list[Any] = field(default_factory=list)
    closed: dict[Tier, list[Any]] = field(default_factory=dict)

    def hatch(self, ears: Ears) -> str:
        """A new canary. It is a word, an address, and with capitals a prefix of references."""
        word = f"canary{1000 + len(self.birds)}"
        self.birds[word] = ears
        return word

    def unheard_by(self, person: str) -> set[str]:
        return {word for word, ears in self.birds.items() if ears.value > EARS[person]}


def make_aviary() -> Aviary:
    """The public part, which speaks of nobody; what stands on no page of the site is closed in it, too."""
    aviary = Aviary()
    aviary.party, other = factories.PartyFactory(slug="own", name="Own"), factories.PartyFactory(slug="other")
    aviary.third = factories.PartyFactory(slug="third")
    make_people(aviary.party, other)
    aviary.staff = _named_account(aviary, UserRole.DESK_OFFICER)
    speaker = _named_account(aviary, UserRole.FOCAL_POINT)
    process = factories.ProcessFactory()
    meeting = factories.MeetingFactory(process=process, note=aviary.hatch(Ears.STAFF), starts_on=DAY, ends_on=DAY)
    factories.ZoneFactory(note=aviary.hatch(Ears.STAFF))
    document = factories.DocumentFactory(process=process, meeting=meeting)
    file, source = f"{aviary.hatch(Ears.STAFF)}.csv", aviary.hatch(Ears.STAFF)
    import_factories.ImportFactory(uploaded_by=aviary.staff, file_name=file, source=source)
    import_factories.SavedMappingFactory(saved_by=aviary.staff, source=aviary.hatch(Ears.STAFF))
    factories.JudgementFactory(actor=aviary.staff, document=document, ground=aviary.hatch(Ears.STAFF))
    administrator = models.User.objects.get(role=UserRole.ADMINISTRATOR)
    SavedViewFactory(owner=administrator, name=aviary.hatch(Ears.ADMINISTRATORS))
    SavedViewFactory(owner=aviary.staff, is_shared=True)
    theme = factories.ThemeFactory()
    for _ in range(CLOSED):
        about = {"document": document, "lead": aviary.party, "themes": [theme]}
        commitment = factories.CommitmentFactory(actor=aviary.staff, **about)
        _open_findings(aviary, commitment, speaker)
        factories.SettlementFactory(actor=aviary.staff, commitment=commitment, ground=aviary.hatch(Ears.STAFF))
        factories.OwnershipFactory(actor=aviary.staff, commitment=commitment)
        aviary.open.append(commitment)
    return aviary


def _named_account(aviary: Aviary, role: UserRole) -> models.User:
    """Staff read the names of who acted; the rest of an account is for administrators."""
    account, name = aviary.hatch(Ears.ADMINISTRATORS), aviary.hatch(Ears.STAFF)
    made = factories.UserFactory(
        role=role,
        username=account,
        email=f"{aviary.hatch(Ears.ADMINISTRATORS)}@example.org",
        first_name=name,
        last_name=aviary.hatch(Ears.STAFF),
    )
    party = aviary.party if role == UserRole.FOCAL_POINT else None
    return save_account(actor=models.User.objects.get(role=UserRole.ADMINISTRATOR), account=made, party=party)


def _open_findings(aviary: Aviary, commitment: models.Commitment, speaker: models.User) -> None:
    evidence = factories.EvidenceFactory(actor=aviary.staff)
    acts = {"actor": aviary.staff, "commitment": commitment}
    factories.AssessmentFactory(**acts, evidence=[evidence.pk])
    factories.ProgressReportFactory(actor=speaker, commitment=commitment, channel=Channel.PARTY)
    factories.MeasurementFactory(actor=aviary.staff, indicator=factories.IndicatorFactory(**acts))
    factories.NoteFactory(**acts, tier=Tier.PUBLIC)


def close_part(aviary: Aviary, tier: Tier) -> None:
    """Add what is of this tier: documents with all that is in them, and findings on what is open to more people."""
    ears = OF_TIER[tier]
    more_open = [*aviary.open, *aviary.closed.get(Tier.PARTIES, [])]
    aviary.closed[tier] = [_closed_commitment(aviary, tier, ears) for _ in range(CLOSED)]
    for commitment, other in zip(more_open, aviary.closed[tier] * 2, strict=False):
        _closed_findings(aviary, commitment, tier, ears)
        link_commitments(
            actor=aviary.staff,
            source=other,
            target=commitment,
            kind=LinkKind.REAFFIRMS,
            note=aviary.hatch(ears),
        )
        _taken_back_link(aviary, other, commitment, ears)
    if tier == Tier.INTERNAL:
        _found_in_bulk(aviary)


def _found_in_bulk(aviary: Aviary) -> None:
    rows = models.Commitment.objects.filter(pk__in=[commitment.pk for commitment in aviary.open])
    finding = Finding(Status.PARTLY, DAY, aviary.hatch(Ears.STAFF), Confidence.REPORTED, tier=Tier.INTERNAL)
    update_in_bulk(actor=aviary.staff, change=finding, chosen=list(rows.values_list("pk", "version")))


def _taken_back_link(aviary: Aviary, closed: models.Commitment, more_open: models.Commitment, ears: Ears) -> None:
    link = link_commitments(actor=aviary.staff, source=closed, target=more_open, kind=LinkKind.IMPLEMENTS)
    current = models.Commitment.objects.get(pk=closed.pk)
    take_back_link(
        actor=aviary.staff, link=link, commitment=current, version=current.version, ground=aviary.hatch(ears)
    )


def _closed_commitment(aviary: Aviary, tier: Tier, ears: Ears) -> models.Commitment:
    words, judged, number = aviary.hatch(ears), aviary.hatch(ears), aviary.hatch(ears)
    document = factories.DocumentFactory(
        actor=aviary.staff,
        process=models.Process.objects.get(),
        tier=tier,
        text=f"They {words}. They {judged}.",
        prefix=aviary.hatch(ears).upper(),
        source_url=f"https://press.example/{aviary.hatch(ears)}",
        **{name: aviary.hatch(ears) for name in ("slug", "title", "symbol", "publisher", "remark")},
    )
    about = f"document={document.slug}"
    SavedViewFactory(owner=aviary.staff, name=aviary.hatch(ears), query=about, is_shared=True)
    ground = aviary.hatch(Ears.STAFF)
    factories.JudgementFactory(actor=aviary.staff, document=document, words=f"They {judged}.", ground=ground)
    commitment = factories.CommitmentFactory(
        actor=aviary.staff,
        document=document,
        provision=factories.ProvisionFactory(document=document, words=words, number=number),
        tier=tier,
        lead=aviary.party,
        title=aviary.hatch(ears),
        remark=aviary.hatch(ears),
        deadline=Deadline(words=aviary.hatch(ears), precision=Precision.CONDITION, condition=aviary.hatch(ears)),
    )
    _closed_findings(aviary, commitment, tier, ears)
    original = models.Document.objects.filter(tier=Tier.PUBLIC, translation_of=None).earliest("pk")
    factories.DocumentFactory(
        actor=aviary.staff,
        process=document.process,
        tier=tier,
        text=f"Ils {aviary.hatch(ears)}.",
        prefix=aviary.hatch(ears).upper(),
        translation_of=original,
        language="fr",
        **{name: aviary.hatch(ears) for name in ("slug", "title")},
    )
    text_factories.RevisionFactory(
        actor=aviary.staff, document=document, text=f"They did {aviary.hatch(ears)}.", reason=aviary.hatch(ears)
    )
    _extensions(aviary, commitment, ears)
    commitment.refresh_from_db()
    changes = {"title": aviary.hatch(ears)}
    edited = edit_commitment(actor=aviary.staff, commitment=commitment, version=commitment.version, changes=changes)
    return change_lifecycle(
        actor=aviary.staff,
        commitment=edited,
        version=edited.version,
        to="suspended",
        on=DAY,
        ground=aviary.hatch(ears),
    )


def _extensions(aviary: Aviary, commitment: models.Commitment, ears: Ears) -> None:
    """One that is granted, and one that waits; they are seen by who sees the commitment."""
    for grant, day in ((True, date(2018, 6, 1)), (None, date(2018, 7, 1))):
        ExtensionFactory(
            actor=aviary.staff,
            commitment=commitment,
            grant=grant,
            deadline=until(day, aviary.hatch(ears)),
            decision={"ground": aviary.hatch(ears)} if grant else {},
            **{name: aviary.hatch(ears) for name in ("person", "why", "decided_by")[: 3 if grant else 2]},
        )


def _closed_findings(aviary: Aviary, commitment: models.Commitment, tier: Tier, ears: Ears) -> None:
    acts: dict[str, Any] = {"actor": aviary.staff, "commitment": commitment, "tier": tier}
    evidence = _closed_evidence(aviary, tier, ears)
    assessment = factories.AssessmentFactory(
        **acts, status=Status.CONTRARY, reason=aviary.hatch(ears), evidence=[evidence.pk]
    )
    report = {"text": aviary.hatch(ears), "claimed_status": Status.IMPLEMENTED, "evidence": [evidence.pk]}
    factories.ProgressReportFactory(**acts, **report)
    factories.PositionFactory(actor=aviary.staff, assessment=assessment, tier=tier, text=aviary.hatch(ears))
    factories.NoteFactory(**acts, text=aviary.hatch(ears))
    indicator = factories.IndicatorFactory(**acts, name=aviary.hatch(ears), unit=aviary.hatch(ears))
    factories.MeasurementFactory(
        actor=aviary.staff,
        indicator=indicator,
        value=Decimal(3),
        remark=aviary.hatch(ears),
        evidence=[evidence.pk],
    )
    followup_factories.FollowUpFactory(**acts, party=aviary.third, what=aviary.hatch(Ears.STAFF))
    _request(aviary, commitment, tier, aviary.third)
    if tier == Tier.INTERNAL:
        _drafts(aviary, commitment)
        _request(aviary, commitment, tier, aviary.party)
        followup_factories.FollowUpFactory(**acts, party=aviary.party, what=aviary.hatch(Ears.STAFF))


def _request(aviary: Aviary, commitment: models.Commitment, tier: Tier, party: models.Party) -> None:
    """One that waits for a reply, and one that has it: neither is told to those who do not speak for the party."""
    asked = {"actor": aviary.staff, "commitments": [commitment], "tier": tier, "party": party}
    followup_factories.PartyRequestFactory(**asked, subject=aviary.hatch(Ears.STAFF), reminded=[date(2018, 5, 2)])
    made = followup_factories.PartyRequestFactory(**asked, text=aviary.hatch(Ears.STAFF))
    reply = ReplyContent(aviary.hatch(Ears.STAFF), date(2018, 5, 2), Channel.EMAIL)
    reply_to_request(actor=aviary.staff, request=made, version=made.version, reply=reply)


def _closed_evidence(aviary: Aviary, tier: Tier, ears: Ears) -> models.Evidence:
    paper = factories.paper(aviary.hatch(ears).encode(), name=f"{aviary.hatch(ears)}.txt")
    evidence = factories.EvidenceFactory(
        actor=aviary.staff,
        tier=tier,
        file=paper,
        url=f"https://press.example/{aviary.hatch(ears)}",
        **{name: aviary.hatch(ears) for name in ("slug", "title", "publisher")},
    )
    evidence.title = aviary.hatch(ears)
    return save_reference(actor=aviary.staff, obj=evidence)


def _drafts(aviary: Aviary, commitment: models.Commitment) -> None:
    """One that is begun, and one that was returned; for staff, whatever tier the assessment shall have."""
    begun = {"actor": aviary.staff, "commitment": commitment, "reason": aviary.hatch(Ears.STAFF)}
    factories.AssessmentDraftFactory(**begun)
    sent = factories.AssessmentDraftFactory(**begun | {"reason": aviary.hatch(Ears.STAFF)}, submit=True)
    reviewer = models.User.objects.get(role=UserRole.REVIEWER)
    return_draft(actor=reviewer, draft=sent, version=sent.version, note=aviary.hatch(Ears.STAFF))


def open_later(aviary: Aviary) -> None:
    """What was closed and is open since, under other words: what it was called stays closed."""
    document = models.Document.objects.filter(tier=Tier.PUBLIC).earliest("pk")
    commitment = factories.CommitmentFactory(
        actor=aviary.staff,
        document=document,
        tier=Tier.INTERNAL,
        title=aviary.hatch(Ears.STAFF),
        remark=aviary.hatch(Ears.STAFF),
    )
    edit_commitment(
        actor=aviary.staff,
        commitment=commitment,
        version=commitment.version,
        changes={"tier": Tier.PUBLIC, "title": "Opened", "remark": ""},
    )
    evidence = factories.EvidenceFactory(actor=aviary.staff, tier=Tier.INTERNAL, title=aviary.hatch(Ears.STAFF))
    evidence.tier, evidence.title = Tier.PUBLIC, "Opened"
    save_reference(actor=aviary.staff, obj=evidence)
    gone = factories.EvidenceFactory(actor=aviary.staff, tier=Tier.INTERNAL, title=aviary.hatch(Ears.STAFF))
    delete_reference(actor=aviary.staff, obj=gone)
    current = models.Commitment.objects.get(pk=commitment.pk)
    record_assessment(
        actor=aviary.staff,
        commitment=current,
        version=current.version,
        finding=Finding(
            status=Status.PARTLY, as_of=DAY, reason="Seen.", confidence=Confidence.REPORTED, evidence=[evidence.pk]
        ),
    )
