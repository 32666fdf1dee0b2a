import pytest

from commitments.rules.texts.mentions import find_names, find_themes, find_zones

NAMES = [
    (1, "Iran"),
    (1, "Иран"),
    (1, "إيران"),
    (2, "Russia"),
    (2, "Россия"),
    (2, "روسيا"),
    (2, "Rusya"),
    (3, "Türkiye"),
    (3, "Турция"),
    (4, "Korea"),
    (5, "North Korea"),
    (6, "Congo"),
    (7, "Congo"),
    (8, "UN"),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iran and Russia", [("Iran", (1,)), ("Russia", (2,))]),
        ("North Korea, not Korea", [("North Korea", (5,)), ("Korea", (4,))]),
        ("TURKIYE agrees", [("TURKIYE", (3,))]),
        ("Rusya'nın kararı", [("Rusya", (2,))]),
        ("между Ираном, Россией и Турцией", [("Ираном", (1,)), ("Россией", (2,)), ("Турцией", (3,))]),
        ("اتفقت إيران وروسيا", [("إيران", (1,)), ("وروسيا", (2,))]),
        ("the Congo", [("Congo", (6, 7))]),
        ("Iranian experts; unity; Russians", []),
        ("", []),
    ],
)
def test_names_are_found_in_any_language_and_as_whole_words(text, found):
    mentions = find_names(text, NAMES)

    assert [(mention.words, mention.keys) for mention in mentions] == found
    assert all(text[m.start : m.start + len(m.words)] == m.words for m in mentions)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("to release all detainees", [("detainees", (1,))]),
        ("against terrorist groups", [("terrorist", (2,))]),
        ("the political process", [("political", (3,))]),
        ("the peace process", []),
    ],
)
def test_themes_are_found_by_any_telling_word_of_their_names(text, found):
    themes = [(1, "Detainees and missing persons"), (2, "Counter-terrorism"), (3, "Political process")]

    mentions = find_themes(text, themes, frozenset({"process", "persons"}))

    assert [(mention.words, mention.keys) for mention in mentions] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("in Idlib and in the north of Homs", [("Idlib", (1,)), ("north of Homs", (2,))]),
        ("the Ancient City of Aleppo", [("Ancient City of Aleppo", (3,))]),
        ("Aleppo and Hama", []),
        ("في الغوطة الشرقية", [("الغوطة الشرقية", (4,))]),
    ],
)
def test_zones_are_found_by_their_own_words(text, found):
    zones = [
        (1, "Idlib province and certain parts of the neighbouring provinces (Latakia, Hama, Aleppo)"),
        (2, "North of Homs province, certain parts"),
        (3, "Ancient City of Aleppo"),
        (4, "الغوطة الشرقية"),
    ]

    assert [(mention.words, mention.keys) for mention in find_zones(text, zones)] == found
