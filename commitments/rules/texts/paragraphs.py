"""A text as paragraphs: headings, numbered paragraphs, and items of lists with the words that introduce them.

Plain text and Markdown, wrapped at a width or not. Nothing of the text is changed: spans count its Unicode code points,
and every letter and digit is in a paragraph or in the mark before one (``1.``, ``(a)``, ``-``, ``##``).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]

UNWRAPPED = 120
"""A line longer than this is a paragraph of its own: nobody wraps at such a width."""
HEADING_WORDS = 15
BROKEN_EARLY = 0.6
"""A line that would have had room for the next word before this part of the width was broken on purpose."""

_LINE = re.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]|$)")
_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->")
_MARK = re.compile(
    r"(?P<indent>[^\S\r\n]*)"
    r"(?:(?P<hash>\#{1,6})|(?P<bullet>[-*+•·●▪◦‣–—])|\(?(?P<number>\d{1,3}|[a-z]|[ivx]{1,5}|[IVX]{1,5})\\?(?P<close>[.)]))"
    r"[^\S\r\n]+(?=\S)"
)
_EMPHASIS = re.compile(r"(\*{1,3}|__)(?=\S)(?:(?!\1).)++(?:\1)?[\s*_]*", re.DOTALL)
_TERMINAL = re.compile(r"[.;:,!?…؛،؟۔।。][\s*_\"'»”’)\]]*$")
_GOES_ON = re.compile(r"(?:[;,؛،]|\b(?:and|or|et|ou|и|или))[\s*_]*$")
_COLON = re.compile(r"[:：—][\s*_]*$")
TRIMMED = " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u2028\u2029\u200e\u200f\ufeff"


class ParagraphKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"


@dataclass(frozen=True)
class Paragraph:
    """``text[start:end]``, without its mark. ``number`` as written (“16”, “a”), empty for a bullet.

    ``introduced_by``: the paragraphs whose last words introduce this one, outermost first.
    """

    start: int
    end: int
    kind: ParagraphKind
    number: str = ""
    introduced_by: tuple[Span, ...] = ()


@dataclass(frozen=True)
class _Block:
    """A run of lines. ``style``: what the marks of one list share; empty without a mark."""

    start: int
    end: int
    words: str
    style: str = ""
    number: str = ""
    is_heading: bool = False


def read_paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a text in order, without those that hold neither letter nor digit."""
    outline = _Outline()
    return [outline.place(block) for block in _read_blocks(text)]


def _read_blocks(text: str) -> Iterator[_Block]:
    lines = [match.span() for match in _LINE.finditer(text) if match.group()]
    width = max((end - start for start, end in lines if end - start <= UNWRAPPED), default=0)
    first, before = None, ""
    for start, end in lines:
        line = text[start:end]
        if first is not None and _breaks(before, line, width):
            yield _make_block(text, first, start)
            first = None
        if first is None and _says_something(line):
            first = start
        before = line
    if first is not None:
        yield _make_block(text, first, len(text))


def _says_something(line: str) -> bool:
    return any(char.isalnum() for char in _COMMENT.sub("", line))


def _breaks(before: str, line: str, width: int) -> bool:
    """Whether a paragraph ends between two lines."""
    if not _says_something(line) or before.startswith("#"):
        return True
    if _MARK.match(line) and (_TERMINAL.search(before) or _GOES_ON.search(before) or _MARK.match(before)):
        return True
    following = line.split()[0]
    if following[0].islower():
        return False
    room = len(before.rstrip()) + 1 + len(following)
    return before.rstrip("\r\n").endswith("  ") or room < width * BROKEN_EARLY or len(before) > UNWRAPPED


