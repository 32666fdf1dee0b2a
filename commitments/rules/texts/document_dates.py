"""The date of a document, from its own first and last lines: deadlines without a year are read from it."""

import re
from dataclasses import replace
from datetime import date

from ..kernel.deadlines import LONG_AGO, Precision
from ..time.reading import Reading, find_times, read_deadline
from .sentences import Sentence, read_sentences

HEAD = TAIL = 12
"""Sentences that are looked at: titles, place and date, who met when; signatures."""
_FIRST_YEAR = 1945
_LINE_LENGTH = 100
_ISO = re.compile(r"\b((?:19|20)\d\d)[-/](0[1-9]|1[0-2])[-/](0[1-9]|[12]\d|3[01])\b")


def find_document_date(text: str, language: str) -> date | None:
    """The last of the days that the first date with a year names at the head of a text, else at its end; None: none."""
    sentences = read_sentences(text, language)
    for sentence in sentences[:HEAD] + sentences[HEAD:][-TAIL:]:
        found = _iso_date(sentence.plain) or _written_date(sentence, language)
        if found:
            return found
    return None


def _iso_date(words: str) -> date | None:
    found = _ISO.search(words)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _written_date(sentence: Sentence, language: str) -> date | None:
    """The date in “met in Oslo on 11-13 June 2021”, or on a line by itself, or after a place: “Oslo, 13 June 2021”."""
    words = sentence.plain
    readings = [reading for _start, _end, reading in find_times(words, on=LONG_AGO, language=language)]
    figures = re.search(r"\d.*", words)
    if figures and len(words) < _LINE_LENGTH:
        lines = (words, figures.group())
        readings += [read_deadline(line, on=LONG_AGO, language=language) for line in lines]
    return next((reading.latest for reading in readings if _is_date(reading)), None)


def _is_date(reading: Reading) -> bool:
    exact = reading.precision in (Precision.DAY, Precision.RANGE) and not reading.year_inferred
    return exact and reading.latest is not None and reading.latest.year >= _FIRST_YEAR


def without_guess(reading: Reading) -> Reading:
    """A reading from LONG_AGO without the days that were counted from there."""
    days = (reading.earliest, reading.latest)
    if not reading.year_inferred and all(day is None or day.year >= _FIRST_YEAR for day in days):
        return reading
    return replace(reading, earliest=None, latest=None, precision=Precision.NONE, year_inferred=False)
