"""Factories of what is to be done, and of what is asked of parties."""

from datetime import date

import factory

from commitments import models
from commitments.actions.followup.followups import record_followup
from commitments.actions.followup.inquiries import remind, send_request
from commitments.rules.followup.followups import FollowUpContent
from commitments.rules.followup.inquiries import RequestContent
from commitments.rules.kernel.commitments import Tier
from commitments.rules.register.parties import Channel

from .factories import ActionFactory, CommitmentFactory, PartyFactory, secretary


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


class PartyRequestFactory(ActionFactory):
    """To a new party, about a new commitment, unless ``party``, ``commitments`` and ``meeting`` (objects) are given.

    ``reminded`` are days on which the party was reminded.
    """

    class Meta:
        model = models.PartyRequest

    party = factory.SubFactory(PartyFactory)
    commitments = factory.LazyFunction(lambda: [CommitmentFactory()])
    meeting = None
    subject = factory.Sequence(lambda n: f"How far are you, number {n}")
    text = "Please tell us how far you are."
    channel = Channel.NOTE_VERBALE
    sent_on = date(2018, 4, 1)
    reply_due = date(2018, 5, 1)
    tier = Tier.PARTIES
    reminded: tuple[date, ...] = ()

    @classmethod
    def act(cls, actor, model, **values):
        reminded = values.pop("reminded")
        values["party"] = values["party"].pk
        values["meeting"] = values["meeting"] and values["meeting"].pk
        values["commitments"] = tuple(commitment.pk for commitment in values["commitments"])
        made = send_request(actor=actor, content=RequestContent(**values))
        for day in reminded:
            remind(actor=actor, request=made, version=made.version, day=day, channel=Channel.EMAIL)
            made.refresh_from_db()
        return made
