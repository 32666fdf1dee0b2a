"""A file made the text that it holds. ``read_file`` asks a child process, ``read_here`` is what the child does."""

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pypdf.errors import PyPdfError

from ...rules.kernel.text import control_characters
from ..kernel.encodings import guess_encoding
from ..kernel.sandbox import ChildError, TooLarge, TooLong, run_in_child
from ..kernel.zips import ZipBomb, ZipBroken, ZipLocked, open_zip
from .docx import read_docx
from .kinds import Problem, Refusal, TextKind, kind_of_file, named_kind
from .odt import is_locked, read_odt
from .pdf import Locked, TooManyPages, read_pdf
from .plain import decode, is_markdown, read_markdown, read_plain
from .web import named_charset, read_page

CHARACTERS_LIMIT = 2_000_000
"""A text of a thousand pages and more is no communiqué."""
LETTERS_OF_A_SCAN = 20
STRANGE_SHARE = 0.1
_STRANGE = frozenset("\ufffd")

Facts = dict[str, str]


@dataclass(frozen=True)
class Reading:
    """What was read: paragraphs, the kind of the file, the encoding (of plain kinds), and what the file says of itself.

    ``facts`` may hold ``title``, ``language``, ``source`` and ``date``, as they are written there.
    """

    kind: str
    paragraphs: list[str]
    encoding: str = ""
    facts: Facts = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The paragraphs parted by empty lines, as a document keeps them."""
        return "\n\n".join(self.paragraphs)


def read_file(path: Path, name: str, *, encoding: str = "") -> Reading:
    """The text of the file at ``path``, which was given as ``name``; in ``encoding`` when that is named.

    Reads in a child process within its limits (``child``). Raises Refusal, and nothing else, whatever the file holds.
    """
    try:
        said = run_in_child(read_here, path, name, encoding)
    except (TooLong, TooLarge) as error:
        raise Refusal(Problem.MUCH) from error
    except ChildError as error:
        raise Refusal(Problem.BROKEN) from error
    if "problem" in said:
        raise Refusal(Problem(said["problem"]), said["kind"])
    return Reading(**said)


def read_here(path: Path, name: str, encoding: str) -> dict[str, Any]:
    """``Reading`` as JSON, or ``problem`` and ``kind`` of a Refusal: the task of the child."""
    try:
        return asdict(_checked(_read(path, name, encoding)))
    except Refusal as refusal:
        return {"problem": refusal.problem, "kind": refusal.kind}
    except (ZipLocked, Locked):
        return {"problem": Problem.LOCKED, "kind": ""}
    except (ZipBomb, TooManyPages):
        return {"problem": Problem.BOMB, "kind": ""}
    except (ZipBroken, PyPdfError):
        return {"problem": Problem.BROKEN, "kind": ""}


def _read(path: Path, name: str, encoding: str) -> Reading:
    match kind := kind_of_file(path, name):
        case TextKind.PDF:
            return Reading(kind, *_both(read_pdf(path)))
        case TextKind.DOCX:
            with open_zip(path) as archive:
                return Reading(kind, *_both(read_docx(archive)))
        case TextKind.ODT:
            with open_zip(path) as archive:
                if is_locked(archive):
                    raise Refusal(Problem.LOCKED)
                return Reading(kind, *_both(read_odt(archive)))
    return _read_characters(path, kind, name, encoding)


def _both(read: tuple[list[str], Facts]) -> tuple[list[str], str, Facts]:
    return read[0], "", read[1]


def _read_characters(path: Path, kind: TextKind, name: str, encoding: str) -> Reading:
    try:
        text, used = decode(path, encoding or _named(path, kind))
    except (UnicodeDecodeError, LookupError) as error:
        raise Refusal(Problem.ENCODING, encoding) from error
    if kind != TextKind.HTML and len(text) > 2 * CHARACTERS_LIMIT:
        raise Refusal(Problem.MUCH)
    if control_characters(text.replace("\x1b", "").replace("\x0c", "")):
        raise Refusal(Problem.ENCODING if encoding else Problem.BINARY, encoding)
    if kind == TextKind.HTML:
        paragraphs, facts = read_page(text)
        return Reading(kind, paragraphs, used, facts)
    if named_kind(name) == TextKind.MARKDOWN or is_markdown(text):
        return Reading(TextKind.MARKDOWN, read_markdown(text), used)
    return Reading(TextKind.TXT, read_plain(text), used)


def _named(path: Path, kind: TextKind) -> str:
    """The encoding that a page names, where its bytes do not tell themselves and are of that encoding."""
    if kind != TextKind.HTML or guess_encoding(path).sure:
        return ""
    content = path.read_bytes()
    named = named_charset(content)
    try:
        content.decode(named)
    except (UnicodeDecodeError, LookupError):
        return ""
    return named


def _checked(reading: Reading) -> Reading:
    text = reading.text
    if len(text) > CHARACTERS_LIMIT:
        raise Refusal(Problem.MUCH)
    if sum(map(str.isalpha, text)) < LETTERS_OF_A_SCAN:
        raise Refusal(Problem.NO_TEXT, reading.kind)
    strange = sum(char in _STRANGE or "\ue000" <= char <= "\uf8ff" for char in text)
    if strange > STRANGE_SHARE * len(text):
        raise Refusal(Problem.UNREADABLE, reading.kind)
    return reading
