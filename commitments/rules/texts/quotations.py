"""Words of a table found in the text of a document, and texts made of such words."""

import re
from collections.abc import Iterator

from .paragraphs import Span

VOLUME = 200_000
"""Characters of a text that is made of quotations; what is more goes into a further document of the same name."""
WHOLE = 2_000_000
"""The same where somebody chose that a document stays one: as many as a text that is deposited."""
TITLE_LENGTH = 300
PARAGRAPHS = "\n\n"


def find_quotation(text: str, words: str) -> Span | None:
    """The first place of the words in the text, to the letter, else with other blanks between them; None: nowhere."""
    words = words.strip()
    start = text.find(words) if words else -1
    if start >= 0:
        return start, start + len(words)
    found = _with_any_blanks(words).search(text) if words else None
    return found.span() if found else None


def find_paragraphs(text: str, words: str) -> Iterator[Span]:
    """Each paragraph of a text made of quotations that is nothing but these words, with any blanks between them."""
    for found in _with_any_blanks(words).finditer(text) if words.strip() else ():
        start, end = found.span()
        if text[max(0, start - len(PARAGRAPHS)) : start] in ("", PARAGRAPHS) and (
            end == len(text) or text.startswith(PARAGRAPHS, end)
        ):
            yield start, end


def _with_any_blanks(words: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(re.escape, words.split())))


def title_of(words: str) -> str:
    """The beginning of a quotation that has no title, cut between words."""
    text = " ".join(words.split())
    if len(text) <= TITLE_LENGTH:
        return text
    return text[: TITLE_LENGTH - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"
