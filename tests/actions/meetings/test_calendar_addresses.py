import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.meetings.calendar_addresses import end_calendar_address, make_calendar_address
from commitments.models import CalendarAddress, LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.queries.meetings.calendar_addresses import find_reader
from commitments.rules.kernel.changes import Act, acts_told_to
from commitments.rules.kernel.permissions import UserRole

from ...support.factories import UserFactory

pytestmark = pytest.mark.django_db


def acts() -> list[str]:
    return list(LedgerEntry.objects.order_by("seq").values_list("act", flat=True))


def test_made_address_is_kept_as_a_hash_and_finds_its_owner():
    person, other = UserFactory(), UserFactory()

    token, others = make_calendar_address(actor=person), make_calendar_address(actor=other)

    kept = CalendarAddress.objects.get(user=person)
    assert len(token) == 43
    assert token not in str(vars(kept))
    assert len(kept.token_hash) == 64
    assert find_reader(token) == person
    assert find_reader(others) == other
    assert [find_reader(text) for text in ("", "x", kept.token_hash, token[:-1], "\x00", "ключ")] == [None] * 6


def test_new_address_ends_the_one_before():
    person = UserFactory()
    before = make_calendar_address(actor=person)

    after = make_calendar_address(actor=person)

    assert find_reader(before) is None
    assert find_reader(after) == person
    assert CalendarAddress.objects.count() == 1


def test_address_that_was_taken_back_is_nobodys():
    person = UserFactory()
    token = make_calendar_address(actor=person)

    end_calendar_address(actor=person)

    assert find_reader(token) is None
    assert CalendarAddress.objects.count() == 0
    with pytest.raises(ValidationError, match="no private calendar link to revoke"):
        end_calendar_address(actor=person)


def test_address_of_an_account_that_is_off_is_nobodys():
    person = UserFactory()
    token = make_calendar_address(actor=person)

    User.objects.filter(pk=person.pk).update(is_active=False)

    assert find_reader(token) is None


def test_making_and_ending_are_on_the_ledger_without_the_secret_or_its_hash(settings):
    person = UserFactory()
    version = User.objects.get(pk=person.pk).version

    token = make_calendar_address(actor=person)
    kept = CalendarAddress.objects.get().token_hash
    end_calendar_address(actor=person)

    made, ended = LedgerEntry.objects.order_by("seq")
    assert acts() == ["make_calendar_address", "end_calendar_address"]
    assert made.object_id == str(person.pk)
    assert ended.actor_id == person.pk
    assert made.before == {"version": version}
    assert made.after == {"version": version + 1}
    assert ended.after == {"version": version + 2}
    assert [secret for secret in (token, kept) if secret in made.payload + ended.payload] == []
    assert {finding.kind for finding in verify_ledger(settings.LEDGER_KEY).findings} <= {"account"}


@pytest.mark.parametrize("act", [make_calendar_address, end_calendar_address])
@pytest.mark.parametrize("person", [AnonymousUser, lambda: UserFactory(is_active=False)])
def test_nobody_without_an_account_that_is_on_has_an_address(act, person):
    with pytest.raises(PermissionDenied):
        act(actor=person())

    assert acts() == []


def test_entries_on_addresses_are_told_to_administrators():
    told = {Act.MAKE_CALENDAR_ADDRESS, Act.END_CALENDAR_ADDRESS}

    people = [
        UserFactory(role=role, is_staff=role != UserRole.READER) for role in ("administrator", "reviewer", "reader")
    ]

    assert [told <= set(acts_told_to(person)) for person in people] == [True, False, False]
