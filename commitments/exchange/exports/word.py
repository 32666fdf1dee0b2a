"""Papers for word processors: the building blocks of a DOCX, in the language and the direction of its reader.

``Paper(title=…, language=…, footer=…, made_at=…)`` is an empty A4 paper, ``dense=True`` one in small letters with
room for much. Its parts follow each other as they are added:

- ``heading(text, level)``: a real heading, 1 (a section) or 2; the title of the paper is level 0 and stands already.
- ``line(*pieces, style)``: a paragraph. A piece is a text, in the paper's language, or ``Piece``: words of another
  language (direction and language are marked on the run), bold, or linked to an address.
- ``table(headings, rows, widths, caption)``: rows of cells, each a piece or a list of pieces. Its heading row is
  repeated on every page, no row is parted, and in a paper read from the right the first column stands at the right.
- ``lines_for_notes(count)``: blank lines to write on.
- ``content()``: the bytes of the file.

Direction is marked where word processors look for it: sections and paragraphs (``w:bidi``), runs (``w:rtl``), tables
(``w:bidiVisual``). The footer has its own words at the start of the line and “page of pages” at its end.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from ...rules.register.parties import text_direction

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

A4 = (Cm(21), Cm(29.7))
MARGINS = {"top_margin": Cm(1.8), "bottom_margin": Cm(2), "left_margin": Cm(1.6), "right_margin": Cm(1.6)}
TEXT_WIDTH = 17.8
"""Centimetres between the margins."""
INK, QUIET = RGBColor(0x12, 0x20, 0x1E), RGBColor(0x40, 0x50, 0x4B)
FONT, COMPLEX_FONT = "Calibri", "Arial"
SIZES = {"Normal": 10, "Title": 20, "Heading 1": 13, "Heading 2": 11, "Caption": 9, "Footer": 8}
DENSE_SIZES = {"Normal": 8, "Title": 14, "Heading 1": 10, "Heading 2": 8, "Caption": 8, "Footer": 7}
DENSE_SPACE = Pt(2)
"""Above and below every paragraph of a dense paper."""
NOT_IN_XML = {*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF}


UNKNOWN = "und"
"""The language of words of which nobody said it."""


@dataclass(frozen=True)
class Piece:
    """Words of a line or a cell.

    ``language`` is that of the words; left out it is the paper's, and ``UNKNOWN`` where nobody said it. Then their
    first letter tells which way they run.
    """

    text: str
    language: str = ""
    bold: bool = False
    link: str = ""


Pieces = str | Piece | Sequence[str | Piece]


class Paper:
    """A DOCX in the making; see above. ``language`` is that of its reader, ``made_at`` an aware moment."""

    def __init__(self, *, title: str, language: str, footer: str, made_at: datetime, dense: bool = False) -> None:
        self.language, self.rtl, self.dense = language, text_direction(language) == "rtl", dense
        self.file = docx.Document()
        self._describe(title, made_at)
        self._lay_out(footer)
        self.heading(title, 0)

    def _describe(self, title: str, made_at: datetime) -> None:
        about = self.file.core_properties
        about.title, about.language, about.author = _plain(title)[:255], self.language, "Servanda"
        about.comments, about.created, about.modified = "", made_at, made_at
        defaults = self.file.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
        _tag(_child(defaults, "w:lang"), self.language)
        for name, size in (DENSE_SIZES if self.dense else SIZES).items():
            style = self.file.styles[name]
            _dress(style, size, quiet=name in ("Caption", "Footer"))
            if self.dense:
                style.paragraph_format.space_before = style.paragraph_format.space_after = DENSE_SPACE

    def _lay_out(self, footer: str) -> None:
        section = self.file.sections[0]
        section.page_width, section.page_height = A4
        for name, size in MARGINS.items():
            setattr(section, name, size)
        if self.rtl:
            section._sectPr.find(qn("w:docGrid")).addprevious(OxmlElement("w:bidi"))
        line = section.footer.paragraphs[0]
        line.style.paragraph_format.tab_stops.clear_all()
        line.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
        self._fill(line, [f"{footer}\t"])
        for piece in ("PAGE", None, "NUMPAGES"):
            _field(line, piece) if piece else self._fill(line, [" / "])

    def heading(self, text: str, level: int) -> None:
        self._fill(self.file.add_heading(level=level), [text])

    def line(self, *pieces: str | Piece, style: str = "Normal") -> None:
        self._fill(self.file.add_paragraph(style=style), pieces)

    def table(
        self, headings: Sequence[str], rows: Iterable[Sequence[Pieces]], *, widths: Sequence[float], caption: str
    ) -> None:
        """``widths`` are shares of the width of the text; ``caption`` is what a screen reader calls the table."""
        table = self.file.add_table(rows=1, cols=len(headings))
        table.style, table.autofit = "Table Grid", False
        properties = table._tbl.tblPr
        if self.rtl:
            # The schema wants it before the width; python-docx knows its place.
            properties._insert_bidiVisual(OxmlElement("w:bidiVisual"))
        _mark(properties, "w:tblCaption", **{"w:val": _plain(caption)})
        self._row(table.rows[0], [Piece(text, self.language, bold=True) for text in headings])
        _mark(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for cells in rows:
            self._row(table.add_row(), cells)
        for place, share in enumerate(widths):
            table.columns[place].width = Cm(TEXT_WIDTH * share / sum(widths))
        # Two tables without anything between them would become one.
        self.file.add_paragraph(style="Caption")

    def _row(self, row: Any, cells: Sequence[Pieces]) -> None:
        _mark(row._tr.get_or_add_trPr(), "w:cantSplit")
        for cell, pieces in zip(row.cells, cells, strict=True):
            line = cell.paragraphs[0]
            if self.dense:
                line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(0)
            self._fill(line, [pieces] if isinstance(pieces, str | Piece) else pieces)

    def lines_for_notes(self, count: int) -> None:
        for _number in range(count):
            line = self.file.add_paragraph()
            border = _child(_child(line._p.get_or_add_pPr(), "w:pBdr"), "w:bottom")
            for name, value in {"val": "single", "sz": "4", "space": "12", "color": "7B8884"}.items():
                border.set(qn(f"w:{name}"), value)

    def content(self) -> bytes:
        written = BytesIO()
        self.file.save(written)
        return written.getvalue()

    def _fill(self, line: Any, pieces: Iterable[str | Piece]) -> None:
        """Write the pieces into a paragraph that runs as the paper does."""
        properties = line._p.get_or_add_pPr()
        if self.rtl and properties.find(qn("w:bidi")) is None:
            properties.insert_element_before(OxmlElement("w:bidi"), *AFTER_BIDI)
        for piece in pieces:
            self._write(line, Piece(piece) if isinstance(piece, str) else piece)

    def _write(self, line: Any, piece: Piece) -> None:
        run = line.add_run(_plain(piece.text))
        run.bold = piece.bold or None
        properties = run._r.get_or_add_rPr()
        if piece.bold:
            _mark(properties, "w:bCs")
        if self._runs_from_the_right(piece):
            _mark(properties, "w:rtl")
        if piece.language != UNKNOWN:
            _tag(_child(properties, "w:lang"), piece.language or self.language)
        if piece.link:
            _link(line, run, piece.link)

    def _runs_from_the_right(self, piece: Piece) -> bool:
        if piece.language not in ("", UNKNOWN):
            return text_direction(piece.language) == "rtl"
        ways = (unicodedata.bidirectional(sign) for sign in piece.text)
        return next((way != "L" for way in ways if way in ("L", "R", "AL")), self.rtl)


AFTER_BIDI = (
    *("w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents"),
    *("w:suppressOverlap", "w:jc", "w:textDirection", "w:textAlignment", "w:outlineLvl", "w:rPr", "w:sectPr"),
)
"""What follows the mark of direction in the properties of a paragraph, by the schema."""


def _plain(text: str) -> str:
    """The text without what XML cannot carry."""
    return "".join("�" if ord(sign) in NOT_IN_XML or 0xD800 <= ord(sign) < 0xE000 else sign for sign in text)


def _dress(style: Any, size: int, *, quiet: bool) -> None:
    style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), QUIET if quiet else INK
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:cs"), COMPLEX_FONT)
    _child(properties, "w:szCs").set(qn("w:val"), str(2 * size))


def _tag(element: Any, language: str) -> None:
    """Say the language of words, where the way that they run makes word processors look."""
    element.set(qn("w:bidi" if text_direction(language) == "rtl" else "w:val"), language)


def _child(parent: Any, name: str) -> Any:
    found = parent.find(qn(name))
    if found is None:
        found = OxmlElement(name)
        parent.append(found)
    return found


def _mark(parent: Any, name: str, **attributes: str) -> None:
    element = _child(parent, name)
    for key, value in attributes.items():
        element.set(qn(key), value)


def _field(line: Any, name: str) -> None:
    """A number that the word processor works out: PAGE, NUMPAGES."""
    run = line.add_run()
    for kind in ("begin", "instruction", "separate", "end"):
        if kind == "instruction":
            part = OxmlElement("w:instrText")
            part.text = name
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def _link(line: Any, run: Any, address: str) -> None:
    relation = line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    wrapped = OxmlElement("w:hyperlink")
    wrapped.set(qn("r:id"), relation)
    run._r.addprevious(wrapped)
    wrapped.append(run._r)
    run.underline = True
