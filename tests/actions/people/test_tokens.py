from contextlib import nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commitments.actions.people.tokens import claim_key, make_token, note_use, revoke_token, settle_key
from commitments.models import ApiToken, IdempotencyKey, LedgerEntry, User
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.queries.people.tokens import find_key, find_token, tokens_of
from commitments.rules.kernel.changes import Act, acts_told_to
from commitments.rules.people.tokens import TOKENS_LIMIT, Scope, last_day

from ...support.factories import UserFactory

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


def make(person, *scopes: Scope, **given) -> str:
    asked: Any = {"name": "Report", "scopes": list(scopes), "expires_on": today()} | given
    return make_token(actor=person, **asked)


def user_of(secret: str) -> User | None:
    found = find_token(secret, today=today())
    return found.user if found else None


def test_made_token_is_kept_as_a_hash_and_finds_its_person():
    person, other = UserFactory(desk=True), UserFactory()

    secret, others = make(person, Scope.ASSESS), make(other)

    kept = ApiToken.objects.get(user=person)
    assert secret[:4] == "svd_"
    assert len(secret) == 47
    assert secret not in str(vars(kept))
    assert kept.scopes == "read assess"
    assert [user_of(text) for text in (secret, others)] == [person, other]
    texts = ("", "x", kept.token_hash, secret[:-1], f"{secret}\x00", "ключ", "svd_" + "ё" * 43)
    assert [find_token(text, today=today()) for text in texts] == [None] * len(texts)


def test_token_ends_after_its_last_day_and_when_it_is_revoked():
    person = UserFactory()
    secret = make(person)
    token = ApiToken.objects.get()

    after = find_token(secret, today=today() + timedelta(days=1))
    revoke_token(actor=person, token=token)

    assert after is None
    assert find_token(secret, today=today()) is None
    with pytest.raises(ValidationError, match="already revoked"):
        revoke_token(actor=person, token=token)


def test_token_of_an_account_that_is_off_is_nobodys():
    secret = make(UserFactory())

    User.objects.update(is_active=False)

    assert find_token(secret, today=today()) is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"expires_on": date(2018, 1, 1)}, "expires_on"),
        ({"expires_on": last_day(timezone.localdate()) + timedelta(days=2)}, "expires_on"),
    ],
)
def test_token_without_a_name_or_for_too_long_is_not_made(given, field):
    with pytest.raises(ValidationError) as refused:
        make(UserFactory(), **given)

    assert list(refused.value.error_dict) == [field]
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "kept"),
    [
        ("reader", "read own"),
        ("focal_point", "read report own"),
        ("desk_officer", "read report assess record manage import own"),
        ("reviewer", "read report assess record manage import redact own"),
        ("administrator", "read report assess record manage import redact own"),
    ],
)
def test_token_has_no_scope_that_its_person_could_not_use(role, kept):
    person = UserFactory(role=role)

    for scope in Scope:
        with nullcontext() if scope in kept.split() else pytest.raises(ValidationError, match="Your role") as refused:
            make(person, scope)
        assert refused is None or list(refused.value.error_dict) == ["scopes"]

    make(person, *(Scope(scope) for scope in kept.split()))
    assert kept in ApiToken.objects.values_list("scopes", flat=True)
    assert ApiToken.objects.count() == len(kept.split()) + 1


def test_nobody_has_more_tokens_in_use_than_the_limit():
    person = UserFactory()
    for _ in range(TOKENS_LIMIT):
        make(person)

    with pytest.raises(ValidationError, match="Revoke one first"):
        make(person)
    revoke_token(actor=person, token=tokens_of(person)[0])

    assert make(person)


def test_nobody_revokes_the_token_of_somebody_else():
    make(UserFactory())

    with pytest.raises(PermissionDenied):
        revoke_token(actor=UserFactory(administrator=True), token=ApiToken.objects.get())

    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("person", [AnonymousUser, lambda: UserFactory(is_active=False)])
def test_nobody_without_an_account_that_is_on_has_a_token(person):
    with pytest.raises(PermissionDenied):
        make(person())


def test_making_and_revoking_are_on_the_ledger_without_the_secret_or_its_hash(settings):
    person = UserFactory()
    secret = make(person)
    kept = ApiToken.objects.get()

    revoke_token(actor=person, token=kept)

    entries = list(LedgerEntry.objects.order_by("seq"))
    assert [entry.act for entry in entries] == ["make_token", "revoke_token"]
    told = "".join(entry.payload for entry in entries)
    assert [text for text in (secret, kept.token_hash, kept.name) if text in told] == []
    assert {finding.kind for finding in verify_ledger(settings.LEDGER_KEY).findings} <= {"account"}


def test_entries_on_tokens_are_told_to_administrators():
    told = {Act.MAKE_TOKEN, Act.REVOKE_TOKEN}

    people = [UserFactory(administrator=True), UserFactory(reviewer=True), UserFactory()]

    assert [told <= set(acts_told_to(person)) for person in people] == [True, False, False]


def test_use_is_noted_once_a_day(django_assert_num_queries):
    make(UserFactory())

    note_use(ApiToken.objects.get(), today())
    with django_assert_num_queries(1):
        note_use(ApiToken.objects.get(), today())

    assert ApiToken.objects.get().last_used_on == today()


def test_key_is_taken_once_a_person_and_let_go_after_a_day():
    person, other = UserFactory(), UserFactory()

    first = claim_key(actor=person, key="k", digest="d")
    assert first
    settle_key(first, "7")
    kept = find_key(person, "k")

    assert (kept and kept.made) == "7"
    assert claim_key(actor=person, key="k", digest="d") is None
    assert claim_key(actor=other, key="k", digest="d")
    IdempotencyKey.objects.update(made_at=timezone.now() - timedelta(hours=25))
    assert claim_key(actor=person, key="k", digest="e")
    assert find_key(other, "k") is None
