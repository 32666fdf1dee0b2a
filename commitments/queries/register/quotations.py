"""A passage between the sentence before and the one after."""

from ...models import Document, Provision
from ...rules.texts.sentences import sentences_around


def passage(document: Document, span: Provision) -> tuple[str, str, str]:
    """A passage between the sentence before and the one after: what comes first, its words, what follows."""
    text, start, end = span.revision.text if span.revision else document.text, span.start, span.end
    first, last = sentences_around(text, start, end, language=document.language)
    return text[first:start], text[start:end], text[end:last]
