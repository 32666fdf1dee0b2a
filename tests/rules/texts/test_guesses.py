"""What a text says of itself; nothing where it says nothing."""

from datetime import date

import pytest

from commitments.rules.texts.guesses import guess_date, guess_kind, guess_prefix, guess_source, guess_title


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Astana, 22 December 2017", date(2017, 12, 22)),
        ("on December 21-22, 2017 in Astana", date(2017, 12, 22)),
        ("Bali, 15-16 November 2022", date(2022, 11, 16)),
        ("le 1er février 2018", date(2018, 2, 1)),
        ("Астана, 22 декабря 2017 года", date(2017, 12, 22)),
        ("أستانا، 22 ديسمبر 2017", date(2017, 12, 22)),
        ("22.12.2017", date(2017, 12, 22)),
        ("https://example.org/2022/07/15/the-text/", date(2022, 7, 15)),
        ("x" * 2000 + " 1 May 2018 and 2 May 2018", date(2018, 5, 2)),
        ("32 December 2017, 2017-13-01, the second half of February", None),
        ("", None),
    ],
)
def test_date_is_the_first_of_the_head_or_the_last_of_the_tail(text, day):
    assert guess_date(text) == day


def test_date_that_the_file_says_comes_first():
    assert guess_date("22 December 2017", "2017-12-23T10:00:00Z") == date(2017, 12, 23)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Joint statement by Iran, Russia and Turkey", "joint_statement"),
        ("The Communiqué of the eighth meeting. This statement", "communique"),
        ("Совместное заявление", "joint_statement"),
        ("Memorandum on the creation of areas", "memorandum"),
        ("Regulation on the working group", "regulation"),
        ("We agreed to meet.", ""),
    ],
)
def test_kind_is_the_one_named_first(text, kind):
    assert guess_kind(text) == kind


@pytest.mark.parametrize(
    ("paragraphs", "facts", "name", "title"),
    [
        (["Joint statement", "We agreed."], {}, "a.txt", "Joint statement"),
        (["Joint statement"], {"title": "The title of the page"}, "a.html", "The title of the page"),
        (["Joint statement"], {"title": "Microsoft Word - text.doc"}, "a.pdf", "Joint statement"),
        (["We agreed to meet again."], {}, "joint_statement-2018.docx", "Joint statement 2018"),
        (["Source: https://example.org/a/the-bali-declaration/", "Bali, 16 November"], {}, "", "The bali declaration"),
        ([], {}, "", ""),
    ],
)
def test_title_is_what_the_file_says_or_its_first_short_words(paragraphs, facts, name, title):
    assert guess_title(paragraphs, facts, name) == title


def test_source_is_a_web_address_or_nothing():
    assert guess_source(["Source: https://example.org/a"], {}) == "https://example.org/a"
    assert guess_source(["Text"], {"source": "https://example.org/b"}) == "https://example.org/b"
    assert guess_source(["Text"], {"source": "javascript:alert(1)"}) == ""


def test_prefix_is_one_that_no_document_has():
    assert guess_prefix("Joint Statement of the parties", date(2018, 1, 1), []) == "JSP2018"
    assert guess_prefix("Joint Statement", date(2018, 1, 1), ["JS2018", "JS2019"]) == "JS2020"
    assert guess_prefix("Заявление", None, []) == "D1"
