"""The labelled sentences of ``labelled/`` beside the proposals for them.

A file names a text of the sample data and gives sentences by their first words, or holds sentences of its own.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commitments.rules.texts.paragraphs import ParagraphKind
from commitments.rules.texts.pledges.proposals import Proposal, propose

FOLDER = Path(__file__).parent / "labelled"
WRITTEN_AGAINST, HELD_OUT = "written_against", "held_out"


@dataclass(frozen=True)
class Labelled:
    """What a person said of a sentence, and what the rules propose. ``doers``: words of the sentence."""

    text: str
    split: str
    label: str
    doers: tuple[str, ...]
    proposal: Proposal
    deadline: dict | None = None

    @property
    def found(self) -> list[str]:
        """The doers that the proposal names too, whole or as part of a longer name."""
        proposed = [_bare(doer) for doer in self.proposal.doers]
        return [doer for doer in self.doers if any(_bare(doer) in other for other in proposed)]

    @property
    def is_deadline_read(self) -> bool:
        """Whether the labelled deadline was found in its words, and its days as labelled where it has any."""
        if not self.deadline or not self.proposal.deadline:
            return False
        reading, said = self.proposal.deadline, self.deadline
        found = reading.words in said["words"] or said["words"] in reading.words
        days = [day and day.isoformat() for day in (reading.earliest, reading.latest)]
        return found and (days == [said["earliest"], said["latest"]] or not (said["earliest"] or said["latest"]))


def _bare(doer: str) -> str:
    words = doer.casefold().replace("’", "'").split()
    return " ".join(words[words[0] in ("the", "both") and len(words) > 2 :])


def read_labelled(texts: Path | None, language: str = "en") -> Iterator[Labelled]:
    """Every labelled sentence of a language. ``texts``: the folder of the sample texts; without it what needs none."""
    for file in sorted(FOLDER.glob("*.json")):
        data = json.loads(file.read_text(encoding="utf-8"))
        if data["language"] == language and (texts or "text" not in data):
            yield from _compare(file.stem, data, texts)


def _compare(name: str, data: dict, texts: Path | None) -> Iterator[Labelled]:
    text = _read_text(data, texts)
    waiting = [
        p
        for p in propose(text, language=data["language"], on=date.fromisoformat(data["dated"]))
        if p.sentence.kind != ParagraphKind.HEADING
    ]
    for row in data["sentences"]:
        begins = row.get("begins") or row["sentence"]
        proposal = next((p for p in waiting if p.sentence.plain.startswith(begins)), None)
        if proposal is None:
            raise LookupError(f"{name}: no sentence begins with “{begins}”")
        waiting.remove(proposal)
        yield Labelled(name, data["split"], row["label"], tuple(row.get("doers", ())), proposal, row.get("deadline"))


def _read_text(data: dict, texts: Path | None) -> str:
    if "text" in data and texts:
        return (texts / data["text"]).read_text(encoding="utf-8")
    return "\n\n".join(row["sentence"] for row in data["sentences"])
