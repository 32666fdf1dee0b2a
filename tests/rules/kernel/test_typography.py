"""What setting a text leaves in its letters goes; its words stay."""

import pytest

from commitments.rules.kernel.typography import ITEM, Vocabulary, clean_line, clean_paragraphs, join_lines


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("the ﬁnal oﬃce ﬂoor", "the final office floor"),
        ("a\u00a0b\u202fc\u2009d\te  f\n", "a b c d e f"),
        ("com\u00admit\u200bment\ufeff", "commitment"),
        ("non\u2011binding", "non\u2011binding"),
        ("cafe\u0301", "café"),
        ("ﺳﻼم", "سلام"),
        ("می\u200cشود", "می\u200cشود"),
        ("\u202eabc\u202c \u2066d\u2069", "abc d"),
        ("“one” – ‘two’ « trois » …", "“one” – ‘two’ « trois » …"),
    ],
)
def test_line_keeps_its_words_and_loses_its_setting(written, plain):
    assert clean_line(written) == plain


def test_paragraphs_that_say_nothing_go_and_bullets_are_one():
    written = ["", "* * *", "—", "\uf0b7 first", "-   second", "▪third", "1. fourth", "* a note", "– fifth"]

    assert clean_paragraphs(written) == ["• first", "• second", "• third", "1. fourth", "* a note", "• fifth"]


@pytest.mark.parametrize("line", ["1. a", "(a) b", "iv) c", "12) d", "1.2. e", "• f", "- g", "§ 5 h", "б) и", "أ) ب"])
def test_item_is_told_by_the_mark_before_it(line):
    assert ITEM.match(line)


@pytest.mark.parametrize("line", ["2018 was", "A state", "-5 degrees", "I agree", "U.S. policy", "1 Noting"])
def test_sentence_is_no_item(line):
    assert not ITEM.match(line)


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        (["their commit-", "ment to it; the commitment"], "their commitment to it; the commitment"),
        (["the COVID-", "19 pandemic"], "the COVID-19 pandemic"),
        (["the Indo-", "Pacific"], "the Indo-Pacific"),
        (["near-", "and long-term"], "near- and long-term"),
        (["com\u00ad", "mitment"], "commitment"),
        (["low-carbon, a low-", "carbon economy"], "low-carbon, a low-carbon economy"),
        (["at https://example.org/one/", "two/three"], "at https://example.org/one/two/three"),
        (["维护叙利亚", "的主权"], "维护叙利亚的主权"),
        (["", "one", " ", "two "], "one two"),
    ],
)
def test_lines_are_joined_with_hyphenation_undone(lines, joined):
    assert join_lines(lines, Vocabulary(lines)) == joined


def test_unknown_word_is_joined_where_the_text_parts_words_and_kept_where_it_does_not():
    parting = ["the nego-", "tiating side"]
    keeping = [f"a line of many others, number {number}" for number in range(60)] + ["the cost-", "efficient way"]

    assert join_lines(parting, Vocabulary(parting)) == "the negotiating side"
    assert join_lines(keeping[-2:], Vocabulary(keeping)) == "the cost-efficient way"
