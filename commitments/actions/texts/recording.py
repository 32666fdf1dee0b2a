"""Recording a commitment with what goes with it: its link to an earlier one, or the others of the same passage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from ...models import Commitment, User
from ...rules.kernel.deadlines import Deadline
from ...rules.ledger.recorded_words import record_words
from ...rules.register.quality import Remark, from_bits
from ..register.commitments import record_commitment
from ..register.links import link_commitments
from ..register.quality import settle_remark


@transaction.atomic
def record_linked(*, actor: User, target: Commitment, link: str, **facts: Any) -> Commitment:
    """Record a commitment that reaffirms, amends … (``link``) an earlier one; ``facts`` as for ``record_commitment``.

    Raises what recording and linking raise, and nothing is written then. Side effects: those of both, in this order.
    """
    made = record_commitment(actor=actor, **facts)
    link_commitments(actor=actor, source=made, target=target, kind=link)
    return made


@dataclass(frozen=True)
class Share:
    """What one of several undertakings has for itself; the passages and the other facts are common to all."""

    title: str
    deadline: Deadline


@transaction.atomic
def record_shares(*, actor: User, shares: Sequence[Share], **facts: Any) -> list[Commitment]:
    """Record each share as a commitment of its own on the same passages; ``facts`` as for ``record_commitment``.

    Raises what that raises, and nothing is written then. Side effects, in order: the commitments are recorded one after
    the other; of each the remark that its words are compound is settled, with the others as its ground.
    """
    made = [
        record_commitment(actor=actor, **facts | {"title": share.title, "deadline": share.deadline}) for share in shares
    ]
    references = ", ".join(commitment.reference for commitment in made)
    for commitment in made:
        if Remark.COMPOUND in from_bits(commitment.quality):
            settle_remark(
                actor=actor,
                commitment=commitment,
                version=commitment.version,
                kind=Remark.COMPOUND,
                ground=record_words("shares", references=references),
            )
    return made
