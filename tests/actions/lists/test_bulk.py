from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.lists.bulk import RowsChanged, take_back_bulk, update_in_bulk
from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import Part, change_lifecycle
from commitments.actions.register.drafts import accept_draft
from commitments.models import (
    Assessment,
    AssessmentDraft,
    BulkUpdate,
    Commitment,
    LedgerEntry,
    LifecycleChange,
    Ownership,
)
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.changes import Act
from commitments.rules.kernel.commitments import Kind, Lifecycle, Role, Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.lists.bulk import BulkKind, NewOwner, NewTier, Themes, Turn
from commitments.rules.register.assessments import Finding
from commitments.rules.register.drafts import DraftState

from ...support.factories import (
    CommitmentFactory,
    DocumentFactory,
    OwnershipFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)
from ..kernel.ledger_checks import nothing_written

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 1)
FINDING = Finding(Status.PARTLY, DAY, "Seen.", Confidence.REPORTED)
LAPSED = Turn(Lifecycle.LAPSED, DAY, "So decided.")


def several(count: int = 3, **facts) -> list[Commitment]:
    return [CommitmentFactory(**facts) for _ in range(count)]


def chosen(rows) -> list[tuple[int, int]]:
    return [(row.pk, row.version) for row in Commitment.objects.filter(pk__in=[row.pk for row in rows])]


def update(rows, change, *, actor=None) -> BulkUpdate:
    return update_in_bulk(actor=actor or secretary(), change=change, chosen=chosen(rows))


def take_back(made: BulkUpdate, rows=None, ground: str = "A mistake.") -> BulkUpdate:
    keys = [row.pk for row in rows] if rows else list(made.rows.values_list("commitment", flat=True))
    return take_back_bulk(actor=secretary(), update=made, version=made.version, rows=keys, ground=ground)


def of(rows, column: str) -> list:
    return list(
        Commitment.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk").values_list(column, flat=True)
    )


def test_update_writes_an_act_a_row_and_says_which():
    rows = several()

    made = update(rows, FINDING)

    assert of(rows, "status") == [Status.PARTLY] * 3
    assert made.kind == BulkKind.ASSESS
    assert made.made_by == secretary()
    first = LedgerEntry.objects.get(act=Act.UPDATE_IN_BULK)
    assert first.object_id == str(made.pk)
    assert first.tier == Tier.INTERNAL
    for row in made.rows.select_related("entry", "commitment"):
        assert row.entry.act == Act.RECORD_ASSESSMENT
        assert row.entry.object_id == str(row.commitment_id)
        assert row.version == row.commitment.version
        assert (row.entry.seq > first.seq) is True


def test_update_changes_themes_tier_and_lifecycle():
    old, kept, new = (ThemeFactory() for _ in range(3))
    rows = several(2, themes=[old, kept])

    update(rows, Themes(add=frozenset({new.pk}), remove=frozenset({old.pk})))
    update(rows, NewTier(Tier.PARTIES))
    update(rows, LAPSED)

    assert [sorted(theme.pk for theme in row.themes.all()) for row in rows] == [[kept.pk, new.pk]] * 2
    assert of(rows, "tier") == [Tier.PARTIES] * 2
    assert of(rows, "lifecycle") == [Lifecycle.LAPSED] * 2


def test_owner_is_named_for_all_and_taking_back_leads_to_who_it_was():
    owned, free = several(2)
    before, after = UserFactory(desk=True), UserFactory(desk=True)
    OwnershipFactory(commitment=owned, owner=before)

    made = update([owned, free], NewOwner(after.pk))

    assert dict(Ownership.objects.values_list("pk", "owner")) == {owned.pk: after.pk, free.pk: after.pk}
    assert set(made.rows.values_list("entry__act", "entry__tier")) == {(Act.ASSIGN_OWNER, Tier.INTERNAL)}
    before.is_active = False
    before.save()
    take_back(made)
    assert dict(Ownership.objects.values_list("pk", "owner")) == {owned.pk: before.pk}


def test_update_sends_for_review_where_two_people_accept(settings):
    settings.TWO_PERSON_RULE = True
    rows = several()

    made = update(rows, FINDING)

    assert {draft.state for draft in AssessmentDraft.objects.all()} == {DraftState.SUBMITTED}
    assert [row.version for row in made.rows.all()] == of(rows, "version")


def test_rows_changed_meanwhile_are_all_named_and_nothing_is_written():
    first, second, third = several()
    stale = chosen([first, second, third])
    for row in (first, third):
        record_assessment(actor=secretary(), commitment=row, version=row.version, finding=FINDING)

    with nothing_written(), pytest.raises(RowsChanged) as refused:
        update_in_bulk(actor=secretary(), change=FINDING, chosen=stale)

    assert [row.pk for row in refused.value.commitments] == [first.pk, third.pk]


def test_what_one_row_refuses_is_named_and_nothing_is_written():
    sound, declaratory = CommitmentFactory(), CommitmentFactory(kind=Kind.DECLARATORY)

    with nothing_written(), pytest.raises(ValidationError) as refused:
        update([sound, declaratory], FINDING)

    assert refused.value.messages == [
        f"{declaratory.reference}: A declaratory commitment is kept for the record and never scored."
    ]


@pytest.mark.parametrize("role", [UserRole.FOCAL_POINT, UserRole.READER])
def test_only_staff_update_in_bulk(role):
    rows, person = several(1), UserFactory(role=role)

    with nothing_written(), pytest.raises(PermissionDenied):
        update(rows, FINDING, actor=person)


