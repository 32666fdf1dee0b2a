from django.http import HttpResponse

from .pages import markup, tidy


def test_white_space_that_no_browser_shows_is_left_out():
    assert (
        tidy('<div>\n  <p\n    class="note"\n  >A\n  <b>b</b> c\n  </p>\n</div>')
        == '<div><p class="note">A <b>b</b> c</p></div>'
    )


def test_space_between_words_and_inline_elements_stays():
    assert tidy("<b>a</b>\n  <i>b</i>") == "<b>a</b> <i>b</i>"


def test_no_break_space_is_a_letter():
    assert tidy("<p>8\u00a0bytes</p>") == "<p>8\u00a0bytes</p>"


def test_what_a_person_typed_is_left_alone():
    assert tidy("<textarea>\n a\n  b</textarea>") == "<textarea>\n a\n  b</textarea>"


def test_file_is_read_as_it_is():
    assert markup(HttpResponse("a,\n b", content_type="text/csv")) == "a,\n b"
