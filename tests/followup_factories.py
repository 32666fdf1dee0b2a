"""Factories of what is to be done, and of what is asked of parties."""

import factory

from commitments import models
from commitments.actions.followups import record_followup
from commitments.rules.commitments import Tier
from commitments.rules.followups import FollowUpContent

from .factories import ActionFactory, CommitmentFactory, secretary


class FollowUpFactory(ActionFactory):
    """Owned by the secretary, unless ``party`` is given; ``commitment``, ``meeting`` and owners are objects."""

    class Meta:
        model = models.FollowUp

    what = factory.Sequence(lambda n: f"Ask again, number {n}")
    commitment = factory.SubFactory(CommitmentFactory)
    meeting = None
    party = None
    person = factory.LazyAttribute(lambda made: None if made.party else secretary())
    due_on = None
    tier = Tier.INTERNAL

    @classmethod
    def act(cls, actor, model, **values):
        for name in ("commitment", "meeting", "party", "person"):
            values[name] = values[name] and values[name].pk
        return record_followup(actor=actor, content=FollowUpContent(**values))
