"""What a file is, is told by its content; the name has to agree."""

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.kernel import files
from commitments.rules.kernel.files import NAME_LIMIT, clean_name, file_error, media_type_of, stored_name


def archive(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            file.writestr(name, "<x/>" * 50)
    return made.getvalue()


WORD = archive("_rels/.rels", "[Content_Types].xml", "word/document.xml", "word/styles.xml")
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1"
PAGE = b"<!DOCTYPE html><title>Report</title><script>alert(1)</script>"
EXECUTABLE = b"\x7fELF\x02\x01\x01" + bytes(64)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"),
        ("A.PDF", b"%PDF-2.0\n"),
        ("a.png", PNG),
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("a.jpeg", b"\xff\xd8\xff\xdb"),
        ("a.gif", b"GIF89a"),
        ("a.txt", b"Plain.\r\n\tText\x0c"),
        ("a.txt", "سوريا é".encode()),
        ("a.txt", "Сирия".encode("koi8-r")),
        ("a.txt", "Сирия".encode("utf-16")),
        ("a.txt", b"\xfe\xff" + "Сирия".encode("utf-16-be")),
        ("a.txt", "和平".encode("iso2022_jp")),
        ("a.html", PAGE),
        ("a.htm", b"\xef\xbb\xbf\n<html lang='ru'><body>"),
        ("a.html", PAGE.decode().encode("utf-16")),
        ("a.docx", WORD),
        ("a.docx", WORD[:-2] + struct.pack("<H", 5) + b"hello"),
    ],
    ids=range(17),
)
def test_file_whose_content_and_name_agree_is_kept(name, content):
    assert file_error(name, io.BytesIO(content)) == ""


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        (
            "a.exe",
            EXECUTABLE,
            "not a kind of file that can be stored. Upload PDF, PNG, JPEG, GIF, text, Markdown, HTML",
        ),
        ("a", b"text", "not a kind of file that can be stored"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not a kind of file"),
        ("a.pdf.exe", b"%PDF-1.7", "not a kind of file that can be stored"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", EXECUTABLE, "is not PDF. Expected: a file that begins with %PDF-1 or %PDF-2."),
        ("a.pdf", b"%PDF-x.7\n", "is not PDF"),
        ("a.pdf", b"\n%PDF-1.7\n", "is not PDF"),
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "is not PNG. Expected: an image"),
        ("a.png", b"\xff\xd8\xff\xe0", "is not PNG"),
        ("a.jpg", PNG, "is not JPEG"),
        ("a.gif", b"GIF90a", "is not GIF"),
        ("a.txt", EXECUTABLE, "is not Text. Expected: text without control characters"),
        ("a.txt", b"%PDF-1.7 all in letters", "is not Text"),
        ("a.txt", b"ok" * 900_000 + b"\0", "is not Text"),
        ("a.txt", WORD, "is not Text"),
        ("a.txt", "Сирия".encode("utf-16")[:-1], "is not Text"),
        ("a.txt", "Сир\0ия".encode("utf-16"), "is not Text"),
        ("a.html", b"Just text.", "is not HTML. Expected: text with a doctype or an html tag"),
        ("a.html", PAGE + b"\0", "is not HTML"),
        ("a.docx", archive("word/document.xml"), "is not DOCX. Expected: a zip archive with [Content_Types].xml"),
        ("a.docx", archive("[Content_Types].xml", "xl/workbook.xml"), "is not DOCX"),
        ("a.docx", WORD[:-30], "is not DOCX"),
        ("a.docx", WORD[: len(WORD) // 2], "is not DOCX"),
        ("a.docx", EXECUTABLE + WORD, "is not DOCX"),
        ("a.docx", b"PK\x03\x04", "is not DOCX"),
        ("a.docx", b"PK\x03\x04" + b"PK\x05\x06" + b"\xff" * 18, "is not DOCX"),
        ("a.docx", b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(3), "is not DOCX"),
        ("a.odt", WORD, "is not ODT. Expected: a zip archive with mimetype and content.xml."),
        ("a.md", EXECUTABLE, "is not Markdown. Expected: text without control characters"),
    ],
    ids=range(30),
)
def test_file_that_is_something_else_says_what_was_expected(name, content, expected):
    assert expected in file_error(name, io.BytesIO(content))


def test_file_over_20_megabytes_is_refused_and_one_of_20_is_not(monkeypatch):
    monkeypatch.setattr(files, "FILE_LIMIT", 10)

    assert file_error("a.txt", io.BytesIO(b"x" * 10)) == ""
    assert "larger than 20 MB" in file_error("a.txt", io.BytesIO(b"x" * 11))


@given(st.binary(max_size=200))
def test_no_content_breaks_the_check(content):
    for ending in ("pdf", "docx", "txt", "html"):
        for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"PK\x03\x04PK\x05\x06\0\0\0\0\1\0\1\0"):
            assert isinstance(file_error(f"a.{ending}", io.BytesIO(start + content)), str)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("Report 3.PDF", "Report 3.PDF"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\fakepath\\note.docx", "note.docx"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ('a"b<c>.pdf', "abc.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("تقرير.pdf", "تقرير.pdf"),
        ("e\u0301.pdf", "é.pdf"),
        (" . ", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("a\udce9.pdf", "a.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("a." + "p" * 300, "a." + "p" * 11),
    ],
)
def test_name_is_made_fit_to_be_offered_again(given, expected):
    assert clean_name(given) == expected


@given(st.text(max_size=400))
def test_name_is_never_longer_than_its_column_and_stays_as_it_is(name):
    once = clean_name(name)

    assert 0 < len(once) <= NAME_LIMIT
    assert clean_name(once) == once


def test_media_type_follows_from_the_ending_alone():
    assert [media_type_of(name) for name in ("a.JPG", "a.tar.gz", "pdf")] == ["image/jpeg", "", ""]


def test_stored_name_spreads_files_over_folders():
    assert stored_name("ab" * 32) == f"evidence/ab/{'ab' * 32}"
