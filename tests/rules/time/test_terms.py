import pytest

from commitments.rules.time.lexicon import load_lexicon
from commitments.rules.time.terms import Terms


def terms(text: str) -> Terms:
    return Terms(text, load_lexicon("en"))


@pytest.mark.parametrize(("text", "amount"), [("two months", (2, 1)), ("120 days", (120, 1)), ("months", None)])
def test_amount_is_read_in_words_and_digits(text, amount):
    assert terms(text).amount(0) == amount


@pytest.mark.parametrize(
    ("text", "ordinal"), [("first meeting", (1, 1)), ("1st of June", (1, 2)), ("1 June", None), ("June", None)]
)
def test_number_is_an_ordinal_by_its_word_or_its_ending(text, ordinal):
    assert terms(text).ordinal(0) == ordinal


def test_number_of_more_digits_is_none():
    assert terms("2018").number(0) is None
    assert terms("2018").number(0, digits=4) == (2018, 1)


def test_fillers_and_points_are_skipped_and_a_comma_where_it_may_stand():
    text = terms("the, June")

    assert text.skip(0) == 1
    assert text.skip(0, comma=True) == 2


def test_nothing_stands_behind_the_end():
    text = terms("June")

    assert text.all(9, "unit") == []
    assert text.is_dash(9) is False
    assert text.is_possessive(9) is False
    assert text.skip(9) == 9


def test_possessive_is_an_s_behind_an_apostrophe():
    assert [terms("this year's end").is_possessive(at) for at in range(4)] == [False, False, True, False]
