"""Who speaks in a text: its title, its opening, its signatures, and never who is only mentioned."""

import pytest

from commitments.rules.texts.speakers import find_speakers, who_speaks

NAMES = [
    (1, "Iran"), (1, "Islamic Republic of Iran"), (1, "Иран"), (2, "Russia"), (2, "Russian Federation"), (2, "Россия"),
    (2, "Russie"), (3, "Turkey"), (3, "Turquie"), (3, "Турция"), (4, "United Nations"), (4, "UN"), (4, "ONU"),
    (4, "ООН"), (5, "Kazakhstan"), (5, "Republic of Kazakhstan"), (6, "Syria"), (7, "Congo"), (8, "Congo"), (9, ""),
    (10, "United States"),
]  # fmt: skip
MENTION = "\n\nWe support the efforts of the United Nations and thank Kazakhstan."


@pytest.mark.parametrize(
    ("title", "text", "speakers"),
    [
        ("Joint statement by Iran, RUSSIA and Turkey on Syria", "We met in Kazakhstan.", [1, 2, 3]),
        ("Joint statement on Syria by Iran, Russia and Turkey", "", [1, 2, 3]),
        ("Statement of the Islamic Republic of Iran on talks with Russia", "", [1]),
        ("Statement on the meeting of Iran and Russia", "", []),
        ("Memorandum on the creation of de-escalation areas in Syria", "", []),
        ("Iran–Turkey joint statement", "", [1, 3]),
        ("Syria talks: joint statement", "", []),
        ("Press report on Iran and Russia", "The leaders of Iran and Russia met and agreed to act.", []),
        ("Joint statement", "We, the presidents of Iran and Turkey, met in Syria and agreed to act.", [1, 3]),
        ("Statement", "This week, we – the presidents of Iran and the Russian Federation – met at the UN.", [1, 2]),
        ("Statement", "We, the Heads of State of the United States and Iran, reaffirm our friendship.", [1, 10]),
        ("Statement", "We the leaders of Iran and Russia declare that Syria is dear to us.", [1, 2]),
        ("Statement", "We, the leaders of the region, met.", []),
        ("Statement", "We met in Syria and thanked Iran.", []),
        (
            "Joint statement",
            "The representatives of the Islamic Republic of Iran and Turkey as guarantors, in Syria:\n\n1. Agreed.",
            [1, 3],
        ),
        ("", "Joint statement by Iran and Russia\n\nWe met.", [1, 2]),
        ("Statement", "We met.\n\nFor the Government of Iran\nFor the Government of Turkey", [1, 3]),
        ("Statement", "We met.\n\nPresident Lund of the Republic of Kazakhstan  \n\n\\###\n", [5]),
        ("Statement", "We met.\n\nWe thank the President of Iran for his hospitality.", []),
        ("Joint statement by Congo", "We met.", []),
        ("", "", []),
    ],
)  # fmt: skip
def test_speakers_are_those_that_the_text_names_as_such(title, text, speakers):
    assert find_speakers(title, text, NAMES, "en") == speakers
    assert find_speakers(title, text.replace("We met.", f"We met.{MENTION}"), NAMES, "en-GB") == speakers


@pytest.mark.parametrize(
    ("language", "title", "text", "speakers"),
    [
        (
            "fr",
            "Déclaration conjointe",
            "Nous, présidents de l’Iran et de la Russie, réunis en Turquie, déclarons :",
            [1, 2],
        ),
        ("fr", "Déclaration", "Nous remercions l’ONU et la Turquie.", []),
        ("ru", "Заявление", "Мы, президенты Ирана и России, встретились в Турции и договорились.", [1, 2]),
        ("ru", "Совместное заявление Ирана, России и Турции по Сирии", "", [1, 2, 3]),
        ("ru", "Заявление", "Мы благодарим ООН и Турцию.", []),
        ("ar", "Joint statement by Iran", "We, the leaders of Iran, met.", []),
    ],
)
def test_speakers_are_found_in_languages_that_have_words_for_it(language, title, text, speakers):
    assert find_speakers(title, text, NAMES, language) == speakers


def test_long_text_without_an_end_of_its_opening_names_nobody():
    assert find_speakers("Statement", "We, the leaders of " + "Iran, " * 100_000, NAMES, "en") == []


@pytest.mark.parametrize(
    ("issuing", "named", "speakers"),
    [
        ((1, 2, 4), (1, 2), (1, 2)),
        ((1, 2), (), (1, 2)),
        ((), (1, 2), (1, 2)),
        ((4,), (1, 2), ()),
        ((), (), ()),
    ],
)
def test_we_are_issuing_parties_that_speak(issuing, named, speakers):
    assert who_speaks(issuing, named) == speakers
