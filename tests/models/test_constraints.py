"""Every rule that the database itself holds, on both engines: it refuses even what goes around the actions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F, ProtectedError

from commitments import models
from commitments.models.kernel.triggers import remove_append_only
from commitments.rules.kernel.commitments import Kind, Role
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ..support import factories
from ..support.extension_factories import ExtensionFactory
from ..support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    IndicatorFactory,
    JudgementFactory,
    MeetingFactory,
    MembershipFactory,
    NoteFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    PositionFactory,
    ProcessFactory,
    ProgressReportFactory,
    ProvisionFactory,
    RedactionFactory,
    SettlementFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
)
from ..support.rounds import RejectedMatchFactory
from ..support.text_factories import RevisionFactory
from .impossible_work import OF_WORK

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2018, 2, 1), date(2018, 2, 2)


def scored():
    return CommitmentFactory()


def declaratory():
    return CommitmentFactory(kind=Kind.DECLARATORY)


def extended():
    return ExtensionFactory(grant=True)


def lead():
    return CommitmentFactory(lead=PartyFactory()).responsibilities.get()


def sent():
    return AssessmentDraftFactory(submit=True)


def redacted(granted: bool):
    AssessmentFactory(reason="Canary")
    return RedactionFactory(granted=granted)


def asked():
    return redacted(granted=False)


def granted():
    return redacted(granted=True)


DECIDED = ("decided_by", "decided_at", "decision")
FILE = {"sha256": "ab" * 32, "size": 8, "media_type": "text/plain", "file_name": "a.txt"}


def first_turn():
    return scored().turns.get()


IMPOSSIBLE = [
    (scored, "commitment_earliest_before_latest", {"deadline_earliest": NEXT, "deadline_latest": DAY}),
    (scored, "commitment_states_a_day_it_has", {"done_stated": True}),
    (scored, "commitment_declaratory_is_not_scored", {"status": Status.NOT_SCORED}),
    (declaratory, "commitment_declaratory_is_not_scored", {"status": Status.IMPLEMENTED}),
    (scored, "commitment_lifecycle_dated_and_grounded", {"lifecycle": "lapsed", "lifecycle_ground": "x"}),
    (scored, "commitment_lifecycle_dated_and_grounded", {"lifecycle": "lapsed", "lifecycle_on": DAY}),
    (scored, "commitment_kind_known", {"kind": "hope"}),
    (first_turn, "turn_lifecycle_known", {"lifecycle": "forgotten"}),
    (scored, "commitment_status_known", {"status": 7}),
    (scored, "commitment_lifecycle_known", {"lifecycle": "x", "lifecycle_on": DAY, "lifecycle_ground": "x"}),
    (scored, "commitment_rollup_known", {"rollup": "mean"}),
    (scored, "commitment_precision_known", {"deadline_precision": "decade"}),
    (lead, "responsibility_role_known", {"role": "owner"}),
    (lead, "responsibility_only_leads_are_joint", {"role": Role.SUPPORTING, "joint": True}),
    (CommitmentLinkFactory, "link_kind_known", {"kind": "repeals"}),
    (CommitmentLinkFactory, "link_taken_back_on_a_ground", {"taken_back": True}),
    (CommitmentLinkFactory, "link_taken_back_on_a_ground", {"ground": "Mistaken"}),
    (AssessmentFactory, "assessment_status_known", {"status": Status.NOT_SCORED}),
    (AssessmentFactory, "assessment_has_a_reason", {"reason": ""}),
    (AssessmentFactory, "assessment_accepted_by_someone_at_some_time", {"accepted_at": None}),
    (AssessmentFactory, "assessment_accepted_by_someone_at_some_time", {"accepted_by": None}),
    (AssessmentFactory, "assessment_done_only_when_implemented", {"done_on": DAY}),
    (AssessmentFactory, "assessment_done_only_when_implemented", {"status": 5, "as_of": DAY, "done_on": NEXT}),
    (AssessmentFactory, "assessment_has_a_confidence", {"confidence": None}),
    (AssessmentFactory, "assessment_tier_known", {"tier": 4}),
    (AssessmentFactory, "assessment_by_two_people", {"two_people": True}),
    (AssessmentDraftFactory, "draft_state_known", {"state": "lost"}),
    (AssessmentDraftFactory, "draft_tier_known", {"tier": 0}),
    (AssessmentDraftFactory, "draft_status_known", {"status": Status.NOT_SCORED}),
    (AssessmentDraftFactory, "draft_confidence_known", {"confidence": 4}),
    *((sent, "draft_complete_when_sent", {name: None}) for name in ("status", "as_of", "confidence", "submitted_at")),
    (sent, "draft_complete_when_sent", {"reason": ""}),
    (sent, "draft_done_only_when_implemented", {"done_on": DAY}),
    (sent, "draft_done_only_when_implemented", {"status": 5, "as_of": DAY, "done_on": NEXT}),
    (AssessmentDraftFactory, "draft_of_one_party_or_each", {"each_party": True, "party_id": 1}),
    (sent, "draft_accepted_as_an_assessment", {"state": "accepted"}),
    (sent, "draft_returned_with_a_note", {"state": "returned"}),
    (sent, "draft_returned_with_a_note", {"state": "returned", "note": "Name the source."}),
    (ProgressReportFactory, "report_has_a_text", {"text": ""}),
    (ProgressReportFactory, "report_channel_known", {"channel": "rumour"}),
    (ProgressReportFactory, "report_kind_known", {"kind": "rumour"}),
    (ProgressReportFactory, "report_position_names_an_assessment", {"kind": "position"}),
    (PositionFactory, "report_position_names_an_assessment", {"kind": "report"}),
    (PositionFactory, "report_position_names_an_assessment", {"assessment": None}),
    (ProgressReportFactory, "report_claim_known", {"claimed_status": Status.NOT_SCORED}),
    (EvidenceFactory, "evidence_has_address_or_file", {"url": ""}),
    (IndicatorFactory, "indicator_has_a_name", {"name": ""}),
    (IndicatorFactory, "indicator_direction_known", {"direction": "up"}),
    (IndicatorFactory, "indicator_tier_known", {"tier": 4}),
    (NoteFactory, "note_has_a_text", {"text": ""}),
    (NoteFactory, "note_tier_known", {"tier": 4}),
    (granted, "redaction_state_known", {"state": "lost"}),
    (asked, "redaction_side_known", {"side": "beside"}),
    (asked, "redaction_has_a_reason", {"reason": ""}),
    (asked, "redaction_decided_by_someone_at_some_time", {"answer": "No."}),
    (asked, "redaction_decided_by_someone_at_some_time", {"state": "granted"}),
    *((granted, "redaction_decided_by_someone_at_some_time", {name: None}) for name in DECIDED),
    (granted, "redaction_by_two_people", {"decided_by": F("asked_by")}),
    (granted, "redaction_refused_with_an_answer", {"state": "refused"}),
    (EvidenceFactory, "evidence_reliability_known", {"reliability": "doubtful"}),
    (EvidenceFactory, "evidence_file_described", {"file_name": "a.txt"}),
    (EvidenceFactory, "evidence_file_described", FILE | {"sha256": "ab"}),
    (EvidenceFactory, "evidence_file_described", FILE | {"size": None}),
    (EvidenceFactory, "evidence_file_described", FILE | {"size": 20 * 1024 * 1024 + 1}),
    (EvidenceFactory, "evidence_file_described", FILE | {"media_type": ""}),
    (DocumentFactory, "document_kind_known", {"kind": "rumour"}),
    (ProvisionFactory, "provision_nature_known", {"nature": "poetic"}),
    (CommitmentFactory, "commitment_strength_known", {"strength": "loud"}),
    (extended, "extension_decided_as_it_says", {"state": "lost"}),
    (extended, "extension_asked_for_by_somebody", {"person": ""}),
    (extended, "extension_has_a_reason", {"why": ""}),
    (extended, "extension_has_words", {"deadline_words": ""}),
    (extended, "extension_earliest_before_latest", {"deadline_earliest": date(2019, 1, 1)}),
    (extended, "extension_precision_known", {"deadline_precision": "close"}),
    (extended, "extension_was_precision_known", {"was_precision": "close"}),
    (extended, "extension_decided_as_it_says", {"state": "pending"}),
    (extended, "extension_decided_as_it_says", {"state": "refused"}),
    *((extended, "extension_decided_as_it_says", {name: None}) for name in ("number", "decided_on", "decided_at")),
    (extended, "extension_decided_as_it_says", {"decided_on": date(2018, 3, 31)}),
    (ExtensionFactory, "extension_decided_as_it_says", {"number": 1}),
    (SettlementFactory, "settlement_has_a_ground", {"ground": ""}),
    (SettlementFactory, "settlement_kind_known", {"kind": "ugly"}),
    (JudgementFactory, "judgement_label_known", {"label": "pledge"}),
    (JudgementFactory, "judgement_has_a_ground", {"ground": ""}),
    (RejectedMatchFactory, "rejected_match_has_its_words", {"later_words": ""}),
    (ProvisionFactory, "provision_of_today_is_settled", {"is_settled": False}),
    (RevisionFactory, "revision_number_from_one", {"number": 0}),
    (RevisionFactory, "revision_text_not_empty", {"text": ""}),
    (RevisionFactory, "revision_has_a_reason", {"reason": ""}),
    (MeetingFactory, "meeting_kind_known", {"kind": "lunch"}),
    (MeetingFactory, "meeting_precision_known", {"dates_precision": "vague"}),
    (
        MeetingFactory,
        "meeting_earliest_before_latest",
        {"dates_earliest": date(2018, 2, 2), "dates_latest": date(2018, 2, 1)},
    ),
    (MeetingFactory, "meeting_status_known", {"status": "dreamt"}),
    (MeetingFactory, "meeting_starts_before_it_ends", {"starts_on": NEXT, "ends_on": DAY}),
    (MeetingFactory, "meeting_starts_before_it_ends", {"starts_on": DAY}),
    (MeetingFactory, "meeting_starts_before_it_ends", {"ends_on": DAY}),
    (PartyFactory, "party_kind_known", {"kind": "person"}),
    (PartyNameFactory, "party_name_not_empty", {"short": ""}),
    (ParticipationFactory, "participation_in_one_thing", {"process": None}),
    (ParticipationFactory, "participation_role_known", {"role": "guest"}),
    (ZoneFactory, "zone_kind_known", {"kind": "moon"}),
    (ZoneFactory, "zone_coordinates_possible", {"latitude": 91, "longitude": 1, "source_url": "https://a.example"}),
    (ZoneFactory, "zone_coordinates_possible", {"latitude": 1, "source_url": "https://a.example"}),
    (ZoneFactory, "zone_coordinates_sourced", {"latitude": 1, "longitude": 1}),
    (UserFactory, "user_role_known", {"role": "king"}),
    (UserFactory, "user_staff_follows_role", {"is_staff": True}),
    (UserFactory, "user_staff_follows_role", {"role": UserRole.DESK_OFFICER}),
    (UserFactory, "user_no_superuser", {"is_superuser": True}),
    (MembershipFactory, "membership_kind_known", {"kind": "friend"}),
    *OF_WORK,
]


@pytest.mark.parametrize(("make", "constraint", "values"), IMPOSSIBLE)
def test_database_refuses_the_impossible(make, constraint, values):
    made = make()
    remove_append_only("default")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(made)._default_manager.filter(pk=made.pk).update(**values)


def test_every_check_constraint_is_tried():
    tried = {constraint for _make, constraint, _values in IMPOSSIBLE}
    elsewhere = {
        "document_text_not_empty",
        "document_translates_another",
        "link_to_another",
        "meeting_waits_for_another",
        "ledger_has_one_head",
        "ledger_payload_with_its_salt",
        "judgement_not_empty",
        "judgement_words_as_long_as_its_span",
        "provision_not_empty",
        "provision_words_as_long_as_its_span",
    }
    checks = {
        constraint.name
        for name in models.__all__
        for constraint in getattr(models, name)._meta.constraints
        if constraint.__class__.__name__ == "CheckConstraint"
    }

    assert checks == tried | elsewhere


def test_commitment_links_to_another():
    link = CommitmentLinkFactory()

    with pytest.raises(IntegrityError, match="link_to_another"), transaction.atomic():
        models.CommitmentLink.objects.filter(pk=link.pk).update(target=link.source_id)


def test_document_has_a_text():
    document = copy_of(DocumentFactory())
    document.slug, document.prefix, document.text = "another", "ANOTHER", ""

    with pytest.raises(IntegrityError, match="document_text_not_empty"), transaction.atomic():
        document.save()


def test_document_is_no_translation_of_itself():
    document = DocumentFactory()

    with pytest.raises(IntegrityError, match="document_translates_another"), transaction.atomic():
        models.Document.objects.filter(pk=document.pk).update(translation_of=document)


def test_ledger_has_one_head():
    with pytest.raises(IntegrityError, match="ledger_has_one_head"), transaction.atomic():
        models.LedgerHead.objects.create(pk=2)


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (ProcessFactory, {"slug": "same"}),
        (PartyFactory, {"slug": "same"}),
        (PartyFactory, {"name": "Same"}),
        (ThemeFactory, {"slug": "same"}),
        (ThemeFactory, {"name": "Same"}),
        (ZoneFactory, {"slug": "same"}),
        (MeetingFactory, {"slug": "same"}),
        (DocumentFactory, {"slug": "same"}),
        (DocumentFactory, {"prefix": "SAME"}),
        (EvidenceFactory, {"slug": "same"}),
        (CommitmentFactory, {"reference": "SAME-01"}),
        (CommitmentFactory, {"ref_key": "SAME-01"}),
    ],
)
def test_database_refuses_the_same_twice(make, values):
    first, second = make(), make()
    rows = type(first)._default_manager
    rows.filter(pk=first.pk).update(**values)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.filter(pk=second.pk).update(**values)


def copy_of(obj):
    obj.pk, obj._state.adding = None, True
    return obj


def test_pairs_that_stand_once():
    party = PartyFactory()
    meeting = MeetingFactory(series="rounds", number=1)
    pairs = [
        IndicatorFactory(),
        CommitmentFactory(lead=party).responsibilities.get(),
        CommitmentLinkFactory(),
        MembershipFactory(party=party),
        PartyNameFactory(party=party),
        ParticipationFactory(party=party),
        ParticipationFactory(party=party, process=None, meeting=meeting),
    ]

    for pair in pairs:
        with pytest.raises(IntegrityError), transaction.atomic():
            copy_of(pair).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Meeting.objects.filter(pk=MeetingFactory(process=meeting.process).pk).update(series="rounds", number=1)


def test_provision_number_stands_once_a_document():
    first = ProvisionFactory()
    second = ProvisionFactory(document=first.document)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.Provision.objects.filter(pk=second.pk).update(number=first.number)


def test_earlier_text_has_a_number_of_its_own():
    first = RevisionFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(first).save()


def test_commitment_number_stands_once_a_document():
    first = CommitmentFactory()
    second = CommitmentFactory(document=first.document)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.Commitment.objects.filter(pk=second.pk).update(number=first.number)


def test_two_sole_leads_are_refused_and_joint_leads_are_not():
    commitment = CommitmentFactory(lead=PartyFactory())
    models.Responsibility.objects.create(commitment=commitment, party=PartyFactory(), role=Role.LEAD, joint=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.Responsibility.objects.create(commitment=commitment, party=PartyFactory(), role=Role.LEAD)


def test_assessment_comes_of_one_draft():
    made = [AssessmentFactory(), AssessmentDraftFactory(submit=True), AssessmentDraftFactory(submit=True)]
    accepted = {"state": "accepted", "assessment": made[0]}
    models.AssessmentDraft.objects.filter(pk=made[1].pk).update(**accepted)

    with pytest.raises(IntegrityError), transaction.atomic():
        models.AssessmentDraft.objects.filter(pk=made[2].pk).update(**accepted)


def test_accepted_draft_has_its_assessment():
    draft = sent()

    with pytest.raises(IntegrityError, match="draft_accepted_as_an_assessment"), transaction.atomic():
        models.AssessmentDraft.objects.filter(pk=draft.pk).update(assessment=AssessmentFactory())


def test_unfinished_draft_may_lack_everything():
    draft = AssessmentDraftFactory()

    models.AssessmentDraft.objects.filter(pk=draft.pk).update(status=None, as_of=None, reason="", confidence=None)

    assert models.AssessmentDraft.objects.get().status is None


def test_what_is_referred_to_cannot_be_deleted():
    assessed = AssessmentFactory(party=PartyFactory().pk, zone=ZoneFactory().pk)

    for used in (assessed.party, assessed.zone, assessed.drafted_by, assessed.commitment.provision):
        with pytest.raises(ProtectedError):
            used.delete()


def test_superuser_is_an_administrator_without_powers_of_its_own():
    person = models.User.objects.create_superuser("root", password="x")

    assert person.role == UserRole.ADMINISTRATOR
    assert person.is_staff is True
    assert person.is_superuser is False
    assert person.has_perm("commitments.delete_commitment") is False


def test_person_on_the_ledger_cannot_be_deleted():
    ThemeFactory()

    with pytest.raises(ProtectedError):
        factories.secretary().delete()
