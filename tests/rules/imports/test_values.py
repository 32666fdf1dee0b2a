import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.imports.values import (
    SEPARATORS,
    find_addresses,
    find_markup,
    guess_separator,
    guess_value,
    likeness_key,
    look_alikes,
    read_percent,
    split_cell,
    status_of_percent,
)
from commitments.rules.kernel.statuses import CODES, STANDING_LABELS, Status


@pytest.mark.parametrize(
    "names",
    [
        ["King’s Privy Council", "King's Privy Council", "King\\u2019s  Privy\xa0Council", "KING‘S PRIVY COUNCIL"],
        ["Élysée", unicodedata.normalize("NFD", "Élysée"), " élysée "],
        ["İstanbul", "Istanbul", "istanbul"],
        ["The Netherlands", "Netherlands", "netherlands."],
        ["Korea, Republic of", "Korea (Republic of)"],
        ["العربيّة", "العربية", "العـربية"],
    ],
)
def test_spellings_of_one_name_look_alike(names):
    assert len({likeness_key(name) for name in names}) == 1
    assert look_alikes([*names, "Somebody else", names[0]]) == [names]


def test_different_names_do_not_look_alike():
    assert look_alikes(["Niger", "Nigeria", "Iran", "Iraq"]) == []


def test_our_own_words_are_certain():
    for status in (*STANDING_LABELS, Status.NO_INFORMATION):
        assert guess_value(str(status.label), "statuses") == CODES[status]
        assert guess_value(CODES[status], "statuses") == CODES[status]
    for status, label in STANDING_LABELS.items():
        assert guess_value(str(label), "statuses") == CODES[status]


@pytest.mark.parametrize("word", ["broken", "In progress", "delayed", "compromised", "on track", "abandoned", ""])
def test_word_that_registers_use_differently_is_left_to_a_person(word):
    assert guess_value(word, "statuses") == ""


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("not-started", "0"),
        ("ACHIEVED", "3"),
        ("Частично выполнено", "2"),
        ("Completato", "3"),
        ("Не розпочато", "0"),
        ("未着手", "0"),
        ("Belum dimulai", "0"),
        ("미착수", "0"),
        ("Niet gestart", "0"),
    ],
)
def test_word_with_one_meaning_is_guessed(word, code):
    assert guess_value(word, "statuses") == code


@pytest.mark.parametrize(
    ("text", "whole", "share", "code"),
    [
        ("100%", 100, 100, "3"),
        ("99,9 %", 100, Decimal("99.9"), "2"),
        ("25", 100, 25, "2"),
        ("24.9", 100, Decimal("24.9"), "1"),
        ("0", 100, 0, "0"),
        ("0.5", 1, 50, "2"),
        ("1", 1, 100, "3"),
        ("50%", 1, 50, "2"),
    ],
)
def test_percentage_has_a_status_by_the_stated_rule(text, whole, share, code):
    found = read_percent(text, whole)

    assert found == share
    assert status_of_percent(found) == code


@pytest.mark.parametrize("text", ["101", "-5", "half", "", "50 of 100", "1e2"])
def test_what_is_no_percentage_is_none(text):
    assert read_percent(text) is None


@pytest.mark.parametrize(
    ("text", "separator", "pieces"),
    [
        ("A; B ;; A", ";", ["A", "B"]),
        ("A | B|C", " | ", ["A", "B", "C"]),
        ("A\n B\n", "\n", ["A", "B"]),
        ("• A\n- B\n3) C", "\n", ["A", "B", "C"]),
        ('["A", "B, C", null, 3]', "json", ["A", "B, C", "3"]),
        ("وزارة الصحة، وزارة المياه", ",", ["وزارة الصحة", "وزارة المياه"]),
        ("الف؛ ب", ";", ["الف", "ب"]),
        ("no list", "json", ["no list"]),
        ("A; B", "", ["A; B"]),
        ("", ";", []),
    ],
)
def test_cell_is_parted(text, separator, pieces):
    assert split_cell(text, separator) == pieces


@pytest.mark.parametrize(
    ("text", "separator", "addresses", "others"),
    [
        ("https://a.org/x;y https://b.org", "", ["https://a.org/x;y", "https://b.org"], []),
        ("HTTPS://a.org/People's_(x)", "", ["HTTPS://a.org/People's_(x)"], []),
        ("see (https://a.org/x), p. 3", "", ["https://a.org/x"], []),
        ("https://a.org; Journal; https://b.org", ";", ["https://a.org", "https://b.org"], ["Journal"]),
        (
            '[{"title": "A", "url": "https:\\/\\/a.org"}, {"url": "https://b.org"}]',
            "json",
            ["https://a.org", "https://b.org"],
            [],
        ),
        ('<a href="https://a.org/?x=1&amp;y=2">A</a>', "", ["https://a.org/?x=1&y=2"], []),
        ("[report](https://a.org/x)", "", ["https://a.org/x"], []),
        ("Annual report", "", [], ["Annual report"]),
    ],
)
def test_addresses_are_found_whatever_stands_around_them(text, separator, addresses, others):
    assert find_addresses(text, separator) == (addresses, others)


def test_known_name_is_not_cut_at_the_comma_in_it():
    known = {"Minister of Innovation, Science and Industry", "Korea, Republic of"}.__contains__

    assert split_cell(
        "Minister of Health, Minister of Innovation, Science and Industry, Korea, Republic of", ",", known
    ) == [
        "Minister of Health",
        "Minister of Innovation, Science and Industry",
        "Korea, Republic of",
    ]


@pytest.mark.parametrize(
    ("cells", "separator"),
    [
        (["A; B", "A", "C"], ";"),
        (["https://a | https://b", "https://c"], " | "),
        (["A\nB"], "\n"),
        (['["A"]'], "json"),
        (["A, B", "B, A", "A"], ","),
        (["Ministry of Trade, Industry and Energy", "Office of A, B and C"], ""),
        ([], ""),
    ],
)
def test_separator_is_guessed_from_the_column(cells, separator):
    assert guess_separator(cells) == separator


def test_comma_between_known_names_parts_them():
    known = {"Turkey", "Iran", "Korea, Republic of"}.__contains__

    assert guess_separator(["Turkey, Iran", "Oman"], known) == ","
    assert guess_separator(["Korea, Republic of", "Oman"], known) == ""


@given(st.text(), st.sampled_from(SEPARATORS))
def test_parted_cell_has_no_empty_and_no_repeated_pieces(text, separator):
    pieces = split_cell(text, separator)

    assert len(set(pieces)) == len(pieces)
    assert "" not in pieces


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("<p>We open the road.</p>", "<p>"),
        ('See <a href="https://example.org">it</a>', '<a href="https://example.org">'),
        ("Trade &amp; aid", "&amp;"),
        ("the road&#8217;s end", "&#8217;"),
        ("R&D; costs < 5 and > 3", ""),
        ("Aid <to be confirmed>", ""),
    ],
)
def test_marks_of_web_pages_are_found_in_words(text, mark):
    assert find_markup(text) == mark
