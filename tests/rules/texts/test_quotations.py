import pytest

from commitments.rules.texts.quotations import TITLE_LENGTH, find_paragraphs, find_quotation, title_of

TEXT = "The sides  agree\nto meet. The sides agree to meet."


@pytest.mark.parametrize(
    ("words", "span"),
    [
        ("The sides agree to meet.", (26, 50)),
        (" to meet. ", (17, 25)),
        ("agree\tto meet", (11, 24)),
        ("agree to talk", None),
        ("  ", None),
    ],
)
def test_words_are_found_to_the_letter_or_else_with_other_blanks(words, span):
    assert find_quotation(TEXT, words) == span


def test_only_whole_paragraphs_are_found():
    text = "We agree.\n\nWe agree. We meet.\n\nWe\nagree."

    assert list(find_paragraphs(text, "We  agree.")) == [(0, 9), (31, 40)]
    assert list(find_paragraphs(text, " ")) == []


def test_title_is_the_beginning_cut_between_words():
    long = "word, " * 100

    assert title_of(" We\n agree. ") == "We agree."
    assert title_of("x" * TITLE_LENGTH) == "x" * TITLE_LENGTH
    assert title_of(long).endswith("word…")
    assert len(title_of(long)) <= TITLE_LENGTH
