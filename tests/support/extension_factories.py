"""Requests for another deadline, and what was decided about them."""

from datetime import date

import factory

from commitments import models
from commitments.actions.time import decide_extension, request_extension
from commitments.rules.kernel.deadlines import Deadline, Precision

from .factories import ActionFactory, CommitmentFactory


def until(day: date, words: str = "") -> Deadline:
    """A deadline that ends on ``day``."""
    return Deadline(words=words or f"by {day:%-d %B %Y}", latest=day, precision=Precision.DAY)


class ExtensionFactory(ActionFactory):
    """Asked for on 1 April 2018; ``grant`` says what was decided, on ``decided_on``, None that nothing was yet."""

    class Meta:
        model = models.Extension

    commitment = factory.SubFactory(CommitmentFactory)
    deadline = until(date(2018, 6, 1))
    asked_on = date(2018, 4, 1)
    person = "The host"
    why = "The road is closed."
    grant = None
    decided_on = date(2018, 4, 10)
    decided_by = "The guarantors"
    decision: dict = {}

    @classmethod
    def act(cls, actor, model, **values):
        grant, decision = values.pop("grant"), values.pop("decision")
        said = {"decided_on": values.pop("decided_on"), "decided_by": values.pop("decided_by"), **decision}
        commitment = models.Commitment.objects.get(pk=values.pop("commitment").pk)
        made = request_extension(actor=actor, commitment=commitment, version=commitment.version, **values)
        if grant is None:
            return made
        version = models.Commitment.objects.get(pk=commitment.pk).version
        return decide_extension(actor=actor, extension=made, version=version, grant=grant, **said)
