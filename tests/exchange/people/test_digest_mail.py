"""The letters of digests: in the reader's language, direction and clock, and with no word that they may not see."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from commitments.actions.people.following import choose_mail, preference_of
from commitments.exchange.people.digest_mail import write_letter
from commitments.models import Follow, LedgerEntry, MailPreference, Party, User
from commitments.queries.lists.facets import current_index
from commitments.queries.people.digests import Round
from commitments.rules.kernel.commitments import Tier

from ...support.factories import CommitmentFactory, MembershipFactory, PartyFactory, UserFactory, secretary
from ...support.followup_factories import PartyRequestFactory
from ...web.kernel.sheet import ANONYMOUS, PEOPLE, SEES, records

pytestmark = pytest.mark.django_db
TODAY = date(2018, 2, 20)


def letter_to(person: User):
    reader = User.objects.select_related("mail").get(pk=person.pk)
    about = Round(current_index(TODAY), since=0, two_people=False)
    [digest] = about.read([reader], about.find([reader]))
    return write_letter(reader, digest, message_id="<1@register.example>", today=TODAY)


@pytest.mark.parametrize("person", [person for person in PEOPLE if person != ANONYMOUS])
def test_letter_holds_no_word_that_its_reader_may_not_see(person):
    made, reader = records(), User.objects.get(username=person)
    preference_of(reader)
    # As if all had once been open: what is followed, and when.
    follows = [{"commitment": record.commitment} for record in made.values()]
    for what in [*follows, {"party": Party.objects.get()}, {"query": "party=turkey", "name": "Turkey"}]:
        Follow.objects.create(user=reader, since=timezone.now(), **what)
    MailPreference.objects.update(told=0)

    letter = letter_to(reader)

    said = letter.body + letter.alternatives[0][0]
    assert {tier for tier in Tier if f"canary{tier.name.lower()}" in said} == set(SEES[person])
    assert {tier for tier, record in made.items() if record.commitment.reference in said} == set(SEES[person])
    assert "canaryinternalreason" not in said


def test_letter_is_in_the_language_direction_and_day_of_its_reader():
    reader = UserFactory(email="reader@mail.example")
    choose_mail(actor=reader, rhythm="daily", weekday=0, time_zone="Pacific/Kiritimati", language="fa")
    commitment = CommitmentFactory()
    Follow.objects.create(user=reader, since=timezone.now(), commitment=commitment)
    MailPreference.objects.update(told=0)
    at = LedgerEntry.objects.latest("seq").at
    there = timezone.localtime(at, timezone=ZoneInfo("Pacific/Kiritimati"))

    page = letter_to(reader).alternatives[0][0]

    assert '<html lang="fa" dir="rtl">' in page
    assert f", {there.day} " in page


def test_replies_that_are_due_are_told_to_staff_and_to_the_party_that_was_asked():
    told, silent = PartyFactory(name="Told"), PartyFactory(name="Silent")
    focal, stranger = MembershipFactory(party=told).user, MembershipFactory().user
    PartyRequestFactory(party=told, subject="Roads", sent_on=date(2018, 1, 1), reply_due=date(2018, 2, 27))
    PartyRequestFactory(party=silent, subject="Lists", sent_on=date(2018, 1, 1), reply_due=date(2018, 2, 1))
    PartyRequestFactory(party=told, subject="Later", sent_on=date(2018, 1, 1), reply_due=date(2018, 2, 28))
    people = (secretary(), focal, stranger)
    for person in people:
        preference_of(person)

    desk, party, other = [letter_to(person) for person in people]

    assert desk.subject == "Servanda: 2 replies due"
    by_hand = "send the reminder yourself: no one from the party can see the request here"
    assert (
        f"- Silent: Lists\n  reply was due on 1 Feb 2018; {by_hand}\n  https://register.example/requests/" in desk.body
    )
    assert "- Told: Roads\n  reply due on 27 Feb 2018\n" in desk.body
    assert party.subject == "Servanda: 1 reply due"
    assert "Lists" not in party.body
    assert "- Told: Roads\n  reply due on 27 Feb 2018\n" in party.body
    assert "Roads" not in other.body
    assert "Later" not in desk.body + party.body
