"""By what paragraphs are cited: printed numbers where a text numbers its paragraphs, else counting."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.citations import cite_paragraphs
from commitments.rules.texts.paragraphs import read_paragraphs


def cited(*paragraphs: str) -> list[str]:
    text = "\n\n".join(paragraphs)
    found = read_paragraphs(text)
    assert len(found) == len(paragraphs)
    return cite_paragraphs(text, found)


@pytest.mark.parametrize(
    ("paragraphs", "expected"),
    [
        ([], []),
        (["We met.", "We will meet again."], ["1", "2"]),
        (["Joint statement", "1. Iran acts.", "2. Russia acts.", "3. All act."], ["[1]", "1", "2", "3"]),
        (["5. Iran acts.", "6. Russia acts."], ["5", "6"]),
        (["1) Iran acts.", "2) Russia acts."], ["1", "2"]),
        (["1\\. Iran acts.", "2\\. Russia acts."], ["1", "2"]),
        (["١. نص أول.", "٢. نص ثان."], ["١", "٢"]),
        (["OP1. Decides to act.", "OP2 Decides to go on.", "OP2bis Notes it."], ["OP1", "OP2", "OP2bis"]),
        (["PP1 Recalling that.", "PP2 Noting this.", "OP1 Acts.", "OP2 Goes on."], ["PP1", "PP2", "OP1", "OP2"]),
        (["§ 1 We act.", "§ 2 We go on."], ["§1", "§2"]),
        (["1. We act.", "2.1 We pay.", "2.2 They pay.", "2.3 All pay."], ["[1]", "2.1", "2.2", "2.3"]),
    ],
)
def test_paragraphs_are_cited_by_the_numbers_that_the_text_prints(paragraphs, expected):
    assert cited(*paragraphs) == expected


def test_points_are_cited_under_their_paragraph():
    found = cited(
        "1. We will:",
        "(a) act now:",
        "(i) here;",
        "(ii) there;",
        "(b) act later.",
        "2. We will:",
        "(a) pay;",
        "(b) count.",
    )

    assert found == ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)", "2", "2(a)", "2(b)"]


def test_letter_that_is_a_roman_number_too_counts_as_what_the_list_counts():
    letters = [f"({letter}) act;" for letter in "abcdefghij"]

    assert cited("1. We will:", *letters, "2. We go on.")[8:] == ["1(h)", "1(i)", "1(j)", "2"]


def test_numbers_that_begin_anew_in_sections_name_the_section_and_those_that_run_on_do_not():
    anew = cited("I. Trade", "1. We act.", "2. We pay.", "II. Health", "1. We act.", "2. We pay.")
    on = cited("I. Trade", "1. We act.", "2. We pay.", "II. Health", "3. We act.", "4. We pay.")

    assert anew == ["I", "I.1", "I.2", "II", "II.1", "II.2"]
    assert on == ["I", "1", "2", "II", "3", "4"]


def test_numbers_that_begin_anew_are_told_apart_by_the_annex_or_by_how_often_they_did():
    main = ["1. We act.", "2. We pay."]

    assert cited(*main, "Annex II: the road", *main) == ["1", "2", "[3]", "Annex II 1", "Annex II 2"]
    assert cited(*main, "The road", *main) == ["1", "2", "[3]", "[2] 1", "[2] 2"]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ["We met.", "We will:", "1. act;", "2. pay.", "We thank the host.", "We go home.", "We will meet again."],
        ["1. We met alone.", "We act."],
        ["We met.", "3. We act.", "7. We pay."],
        ["We act.", "3.5 million people fled.", "We pay."],
        ["We will:", "- act;", "- pay."],
        ["I. Trade", "We act.", "II. Health", "We act."],
    ],
)
def test_number_that_is_not_of_the_text_as_a_whole_is_none(paragraphs):
    assert cited(*paragraphs) == [str(n) for n in range(1, len(paragraphs) + 1)]


def test_preamble_may_be_longer_than_what_it_leads_to():
    found = cited("We met,", "Recalling this,", "Noting that,", "Have decided:", "1. to act;", "2. to pay.")

    assert found == ["[1]", "[2]", "[3]", "[4]", "1", "2"]


@given(st.lists(st.sampled_from(["1. a", "2. b", "(a) c:", "(b) d", "i. e", "II. f", "OP1 g", "2.1 h", "i", "Annex"])))
def test_no_two_paragraphs_are_cited_by_the_same(lines):
    text = "\n\n".join(lines)
    found = cite_paragraphs(text, read_paragraphs(text))

    assert len(found) == len(set(found)) == len(read_paragraphs(text))
