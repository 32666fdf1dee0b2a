import pytest

from commitments.rules.languages import guess_language

LANGUAGES = frozenset({"en", "fr", "ru"})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("We met. The sides agreed to meet again.", "en"),
        ("Nous nous sommes réunis. Les parties sont convenues de la suite.", "fr"),
        ("Мы встретились. Стороны договорились.", "ru"),
        ("The Ministers of France (Le Monde, La Croix) met in Paris. They agreed. We welcome this.", "en"),
        ("", "en"),
        ("12.5.2018", "en"),
    ],
)
def test_language_is_the_one_with_most_words(text, language):
    assert guess_language(text, among=LANGUAGES) == language
