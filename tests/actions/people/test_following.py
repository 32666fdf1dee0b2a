from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from commitments.actions.people import following
from commitments.actions.people.following import (
    choose_mail,
    follow,
    follow_filter,
    preference_of,
    stop_mail,
    unfollow,
)
from commitments.actions.register.reference import delete_reference
from commitments.models import Follow, LedgerEntry, LedgerHead, MailPreference
from commitments.rules.kernel.commitments import Tier
from commitments.rules.people.mail import Rhythm, Weekday

from ...support.factories import (
    CommitmentFactory,
    MeetingFactory,
    PartyFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)
from ...support.threads import at_once

pytestmark = pytest.mark.django_db
FACTORIES = {"commitment": CommitmentFactory, "party": PartyFactory, "theme": ThemeFactory, "meeting": MeetingFactory}


@pytest.mark.parametrize("kind", FACTORIES)
def test_follow_is_there_once_however_often_it_is_begun(kind):
    target, person = FACTORIES[kind](), UserFactory()
    entries = LedgerEntry.objects.count()

    made = [follow(actor=person, target=target) for _ in range(2)]

    assert made[0] == made[1] == Follow.objects.get(user=person)
    assert getattr(made[0], kind) == target
    assert LedgerEntry.objects.count() == entries


@pytest.mark.django_db(transaction=True)
def test_filter_that_is_sent_several_times_at_once_is_followed_once():
    person = UserFactory()
    preference_of(person)

    made = at_once([lambda: follow_filter(actor=person, query="open=yes", name="Open")] * 8)

    assert made == [Follow.objects.get()] * 8


def test_who_first_follows_is_told_daily_of_what_changes_from_then_on(settings):
    settings.TIME_ZONE = "Europe/Zurich"
    person, commitment = UserFactory(), CommitmentFactory()

    follow(actor=person, target=commitment)

    choice = MailPreference.objects.get(user=person)
    assert choice.rhythm == Rhythm.DAILY
    assert choice.time_zone == "Europe/Zurich"
    assert choice.language == "en"
    assert choice.told == LedgerHead.objects.get().seq > 0


@pytest.mark.parametrize(("tier", "active"), [(Tier.PARTIES, True), (Tier.PUBLIC, False)])
def test_what_is_not_theirs_to_see_cannot_be_followed(tier, active):
    person = UserFactory(is_active=active)

    with pytest.raises(PermissionDenied):
        follow(actor=person, target=CommitmentFactory(tier=tier))

    assert Follow.objects.count() == 0
    assert MailPreference.objects.count() == 0


def test_filter_is_followed_once_and_takes_its_newest_name():
    person = UserFactory()

    follow_filter(actor=person, query="open=yes", name="Open")
    follow_filter(actor=person, query="open=yes", name=" What is open ")

    assert list(Follow.objects.values_list("query", "name")) == [("open=yes", "What is open")]


@pytest.mark.parametrize(("query", "name"), [("", "Everything"), ("open=yes", " "), ("open=yes", "a\x00b")])
def test_filter_needs_a_filter_and_a_name(query, name):
    with pytest.raises(ValidationError), transaction.atomic():
        follow_filter(actor=UserFactory(), query=query, name=name)

    assert Follow.objects.count() == 0


def test_nobody_follows_more_than_the_nightly_run_can_look_at(monkeypatch):
    monkeypatch.setattr(following, "FOLLOWS", 1)
    person, first = UserFactory(), PartyFactory()
    follow(actor=person, target=first)

    with pytest.raises(ValidationError, match="the most that one account can"):
        follow(actor=person, target=PartyFactory())

    follow(actor=person, target=first)
    assert Follow.objects.count() == 1


def test_follow_is_of_one_thing_in_the_database_too():
    person, since = UserFactory(), timezone.now()
    both = {"party": PartyFactory(), "theme": ThemeFactory()}
    wrong = [both, {}, {"query": "open=yes"}, {"query": "open=yes", "name": "Open", "party": both["party"]}]

    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Follow.objects.create(user=person, since=since, **columns)


def test_only_the_own_things_are_followed_no_longer():
    person, other, party = UserFactory(), UserFactory(), PartyFactory()
    own, others = follow(actor=person, target=party), follow(actor=other, target=party)

    for pk in (own.pk, own.pk, others.pk):
        unfollow(actor=person, pk=pk)

    assert list(Follow.objects.all()) == [others]


def test_theme_that_is_followed_can_be_deleted_and_is_followed_no_longer():
    theme = ThemeFactory()
    follow(actor=UserFactory(), target=theme)

    delete_reference(actor=secretary(), obj=theme)

    assert Follow.objects.count() == 0


def test_who_begins_again_is_told_of_what_changes_from_then_on():
    person = UserFactory()
    chosen: dict[str, Any] = {"weekday": Weekday.FRIDAY, "time_zone": "UTC", "language": "en"}
    choose_mail(actor=person, rhythm=Rhythm.OFF, **chosen)
    MailPreference.objects.update(looked_on=date(2018, 1, 1))
    PartyFactory()
    head = LedgerHead.objects.get().seq

    again = choose_mail(actor=person, rhythm=Rhythm.WEEKLY, **chosen)
    PartyFactory()
    later = choose_mail(actor=person, rhythm=Rhythm.DAILY, **chosen)

    assert (again.told, again.looked_on) == (later.told, later.looked_on) == (head, None)
    assert MailPreference.objects.get() == later


def test_link_in_a_mail_stops_mail_and_leaves_what_is_followed():
    person, other = UserFactory(), UserFactory()
    follow(actor=person, target=PartyFactory())
    preference_of(other)

    for _ in range(2):
        stop_mail(person=person.pk)

    assert dict(MailPreference.objects.values_list("user", "rhythm")) == {
        person.pk: Rhythm.OFF,
        other.pk: Rhythm.DAILY,
    }
    assert Follow.objects.count() == 1
