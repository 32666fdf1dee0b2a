import pytest

from commitments.rules.languages import guess_language

OF_PLEDGES = frozenset({"en", "fr", "ru"})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The parties agreed to the text of the statement.", "en"),
        ("Les parties ont convenu de la tenue d’une réunion dans le pays.", "fr"),
        ("Стороны согласились провести встречу", "ru"),
        ("Қазақстан Республикасы әрқашан үлкен көңіл бөледі", "kk"),
        ("اتفقوا على عقد الاجتماع المقبل في شباط إلى", "ar"),
        ("بر تعهد خود به حاکمیت تأکید کردند و پایبند هستند", "fa"),
        ("Taraflar bu toplantı için bir metin ile anlaştı ve", "tr"),
        ("The Ministers of France (Le Monde, La Croix) met in Paris. They agreed. We welcome this.", "en"),
        ("12345", ""),
    ],
)
def test_language_is_told_by_letters_or_common_words(text, language):
    assert guess_language(text) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nous nous sommes réunis. Les parties sont convenues de la suite.", "fr"),
        ("Қазақстан Республикасы әрқашан үлкен көңіл бөледі", "ru"),
        ("Taraflar bu toplantı için bir metin ile anlaştı ve", "en"),
        ("اتفقوا على عقد الاجتماع المقبل في شباط إلى", "en"),
        ("", "en"),
    ],
)
def test_language_is_one_of_those_asked_for_or_what_is_said(text, language):
    assert guess_language(text, "en-GB", among=OF_PLEDGES) == language
