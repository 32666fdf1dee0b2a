"""ODT: the numbers that are drawn, blanks that are counted, notes, boxes."""

import io

from odf import opendocument, style, text
from odf.office import Annotation

from commitments.exchange.kernel.zips import open_zip
from commitments.exchange.texts.odt import is_locked, read_odt

from ..kernel.test_zips import make_zip


def saved(document: opendocument.OpenDocument) -> io.BytesIO:
    file = io.BytesIO()
    document.write(file)
    return file


def numbered(document: opendocument.OpenDocument, name: str, **given: str) -> None:
    listed = text.ListStyle(name=name)
    listed.addElement(text.ListLevelStyleNumber(level=1, numformat="1", numsuffix=".", **given))
    listed.addElement(text.ListLevelStyleNumber(level=2, numformat="a", numprefix="(", numsuffix=")"))
    listed.addElement(text.ListLevelStyleBullet(level=3, bulletchar="x"))
    document.automaticstyles.addElement(listed)


def item(*elements) -> text.ListItem:
    found = text.ListItem()
    for element in elements:
        found.addElement(text.P(text=element) if isinstance(element, str) else element)
    return found


def a_list(*items, **given) -> text.List:
    found = text.List(**given)
    for element in items:
        found.addElement(element)
    return found


def test_items_carry_the_numbers_that_are_drawn():
    document = opendocument.OpenDocumentText()
    numbered(document, "L", startvalue="4")
    deepest = a_list(item("d"))
    inner = a_list(item("b"), item("c", deepest))
    document.text.addElement(a_list(item("a", "goes on", inner), item("e"), stylename="L"))
    document.text.addElement(text.P(text="between"))
    document.text.addElement(a_list(item("f"), stylename="L", continuenumbering="true"))
    document.text.addElement(a_list(item("g"), stylename="L"))

    assert read_odt(open_zip(saved(document)))[0] == [
        "4. a",
        "goes on",
        "(a) b",
        "(b) c",
        "• d",
        "5. e",
        "between",
        "6. f",
        "4. g",
    ]


def test_words_are_read_with_their_blanks_and_breaks_and_without_remarks():
    document = opendocument.OpenDocumentText()
    document.text.addElement(text.H(outlinelevel=1, text="A heading"))
    paragraph = text.P(text="one")
    for element in (text.S(c=3), text.Span(text="two"), text.Tab(), text.Span(text="three"), text.LineBreak()):
        paragraph.addElement(element)
    paragraph.addText("Four")
    remark = Annotation()
    remark.addElement(text.P(text="remark"))
    paragraph.addElement(remark)
    note = text.Note(noteclass="footnote")
    note.addElement(text.NoteCitation(text="1"))
    body = text.NoteBody()
    body.addElement(text.P(text="A note"))
    note.addElement(body)
    paragraph.addElement(note)
    document.text.addElement(paragraph)

    assert read_odt(open_zip(saved(document)))[0] == ["A heading", "one two three", "Four1", "1 A note"]


def test_header_of_the_pages_is_not_read():
    document = opendocument.OpenDocumentText()
    layout = style.PageLayout(name="layout")
    document.automaticstyles.addElement(layout)
    page = style.MasterPage(name="Standard", pagelayoutname="layout")
    header = style.Header()
    header.addElement(text.P(text="Header"))
    page.addElement(header)
    document.masterstyles.addElement(page)
    document.text.addElement(text.P(text="The text"))

    assert read_odt(open_zip(saved(document)))[0] == ["The text"]


def test_encrypted_file_is_told():
    manifest = (
        b'<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>'
        b"</manifest:manifest>"
    )

    assert is_locked(open_zip(make_zip({"META-INF/manifest.xml": manifest})))
    assert not is_locked(open_zip(saved(opendocument.OpenDocumentText())))
