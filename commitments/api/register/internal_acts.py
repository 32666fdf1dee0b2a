"""What the secretariat writes beside a commitment: its owner, notes, settled remarks, indicators and measurements."""

from typing import Any

from rest_framework import serializers

from ...actions.register.indicators import add_indicator, record_measurement
from ...actions.register.notes import add_note
from ...actions.register.owners import assign_owner
from ...actions.register.quality import settle_remark
from ...models import Commitment, Evidence, Indicator, Measurement, Note, Settlement
from ...queries.kernel.keyset import LAST_NUMBER
from ...rules.people.tokens import Scope
from ...rules.register.indicators import Direction
from ...rules.register.quality import Remark
from ..kernel.base import NumberedAct, as_person
from ..kernel.fields import Day, Named, Sent, Words, code_of, tier_code
from .commitment_acts import CommitmentAct
from .commitments import OneCommitment
from .internal import OneIndicator, OneMeasurement, OneNote


class OwnerSent(Sent):
    owner = serializers.IntegerField(
        min_value=1, max_value=LAST_NUMBER, allow_null=True, help_text="The number from `/owners/`; null for no owner."
    )


class AssignOwner(CommitmentAct):
    """Assign a member of the secretariat as owner of a commitment, or remove the owner."""

    takes = OwnerSent

    def act(self, *, owner: int | None) -> Commitment:
        return assign_owner(**self.ends(), owner=owner)


class NoteSent(Sent):
    text = Words()
    tier = tier_code(required=False, help_text="Default: internal.")


class AddNote(CommitmentAct):
    """Add a note to a commitment; notes cannot be changed.

    `If-Match` names the version of the commitment.
    """

    takes, makes = NoteSent, OneNote

    def act(self, **said: Any) -> Note:
        return add_note(**self.ends(), **said)


class SettlementSent(Sent):
    kind = code_of(Remark)
    ground = Words(help_text="Why the remark needs no action, or what was done about it.")


class SettleRemark(CommitmentAct):
    """Resolve a remark on a commitment, with a reason; the remark is not raised again."""

    takes = SettlementSent

    def act(self, *, kind: str, ground: str) -> Settlement:
        return settle_remark(**self.ends(), kind=kind, ground=ground)


class IndicatorSent(Sent):
    name = Words(max_length=200, help_text="The name of the indicator: what is measured.")
    unit = Words(max_length=60)
    direction = code_of(Direction, required=False)
    tier = tier_code(required=False, help_text="Default: that of the commitment.")


class AddIndicator(CommitmentAct):
    """Add an indicator to a commitment.

    `If-Match` names the version of the commitment.
    """

    about, takes, makes = "Indicators", IndicatorSent, OneIndicator

    def act(self, *, direction: str = Direction.NEITHER, **said: Any) -> Indicator:
        return add_indicator(**self.ends(), **{"tier": self.subject.tier} | said, direction=direction)


class MeasurementSent(Sent):
    day = Day()
    value = serializers.DecimalField(max_digits=15, decimal_places=4)
    remark = Words(max_length=500, required=False, allow_blank=True)
    evidence = serializers.ListField(child=Named(Evidence, ids=True), max_length=50, required=False)


class RecordMeasurement(NumberedAct):
    """Record the value of an indicator on a day; a second value of the day corrects the first.

    `If-Match` names the version of the commitment.
    """

    about, scope, takes = "Indicators", Scope.RECORD, MeasurementSent
    of, makes = OneCommitment, OneMeasurement

    def act(self, **said: Any) -> Measurement:
        indicator = self.numbered(Indicator.objects.visible_to(self.request.user).filter(commitment=self.subject))
        return record_measurement(actor=as_person(self.request.user), indicator=indicator, version=self.version, **said)
