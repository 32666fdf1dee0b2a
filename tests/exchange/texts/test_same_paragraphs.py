"""One text has the same paragraphs, whichever way it comes."""

import re
from pathlib import Path

import pytest

from commitments.exchange.texts.plain import read_markdown
from commitments.exchange.texts.reading import Reading, read_here

from ...support.shared import shared_folder
from . import writers

pytestmark = pytest.mark.long

WRITERS = {
    "txt": writers.write_text,
    "html": writers.write_html,
    "docx": writers.write_docx,
    "odt": writers.write_odt,
    "pdf": writers.write_pdf,
}
MARKUP = re.compile(r"<!--.*?-->|</?\w+>|\s|^ *-   |[-*\\#•—–]", re.DOTALL | re.MULTILINE)


def sources() -> list[Path]:
    return sorted(shared_folder("texts").glob("2*.md"))


def read(path: Path, content: bytes) -> Reading:
    path.write_bytes(content)
    said = read_here(path, path.name, "")
    return Reading(**said)


def test_sample_texts_are_all_there():
    assert len(sources()) == 9


def test_text_in_markdown_keeps_every_letter_and_digit(tmp_path):
    for source in sources():
        written = source.read_text()

        reading = read(tmp_path / "text.txt", written.encode())

        assert MARKUP.sub("", "".join(reading.paragraphs)) == MARKUP.sub("", written), source.name
        assert reading.kind == "md"


@pytest.mark.parametrize("ending", WRITERS)
def test_every_sample_text_has_the_same_paragraphs_in_every_format(ending, tmp_path):
    for source in sources():
        paragraphs = read_markdown(source.read_text())

        reading = read(tmp_path / f"text.{ending}", WRITERS[ending](paragraphs))

        assert reading.paragraphs == paragraphs, source.name
        assert reading.kind == ending


def test_numbers_of_paragraphs_are_kept_as_they_are_written():
    bali = read_markdown((shared_folder("texts") / "2022-11-16-g20-bali-declaration.md").read_text())

    numbers = [int(found[1]) for paragraph in bali if (found := re.match(r"(\d+)\. ", paragraph))]

    assert numbers == list(range(1, 53))
