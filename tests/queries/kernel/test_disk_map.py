"""What is remembered beside the memory is found again, in order, and leaves no file behind."""

import gc
from pathlib import Path

import pytest

from commitments.queries.kernel.disk_map import Numbers, Paragraphs, Sorted


def test_the_first_number_of_a_key_stays():
    numbers = Numbers()

    found = [numbers.first(key, number) for key, number in (("a", 1), (b"a", 2), (1, 3), ("a", 4))]

    assert found == [1, 2, 3, 1]
    assert ["a" in numbers, "b" in numbers, numbers.get("a"), numbers.get("b")] == [True, False, 1, None]


def test_a_key_is_new_once():
    numbers = Numbers()

    assert [numbers.add(key) for key in ("a", "b", "a")] == [True, True, False]


def test_of_two_numbers_under_a_key_the_later_is_kept_or_neither():
    kept, shared = Numbers(), Numbers()
    pairs = [("once", 1), ("same", 2), ("same", 2), ("other", 3), ("other", 4), ("other", 3)]

    kept.put(pairs)
    shared.share(pairs)

    assert [kept.get(key) for key in ("once", "same", "other")] == [1, 2, 3]
    assert [shared.get(key) for key in ("once", "same", "other")] == [1, 2, None]


def test_paragraphs_stand_in_the_order_in_which_they_came():
    paragraphs = Paragraphs()

    for text, words, said in ((1, "b", {"fr": "ß"}), (2, "c", {}), (1, "a", {})):
        paragraphs.add(text, words, said)

    assert paragraphs.of(1) == [("b", {"fr": "ß"}), ("a", {})]


def test_things_come_back_by_what_they_are_about_and_day():
    things = Sorted()

    for about, day, number in ((2, "2026-01-01", 1), (1, "2026-01-02", 3), (1, "2026-01-01", 9), (1, "2026-01-02", 2)):
        things.put(about, day, number, {"number": number})

    assert [thing["number"] for thing in things] == [9, 2, 3, 1]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="not run: no /proc")
def test_the_file_has_no_name_and_is_closed_with_what_keeps_it():
    numbers = Numbers()
    held = _deleted_files()

    del numbers
    gc.collect()

    assert len(held - _deleted_files()) == 1


def _deleted_files() -> set[tuple[str, str]]:
    links = [path for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
    found = {(path.name, str(path.readlink())) for path in links}
    return {(name, link) for name, link in found if link.endswith("(deleted)")}
