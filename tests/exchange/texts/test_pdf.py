"""PDF: lines in the order they are read in, without what every page repeats, in either direction."""

import textwrap
from pathlib import Path

import pytest
from fpdf import FPDF
from fpdf.enums import Align
from pypdf import PdfReader, PdfWriter

from commitments.exchange.texts.pdf import Locked, read_pdf

from .writers import write_pdf

PARAGRAPHS = [
    "Joint statement of the representatives of the guarantors",
    "1. " + "They reaffirmed their strong commitment to the sovereignty and independence of the country. " * 4,
    "2. " + "They agreed to hold the next meeting in the second half of February, and to prepare it well. " * 30,
    "(a) by the first of May;",
    "(b) by the second of June, and",
    "• in any case before the end of the year.",
    "Conclusion",
    "They thanked the host for its hospitality. " * 60,
    "Parties",
]
PARAGRAPHS = [" ".join(paragraph.split()) for paragraph in PARAGRAPHS]
ARABIC = [
    "البيان المشترك لممثلي إيران وروسيا وتركيا بشأن الاجتماع الدولي حول سوريا بصيغة أستانا",
    "1. أكدوا مجددا التزامهم القوي بسيادة الجمهورية العربية السورية واستقلالها ووحدتها وسلامة أراضيها (2017)، وشددوا"
    " على ضرورة احترام هذه المبادئ من قبل الجميع وعلى عدم جواز القيام بأي عمل يقوضها.",
    "2. اتفقوا على عقد الاجتماع المقبل في النصف الثاني من شهر شباط 2018.",
]
PERSIAN = [
    "بیانیه مشترک نمایندگان ایران، روسیه و ترکیه",
    "۱. بر تعهد خود به حاکمیت، استقلال، وحدت و تمامیت ارضی جمهوری عربی سوریه تأکید کردند و می‌خواهند که این اصول رعایت"
    " شود و هیچ اقدامی نباید آن را تضعیف کند.",
]
RUSSIAN = [
    "Совместное заявление представителей Ирана, России и Турции",
    "1. Подтвердили свою твёрдую приверженность суверенитету, независимости, единству и целостности страны.",
]


def read(path: Path, content: bytes) -> list[str]:
    path.write_bytes(content)
    return read_pdf(path)[0]


@pytest.mark.parametrize("align", [Align.J, Align.L])
def test_paragraphs_are_whole_over_pages_without_headers_and_numbers(align, tmp_path):
    assert read(tmp_path / "a.pdf", write_pdf(PARAGRAPHS, align=align)) == PARAGRAPHS


@pytest.mark.parametrize(
    ("paragraphs", "rtl"), [(ARABIC, True), (PERSIAN, True), (RUSSIAN, False)], ids=["Arabic", "Persian", "Russian"]
)
def test_letters_of_other_scripts_come_in_the_order_they_are_read_in(paragraphs, rtl, tmp_path):
    content = write_pdf(paragraphs, rtl=rtl)

    assert read(tmp_path / "a.pdf", content)[-len(paragraphs) :] == paragraphs


def test_hyphenation_is_undone(tmp_path):
    pages = FPDF()
    pages.add_page()
    pages.set_font("Times", size=11)
    for line in [
        "They stated their commit-",
        "ment to peace. The commitment",
        "of the low-carbon and low-",
        "carbon side",
    ]:
        pages.cell(text=line, new_x="LMARGIN", new_y="NEXT")

    assert read(tmp_path / "a.pdf", bytes(pages.output())) == [
        "They stated their commitment to peace. The commitment of the low-carbon and low-carbon side"
    ]


def test_two_columns_are_read_one_after_the_other(tmp_path):
    first, second = (
        f"The {side} side stated that it would keep to the agreement in full. " * 3 for side in ("first", "second")
    )
    pages = FPDF()
    pages.add_page()
    pages.set_font("Times", size=11)
    for x, words in ((10, first), (110, second)):
        pages.set_y(20)
        for line in textwrap.wrap(words.strip(), 50):
            pages.set_x(x)
            pages.cell(text=line, new_y="NEXT")

    assert " ".join(read(tmp_path / "a.pdf", bytes(pages.output()))) == f"{first}{second}".strip()


def test_scan_gives_no_paragraph(tmp_path):
    pages = FPDF()
    pages.add_page()
    pages.rect(10, 10, 50, 50, style="F")

    assert read(tmp_path / "a.pdf", bytes(pages.output())) == []


@pytest.mark.parametrize("algorithm", ["RC4-128", "AES-256"])
def test_password_to_open_locks_and_one_to_change_does_not(algorithm, tmp_path):
    plain = tmp_path / "plain.pdf"
    plain.write_bytes(write_pdf(RUSSIAN))
    for name, password in (("open", "secret"), ("change", "")):
        writer = PdfWriter(clone_from=PdfReader(plain))
        writer.encrypt(password, "owner", algorithm=algorithm)
        writer.write(tmp_path / f"{name}.pdf")

    with pytest.raises(Locked):
        read_pdf(tmp_path / "open.pdf")
    assert read_pdf(tmp_path / "change.pdf")[0][-2:] == RUSSIAN
