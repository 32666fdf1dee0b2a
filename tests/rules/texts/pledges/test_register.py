"""The texts of the Astana register, read for the pledges that people recorded from them."""

import json
from datetime import date
from pathlib import Path

import pytest

from commitments.rules.register.promise_words import Label
from commitments.rules.texts.pledges.proposals import Proposal, propose

FOLDER = Path(__file__).resolve().parents[4] / "fixtures" / "astana"
UNREAD = {"ultimately"}
"""Deadline words that say no time, and are proposed nowhere."""


def load(name: str) -> list[dict]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


DOCUMENTS = {row["slug"]: row for row in load("documents")}
QUOTES = {(row["document"], row["number"]): row["quote"] for row in load("provisions")}
COMMITMENTS = load("commitments")


def proposals_beside(commitment: dict) -> list[Proposal]:
    """Those for the sentences that the passage of a commitment overlaps."""
    document = DOCUMENTS[commitment["document"]]
    quote = QUOTES[commitment["document"], commitment["provision"]]
    text = (FOLDER / document["text_file"]).read_text(encoding="utf-8")
    start = text.index(quote)
    proposals = propose(text, language=document["language"], on=date.fromisoformat(document["dated"]))
    return [p for p in proposals if p.sentence.start < start + len(quote) and p.sentence.end > start]


@pytest.mark.parametrize("commitment", COMMITMENTS, ids=lambda row: f"{row['document']}-{row['number']}")
def test_what_was_recorded_is_proposed_with_its_deadline(commitment):
    (proposal,) = proposals_beside(commitment)

    words = commitment.get("deadline", {}).get("words", "")
    read = [reading.words for reading in proposal.deadlines]
    assert proposal.label == (Label.DECLARATORY if commitment["kind"] == "declaratory" else Label.PLEDGE)
    assert not words or words in UNREAD or any(words in other for other in read)
