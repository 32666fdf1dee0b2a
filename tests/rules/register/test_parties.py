from commitments.rules.register.parties import NAME_LANGUAGES, language_name, text_direction


def test_text_direction_of_the_languages_of_the_talks():
    right_to_left = [code for code, _name in NAME_LANGUAGES if text_direction(code) == "rtl"]

    assert right_to_left == ["ar", "fa"]
    assert [text_direction(code) for code in ("ar-SY", "en-GB", "")] == ["rtl", "ltr", "ltr"]


def test_languages_have_names_beyond_those_of_the_talks():
    assert [language_name(code) for code in ("kk", "ky", "zh-Hans", "xx")] == [
        "Kazakh",
        "Kyrgyz",
        "Simplified Chinese",
        "xx",
    ]
