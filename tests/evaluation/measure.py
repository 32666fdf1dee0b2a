"""Precision and recall of proposals, per class; doers found, deadlines read."""

from collections import Counter
from dataclasses import dataclass

from commitments.rules.register.promise_words import Label

from .labelled import Labelled


@dataclass(frozen=True)
class Share:
    """``hits`` of ``total``; a share of nothing is 1."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else 1.0

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.hits} of {self.total})"


@dataclass(frozen=True)
class ClassScore:
    label: str
    precision: Share
    recall: Share


def score_classes(rows: list[Labelled]) -> list[ClassScore]:
    """Precision and recall of each label."""
    right = Counter(row.label for row in rows if row.label == row.proposal.label)
    labelled = Counter(row.label for row in rows)
    proposed = Counter(str(row.proposal.label) for row in rows)
    return [
        ClassScore(label, Share(right[label], proposed[label]), Share(right[label], labelled[label]))
        for label in Label.values
    ]


def score_doers(rows: list[Labelled]) -> Share:
    """How many of the doers that people named in pledges the proposals name too."""
    pledges = [row for row in rows if row.label == Label.PLEDGE]
    return Share(sum(len(row.found) for row in pledges), sum(len(row.doers) for row in pledges))


def score_deadlines(rows: list[Labelled]) -> Share:
    """How many of the deadlines that people marked in pledges were read as they read them."""
    marked = [row for row in rows if row.deadline]
    return Share(sum(row.is_deadline_read for row in marked), len(marked))


def worst_errors(rows: list[Labelled]) -> list[Labelled]:
    """Pledges missed, then what was wrongly taken for one with most confidence, then the rest."""

    def rank(row: Labelled) -> tuple[bool, bool]:
        return row.label != Label.PLEDGE, row.proposal.label != Label.PLEDGE

    return sorted((row for row in rows if row.label != row.proposal.label), key=rank)
