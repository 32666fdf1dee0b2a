"""Which state the facet index stands for, whoever else reads and writes meanwhile."""

from contextlib import contextmanager
from datetime import date
from threading import Event, Lock, Thread, current_thread

import pytest
from django.db import connection, transaction

from commitments.actions.register.commitments import edit_commitment
from commitments.models import Commitment
from commitments.queries.kernel.read_snapshot import consistent_read, one_moment
from commitments.queries.lists import facets, past
from commitments.rules.kernel.commitments import Tier
from commitments.rules.lists.past import Moment

from ...support.factories import CommitmentFactory, secretary
from ...support.samples import TODAY

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def lost():
    """What is written is lost, as in a failover or when the database is put back to an earlier moment."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def in_another_thread(act) -> None:
    def run() -> None:
        act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=30)
    assert not thread.is_alive()


def move(commitment: Commitment, tier: Tier) -> None:
    current = Commitment.objects.get(pk=commitment.pk)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes={"tier": tier})


def seen(index: facets.FacetIndex) -> set[int]:
    """The ids that visitors see."""
    return {i for i in range(index.rows.bit_length()) if facets.visible_rows(index, [Tier.PUBLIC]) >> i & 1}


@pytest.fixture
def public() -> list[Commitment]:
    return [CommitmentFactory() for _ in range(3)]


@pytest.fixture
def built(monkeypatch) -> list[facets.Head]:
    """The heads of which an index was built from all rows."""
    found: list[facets.Head] = []
    build = facets._build

    def build_and_tell(head: facets.Head, today: date) -> facets.FacetIndex:
        found.append(head)
        return build(head, today)

    monkeypatch.setattr(facets, "_build", build_and_tell)
    return found


def test_reader_who_waited_for_the_lock_builds_nothing_and_sets_nothing_back(public, built, monkeypatch):
    facets.current_index(TODAY)
    built.clear()
    waits, go_on, lock, found = Event(), Event(), Lock(), []

    class LateLock:
        def __enter__(self):
            if current_thread().name == "late":
                waits.set()
                assert go_on.wait(30)
            lock.acquire()

        def __exit__(self, *error):
            lock.release()

    def read_late() -> None:
        found.append(facets.current_index(TODAY))
        connection.close()

    monkeypatch.setattr(facets, "_lock", LateLock())
    move(public[0], Tier.INTERNAL)
    late = Thread(target=read_late, name="late")
    late.start()
    assert waits.wait(30)
    move(public[1], Tier.INTERNAL)
    now = facets.current_index(TODAY)
    go_on.set()
    late.join(30)

    assert not built
    assert found == [now]
    assert facets._current is now
    assert now.head == facets.read_head()
    assert seen(now) == {public[2].pk}


def test_number_that_was_lost_and_given_again_leaves_nothing_behind(public):
    facets.current_index(TODAY)
    with lost():
        move(public[0], Tier.INTERNAL)
        assert public[0].pk not in seen(facets.current_index(TODAY))

    move(public[1], Tier.INTERNAL)

    assert seen(facets.current_index(TODAY)) == {public[0].pk, public[2].pk}


def test_lost_number_that_later_acts_passed_leaves_nothing_behind(public):
    facets.current_index(TODAY)
    with lost():
        move(public[0], Tier.INTERNAL)
        facets.current_index(TODAY)

    move(public[1], Tier.INTERNAL)
    move(public[2], Tier.PARTIES)

    assert seen(facets.current_index(TODAY)) == {public[0].pk}


def test_register_that_was_put_back_is_built_once(public, built):
    with lost():
        move(public[0], Tier.INTERNAL)
        facets.current_index(TODAY)
    built.clear()

    indexes = [facets.current_index(TODAY) for _ in range(3)]

    assert seen(indexes[0]) == {commitment.pk for commitment in public}
    assert indexes[0] is indexes[1] is indexes[2]
    assert built == [facets.read_head()]


@pytest.mark.parametrize("reads", [one_moment, consistent_read])
def test_reader_of_an_earlier_moment_gets_its_rows_and_sets_nothing_back(public, reads):
    def hide() -> None:
        move(public[0], Tier.INTERNAL)
        facets.current_index(TODAY)

    facets.current_index(TODAY)
    with reads():
        before = facets.read_head()
        in_another_thread(hide)
        shared = facets._current
        then = facets.current_index(TODAY)

        assert then.head == before
        assert seen(then) == {commitment.pk for commitment in public}
        assert facets._current is shared

    assert facets.current_index(TODAY) is shared
    assert seen(shared) == {public[1].pk, public[2].pk}


def test_index_counts_one_state_while_others_write(public, monkeypatch):
    """What is written while the rows are read is not half in."""
    read = facets._bitmaps

    def read_while_others_write(chosen, today):
        in_another_thread(lambda: move(public[0], Tier.INTERNAL))
        return read(chosen, today)

    monkeypatch.setattr(facets, "_bitmaps", read_while_others_write)
    index = facets.current_index(TODAY)
    monkeypatch.undo()

    assert seen(index) == {commitment.pk for commitment in public}
    assert seen(facets.current_index(TODAY)) == {public[1].pk, public[2].pk}


def test_reader_of_the_day_before_builds_nothing(public, built):
    tomorrow = TODAY.replace(day=TODAY.day + 1)
    facets.current_index(tomorrow)
    built.clear()

    assert facets.current_index(TODAY).today == TODAY
    assert facets.current_index(tomorrow).today == tomorrow
    assert not built


def test_late_reader_of_the_past_builds_nothing(public, monkeypatch):
    earlier = facets.current_index(TODAY)
    move(public[0], Tier.INTERNAL)
    moment = Moment(TODAY)
    known = past.index_at(moment, today=TODAY)
    monkeypatch.setattr(past, "current_index", lambda today: earlier)

    assert past.index_at(moment, today=TODAY) is known


def test_past_of_lost_acts_is_not_kept(public):
    moment = Moment(TODAY)
    past.index_at(moment, today=TODAY)
    with lost():
        move(public[0], Tier.INTERNAL)
        past.index_at(moment, today=TODAY)

    move(public[1], Tier.INTERNAL)

    assert seen(past.index_at(moment, today=TODAY)) == {public[0].pk, public[2].pk}
