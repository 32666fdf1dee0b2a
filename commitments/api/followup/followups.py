"""Follow-up actions: what is to be done, by whom, and what came of it."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request

from ...actions.followup.followups import (
    change_followup,
    do_followup,
    drop_followup,
    record_followup,
    reopen_followup,
)
from ...models import Commitment, FollowUp, Meeting, Party, User
from ...queries.followup.followups import FollowUpFilter, find_followup, read_followups
from ...rules.followup.followups import FollowUpContent, FollowUpState
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import STAFF_ROLES, is_focal_point, is_staff_member, may_see
from ...rules.people.tokens import Scope
from ..kernel import clock
from ..kernel.base import One, Patched, Posted, as_person
from ..kernel.cursor_list import Newest
from ..kernel.fields import (
    Address,
    CommitmentRef,
    Day,
    MeetingRef,
    Named,
    PartyRef,
    Sent,
    Shape,
    Text,
    Word,
    Words,
    tier_code,
)


class FollowUpShape(Shape):
    """A follow-up action on a commitment or a meeting, assigned to a member of the secretariat or a party."""

    url = Address("followup")
    page = Address("followup-detail", page=True)
    number = serializers.IntegerField(source="pk")
    what = Text()
    commitment = CommitmentRef(source="seen_commitment", allow_null=True)
    meeting = MeetingRef(allow_null=True)
    person = serializers.SerializerMethodField(help_text="The username; secretariat only.")
    party = PartyRef(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    tier = Word(Tier)
    state = Word(FollowUpState)
    settled_on = serializers.DateField(allow_null=True)
    outcome = Text()
    version = serializers.IntegerField()

    def get_person(self, row: FollowUp) -> str:
        return row.person.username if row.person and is_staff_member(self.context["request"].user) else ""


def with_seen_commitment(row: Any, request: Request) -> Any:
    """The same, naming its commitment where the person may see it."""
    row.seen_commitment = row.commitment if may_see(request.user, row.commitment) else None
    return row


class WorkSent(Sent):
    """A follow-up action to add. ``person`` is the username of a member of the secretariat; send either a person or
    a party.
    """

    what = Words()
    commitment = Named(Commitment, "reference", ids=True, required=False, allow_null=True)
    meeting = Named(Meeting, ids=True, required=False, allow_null=True)
    person = Words(max_length=150, required=False, allow_null=True)
    party = Named(Party, ids=True, required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)
    tier = tier_code(required=False)

    def validate_person(self, username: str | None) -> int | None:
        if username is None:
            return None
        user = self.context["request"].user
        found = User.objects.filter(username=username, role__in=STAFF_ROLES, is_active=True).first()
        if found is None or not is_staff_member(user):
            raise serializers.ValidationError(_("Enter the username of a member of the secretariat."))
        return found.pk


OWNER = {"owner": "person"}


class FollowUpList(Posted, Newest):
    """The follow-up actions, newest first: all for the secretariat; for a focal point, its party's."""

    about, shape, personal, rows = "Follow-up", FollowUpShape, True, "followups"
    parameters = (FollowUpFilter,)
    takes, scope, told_as = WorkSent, Scope.MANAGE, OWNER

    def read(self, request: Request) -> Any:
        if not (is_staff_member(request.user) or is_focal_point(request.user)):
            raise Http404
        return read_followups(request.user, request.query_params, today=clock.today())

    def dressed(self, rows: Any) -> Any:
        return [with_seen_commitment(row, self.request) for row in rows]

    def act(self, **said: Any) -> FollowUp:
        """Add a follow-up action."""
        return record_followup(actor=as_person(self.request.user), content=FollowUpContent(**said))


class OneFollowUp(Patched, One):
    """A follow-up action."""

    about, route, shape, personal = "Follow-up", "followup", FollowUpShape, True
    takes, scope, told_as = WorkSent, Scope.MANAGE, OWNER

    @classmethod
    def find(cls, request: Request, key: int) -> FollowUp:
        return find_followup(request.user, int(key))

    def shaped(self, found: FollowUp) -> FollowUp:
        with_seen_commitment(found, self.request)
        return found

    def act(self, **said: Any) -> FollowUp:
        """Change an open follow-up action; fields that you do not send stay."""
        kept = FollowUpContent(**{name: getattr(self.subject, column) for name, column in COLUMNS.items()})
        return change_followup(**step(self), content=replace(kept, **said))


COLUMNS = {
    **{name: name for name in ("what", "due_on", "tier")},
    **{name: f"{name}_id" for name in ("commitment", "meeting", "person", "party")},
}
FollowUpList.makes = OneFollowUp


def step(view: Any) -> dict[str, Any]:
    """The arguments of every step of a follow-up action."""
    return {"actor": as_person(view.request.user), "followup": view.subject, "version": view.version}


class FollowUpStep(Posted):
    """A step of a follow-up action."""

    about, of = "Follow-up", OneFollowUp


class DoneSent(Sent):
    settled_on = Day()
    outcome = Words(required=False, allow_blank=True)


class DoFollowUp(FollowUpStep):
    """Mark a follow-up action of the secretariat, or of the party that you represent, as done."""

    takes, scope = DoneSent, Scope.REPORT

    def act(self, *, settled_on: date, outcome: str = "") -> FollowUp:
        return do_followup(**step(self), settled_on=settled_on, outcome=outcome)


class DroppedSent(Sent):
    outcome = Words(help_text="Why the action is dropped.")


class DropFollowUp(FollowUpStep):
    """Drop a follow-up action, with a reason."""

    takes, scope = DroppedSent, Scope.MANAGE

    def act(self, *, outcome: str) -> FollowUp:
        return drop_followup(**step(self), outcome=outcome)


class ReopenFollowUp(FollowUpStep):
    """Reopen a follow-up action that was done or dropped."""

    scope = Scope.MANAGE

    def act(self) -> FollowUp:
        return reopen_followup(**step(self))


STEPS: dict[str, type[FollowUpStep]] = {"do": DoFollowUp, "drop": DropFollowUp, "reopen": ReopenFollowUp}
"""What each is called in the address."""
