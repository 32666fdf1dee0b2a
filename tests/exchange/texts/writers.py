"""The same paragraphs written as HTML, DOCX, ODT and PDF, as word processors and sites do."""

import html
import io
from functools import lru_cache
from pathlib import Path

import docx
from django.conf import settings
from fontTools.ttLib import TTFont
from fpdf import FPDF
from fpdf.enums import Align
from odf import opendocument
from odf.text import P

FONTS = Path(settings.BASE_DIR) / "commitments" / "static" / "commitments" / "fonts"
NAMES = (
    "source-serif-4-latin-400-normal",
    "source-serif-4-latin-ext-400-normal",
    "golos-text-cyrillic",
    "vazirmatn-arabic",
)
WIDTH, LINE, SIZE, GAP = 160, 5.5, 11, 3
"""Of a page, in millimetres; the size in points."""


def write_text(paragraphs: list[str]) -> bytes:
    return "\n\n".join(paragraphs).encode()


def write_html(paragraphs: list[str]) -> bytes:
    body = "\n".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in paragraphs)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A statement</title></head><body>'
        '<header><a href="/">Home</a></header><nav><ul><li><a href="/news">News</a></li></ul></nav>'
        f"<main>{body}</main><footer>All rights reserved</footer></body></html>"
    ).encode()


def write_docx(paragraphs: list[str]) -> bytes:
    document, file = docx.Document(), io.BytesIO()
    document.sections[0].header.paragraphs[0].text = "Header of the page"
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(file)
    return file.getvalue()


def write_odt(paragraphs: list[str]) -> bytes:
    document, file = opendocument.OpenDocumentText(), io.BytesIO()
    for paragraph in paragraphs:
        document.text.addElement(P(text=paragraph))
    document.write(file)
    return file.getvalue()


class _Pages(FPDF):
    def header(self) -> None:
        self.cell(text="Statement of the parties", align=Align.C)
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(text=f"Page {self.page_no()}", align=Align.C)


def write_pdf(paragraphs: list[str], *, rtl: bool = False, align: Align = Align.J) -> bytes:
    """Set in the fonts of the site, with a header and a number on every page."""
    pages = _Pages()
    for name, path in _fonts().items():
        pages.add_font(name, fname=path)
    pages.set_font(NAMES[-1] if rtl else NAMES[0], size=SIZE)
    pages.set_fallback_fonts(list(NAMES), exact_match=False)
    # Without it Arabic would stand as single letters, from left to right.
    pages.set_text_shaping(rtl)
    pages.add_page()
    for paragraph in paragraphs:
        pages.multi_cell(WIDTH, LINE, paragraph, align=Align.R if rtl else align)
        pages.ln(GAP + LINE)
    return bytes(pages.output())


@lru_cache
def _fonts() -> dict[str, Path]:
    """fpdf2 reads no WOFF2."""
    found = {}
    for name in NAMES:
        font, path = TTFont(FONTS / f"{name}.woff2"), settings.DATA_DIR / f"{name}.ttf"
        font.flavor = None
        font.save(path)
        found[name] = path
    return found