@pytest.mark.parametrize("count", [0, 1001])
def test_none_or_too_many_are_refused(count):
    secretary()

    with nothing_written(), pytest.raises(ValidationError):
        update_in_bulk(actor=secretary(), change=FINDING, chosen=[(n, 1) for n in range(count)])


def test_taking_back_an_assessment_repeats_what_was_found_before(settings, monkeypatch):
    settings.LEDGER_KEY = b"k" * 32
    found, blank = several(2)
    earlier = replace(FINDING, status=Status.INITIATED, as_of=date(2018, 3, 1), confidence=Confidence.VERIFIED)
    with monkeypatch.context() as before_the_rule:
        before_the_rule.setattr("commitments.actions.register.assessments.check_evidence", lambda finding: None)
        record_assessment(actor=secretary(), commitment=found, version=found.version, finding=earlier)
    before = of([found, blank], "status")

    taken = take_back(update([found, blank], FINDING))

    assert of([found, blank], "status") == before == [Status.INITIATED, Status.NO_INFORMATION]
    assert of([found, blank], "confidence") == [Confidence.VERIFIED, None]
    assert of([found], "reason") == ["A mistake.\nSeen."]
    assert Assessment.objects.count() == 5
    assert taken.taken_back_by == secretary()
    assert set(taken.rows.values_list("undone__act", flat=True)) == {Act.RECORD_ASSESSMENT}


def test_finding_on_each_party_is_one_entry_a_commitment_and_taken_back_as_one():
    joint = CommitmentFactory(parts=[Part(PartyFactory().pk, Role.LEAD, joint=True) for _ in range(2)])
    plain = CommitmentFactory()
    first = joint.parties.order_by("name")[0]
    record_assessment(
        actor=secretary(), commitment=joint, version=joint.version, finding=replace(FINDING, party=first.pk, status=3)
    )
    before = LedgerEntry.objects.count()

    made = update([joint, plain], replace(FINDING, each_party=True))
    after = LedgerEntry.objects.count()
    found = list(Assessment.objects.filter(status=Status.PARTLY).order_by("pk").values_list("commitment", "party"))
    take_back(made)

    assert after == before + 3
    assert found == [(joint.pk, first.pk), (joint.pk, joint.parties.order_by("name")[1].pk), (plain.pk, None)]
    latest = Assessment.objects.filter(commitment=joint).order_by("-pk")[:2]
    assert sorted(row.status for row in latest) == [Status.INITIATED, Status.NO_INFORMATION]
    assert of([joint, plain], "status") == [Status.INITIATED, Status.NO_INFORMATION]
    assert LedgerEntry.objects.count() == after + 3
    assert [finding for finding in verify_ledger(b"").findings if finding.kind != "seal"] == []


def test_taking_back_leads_to_what_was_before():
    theme, other = ThemeFactory(), ThemeFactory()
    rows = several(2, themes=[theme])
    change_lifecycle(
        actor=secretary(),
        commitment=rows[0],
        version=rows[0].version,
        to=Lifecycle.SUSPENDED,
        on=date(2018, 3, 1),
        ground="So decided.",
    )
    before = [of(rows, name) for name in ("tier", "lifecycle", "is_open")]

    for change in (Themes(add=frozenset({other.pk})), NewTier(Tier.INTERNAL), LAPSED):
        take_back(update(rows, change))

    assert [of(rows, name) for name in ("tier", "lifecycle", "is_open")] == before
    assert [list(row.themes.all()) for row in rows] == [[theme]] * 2
    last = LifecycleChange.objects.filter(commitment=rows[0]).latest("pk")
    assert last.lifecycle == Lifecycle.SUSPENDED
    assert last.since == DAY
    assert [finding for finding in verify_ledger(b"").findings if finding.kind != "seal"] == []


def test_taking_back_what_was_sent_for_review_discards_the_drafts(settings):
    settings.TWO_PERSON_RULE = True
    made = update(several(2), FINDING)

    take_back(made)

    assert {draft.state for draft in AssessmentDraft.objects.all()} == {DraftState.DISCARDED}


def test_what_somebody_built_on_is_named_and_the_others_can_be_taken_back():
    built, free = several(2)
    made = update([built, free], FINDING)
    later = Commitment.objects.get(pk=built.pk)
    record_assessment(actor=secretary(), commitment=later, version=later.version, finding=FINDING)

    with nothing_written(), pytest.raises(RowsChanged) as refused:
        take_back(made)
    take_back(made, [free])

    assert [row.pk for row in refused.value.commitments] == [built.pk]
    assert of([built, free], "status") == [Status.PARTLY, Status.NO_INFORMATION]


def test_a_draft_that_was_accepted_since_is_built_on(settings):
    settings.TWO_PERSON_RULE = True
    (row,) = several(1)
    made = update([row], FINDING)
    draft = AssessmentDraft.objects.get()
    accept_draft(actor=UserFactory(role=UserRole.REVIEWER), draft=draft, version=1, commitment_version=row.version)

    with pytest.raises(RowsChanged):
        take_back(made)


def test_an_update_is_taken_back_once_and_on_a_ground():
    made = update(several(1), FINDING)

    with nothing_written(), pytest.raises(ValidationError):
        take_back(made, ground=" ")
    take_back(made)
    with nothing_written(), pytest.raises(VersionConflict):
        take_back(made)


def test_rows_that_are_not_of_the_update_are_not_taken_back():
    made, other = update(several(1), FINDING), CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError, match="nothing left"):
        take_back(made, [other])


def test_a_tier_wider_than_the_document_is_refused():
    rows = several(1, document=DocumentFactory(tier=Tier.INTERNAL), tier=Tier.INTERNAL)

    with nothing_written(), pytest.raises(ValidationError):
        update(rows, NewTier(Tier.PUBLIC))
