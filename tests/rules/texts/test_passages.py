from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.passages import (
    NUMBER_LENGTH,
    join_spans,
    passage_number,
    printed_number,
    read_spans,
    sentences_at,
)
from commitments.rules.texts.sentences import read_sentences

TEXT = "Title here\n\nOne will act 🤝. Two will not.\n\nC'est décidé e\u0301té.\n\nاتفق الطرفان على وقف النار."


@pytest.mark.parametrize(
    ("starts", "ends", "spans"),
    [
        ([], [], []),
        (["12"], ["27"], [(12, 27)]),
        (["11"], ["28"], [(12, 27)]),
        (["28", "12"], ["41", "27"], [(12, 41)]),
        (["43", "12"], ["47", "15"], [(12, 15), (43, 47)]),
        (["12", "14"], ["20", "18"], [(12, 20)]),
    ],
)
def test_spans_are_trimmed_ordered_and_joined(starts, ends, spans):
    assert read_spans(TEXT, starts, ends) == spans


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (["1"], []),
        (["a"], ["9"]),
        (["²"], ["9"]),
        (["-1"], ["9"]),
        (["1e1"], ["19"]),
        (["5"], ["5"]),
        (["9"], ["5"]),
        (["0"], [str(len(TEXT) + 1)]),
        (["1" * 5000], ["9"]),
        (["10"], ["12"]),
        (["0"] * 21, ["3"] * 21),
    ],
    ids=lambda value: str(value)[:20],
)
def test_what_is_no_span_is_refused(starts, ends):
    with pytest.raises(ValueError):  # noqa: PT011 - one kind of refusal, whatever is wrong
        read_spans(TEXT, starts, ends)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 30)), max_size=6))
def test_joined_spans_hold_the_same_letters_and_never_touch(pairs):
    spans = [(start, start + length) for start, length in pairs]

    joined = join_spans(spans, TEXT)

    covered = {at for start, end in spans for at in range(start, end)}
    assert {at for start, end in joined for at in range(start, end)} >= covered
    assert all(TEXT[before[1] : after[0]].strip() for before, after in pairwise(joined))


@pytest.mark.parametrize(
    ("words", "taken", "number"),
    [
        ("One will act", set(), "2.1"),
        ("will not", set(), "2.2"),
        ("act 🤝. Two", set(), "2.1–2"),
        ("décidé", set(), "3"),
        ("act 🤝. Two will not.\n\nC'est", set(), "2–3"),
        ("One will act", {"2.1"}, "2.1a"),
        ("One will act", {"2.1", "2.1a"}, "2.1b"),
        ("One will act", {"2.1", *(f"2.1{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")}, "2.1-2"),
    ],
)
def test_number_is_that_of_paragraph_and_sentence(words, taken, number):
    start = TEXT.index(words)

    assert passage_number(read_sentences(TEXT), start, start + len(words), taken) == number


def test_sentences_at_a_place_are_those_that_have_a_part_in_it():
    start = TEXT.index("Two")

    assert [sentence.words for sentence in sentences_at(read_sentences(TEXT), start - 3, start + 1)] == [
        "One will act 🤝.",
        "Two will not.",
    ]


def test_passage_is_called_by_the_number_that_the_text_prints():
    text = "Statement\n\n1. Iran will act. It will pay.\n\n2. Russia will:\n\n(a) help;\n\n(b) count."
    sentences = read_sentences(text)

    def number(words, taken=()):
        start = text.index(words)
        return passage_number(sentences, start, start + len(words), taken)

    assert [number(words) for words in ("Statement", "It will pay.", "help", "help;\n\n(b) count.")] == [
        "[1]",
        "1.2",
        "2(a)",
        "2(a)–2(b)",
    ]
    assert number("help", {"2(a)"}) == "2(a)a"


def test_number_that_is_too_long_counts_its_paragraph():
    deep = ".".join(["1"] * (NUMBER_LENGTH // 2))
    words = "We will pay here; and there. And there."
    text = f"{deep}.1 We will act.\n\n{deep}.2 {words}"
    start = text.index(words)

    assert passage_number(read_sentences(text), start, start + len(words), ()) == "2.1–2"


def test_printed_number_is_that_of_the_whole_text_where_it_prints_any():
    text = "Joint statement\n\n1. We act. We pay.\n\n2. We will:\n\n(a) meet;\n\n(b) part.\n\nWe go."
    sentences = read_sentences(text)
    spans = [(one.start, other.end) for one in sentences for other in sentences if one.start <= other.start]

    found = [printed_number(text, *span, language="en") for span in spans]

    assert found == [passage_number(sentences, *span, ()) for span in spans]
    assert {"1.1", "1.1–2", "2(b)", "2(a)–2(b)"} <= set(found)
    assert printed_number(text.replace("1. ", "").replace("2. ", ""), 20, 25, language="en") == ""
