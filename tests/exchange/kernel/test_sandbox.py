"""Work in a process of its own: whatever the task does, the parent gets an answer or a plain error."""

import io
import time
from pathlib import Path

import psutil
import pytest

from commitments.exchange.kernel.sandbox import Broken, TooLarge, TooLong, run_in_child, spool_from_child

from . import hostile_tasks as tasks


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "some file.txt"
    path.write_text("to be or not")
    return path


def test_task_is_given_the_file_and_the_arguments_and_its_answer_comes_back(path):
    assert run_in_child(tasks.count_words, path, 3) == {"words": ["not"]}


@pytest.mark.parametrize(
    ("task", "error"),
    [
        (tasks.fill_memory, TooLarge),
        (tasks.abort, TooLarge),
        (tasks.flood, TooLarge),
        (tasks.loop_for_ever, TooLong),
        (tasks.loop_on_two_processors, TooLong),
        (tasks.wait_for_ever, TooLong),
        (tasks.close_the_answer_and_wait, TooLong),
        (tasks.read_nowhere, Broken),
        (tasks.write_a_file, Broken),
        (tasks.leave, Broken),
        (tasks.answer_no_json, Broken),
        (tasks.nest, Broken),
    ],
)
def test_what_a_task_does_wrong_is_a_plain_error_and_leaves_no_process(path, task, error):
    before = set(psutil.Process().children(recursive=True))

    with pytest.raises(error):
        run_in_child(task, path, seconds=1, answer=1_000_000)

    assert set(psutil.Process().children(recursive=True)) - before == set()


def test_what_a_task_raises_is_told_shortened(path):
    with pytest.raises(Broken) as caught:
        run_in_child(tasks.fail, path)

    assert str(caught.value) == ("ValueError: no such thing " + "x" * 10_000)[:500]


def test_what_a_task_prints_is_no_part_of_its_answer(path):
    assert run_in_child(tasks.print_much, path) == "quiet"


def test_task_has_no_keys_of_the_site(path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "secret")

    assert run_in_child(tasks.tell_environment, path) == ["LC_ALL"]


def test_what_a_task_yields_is_written_line_by_line_in_its_own_letters(path):
    path.write_text("to be или not", encoding="utf-8")
    lines = io.BytesIO()

    spool_from_child(tasks.yield_words, path, into=lines)

    assert lines.getvalue() == '["to"]\n["be"]\n["или"]\n["not"]\n'.encode()


@pytest.mark.parametrize(("task", "error"), [(tasks.yield_without_end, TooLarge), (tasks.yield_and_fail, Broken)])
def test_what_goes_wrong_while_a_task_yields_is_a_plain_error(path, task, error):
    with pytest.raises(error):
        spool_from_child(task, path, into=io.BytesIO(), seconds=5, answer=1_000_000)


def test_what_a_task_started_ends_with_it(path):
    pid = run_in_child(tasks.leave_a_child, path)

    assert _gone(pid)


def test_nothing_was_written_beside_the_file(path):
    with pytest.raises(Broken):
        run_in_child(tasks.write_a_file, path)

    assert [(found.name, found.read_text()) for found in path.parent.iterdir() if found.stat().st_size] == [
        ("some file.txt", "to be or not")
    ]


def _gone(pid: int) -> bool:
    """Whether the process is there no more; who inherits it may need a moment to notice."""
    for _try in range(100):
        if not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
            return True
        time.sleep(0.02)
    return False
