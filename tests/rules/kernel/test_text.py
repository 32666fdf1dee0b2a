import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.kernel.text import (
    control_characters,
    fold,
    found_words,
    known_words,
    placed_words,
    query_words,
    search_words,
    sought_words,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ÉVITER", "eviter"),
        ("İRAN", "iran"),
        ("IRAN", "iran"),
        ("ıran", "iran"),
        ("Straße", "STRASSE"),
        ("تركية", "ترکیه"),
        ("إيران", "ایران"),
        ("سورىا", "سوريا"),
        ("مُحَمَّد", "محمد"),
        ("دولـــة", "دوله"),
        ("١٢٣", "123"),
        ("۴۵۶", "456"),
        ("①", "1"),
        ("Ресей", "РЕСЕЙ"),
        ("ﬁnal", "FINAL"),
        ("ﻱ", "ی"),
        ("ᴬ", "a"),
    ],
)
def test_fold_makes_spellings_equal(one, other):
    assert fold(one) == fold(other)


@given(st.text())
def test_fold_is_done_once(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("—!?", []),
        ("De-escalation areas, in Idlib.", ["de", "escalation", "areas", "in", "idlib"]),
        ("می‌شود", ["می", "شود"]),
        ("so_called", ["so", "called"]),
    ],
)
def test_search_words_are_folded_and_without_punctuation(text, words):
    assert search_words(text) == words


@given(st.text(st.characters(max_codepoint=127)))
def test_search_words_of_plain_letters_are_those_of_any_letters(text):
    assert [*search_words(text), "و"] == search_words(f"{text} و")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a8-14 Meeting", ["a814", "meeting"]),
        ("A8-1", ["a81"]),
        ("de-escalation", ["de", "escalation"]),
        ("  ", []),
        ('" OR 1=1 --', ["or", "1", "1"]),
    ],
)
def test_query_words_keep_a_reference_whole(query, words):
    assert query_words(query) == words


def test_control_characters_are_all_but_tab_and_line_ends():
    every = "".join(map(chr, range(33))) + "\x7f\ud800é"

    assert control_characters(every) == [*map(chr, [*range(9), 11, 12, *range(14, 32)]), "\x7f", "\ud800"]


def test_known_words_stand_once_each_and_have_an_end(monkeypatch):
    assert known_words("Peace, peace and İzmir.") == "peace and izmir"

    monkeypatch.setattr("commitments.rules.kernel.text.WORDS_BYTES", 14)
    assert known_words("peace war treaty") == "peace war"


@given(st.text())
def test_placed_words_stand_where_they_say(text):
    for start, end, folded in placed_words(text):
        assert fold(text[start:end]) == folded


@pytest.mark.parametrize(
    ("text", "found", "sought"),
    [
        ("消除贫困", ["消除", "除贫", "贫困", "困"], ["消除", "除贫", "贫困"]),
        ("困", ["困"], ["困"]),
        ("到2030年", ["到", "2030", "年"], ["到", "2030", "年"]),
        ("贫困 困", ["贫困", "困", "困"], ["贫困", "困"]),
        ("難民 and peace", ["難民", "民", "and", "peace"], ["難民", "and", "peace"]),
    ],
)
def test_scripts_without_blanks_are_found_by_every_sign(text, found, sought):
    assert found_words(text) == found
    assert sought_words(text) == sought
