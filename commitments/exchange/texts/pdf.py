"""PDF: pieces of text at places on pages, made lines in reading order, without what every page repeats."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from ...rules.kernel.typography import TERMINAL, clean_line
from .plain import join_paragraphs, usual_width
from .righttoleft import Piece, is_right_to_left, order_pieces

PAGES_LIMIT = 1000
EDGE = 3
"""How many lines at the top and the bottom of a page may be its header and footer."""
REPEATED = 0.4
"""The share of the pages on which a line stands that is taken for their header or footer."""
WIDE_GAP = 1.3
"""A distance to the next line of so many times the usual one parts paragraphs."""
OFTEN = 0.15
"""The smallest distance that makes up this share of all is that between the lines of a paragraph."""
OTHER_SIZE = 0.1
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|p\.|seite|página|стр\.?|страница|الصفحة|صفحة|صفحه)?\W*(?P<number>\d{1,4})"
    r"(?:\s*(?:/|of|sur|de|von|из|من|از)\s*(?P<all>\d{1,4}))?\W*",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?P<number>\d{1,4})\s*(?:/|of|из|من|از)\s*(?P<all>\d{1,4})$")


class Locked(Exception):  # noqa: N818 - named as what it says
    """It opens with a password only."""


class TooManyPages(Exception):  # noqa: N818 - named as what it says
    """It has more pages than ``PAGES_LIMIT``."""


@dataclass(frozen=True)
class _Line:
    text: str
    y: float
    size: float


_Page = list[_Line]


def read_pdf(path: Path) -> tuple[list[str], dict[str, str]]:
    """Paragraphs, and what the file says of itself (``title``, ``language``).

    Locked, TooManyPages, PyPdfError. A scan gives no paragraph.
    """
    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    if len(reader.pages) > PAGES_LIMIT:
        raise TooManyPages
    pages = _without_edges([_read_page(page) for page in reader.pages])
    lines = _with_gaps(pages)
    return join_paragraphs(lines, usual_width([len(line) for line in lines if line])), _facts(reader)


def _facts(reader: PdfReader) -> dict[str, str]:
    try:
        title, language = reader.metadata and reader.metadata.title, reader.root_object.get("/Lang")
    except (PyPdfError, ValueError, TypeError, AttributeError):
        return {}
    facts = {"title": clean_line(str(title or "")), "language": str(language or "")}
    return {name: value[:500] for name, value in facts.items() if value}


def _read_page(page: PageObject) -> _Page:
    lines: _Page = []
    pieces: list[Piece] = []

    def visit(text: str, matrix: list[float], within: list[float], _font: object, size: float) -> None:
        x = matrix[0] * within[4] + matrix[2] * within[5] + matrix[4]
        y = matrix[1] * within[4] + matrix[3] * within[5] + matrix[5]
        height = abs(size * (within[3] or within[1]) * (matrix[3] or matrix[1]))
        for place, part in enumerate(text.split("\n")):
            if place:
                lines.extend(_make_line(pieces))
                pieces.clear()
            if part:
                pieces.append(Piece(part, x, y, height))

    page.extract_text(visitor_text=visit)
    lines.extend(_make_line(pieces))
    return lines


def _make_line(pieces: list[Piece]) -> _Page:
    said = [piece for piece in pieces if piece.text.strip()]
    if not said:
        return []
    ordered = order_pieces(pieces) if is_right_to_left(pieces) else "".join(piece.text for piece in pieces)
    largest = max(said, key=lambda piece: len(piece.text))
    return [_Line(clean_line(ordered), largest.y, largest.size)]


def _without_edges(pages: list[_Page]) -> list[_Page]:
    """The pages without headers, footers and page numbers."""
    repeated = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    least = max(2, REPEATED * len(pages))
    again = {shape for shape, count in repeated.items() if count >= least}
    return [_strip(page, number, len(pages), again) for number, page in enumerate(pages, start=1)]


def _edges(page: _Page) -> _Page:
    inner = sorted(page, key=lambda line: -line.y)
    return inner[:EDGE] + inner[-EDGE:]


def _shape(line: _Line) -> tuple[str, int]:
    """What a line says but for its numbers, and about where."""
    return _NUMBER.sub("#", line.text), round(line.y / 6)


def _strip(page: _Page, number: int, count: int, again: set[tuple[str, int]]) -> _Page:
    """Leave out what repeats, from the edges inwards: the first line that does not ends it."""
    left_out: set[int] = set()
    ordered = sorted(range(len(page)), key=lambda place: -page[place].y)
    for inwards in (ordered[:EDGE], ordered[::-1][:EDGE]):
        for place in inwards:
            if _shape(page[place]) not in again and not _is_number_of(page[place].text, number, count):
                break
            left_out.add(place)
    return [line for place, line in enumerate(page) if place not in left_out]


def _is_number_of(text: str, number: int, count: int) -> bool:
    """Whether a line is the number of this page, alone or after other words with the number of all pages."""
    alone, counted = _PAGE_NUMBER.fullmatch(text), _COUNTED.search(text)
    if alone and int(alone["number"]) == number:
        return True
    return counted is not None and (int(counted["number"]), int(counted["all"])) == (number, count)


def _with_gaps(pages: list[_Page]) -> list[str]:
    """All lines, with an empty one where the distance or the size of the letters says that a paragraph ends."""
    usual = _usual_gap(pages)
    lines: list[str] = []
    for page in pages:
        if lines and _begins_with_a_heading(page, lines[-1], usual):
            lines.append("")
        for place, line in enumerate(page):
            if place and _parted(page[place - 1], line, usual):
                lines.append("")
            lines.append(line.text)
    return lines


def _begins_with_a_heading(page: _Page, before: str, usual: float) -> bool:
    """Whether a page begins with a line of its own after one that had ended."""
    alone = len(page) > 1 and _parted(page[0], page[1], usual)
    return alone and not TERMINAL.search(page[0].text) and bool(TERMINAL.search(before))


def _parted(before: _Line, line: _Line, usual: float) -> bool:
    if abs(before.size - line.size) > OTHER_SIZE * max(before.size, line.size):
        return True
    gap = before.y - line.y
    return bool(usual) and gap > WIDE_GAP * usual * max(line.size, 1)


def _usual_gap(pages: list[_Page]) -> float:
    """The distance from line to line within paragraphs, in sizes of the letters; 0 where there is none."""
    gaps = Counter(
        round((before.y - line.y) / line.size, 1)
        for page in pages
        for before, line in pairwise(page)
        if line.size and 0.5 * line.size < before.y - line.y < 4 * line.size
    )
    return min((gap for gap, count in gaps.items() if count >= OFTEN * gaps.total()), default=0)
