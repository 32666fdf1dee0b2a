"""Two rounds of talks to compare: texts with commitments, one sentence of each kind of change."""

from datetime import date

import factory

from commitments.actions.texts.comparisons import reject_match
from commitments.models import Commitment, Document, RejectedMatch
from commitments.rules.kernel.commitments import Tier

from .factories import ActionFactory, CommitmentFactory, DocumentFactory, ProvisionFactory

DETAINEES = "The sides will exchange all detainees before the end of June."
CONVOYS = "The parties will let humanitarian convoys cross the line every week."
MEETING = "The next meeting will be held in Astana in July 2019."
MOVED = "The next meeting will be held in Sochi in May 2020."
CENTRE = "We will set up a joint centre for the survey of minefields."
"""Nobody has recorded it; it reads like a pledge."""


def first_round(**values) -> Document:
    return DocumentFactory(slug="first", text=f"{DETAINEES} {CONVOYS} {MEETING}", dated=date(2018, 1, 1), **values)


def second_round(**values) -> Document:
    return DocumentFactory(slug="second", text=f"{MOVED} {DETAINEES} {CENTRE}", dated=date(2019, 1, 1), **values)


def pledge(document: Document, words: str, tier: Tier = Tier.PUBLIC) -> Commitment:
    return CommitmentFactory(document=document, provision=ProvisionFactory(document=document, words=words), tier=tier)


def two_rounds() -> tuple[Document, Document]:
    """Three commitments in the first; in the second two, one of them in other words, and a sentence that is new."""
    one, other = first_round(), second_round()
    for words in (DETAINEES, CONVOYS, MEETING):
        pledge(one, words)
    for words in (MOVED, DETAINEES):
        pledge(other, words)
    return one, other


def numbered_rounds() -> tuple[Document, Document]:
    """The same in texts that number their paragraphs below a title: counting would be one ahead. One is recorded."""
    one = DocumentFactory(
        slug="first", text=f"Joint statement\n\n1. {DETAINEES}\n\n2. {CONVOYS}\n\n3. {MEETING}", dated=date(2018, 1, 1)
    )
    other = DocumentFactory(
        slug="second",
        text=f"Joint statement\n\n1. {MOVED}\n\n2. {DETAINEES}\n\n3. The sides met in May. {CENTRE}",
        dated=date(2019, 1, 1),
    )
    quoted = ProvisionFactory(document=one, words=DETAINEES, number="OP1")
    CommitmentFactory(document=one, provision=quoted)
    return one, other


class RejectedMatchFactory(ActionFactory):
    """Of the first sentences of both texts."""

    class Meta:
        model = RejectedMatch

    earlier = factory.SubFactory(DocumentFactory)
    later = factory.SubFactory(DocumentFactory)
    was = now = (0, 28)

    @classmethod
    def act(cls, actor, model, **values):
        return reject_match(actor=actor, **values)
