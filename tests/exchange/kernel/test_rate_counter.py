"""Counting how often somebody asked, together with other processes."""

from threading import Thread

from commitments.exchange.kernel.rate_counter import SLOT, SLOTS, Counts


def test_processes_count_together_and_each_stretch_of_time_anew(tmp_path):
    one, other = Counts(tmp_path / "counts"), Counts(tmp_path / "counts")

    counted = [one.add("a", 7), other.add("a", 7), one.add("b", 7), other.add("a", 8), one.add("a", 8)]

    assert counted == [1, 2, 1, 1, 2]


def test_none_is_lost_when_many_ask_at_once(tmp_path):
    def ask() -> None:
        for _ in range(100):
            Counts(tmp_path / "counts").add("a", 1)

    threads = [Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Counts(tmp_path / "counts").add("a", 1) == 401


def test_file_does_not_grow_with_who_asks(tmp_path):
    counts = Counts(tmp_path / "counts")

    for number in range(200):
        counts.add(str(number), 1)

    assert (tmp_path / "counts").stat().st_size <= SLOT.size * SLOTS


def test_nobody_is_counted_where_nothing_can_be_written(tmp_path):
    assert Counts(tmp_path / "nowhere" / "counts").add("a", 1) == 0