def _make_block(text: str, start: int, end: int) -> _Block:
    mark = _MARK.match(text, start, end)
    begin = mark.end() if mark else start
    start, end = trim(text, begin, end)
    words = text[start:end]
    marked = bool(mark and not mark["hash"])
    return _Block(
        start=start,
        end=end,
        words=words,
        style=_style(mark) if mark and marked else "",
        number=(mark["number"] or "") if mark else "",
        is_heading=bool(mark and mark["hash"]) or _looks_like_a_heading(words),
    )


def trim(text: str, start: int, end: int) -> Span:
    """The span without blanks, line ends and invisible marks of direction at either end."""
    while start < end and text[end - 1] in TRIMMED:
        end -= 1
    while start < end and text[start] in TRIMMED:
        start += 1
    return start, end


def _style(mark: re.Match[str]) -> str:
    number, depth = mark["number"] or "", len(mark["indent"]) // 3
    if not number:
        return f"-{depth}"
    kind = "1" if number.isdigit() else "I" if number.isupper() else "a"
    return f"{kind}{mark['close']}{depth}"


def _looks_like_a_heading(words: str) -> bool:
    """Emphasised as a whole, or short, without an end and not going on from anything."""
    if _TERMINAL.search(words):
        return bool(_EMPHASIS.fullmatch(words)) and not words.rstrip(TRIMMED + "*_").endswith((".", ";", ","))
    return len(words.split()) <= HEADING_WORDS and not words.lstrip('*_“"«(')[:1].islower()


class _Outline:
    """The lists that are open, outermost first, each with the paragraph that introduces it, if any."""

    def __init__(self) -> None:
        self.lists: list[tuple[str, Span | None]] = []
        self.before: _Block | None = None
        self.chain: _Block | None = None
        """The first of several paragraphs that end in a comma: the subject of what a preamble leads to."""

    def place(self, block: _Block) -> Paragraph:
        """The paragraph that a block is, after those before it."""
        style = block.style or self._style_without_mark(block)
        if style:
            self._open_list(style)
        elif not block.is_heading:
            self.lists = []
        spans = tuple(span for _style, span in self.lists if span) if style else ()
        self.before = block
        self.chain = (self.chain or block) if not block.style and block.words.endswith(",") else None
        return Paragraph(block.start, block.end, self._kind(block, spans), block.number, spans)

    def _kind(self, block: _Block, introduced_by: tuple[Span, ...]) -> ParagraphKind:
        if introduced_by:
            return ParagraphKind.ITEM
        if block.is_heading:
            return ParagraphKind.HEADING
        return ParagraphKind.ITEM if block.style.startswith("-") else ParagraphKind.PARAGRAPH

    def _style_without_mark(self, block: _Block) -> str:
        """The style of a list whose items carry no mark: short pieces after a colon that end in ``;`` or in nothing."""
        within = bool(self.lists) and self.lists[-1][0] == "plain"
        if not within and not (self.before and _COLON.search(self.before.words)):
            return ""
        piece = bool(_GOES_ON.search(block.words)) or not _TERMINAL.search(block.words)
        last = within and self.before is not None and bool(_GOES_ON.search(self.before.words))
        emphasised = bool(_EMPHASIS.fullmatch(block.words))
        return "plain" if (piece or last or block.words[:1].islower()) and not emphasised else ""

    def _open_list(self, style: str) -> None:
        for depth, (known, _span) in enumerate(self.lists):
            if known == style:
                del self.lists[depth + 1 :]
                return
        before = self.chain or self.before
        if before is None or not self._introduces(before):
            self.lists = [(style, None)]
        elif before.style or (self.lists and self.lists[-1][0] == "plain"):
            self.lists.append((style, (before.start, before.end)))
        else:
            self.lists = [(style, (before.start, before.end))]

    def _introduces(self, block: _Block) -> bool:
        """A paragraph that is not ended: by a colon, by a comma, or by nothing without being a heading in bold."""
        if _COLON.search(block.words):
            return True
        unended = not _TERMINAL.search(block.words) or block.words.endswith(",")
        return unended and not block.style and not block.is_heading
