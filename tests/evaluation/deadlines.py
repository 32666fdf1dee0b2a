"""How well the words of deadlines are read, by language, on both parts of the table: ``report_deadlines``."""

from collections.abc import Iterator
from dataclasses import dataclass

from commitments.rules.time.lexicon import LANGUAGES
from commitments.rules.time.reading import Reading

from ..support.deadline_table import HELD_OUT, WRITTEN_AGAINST, expected, read_row, read_table

SHOWN = (
    "earliest",
    "latest",
    "precision",
    "year_inferred",
    "recurring",
    "regular",
    "meeting_words",
    "condition",
    "problem",
)


@dataclass(frozen=True)
class Outcome:
    """A phrase with the reading that it should have and the one that it has."""

    due: Reading
    given: Reading

    @property
    def is_right(self) -> bool:
        return self.due == self.given


def outcomes(part: str, language: str) -> list[Outcome]:
    """Every phrase of a language in a part of the table."""
    rows = [row for other, row in read_table(part) if other == language]
    return [Outcome(expected(language, row), read_row(language, row)) for row in rows]


def precision_and_recall(found: list[Outcome]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Right readings among those given, and among those due: (right, of how many) each.

    A phrase that is left as words is no reading; leaving one that should be left counts for neither.
    """
    given = [outcome for outcome in found if outcome.given.says_something]
    due = [outcome for outcome in found if outcome.due.says_something]
    return (
        (sum(outcome.is_right for outcome in given), len(given)),
        (sum(outcome.is_right for outcome in due), len(due)),
    )


def report_deadlines() -> Iterator[str]:
    """Lines to print: figures by part and language, then every phrase that is read wrongly."""
    for part in (WRITTEN_AGAINST, HELD_OUT):
        for language in LANGUAGES:
            found = outcomes(part, language)
            precision, recall = precision_and_recall(found)
            yield (
                f"Deadlines, {language}, {part.replace('_', ' ')}: {len(found)} phrases, "
                f"precision {_share(precision)}, recall {_share(recall)}"
            )
            for outcome in found:
                if not outcome.is_right:
                    yield f"  {outcome.due.words}: due {_words(outcome.due)}, read {_words(outcome.given)}"


def _share(counted: tuple[int, int]) -> str:
    hits, total = counted
    return f"{hits / total if total else 1:.3f} ({hits} of {total})"


def _words(reading: Reading) -> str:
    said = [f"{name} {value}" for name in SHOWN if (value := getattr(reading, name))]
    return ", ".join(said)
