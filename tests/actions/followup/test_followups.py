from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.followup.followups import (
    change_followup,
    do_followup,
    drop_followup,
    record_followup,
    reopen_followup,
)
from commitments.actions.kernel.ledger import VersionConflict
from commitments.models import Commitment, FollowUp
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.followup.followups import FollowUpContent, FollowUpState
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import (
    CommitmentFactory,
    MeetingFactory,
    MembershipFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import FollowUpFactory
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
DAY = date(2018, 4, 1)


def content_of(followup, **changes) -> FollowUpContent:
    said = FollowUpContent(
        what=followup.what,
        commitment=followup.commitment_id,
        meeting=followup.meeting_id,
        person=followup.person_id,
        party=followup.party_id,
        due_on=followup.due_on,
        tier=followup.tier,
    )
    return replace(said, **changes)


def test_follow_up_action_is_recorded_on_the_ledger_and_leaves_the_commitment_as_it_is():
    commitment, meeting = CommitmentFactory(), MeetingFactory()
    before = Commitment.objects.values().get()

    made = FollowUpFactory(what=" Call the host. ", commitment=commitment, meeting=meeting, due_on=DAY)

    assert made.what == "Call the host."
    assert made.state == FollowUpState.OPEN
    assert made.tier == Tier.INTERNAL
    assert Commitment.objects.values().get() == before
    entry = last_entry()
    assert entry.act == "record_followup"
    assert entry.object_type == "followup"
    assert entry.object_id == str(made.pk)
    assert entry.before is None
    assert entry.after["due_on"] == "2018-04-01"
    assert entry.tier == Tier.INTERNAL


def test_change_tells_what_was_before_and_leads_to_the_next_version():
    made, party = FollowUpFactory(what="Call the host."), PartyFactory()

    changed = change_followup(
        actor=secretary(),
        followup=made,
        version=1,
        content=content_of(made, what="Write.", person=None, party=party.pk),
    )

    assert changed.version == 2
    assert changed.party == party
    assert changed.person is None
    entry = last_entry()
    assert entry.act == "change_followup"
    assert entry.before["what"] == "Call the host."
    assert entry.after["what"] == "Write."


def test_done_dropped_and_opened_again():
    made = FollowUpFactory()

    done = do_followup(actor=secretary(), followup=made, version=1, settled_on=DAY, outcome="They answered. ")
    assert done.state == FollowUpState.DONE
    assert done.settled_on == DAY
    assert done.outcome == "They answered."
    again = reopen_followup(actor=secretary(), followup=done, version=2)
    assert again.state == FollowUpState.OPEN
    assert again.settled_on is None
    assert again.outcome == ""
    dropped = drop_followup(actor=secretary(), followup=again, version=3, outcome="Not needed.")

    assert dropped.state == FollowUpState.DROPPED
    assert dropped.outcome == "Not needed."
    assert last_entry().act == "drop_followup"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"commitment": None}, "commitment"),
        ({"commitment": 10**6}, "commitment"),
        ({"meeting": 10**6}, "meeting"),
        ({"person": 10**6}, "owner"),
        ({"person": None, "party": 10**6}, "owner"),
        ({"tier": 1}, "tier"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(changes, field):
    made = FollowUpFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        record_followup(actor=secretary(), content=content_of(made, **changes))

    assert list(refused.value.message_dict) == [field]


def test_owner_is_of_the_secretariat_with_an_account_that_is_on_and_stays_when_it_is_not():
    made, off = FollowUpFactory(), UserFactory(desk=True, is_active=False)
    for nobody in (UserFactory(), UserFactory(focal_point=True), off):
        with pytest.raises(ValidationError):
            record_followup(actor=secretary(), content=content_of(made, person=nobody.pk))
    owner = UserFactory(desk=True)
    changed = change_followup(actor=secretary(), followup=made, version=1, content=content_of(made, person=owner.pk))
    type(owner).objects.filter(pk=owner.pk).update(is_active=False)

    kept = change_followup(actor=secretary(), followup=changed, version=2, content=content_of(changed, due_on=DAY))

    assert kept.person == owner
    assert kept.due_on == DAY


def test_settled_one_is_not_changed_and_open_one_not_opened():
    made = FollowUpFactory()
    with pytest.raises(ValidationError, match="“To do”"):
        reopen_followup(actor=secretary(), followup=made, version=1)
    done = do_followup(actor=secretary(), followup=made, version=1, settled_on=DAY, outcome="Done.")

    with nothing_written(), pytest.raises(ValidationError, match="“Done”"):
        change_followup(actor=secretary(), followup=done, version=2, content=content_of(done))


def test_older_version_is_refused():
    made = FollowUpFactory()

    with nothing_written(), pytest.raises(VersionConflict):
        drop_followup(actor=secretary(), followup=made, version=0, outcome="Not needed.")


def test_only_staff_record_and_only_they_and_the_party_that_owns_it_do():
    party = PartyFactory()
    own, other = MembershipFactory(party=party).user, MembershipFactory().user
    reader = UserFactory()
    made = FollowUpFactory(party=party, tier=Tier.PARTIES)
    hidden = FollowUpFactory(party=party)

    for person in (own, other, reader):
        with pytest.raises(PermissionDenied):
            record_followup(actor=person, content=content_of(made))
        with pytest.raises(PermissionDenied):
            drop_followup(actor=person, followup=made, version=1, outcome="No.")
        with pytest.raises(PermissionDenied):
            do_followup(actor=person, followup=hidden, version=1, settled_on=DAY, outcome="Done.")
    for person in (other, reader):
        with pytest.raises(PermissionDenied):
            do_followup(actor=person, followup=made, version=1, settled_on=DAY, outcome="Done.")

    assert do_followup(actor=own, followup=made, version=1, settled_on=DAY, outcome="Done.").state == "done"


@pytest.mark.parametrize("role", UserRole)
def test_commitment_that_is_closed_later_takes_what_is_about_it_along(role):
    party = PartyFactory()
    made = FollowUpFactory(party=party, tier=Tier.PARTIES, commitment=CommitmentFactory(lead=party))
    person = UserFactory(role=role)
    if role == UserRole.FOCAL_POINT:
        MembershipFactory(user=person, party=party)
    Commitment.objects.update(tier=Tier.INTERNAL)

    assert list(FollowUp.objects.visible_to(person)) == ([made] if person.is_staff else [])


def test_follow_up_actions_raise_no_alarm(settings):
    made = FollowUpFactory(what="Ünï", due_on=DAY)
    do_followup(actor=secretary(), followup=made, version=1, settled_on=DAY, outcome="Line one\r\nline two")

    assert verify_ledger(settings.LEDGER_KEY).findings == []
