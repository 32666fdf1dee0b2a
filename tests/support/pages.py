"""Pages as tests read them: how a template breaks its lines shows in no browser."""

import re
from typing import Any

BLOCK = (
    "html|head|body|main|header|footer|nav|aside|section|article|div|p|ul|ol|li|dl|dt|dd|table|thead|tbody|tfoot|tr|th|td|caption"
    "|blockquote|form|fieldset|legend|h[1-6]|hr|br|details|summary|figure|figcaption|select|option|optgroup|meta|link|title|script|template"
    "|progress|svg|g|rect|line|text|desc|use"
)
AS_TYPED = re.compile(r"(<(?:pre|textarea)\b.*?</(?:pre|textarea)>)", re.DOTALL)
TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>")
AROUND_BLOCKS = re.compile(rf" *(</?(?:{BLOCK})\b(?![-\w])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>) *")
WITHIN_BUTTONS = re.compile(r"(<button\b[^<>]*>) +| +(</button>)")
WHITE_SPACE = re.compile(r"[ \t\r\n\f]+")  # which HTML calls so: a no-break space is a letter


def markup(answer: Any) -> str:
    """The text of an answer; of an HTML page without the white space that shows in no browser."""
    text: str = answer.content.decode()
    if not answer.headers.get("Content-Type", "").startswith("text/html"):
        return text
    return tidy(text)


def tidy(html: str) -> str:
    """HTML with one space where there are many, and none within tags or around blocks."""
    return "".join(part if typed else _tidy(part) for typed, part in _parts(html)).strip(" ")


def _parts(html: str) -> list[tuple[bool, str]]:
    return [(position % 2 == 1, part) for position, part in enumerate(AS_TYPED.split(html))]


def _tidy(html: str) -> str:
    html = TAG.sub(lambda tag: re.sub(r" ?(/?>)$", r"\1", WHITE_SPACE.sub(" ", tag[0])), html)
    html = AROUND_BLOCKS.sub(r"\1", WHITE_SPACE.sub(" ", html))
    return WITHIN_BUTTONS.sub(lambda match: match[1] or match[2], html)
