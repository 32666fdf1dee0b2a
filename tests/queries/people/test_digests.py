from datetime import date, timedelta

import pytest

from commitments.actions.people.following import follow, follow_filter, preference_of
from commitments.actions.register.notes import add_note
from commitments.actions.register.reference import save_reference
from commitments.models import Commitment, MailPreference, Meeting, User
from commitments.queries.lists.facets import current_index
from commitments.queries.people.digests import SHOWN, Round
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.kernel.statuses import Status

from ...support.factories import (
    AssessmentDraftFactory,
    AssessmentFactory,
    CommitmentFactory,
    MeetingFactory,
    MembershipFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import FollowUpFactory

pytestmark = pytest.mark.django_db
TODAY = date(2018, 2, 20)


def by(day: date) -> Deadline:
    return Deadline(words="by then", precision=Precision.DAY, latest=day)


def digests(*people, two_people=False):
    since = min(MailPreference.objects.values_list("told", flat=True))
    about = Round(current_index(TODAY), since=since, two_people=two_people)
    read = list(User.objects.filter(pk__in=[person.pk for person in people]).select_related("mail").order_by("pk"))
    found = about.find(read)
    return list(zip(found, about.read(read, found), strict=True))


def titles(part) -> list[str]:
    return [row["title"] for row in part.rows]


def told_of_everything(person) -> None:
    MailPreference.objects.filter(user=person).update(told=current_index(TODAY).seq)


def test_digest_tells_what_is_overdue_due_soon_and_changed_of_what_is_followed():
    person, party = UserFactory(), PartyFactory()
    follow(actor=person, target=party)
    CommitmentFactory(title="Overdue", lead=party, deadline=by(TODAY - timedelta(days=1)))
    CommitmentFactory(title="Longer overdue", lead=party, deadline=by(TODAY - timedelta(days=9)))
    CommitmentFactory(title="Due soon", lead=party, deadline=by(TODAY + timedelta(days=30)))
    CommitmentFactory(title="Due later", lead=party, deadline=by(TODAY + timedelta(days=31)))
    CommitmentFactory(title="Not followed", deadline=by(TODAY))
    told_of_everything(person)
    AssessmentFactory(commitment=Commitment.objects.get(title="Due later"))
    done = CommitmentFactory(title="Done", lead=party, deadline=by(TODAY))
    AssessmentFactory(commitment=done, status=Status.IMPLEMENTED, done_on=TODAY, as_of=TODAY)

    [(found, digest)] = digests(person)

    assert bool(found)
    assert titles(digest.overdue) == ["Longer overdue", "Overdue"]
    assert titles(digest.due_soon) == ["Due soon"]
    assert [(row["title"], row["act"]) for row in digest.changed.rows] == [
        ("Done", "record_assessment"),
        ("Due later", "record_assessment"),
    ]


def test_there_is_nothing_to_say_when_nothing_is_due_and_nothing_changed():
    person, commitment = UserFactory(), CommitmentFactory()
    follow(actor=person, target=commitment)

    [(found, digest)] = digests(person)

    assert not found
    assert digest.overdue.count == 0
    assert digest.due_soon.count == 0
    assert digest.changed.count == 0
    assert digest.meetings == []


@pytest.mark.parametrize("role", [UserRole.READER, UserRole.FOCAL_POINT, UserRole.DESK_OFFICER])
def test_nobody_is_told_of_what_they_may_not_see(role):
    person, party = UserFactory(role=role), PartyFactory()
    follow(actor=person, target=party)
    follow_filter(actor=person, query="open=yes", name="Open")
    commitments = {tier: CommitmentFactory(title=tier.name, tier=tier, lead=party, deadline=by(TODAY)) for tier in Tier}
    told_of_everything(person)
    # Of what is public, too, some things are done that the public does not hear of.
    for tier in Tier:
        commitment = Commitment.objects.get(pk=commitments[Tier.PUBLIC].pk)
        add_note(actor=secretary(), commitment=commitment, version=commitment.version, text="Ask.", tier=tier)
    sees = {UserRole.READER: [Tier.PUBLIC], UserRole.FOCAL_POINT: [Tier.PUBLIC, Tier.PARTIES]}.get(role, [*Tier])

    [(found, digest)] = digests(person)

    assert sorted(titles(digest.due_soon)) == sorted(tier.name for tier in sees)
    assert titles(digest.changed) == ["PUBLIC"]
    assert found.changed.bit_count() == 1


def test_change_that_a_reader_may_not_hear_of_leaves_their_digest_empty():
    person, desk, commitment = UserFactory(), secretary(), CommitmentFactory()
    for who in (person, desk):
        follow(actor=who, target=commitment)
    add_note(actor=desk, commitment=commitment, version=commitment.version, text="Ask.", tier=Tier.INTERNAL)

    told = [[row["act"] for row in digest.changed.rows] for who in (person, desk) for _f, digest in digests(who)]

    assert told == [[], ["add_note"]]


def test_meeting_that_was_moved_is_told_of_to_who_follows_it():
    person, other, meeting = UserFactory(), UserFactory(), MeetingFactory(title="Ninth meeting")
    follow(actor=person, target=meeting)
    follow(actor=other, target=MeetingFactory())
    moved = Meeting.objects.get(pk=meeting.pk)
    moved.place = "Sochi"
    save_reference(actor=secretary(), obj=moved)

    told = [[(row["title"], row["act"]) for row in digest.meetings] for _found, digest in digests(person, other)]

    assert told == [[("Ninth meeting", "change_reference")], []]


@pytest.mark.parametrize(("two_people", "waiting"), [(False, [1, 2, 0]), (True, [1, 1, 0])])
def test_what_waits_for_staff_is_counted_for_them_alone(two_people, waiting):
    desk, reviewer, reader = secretary(), UserFactory(reviewer=True), UserFactory()
    AssessmentDraftFactory(actor=desk)
    for sender in (desk, reviewer):
        AssessmentDraftFactory(actor=sender, submit=True)
    for person in (desk, reviewer, reader):
        preference_of(person)
    order = sorted((desk, reviewer, reader), key=lambda person: person.pk)

    counted = {
        person.pk: found.drafts
        for person, (found, _d) in zip(order, digests(*order, two_people=two_people), strict=True)
    }

    assert [counted[person.pk] for person in (desk, reviewer, reader)] == waiting


def test_follow_up_actions_that_are_late_or_due_soon_wait_for_who_owns_them():
    desk, party = secretary(), PartyFactory()
    focal = MembershipFactory(party=party).user
    for days in (-1, 30, 31):
        FollowUpFactory(due_on=TODAY + timedelta(days=days))
    FollowUpFactory(party=party, due_on=TODAY, tier=Tier.PARTIES)
    FollowUpFactory(party=party, due_on=TODAY)
    for person in (desk, focal):
        preference_of(person)

    counted = [found.followups for person in (desk, focal) for found, _digest in digests(person)]

    assert counted == [2, 1]


@pytest.mark.parametrize("few", [0, SHOWN + 2])
def test_digest_shows_the_first_rows_and_counts_the_rest(monkeypatch, few):
    monkeypatch.setattr("commitments.queries.people.digests.FEW", few)
    person, party = UserFactory(), PartyFactory()
    follow(actor=person, target=party)
    CommitmentFactory(title="Of somebody else", deadline=by(TODAY - timedelta(days=60)))
    for days in reversed(range(SHOWN + 2)):
        CommitmentFactory(title=f"{days:02d}", lead=party, deadline=by(TODAY - timedelta(days=50 - days)))

    [(_found, digest)] = digests(person)

    assert titles(digest.overdue) == [f"{days:02d}" for days in range(SHOWN)]
    assert digest.overdue.count == SHOWN + 2
    assert digest.overdue.more == 2


def test_more_people_take_no_more_queries(django_assert_num_queries):
    party = PartyFactory()
    CommitmentFactory(lead=party, deadline=by(TODAY))
    index = current_index(TODAY)
    for _ in range(2):
        follow(actor=UserFactory(), target=party)
        people = list(User.objects.exclude(mail=None).select_related("mail"))
        with django_assert_num_queries(5):
            about = Round(index, since=0, two_people=False)
            about.read(people, about.find(people))
        follow(actor=UserFactory(), target=party)
