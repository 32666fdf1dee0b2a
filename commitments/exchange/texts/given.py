"""A text that somebody gives, as a file or pasted: read, with what it says of itself, and its file as it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.files import File
from django.utils.text import slugify

from ...models import User
from ...queries.texts.documents import guess_around
from ...rules.kernel.commitments import Tier
from ...rules.kernel.files import clean_name
from ...rules.kernel.languages import guess_language
from ...rules.register.parties import NAME_LANGUAGES
from ...rules.texts import guesses
from ..kernel.upload_stash import put_aside, put_away
from .kinds import archived_name
from .reading import Reading, read_file

PASTED = "paste.txt"
"""What a text is called that came without a file."""
SLUG_LENGTH = 50


@contextmanager
def read_given(user: User, file: "File[bytes]", *, encoding: str = "") -> Iterator[tuple[Reading, "File[bytes]"]]:
    """What is read of a file that ``user`` sent, and the file by the name that it is kept under; both while it lasts.

    Raises Refusal where there is no text in it (``reading.read_file``).
    """
    aside, name = put_aside(user, file), clean_name(file.name or "")
    try:
        reading = read_file(aside.content, name, encoding=encoding)
        with aside.content.open("rb") as content:
            yield reading, File(content, name=archived_name(name, reading.kind, content))
    finally:
        put_away(aside)


def first_guesses(reading: Reading, name: str) -> dict[str, Any]:
    """What the text says of itself, for each field of a document; empty where it says nothing."""
    paragraphs, facts = reading.paragraphs, reading.facts
    title = guesses.guess_title(paragraphs, facts, "" if name == PASTED else name)
    dated = guesses.guess_date(reading.text, facts.get("date", ""))
    language = guess_language(reading.text, facts.get("language", ""))
    around = guess_around(title, reading.text, dated, language)
    return {
        "title": title,
        "kind": guesses.guess_kind(f"{title}\n{reading.text}"),
        "dated": dated,
        "process": around.process,
        "meeting": around.meeting,
        "issuing": around.issuing,
        "language": language if language in dict(NAME_LANGUAGES) else "",
        "prefix": guesses.guess_prefix(title, dated, around.taken_prefixes),
        "slug": slugify(title)[:SLUG_LENGTH].strip("-"),
        "source_url": guesses.guess_source(paragraphs, facts),
        "tier": Tier.PUBLIC.value,
    }
