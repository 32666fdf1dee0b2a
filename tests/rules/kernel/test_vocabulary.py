import pytest

from commitments.rules.kernel.vocabulary import read_vocabulary, vocabulary_languages


def test_languages_of_a_subject_are_those_of_its_files():
    assert vocabulary_languages("deadlines") == {"ar", "en", "fa", "fr", "ru"}
    assert vocabulary_languages("no such subject") == frozenset()


@pytest.mark.parametrize("language", ["fr-CA", "FR"])
def test_region_and_case_of_a_language_do_not_count(language):
    assert read_vocabulary("deadlines", language) == read_vocabulary("deadlines", "fr")


@pytest.mark.parametrize("language", ["de", "", "../deadlines/en"])
def test_language_without_a_file_is_refused(language):
    with pytest.raises(KeyError):
        read_vocabulary("deadlines", language)
