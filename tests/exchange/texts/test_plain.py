"""Plain text and Markdown: encodings, wrapped lines, items."""

import textwrap
from time import process_time

import pytest

from commitments.exchange.texts.plain import decode, is_markdown, read_markdown, read_plain

RUSSIAN = "Совместное заявление представителей Ирана, России и Турции по итогам встречи. Стороны согласились: да."
ARABIC = "البيان المشترك لممثلي إيران وروسيا وتركيا بشأن الاجتماع الدولي حول سوريا، أكدوا مجددا التزامهم القوي."
FRENCH = "Déclaration conjointe des représentants de l’Iran, de la Russie et de la Turquie, réunis à Astana – été."
LONG = (
    "The representatives reaffirmed their strong commitment to the sovereignty, independence, unity and territorial "
    "integrity of the country, and emphasized that these principles should be universally observed and respected."
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "utf-8"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "utf-16-le"), (RUSSIAN, "utf-16"),
        (ARABIC, "cp1256"), (ARABIC, "utf-8-sig"), (FRENCH, "cp1252"), (FRENCH, "mac_roman"), (FRENCH, "utf-16-be"),
    ],
)  # fmt: skip
def test_encoding_is_recognised(text, encoding, tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes(text.encode(encoding))

    assert decode(path)[0] == text


def test_encoding_that_is_asked_for_is_used(tmp_path):
    path = tmp_path / "text.txt"
    path.write_bytes("é".encode("cp1252"))

    assert decode(path, "cp1251") == ("й", "cp1251")
    with pytest.raises(UnicodeDecodeError):
        decode(path, "utf-8")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("between", [1, 2])
def test_wrapped_paragraphs_are_unwrapped_whether_an_empty_line_parts_them_or_not(end, between):
    paragraphs = [LONG, LONG.replace("country", "state"), "A heading", LONG, "1. " + LONG, "2. " + LONG, "• " + LONG]
    written = (end * between).join(end.join(textwrap.wrap(paragraph, 72)) for paragraph in paragraphs)

    assert read_plain(written) == paragraphs


def test_text_of_a_paragraph_a_line_keeps_its_lines():
    assert read_plain(f"{LONG}\n{LONG}\nThe end") == [LONG, LONG, "The end"]


def test_items_within_a_sentence_start_no_paragraph():
    written = "We decided to do this in two ways, of which both are needed here:\n1) at once; and 2) for ever."

    assert read_plain(written) == [written.replace("\n", " ")]


def test_lines_of_a_signature_stand_alone():
    assert read_plain("Done at Astana\n22 December 2017\nFor Iran\nFor Russia\n\n" + LONG)[:3] == [
        "Done at Astana",
        "22 December 2017",
        "For Iran",
    ]


def test_markdown_loses_its_marks_and_keeps_its_words():
    written = (
        "# A title #\n**Bold** and *light* and __strong__ and snake_case [a link](https://example.org/a_b).\n\n"
        "17\\. A number.\n\n<!-- -->\n\n-   one\n    goes on\n-   **two**  \n* three\n\n> quoted\n\n\\###\n\n"
        "April 22<sup>nd</sup> &amp; more\n\n***A heading  \n***  \nThe Text 2 \\* 3"
    )

    assert is_markdown(written)
    assert read_markdown(written) == [
        "A title",
        "Bold and light and strong and snake_case a link.",
        "17. A number.",
        "• one goes on",
        "• two",
        "• three",
        "quoted",
        "April 22nd & more",
        "A heading",
        "The Text 2 * 3",
    ]


@pytest.mark.parametrize("text", [LONG, "1. a\n2. b", "- a\n- b", "5 * 3 * 2", "a_b_c", "see [1] (note)"])
def test_plain_text_is_no_markdown(text):
    assert not is_markdown(text)


@pytest.mark.parametrize(("read", "text"), [(read_plain, "a" * 20_000), (read_markdown, f"a{' ' * 20_000}b")])
def test_word_or_gap_without_end_is_read_at_once(read, text):
    began = process_time()

    read(text)

    assert process_time() - began < 1
