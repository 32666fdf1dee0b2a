"""DOCX: the numbers that Word draws, changes that are tracked, notes, boxes and cells."""

import io
import zipfile

import docx
import pytest

from commitments.exchange.kernel.zips import ZipBroken, open_zip
from commitments.exchange.texts.docx import read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
LEVELS = (
    '<w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
    '<w:lvlText w:val="%1%2)"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val="x"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def make_docx(body: str, **parts: str) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            archive.writestr(f"word/{name}.xml", f"<w:{name} {W}>{content}</w:{name}>")
    return file


def paragraphs(body: str, **parts: str) -> list[str]:
    return read_docx(open_zip(make_docx(body, **parts)))[0]


def item(text: str, number: int, depth: int = 0) -> str:
    list_of = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{list_of}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_items_carry_the_numbers_that_word_draws():
    body = (
        item("a", 1)
        + item("b", 1)
        + item("c", 1, 1)
        + item("d", 1, 1)
        + item("e", 1, 2)
        + item("f", 1)
        + item("g", 1, 1)
    )

    assert paragraphs(body, numbering=LEVELS) == ["3. a", "4. b", "4a) c", "4b) d", "• e", "5. f", "5a) g"]


def test_list_that_starts_again_does():
    assert paragraphs(item("a", 1) + item("b", 2) + item("c", 2), numbering=LEVELS) == ["3. a", "1. b", "2. c"]


def test_number_comes_from_the_style_too():
    styles = (
        '<w:style w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Item"><w:basedOn w:val="Base"/></w:style>'
    )
    body = '<w:p><w:pPr><w:pStyle w:val="Item"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>'

    assert paragraphs(body, numbering=LEVELS, styles=styles) == ["3. a"]


def test_changes_are_read_as_accepted_and_hidden_words_not():
    body = (
        "<w:p><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText></w:r></w:del>"
        "<w:r><w:tab/><w:t>a</w:t><w:noBreakHyphen/><w:t>b</w:t><w:softHyphen/><w:t>c</w:t></w:r>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )

    assert paragraphs(body) == ["new a\u2011bc"]


def test_cells_boxes_notes_and_breaks_are_read_once():
    body = (
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        '<w:p><w:r><w:t>text</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:br/><w:t>Next</w:t><w:br w:type="page"/><w:t>line</w:t></w:r>'
        "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    )
    notes = (
        '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>A note</w:t></w:r></w:p></w:footnote>'
    )

    assert paragraphs(body, footnotes=notes) == ["cell", "text2", "Next line", "box", "2 A note"]


def test_lists_of_a_word_processor_are_numbered():
    document, file = docx.Document(), io.BytesIO()
    document.core_properties.title = "A statement"
    for style in ("Heading 1", "List Number", "List Number", "List Bullet"):
        document.add_paragraph("words", style=style)
    document.save(file)

    assert read_docx(open_zip(file)) == (["words", "1. words", "2. words", "• words"], {"title": "A statement"})


@pytest.mark.parametrize("start", ["<!DOCTYPE a [<!ENTITY b 'c'>]>", "<!doctype a SYSTEM 'http://example.org/'>"])
def test_document_type_is_refused(start):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", f"{start}<w:document {W}><w:body/></w:document>")

    with pytest.raises(ZipBroken):
        read_docx(open_zip(file))
