"""Hostile files: none ends the site, each gets its answer, and nothing of them acts."""

from pathlib import Path

import pytest

from commitments.exchange.texts.kinds import Problem, Refusal
from commitments.exchange.texts.reading import read_file
from commitments.exchange.texts.words import WORDS, refusal_words

from .hostile import FILES, READ

pytestmark = pytest.mark.long


def kept(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_there_are_enough_of_them():
    assert len(FILES) + len(READ) >= 40


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused_in_plain_words(name, tmp_path):
    make, problems = FILES[name]

    with pytest.raises(Refusal) as caught:
        read_file(kept(tmp_path / "content", make()), name)

    assert caught.value.problem in problems
    assert name in refusal_words(caught.value, name)


@pytest.mark.parametrize("name", READ)
def test_what_stands_around_a_text_has_no_effect(name, tmp_path):
    reading = read_file(kept(tmp_path / "content", READ[name]()), name)

    assert [" ".join(reading.paragraphs)] == ["The parties agree on all of it."]


def test_every_problem_has_its_words():
    assert set(WORDS) == set(Problem)
    assert all("%" not in refusal_words(Refusal(problem, "pdf"), "a.pdf") for problem in Problem)
