"""HTML: what a reader of the page would read of its text. No script runs, no address is asked for."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from ...rules.kernel.typography import ITEM, TERMINAL, clean_line, clean_paragraphs
from .labels import KINDS_OF_NUMBER, format_number
from .plain import read_plain

BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "legend", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
))  # fmt: skip
LEFT_OUT = frozenset((
    "script", "style", "template", "noscript", "nav", "aside", "footer", "button", "select", "svg", "math",
    "iframe", "object", "embed", "canvas", "audio", "video", "textarea", "dialog", "title", "rp", "rt",
))  # fmt: skip
EMPTY = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
))  # fmt: skip
FOREIGN = frozenset(("svg", "math"))
"""A block within them ends them, as in a browser."""
MAIN = frozenset(("main", "article"))
MAIN_SHARE = 0.5
"""The page's own main part is taken alone when it holds at least this share of the words."""
CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([a-zA-Z0-9_.:-]{1,40})", re.IGNORECASE)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def named_charset(content: bytes) -> str:
    """The encoding that the page names itself, as it is written there; empty when it names none."""
    found = CHARSET.search(content[:4096])
    return found[1].decode("ascii") if found else ""


@dataclass
class _List:
    kind: str
    next: int
    step: int = 1


@dataclass
class _Part:
    text: str
    main: bool


@dataclass
class _Open:
    """Something within which text counts differently: its tag, and how many of that tag are open within it."""

    tag: str
    depth: int = 1


class _Page(HTMLParser):
    """Reads a page that is fed to it; then ``paragraphs`` and ``facts`` can be asked for."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[_Part] = []
        self.facts: dict[str, str] = {}
        self._words: list[str] = []
        self._lists: list[_List] = []
        self._label = ""
        self._skipped: _Open | None = None
        self._main = 0
        self._title: list[str] | None = None
        self._as_it_stands = False

    def paragraphs(self) -> list[str]:
        """What a reader reads, without navigation and what is said around the text."""
        self._end_paragraph()
        main = [part.text for part in self.parts if part.main]
        everything = [part.text for part in self.parts]
        enough = sum(map(len, main)) >= MAIN_SHARE * sum(map(len, everything))
        return clean_paragraphs(main if main and enough else everything)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self._skipped and self._skipped.tag in FOREIGN and tag in BLOCKS:
            self._skipped = None
        if self._skipped:
            self._skipped.depth += tag == self._skipped.tag
            self._note_head(tag, given)
            return
        if tag == "html" and given.get("lang"):
            self.facts["language"] = given["lang"][:20]
        if tag not in EMPTY and (tag in LEFT_OUT or self._hides(tag, given)):
            self._end_paragraph()
            self._skipped = _Open(tag)
        elif tag == "br":
            self._words.append("\n")
        elif tag in BLOCKS:
            self._end_paragraph()
            self._open_block(tag, given)
        self._note_head(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._keep_title()
        if self._skipped:
            self._skipped.depth -= tag == self._skipped.tag
            if not self._skipped.depth:
                self._skipped = None
        elif tag in BLOCKS:
            self._end_paragraph()
            self._close_block(tag)

    def handle_data(self, data: str) -> None:
        if self._title is not None:
            self._title.append(data)
        if not self._skipped:
            self._words.append(data if self._as_it_stands else re.sub(r"\s+", " ", data))

    def _hides(self, tag: str, given: dict[str, str]) -> bool:
        """What is not shown, and what stands around the text: a page's own head, but not that of its article."""
        hidden = "hidden" in given or given.get("aria-hidden") == "true" or HIDDEN.search(given.get("style", ""))
        around = given.get("role") in ("navigation", "banner", "contentinfo", "search")
        return bool(hidden) or around or (tag == "header" and not self._main)

    def _open_block(self, tag: str, given: dict[str, str]) -> None:
        if tag in MAIN:
            self._main += 1
        elif tag == "pre":
            self._as_it_stands = True
        elif tag in ("ol", "ul"):
            self._lists.append(_new_list(tag, given))
        elif tag == "li" and self._lists:
            self._label = self._number_item(self._lists[-1], given)

    def _close_block(self, tag: str) -> None:
        if tag in MAIN and self._main:
            self._main -= 1
        elif tag == "pre":
            self._as_it_stands = False
        elif tag in ("ol", "ul") and self._lists:
            self._lists.pop()
        elif tag == "li":
            self._label = ""

    def _number_item(self, within: _List, given: dict[str, str]) -> str:
        within.next = _whole(given.get("value", ""), within.next)
        label = format_number(within.next, within.kind)
        within.next += within.step
        return label if within.kind in ("bullet", "none") else f"{label}."

    def _end_paragraph(self) -> None:
        text, self._words = "".join(self._words), []
        found = read_plain(text) if self._as_it_stands else split_at_breaks(text)
        for paragraph in found:
            if self._label and not (self._label != "•" and ITEM.match(paragraph)):
                paragraph = f"{self._label} {paragraph}"
            self._label = ""
            self.parts.append(_Part(paragraph, self._main > 0))

    def _note_head(self, tag: str, given: dict[str, str]) -> None:
        name = given.get("property") or given.get("name") or given.get("rel", "")
        if tag == "title" and "title" not in self.facts:
            self._title = []
        elif tag == "link" and name == "canonical":
            self.facts["source"] = given.get("href", "")[:500]
        elif tag == "meta" and name in ("og:title", "og:url", "article:published_time", "date", "dcterms.date"):
            fact = {"og:title": "title", "og:url": "source"}.get(name, "date")
            self.facts[fact] = clean_line(given.get("content", ""))[:500]

    def _keep_title(self) -> None:
        if self._title is not None:
            self.facts.setdefault("title", clean_line("".join(self._title))[:500])
        self._title = None


def split_at_breaks(text: str) -> list[str]:
    """Lines that were broken on purpose are paragraphs, unless one goes on in small letters where none had ended."""
    lines: list[str] = []
    for line in map(clean_line, text.split("\n")):
        if lines and lines[-1] and line[:1].islower() and not TERMINAL.search(lines[-1]):
            lines[-1] = f"{lines[-1]} {line}"
        else:
            lines.append(line)
    return [line for line in lines if line]


def read_page(text: str) -> tuple[list[str], dict[str, str]]:
    """The paragraphs of a page and what it says of itself: ``title``, ``language``, ``source``, ``date``."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.paragraphs(), page.facts


def _new_list(tag: str, given: dict[str, str]) -> _List:
    if tag == "ul":
        return _List("bullet", 1)
    kind = given.get("type", "1")
    kind = kind if kind in KINDS_OF_NUMBER else "1"
    return _List(kind, _whole(given.get("start", ""), 1), -1 if "reversed" in given else 1)


def _whole(words: str, otherwise: int) -> int:
    return int(words) if re.fullmatch(r"-?\d{1,6}", words.strip(), re.ASCII) else otherwise
