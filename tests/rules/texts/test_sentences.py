from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.texts.sentences import plain_words, read_sentences, sentences_around, split_sentences

from ...support.shared import shared_folder


def sentences(text: str, language: str = "en") -> list[str]:
    return [sentence.plain for sentence in read_sentences(text, language)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["We met.", "We will act!", "Will it hold?", "It will."]),
        ("en", ["H.E. Mr. Sergey V. Lavrov met Dr. J. Smith.", "They talked."]),
        ("en", ["See Art. 5, No. 3 and para. 7 of Res. 2254.", "It holds."]),
        ("en", ["The U.S. Secretary met the U.N. envoy on Dec. 22.", "They agreed."]),
        ("en", ["It is an affair of the U.S. and of Iran.", "The rest is not."]),
        ("en", ["Help came from the U.S.", "The rest did not."]),
        ("en", ["They agreed at 5 p.m. on a text.", "“This is new.”", "“It holds,” he said."]),
        ("en", ["Trade rose by 2.5 per cent.", "It fell later…", "[We will see.]"]),
        ("en", ["Joseph R. Biden Jr. spoke.", "So did Co. and Ltd. at length."]),
        ("en", ["He noted it.[12]", "It was so.<sup>3</sup>", "We agree."]),
        ("fr", ["M. Lavrov et Mme Colonna se sont entretenus.", "Ils sont convenus de l’art. 5."]),
        ("fr", ["Nous agirons !", "« Nous tiendrons parole. »", "Est-ce tout ?", "Oui."]),
        ("ru", ["С. В. Лавров прибыл 4 мая 2017 г. в Астану.", "Стороны договорились."]),
        ("ru", ["Встреча состоялась в 2018 г.", "Стороны приняли заявление и т.д. в срок."]),
        ("ar", ["اتفق الطرفان على ذلك.", "هل من جديد؟", "نعم!"]),
        ("fa", ["دو طرف توافق کردند.", "آیا ادامه دارد؟", "بله."]),
        ("xx", ["We met.", "We will act."]),
    ],
)
def test_sentences_end_where_the_language_ends_them(language, parts):
    plain = [plain_words(part) for part in parts]

    assert sentences(" ".join(parts), language) == plain
    assert sentences("\n".join(parts), language) == plain


def test_sentence_knows_its_place():
    text = "**Health**\n\n7\\. We met. We will:\n\n- act **now**; and\n\n- report."

    found = [(s.kind, s.number, s.paragraph, s.plain, s.introduced_by, s.heading) for s in read_sentences(text)]

    assert found == [
        ("heading", "", 1, "Health", (), ""),
        ("paragraph", "7", 2, "We met.", (), "Health"),
        ("paragraph", "7", 2, "We will:", (), "Health"),
        ("item", "", 3, "act now; and", ("We will:",), "Health"),
        ("item", "", 4, "report.", ("We will:",), "Health"),
    ]


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("on  the\n22<sup>nd</sup>\u00a0of May", "on the 22nd of May"),
        ("**<u>Health</u>** and *trade*", "Health and trade"),
        ("see [the text](https://example.org/a_b) of file_name", "see the text of file_name"),
        ("\\### 5\\. done", "### 5. done"),
        ("a < b and c > d", "a < b and c > d"),
    ],
)
def test_plain_words_are_without_marks(words, plain):
    assert plain_words(words) == plain


@pytest.mark.parametrize(
    ("passage", "around"),
    [
        ("meet", "They go. They meet. They talk."),
        ("go", "They go. They meet."),
        ("talk.\n\nThey", "They meet. They talk.\n\nThey rest.\n\n1. We end."),
        ("1. We end. Mr. X", "They rest.\n\n1. We end. Mr. X left."),
        ("1.", "They rest.\n\n1. We end."),
    ],
)
def test_sentences_around_go_over_the_ends_of_paragraphs(passage, around):
    text = "They go. They meet. They talk.\n\nThey rest.\n\n1. We end. Mr. X left."
    start = text.index(passage)

    first, last = sentences_around(text, start, start + len(passage))

    assert text[first:last] == around


@given(st.text(), st.integers(0, 50), st.integers(1, 50))
def test_sentences_around_hold_the_passage(text, start, length):
    first, last = sentences_around(text, start, start + length)

    assert 0 <= first <= start < start + length <= last


@given(st.text(), st.sampled_from(["en", "fr", "ru", "ar", "fa"]))
def test_sentences_are_exactly_their_words_in_the_text(text, language):
    found = read_sentences(text, language)

    assert [text[s.start : s.end] for s in found] == [s.words for s in found]
    assert all(first.end <= second.start for first, second in pairwise(found))


@given(st.lists(st.sampled_from(["We act", "Mr. A", ".", "?”", " ", "\n", "(", "5", "U.S.", "و", "۔", "*"])))
def test_split_sentences_loses_no_word(pieces):
    text = "".join(pieces)

    spans = split_sentences(text, 0, len(text))

    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_sentences_of_the_sample_texts_are_their_words():
    files = sorted(shared_folder("texts").glob("20*.md"))

    counts = {}
    for file in files:
        text = file.read_text(encoding="utf-8")
        found = read_sentences(text)
        assert [text[s.start : s.end] for s in found] == [s.words for s in found]
        counts[file.stem[:10]] = len(found)

    assert counts == {
        "2021-03-01": 19,
        "2021-03-12": 29,
        "2021-06-13": 456,
        "2022-06-10": 57,
        "2022-07-15": 101,
        "2022-11-16": 312,
        "2023-01-10": 58,
        "2023-09-21": 68,
        "2024-04-15": 39,
    }
