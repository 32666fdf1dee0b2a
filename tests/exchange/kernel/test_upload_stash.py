"""What is put aside is there for whoever sent it, for a while."""

import os
import time

import pytest
from django.conf import settings

from commitments.exchange.kernel.upload_stash import (
    FOLDER,
    KEPT_FOR,
    Gone,
    put_aside,
    put_away,
    say_of,
    take_up,
)

from ...support.factories import UserFactory, paper

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path


def test_what_is_put_aside_is_taken_up_by_the_same_person():
    user = UserFactory(desk=True)
    aside = say_of(put_aside(user, paper(b"words")), {"name": "a.txt", "user": 0})

    found = take_up(user, aside.key)

    assert found.content.read_bytes() == b"words"
    assert found.facts == {"name": "a.txt", "user": user.pk}


def test_it_is_not_there_for_anybody_else():
    aside = put_aside(UserFactory(desk=True), paper())

    with pytest.raises(Gone):
        take_up(UserFactory(desk=True), aside.key)


@pytest.mark.parametrize("key", ["", "unknown", "../../etc", "a" * 43, "." * 43, f"{'a' * 43}/../x"])
def test_key_that_is_none_finds_nothing(key):
    with pytest.raises(Gone):
        take_up(UserFactory(desk=True), key)


def test_what_was_put_away_is_gone():
    user = UserFactory(desk=True)
    aside = put_aside(user, paper())

    put_away(aside)

    with pytest.raises(Gone):
        take_up(user, aside.key)
    assert list((settings.DATA_DIR / FOLDER).iterdir()) == []


def test_what_is_too_old_is_gone_and_swept_by_the_next():
    user = UserFactory(desk=True)
    old = put_aside(user, paper())
    past = time.time() - KEPT_FOR - 1
    os.utime(old.content.parent, (past, past))

    with pytest.raises(Gone):
        take_up(user, old.key)
    new = put_aside(user, paper())

    assert [own.name for own in (settings.DATA_DIR / FOLDER).iterdir()] == [new.key]


def test_nobody_else_on_the_machine_can_read_it():
    aside = put_aside(UserFactory(desk=True), paper())

    assert (settings.DATA_DIR / FOLDER).stat().st_mode & 0o777 == 0o700
    assert aside.content.parent.stat().st_mode & 0o777 == 0o700
