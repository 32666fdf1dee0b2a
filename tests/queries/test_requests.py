from datetime import date, timedelta

import pytest

from commitments.queries.requests import reminders_due, replies_due, unanswered_requests
from commitments.rules.commitments import Tier

from ..factories import CommitmentFactory, MeetingFactory, MembershipFactory, PartyFactory, UserFactory, secretary
from ..followup_factories import PartyRequestFactory

pytestmark = pytest.mark.django_db
DUE = date(2018, 5, 1)


def test_reminders_are_due_after_the_reply_and_seven_days_after_the_last_one():
    never, _once = PartyRequestFactory(), PartyRequestFactory(reminded=[date(2018, 5, 4)])

    assert reminders_due(DUE) == []
    assert reminders_due(date(2018, 5, 2)) == [never]
    assert reminders_due(date(2018, 5, 10)) == [never]
    assert [row.reminded for row in reminders_due(date(2018, 5, 11))] == [0, 1]


def test_those_that_no_focal_point_sees_are_to_be_sent_by_hand():
    party, off = PartyFactory(), PartyFactory()
    MembershipFactory(party=party)
    MembershipFactory(party=off, user=UserFactory(focal_point=True, is_active=False))
    PartyRequestFactory(party=party)
    PartyRequestFactory(party=party, tier=Tier.INTERNAL)
    PartyRequestFactory(party=off)
    PartyRequestFactory()

    assert [row.by_hand for row in reminders_due(date(2018, 6, 1))] == [False, True, True, True]


def test_replies_are_due_to_staff_from_all_and_to_a_focal_point_from_its_party():
    party = PartyFactory()
    own = MembershipFactory(party=party).user
    made, other = PartyRequestFactory(party=party), PartyRequestFactory(reply_due=DUE + timedelta(days=1))

    assert replies_due(own, DUE - timedelta(days=8)) == []
    assert replies_due(own, DUE - timedelta(days=7)) == [made]
    assert replies_due(secretary(), DUE) == [made, other]
    assert replies_due(UserFactory(), DUE) == []


def test_pack_gets_the_requests_without_a_reply_about_its_matter_in_its_tier():
    commitment, meeting = CommitmentFactory(), MeetingFactory()
    about = PartyRequestFactory(commitments=[commitment, CommitmentFactory()], reminded=[date(2018, 5, 4)])
    at_meeting = PartyRequestFactory(meeting=meeting, reply_due=date(2018, 5, 3))
    internal = PartyRequestFactory(commitments=[commitment], tier=Tier.INTERNAL)
    other = PartyRequestFactory()
    parties, staff = (Tier.PUBLIC, Tier.PARTIES), tuple(Tier)

    def found(tiers, **of):
        return unanswered_requests(tiers=tiers, today=date(2018, 6, 1), **of)

    assert found(parties) == [about, other, at_meeting]
    assert found(parties, commitments=[commitment.pk]) == [about]
    assert found(staff, commitments=[commitment.pk], meeting=meeting) == [about, internal, at_meeting]
    assert [row.reminded for row in found(parties)] == [1, 0, 0]
    assert unanswered_requests(tiers=staff, today=DUE) == []
