from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.actions.followup.inquiries import close_request, reopen_request, reply_to_request
from commitments.queries.followup.inquiries import (
    read_waiting,
    reminders_due,
    replies_due,
    unanswered_requests,
)
from commitments.rules.followup.inquiries import ReplyContent, next_reminder
from commitments.rules.kernel.commitments import Tier
from commitments.rules.register.parties import Channel

from ...support.factories import (
    CommitmentFactory,
    MeetingFactory,
    MembershipFactory,
    PartyFactory,
    ProcessFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import PartyRequestFactory

pytestmark = pytest.mark.django_db
DUE = date(2018, 5, 1)


def test_reminders_are_due_after_the_reply_and_seven_days_after_the_last_one():
    never, _once = PartyRequestFactory(), PartyRequestFactory(reminded=[date(2018, 5, 4)])

    assert reminders_due(DUE) == []
    assert reminders_due(date(2018, 5, 2)) == [never]
    assert reminders_due(date(2018, 5, 10)) == [never]
    assert [row.reminded for row in reminders_due(date(2018, 5, 11))] == [0, 1]


@pytest.mark.parametrize("last", [None, date(2018, 4, 20), date(2018, 4, 28), date(2018, 5, 2), date(2018, 5, 20)])
def test_what_is_to_be_reminded_of_agrees_with_the_rule(last):
    PartyRequestFactory(reminded=[last] if last else [])

    days = [DUE + timedelta(days=n) for n in range(30)]
    assert [bool(reminders_due(day)) for day in days] == [next_reminder(DUE, last) <= day for day in days]


def test_what_waits_for_staff_is_a_reminder_and_for_a_focal_point_a_reply():
    party = PartyFactory()
    own = MembershipFactory(party=party).user
    quiet, late = PartyRequestFactory(party=party, reminded=[date(2018, 5, 30)]), PartyRequestFactory()

    def waiting(user, length=5):
        found = read_waiting(user, today=date(2018, 6, 1), length=length)
        return found.count, list(found.first)

    assert waiting(secretary()) == (1, [late])
    assert waiting(own) == (1, [quiet])
    more = PartyRequestFactory(party=party, reply_due=date(2018, 5, 20))
    assert waiting(secretary(), 1) == (2, [late])
    assert waiting(own, 1) == (2, [quiet])
    assert waiting(UserFactory()) == (0, [])
    assert waiting(own) == (2, [quiet, more])


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


def test_pack_gets_the_requests_without_a_reply_of_its_process_that_the_person_may_see():
    process = ProcessFactory()
    commitment = CommitmentFactory(document__process=process)
    about = PartyRequestFactory(commitments=[commitment, CommitmentFactory()], reminded=[date(2018, 5, 4)])
    at_meeting = PartyRequestFactory(meeting=MeetingFactory(process=process), reply_due=date(2018, 5, 3))
    internal = PartyRequestFactory(commitments=[commitment], tier=Tier.INTERNAL)
    elsewhere = PartyRequestFactory()
    own = MembershipFactory(party=about.party).user

    def found(user, day=date(2018, 6, 1), length=9, **of):
        return unanswered_requests(user, day=day, length=length, **of).first

    assert found(secretary()) == [about, internal, elsewhere, at_meeting]
    assert found(secretary(), process=process) == [about, internal, at_meeting]
    assert found(secretary(), length=1) == [about]
    assert [found(user) for user in (own, UserFactory(), AnonymousUser())] == [[about], [], []]
    assert [row.reminded for row in found(secretary())] == [1, 0, 0, 0]
    assert found(secretary(), day=date(2018, 3, 31)) == []
    assert unanswered_requests(secretary(), day=DUE, length=1).count == 4


def test_request_is_unanswered_from_the_day_it_was_sent_until_the_day_before_its_reply():
    replied, closed, waiting = (PartyRequestFactory(sent_on=date(2018, 4, 1)) for _ in range(3))
    reply = ReplyContent("We are done.", on=date(2018, 4, 10), channel=Channel.EMAIL)
    reply_to_request(actor=replied.recorded_by, request=replied, version=1, reply=reply)
    close_request(actor=closed.recorded_by, request=closed, version=1, ground="It was said in the hall.")
    reopen_request(actor=closed.recorded_by, request=closed, version=2)

    def found(day):
        return unanswered_requests(secretary(), day=day, length=9).first

    assert found(date(2018, 3, 31)) == []
    assert found(date(2018, 4, 9)) == [replied, closed, waiting]
    assert found(date(2018, 4, 10)) == [closed, waiting]
