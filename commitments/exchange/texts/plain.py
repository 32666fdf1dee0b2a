"""Plain text and Markdown: from bytes to characters, and from lines to paragraphs."""

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ...rules.kernel.typography import ITEM, TERMINAL, WITHIN, Vocabulary, clean_paragraphs, join_lines
from ..kernel.encodings import guess_encoding

UNWRAPPED = 120
"""A longer line is a paragraph of its own: nobody wraps at such a width."""
NARROWEST = 45
EARLY, EARLY_AFTER_END = 0.6, 0.85
"""A line that would have had room for the next word before this part of the width was ended on purpose."""

_COMMENT = re.compile(r"<!--(?:(?!<!--).)*?-->", re.DOTALL)
_TAG = re.compile(r"</?(?:u|s|sup|sub|b|i|em|strong|span|br|a)\b[^<>]{0,200}>", re.IGNORECASE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,500})\]\([^()\s]{0,500}\)")
_EMPHASIS = re.compile(r"(?<![\\*])\*{1,3}|(?<!\w)_{1,2}(?=\S)|(?<=\S)_{1,2}(?!\w)")
_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_HASHES = re.compile(r"^\s{0,3}#{1,6}\s+|(?<!\s)\s+#+\s*$")
_RULE = re.compile(r"^\s*(?:[-=*_]\s*){3,}$")
_QUOTE = re.compile(r"^\s{0,3}>\s?")
_BULLET = re.compile(r"^(\s*)[-*+]\s+(?=\S)")
SIGNS = re.compile(
    r"\*\*[^*\n]+(?:\n[^*\n]+)*\*\*|^#{1,6} \S|^\d{1,3}\\\.|^\\#|<!-- -->|\[[^\]\n]+\]\(https?:", re.MULTILINE
)
"""What no plain text has: any of it, and the text is read as Markdown."""


def decode(path: Path, encoding: str = "") -> tuple[str, str]:
    """The characters of a file and the encoding they were read in: the one asked for, else as ``encodings`` guesses.

    UnicodeDecodeError when the bytes are none of what was asked for, LookupError when Python knows no such encoding.
    """
    used = encoding or guess_encoding(path).encoding
    text = path.read_bytes().decode(used, "strict" if encoding else "replace")
    return text.removeprefix("\ufeff"), used.removesuffix("-sig")


def is_markdown(text: str) -> bool:
    """Whether a text has signs that plain text has not."""
    return bool(SIGNS.search(text))


def read_plain(text: str) -> list[str]:
    """The paragraphs of a plain text, wrapped at a width or not, parted by empty lines or not."""
    lines = text.splitlines()
    return join_paragraphs(lines, _width(lines))


def read_markdown(text: str) -> list[str]:
    """The paragraphs of a text in Markdown, without its marks; numbers and words stay as they are written."""
    lines = _LINK.sub(r"\1", _COMMENT.sub("", text)).splitlines()
    # Where nothing else is said, the lines of Markdown go on: it has no width.
    return [_strip(paragraph) for paragraph in join_paragraphs([_plain_line(line) for line in lines], 0)]


def _plain_line(line: str) -> str:
    if _RULE.match(line):
        return ""
    heading = _HASHES.match(line)
    line = _BULLET.sub(r"\1• ", _HASHES.sub("", _QUOTE.sub("", line)))
    return f"\f{line}\f" if heading else line


def _strip(paragraph: str) -> str:
    return _ESCAPE.sub("", _EMPHASIS.sub("", html.unescape(_TAG.sub("", paragraph))))


def _width(lines: list[str]) -> int:
    """The width at which a text is wrapped: that of its long lines that another one follows."""
    wrapped = (len(line.rstrip()) for line, after in pairwise(lines) if line.strip() and after.strip())
    return usual_width([length for length in wrapped if length <= UNWRAPPED])


def usual_width(lengths: list[int]) -> int:
    """The length of long lines among these; endless where even they are so short that each was meant to stand alone."""
    width = sorted(lengths)[len(lengths) * 9 // 10] if lengths else 0
    return width if width >= NARROWEST else UNWRAPPED * 10


def join_paragraphs(lines: list[str], width: int) -> list[str]:
    """Lines made paragraphs. ``width``: at which they are wrapped, in characters; 0 when lines never end early."""
    vocabulary = Vocabulary(lines)
    return clean_paragraphs(join_lines(group, vocabulary) for group in _groups(lines, width))


def _groups(lines: list[str], width: int) -> Iterator[list[str]]:
    group: list[str] = []
    for line in lines:
        if group and (_breaks(group[-1], line, width) or _is_next_item(group[0], line)):
            yield group
            group = []
        if _says_something(line):
            group.append(line)
    yield group


def _is_next_item(first: str, line: str) -> bool:
    return bool(ITEM.match(first.strip()) and ITEM.match(line.strip())) and not WITHIN.match(line.strip())


def _says_something(line: str) -> bool:
    return any(char.isalnum() for char in line)


def _breaks(before: str, line: str, width: int) -> bool:
    """Whether a paragraph ends between two lines."""
    if (
        not _says_something(line)
        or len(before) > (UNWRAPPED if width <= UNWRAPPED else 2 * width)
        or "\f" in (before[-1:], line[:1])
    ):
        return True
    word = line.split()[0]
    room = len(before.rstrip()) + 1 + len(word)
    if ITEM.match(line.strip()) and not WITHIN.match(line.strip()):
        return bool(TERMINAL.search(before)) or room < width * EARLY_AFTER_END
    if word.lstrip("\"'“«(")[:1].islower():
        return False
    if before.endswith("  ") and before.strip():
        return True
    return room < width * (EARLY_AFTER_END if TERMINAL.search(before) else EARLY)
