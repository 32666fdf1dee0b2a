"""The table of phrases with their readings: the part that the reader was written against, and the part held out."""

import json
from datetime import date

from commitments.rules.time.lexicon import FOLDER, LANGUAGES
from commitments.rules.time.reading import Reading, read_deadline

WRITTEN_AGAINST, HELD_OUT = "phrases", "held_out"
DAYS = ("earliest", "latest")
REST = ("precision", "year_inferred", "recurring", "regular", "condition", "problem")


def read_table(part: str) -> list[tuple[str, dict]]:
    """The rows of a part of the table, each with its language."""
    files = sorted((FOLDER / part).glob("*.jsonl"))
    assert {file.stem for file in files} == set(LANGUAGES)
    return [(file.stem, json.loads(line)) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def expected(language: str, row: dict) -> Reading:
    """The reading that a row gives."""
    days: dict = {name: date.fromisoformat(row[name]) for name in DAYS if name in row}
    rest: dict = {name: row[name] for name in REST if name in row}
    return Reading(words=row["words"], language=language, meeting_words=row.get("meeting", ""), **days, **rest)


def read_row(language: str, row: dict) -> Reading:
    """The reading that the reader gives to the words of a row."""
    return read_deadline(row["words"], on=date.fromisoformat(row["on"]), language=language)
