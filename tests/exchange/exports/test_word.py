"""Papers for word processors, read back from the file: what a reader's program finds there."""

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest
from docx.oxml.ns import qn

from commitments.exchange.exports.word import UNKNOWN, Paper, Piece

MADE = datetime(2018, 2, 20, 9, tzinfo=UTC)


def read(paper: Paper):
    return docx.Document(BytesIO(paper.content()))


def make(language="en", title="Pack"):
    return Paper(title=title, language=language, footer="Servanda", made_at=MADE)


def marked(element, name: str) -> bool:
    return bool(element.xpath(f".//{name}"))


def with_table(language):
    paper = make(language)
    paper.table(
        ["Ref.", "Title"], [["A8-14", "Hold"], [Piece("A8-15", bold=True), ["a", "b"]]], widths=[1, 4], caption="Due"
    )
    return read(paper)


def test_headings_are_real_ones_and_the_paper_says_what_it_is():
    paper = make()
    paper.heading("Due before the meeting", 1)
    paper.heading("Iran", 2)
    paper.line("Nothing.")

    found = read(paper)

    assert [(line.style.name, line.text) for line in found.paragraphs] == [
        ("Title", "Pack"),
        ("Heading 1", "Due before the meeting"),
        ("Heading 2", "Iran"),
        ("Normal", "Nothing."),
    ]
    about = found.core_properties
    assert about.title == "Pack"
    assert about.language == "en"
    assert about.created == MADE


def test_table_repeats_its_heading_row_and_parts_no_row():
    table = with_table("en").tables[0]

    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Ref.", "Title"],
        ["A8-14", "Hold"],
        ["A8-15", "ab"],
    ]
    assert [marked(row._tr, "w:tblHeader") for row in table.rows] == [True, False, False]
    assert all(marked(row._tr, "w:cantSplit") for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == "Due"
    assert round(table.columns[1].width / table.columns[0].width) == 4


@pytest.mark.parametrize(("language", "from_the_right"), [("en", False), ("ru", False), ("ar", True), ("fa", True)])
def test_direction_is_marked_on_section_lines_and_tables(language, from_the_right):
    found = with_table(language)

    assert (found.sections[0]._sectPr.find(qn("w:bidi")) is not None) is from_the_right
    assert (found.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None) is from_the_right
    lines = [*found.paragraphs[:1], found.tables[0].cell(0, 0).paragraphs[0], found.sections[0].footer.paragraphs[0]]
    assert [len(line._p.pPr.findall(qn("w:bidi"))) if line._p.pPr is not None else 0 for line in lines] == [
        int(from_the_right)
    ] * 3


@pytest.mark.parametrize(
    ("piece", "from_the_right", "tag"),
    [
        ("second half", False, ("bidi", "fa")),
        ("نیمه دوم", True, ("bidi", "fa")),
        ("2018", True, ("bidi", "fa")),
        (Piece("نیمه دوم", "fa"), True, ("bidi", "fa")),
        (Piece("до июня", "ru"), False, ("val", "ru")),
        (Piece("النصف الثاني", UNKNOWN), True, None),
    ],
)
def test_words_run_and_are_tagged_as_their_language_does(piece, from_the_right, tag):
    paper = make("fa")
    paper.line(piece)

    properties = read(paper).paragraphs[-1].runs[0]._r.rPr

    language = properties.find(qn("w:lang"))
    assert (properties.find(qn("w:rtl")) is not None) is from_the_right
    tagged = [] if language is None else [(key.split("}")[1], value) for key, value in language.items()]
    assert tagged == ([tag] if tag else [])


def test_footer_counts_the_pages():
    footer = read(make()).sections[0].footer.paragraphs[0]

    assert footer.text.startswith("Servanda\t")
    assert [field.text for field in footer._p.xpath(".//w:instrText")] == ["PAGE", "NUMPAGES"]


def test_link_leads_to_its_address():
    paper = make()
    paper.line(Piece("A8-14", link="https://register.example/commitments/A8-14/"))

    [link] = read(paper).paragraphs[-1].hyperlinks

    assert link.text == "A8-14"
    assert link.address == "https://register.example/commitments/A8-14/"


def test_signs_that_no_file_can_carry_are_replaced():
    paper = make()
    paper.line("a\x00b\ufffec\ud800d")

    assert read(paper).paragraphs[-1].text == "a�b�c�d"


def test_lines_for_notes_are_blank():
    paper = make()
    paper.lines_for_notes(3)

    lines = read(paper).paragraphs[-3:]
    assert [(line.text, marked(line._p, "w:pBdr/w:bottom")) for line in lines] == [("", True)] * 3
