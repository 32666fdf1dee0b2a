"""Follow-up actions: the list, those of a commitment or a meeting, what a person has to do, one with its history."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from django import forms
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import Commitment, FollowUp, LedgerEntry, Meeting, Party, User
from ...models.followup.followups import FollowUpQuerySet
from ...rules.followup.followups import FollowUpState
from ...rules.kernel.permissions import STAFF_ROLES, Account, Visitor, is_staff_member
from ..kernel.catalogue import Catalogue
from ..kernel.day_field import DayField
from ..kernel.keyset import LAST_NUMBER, PlaceForm, read_rows
from ..kernel.query_fields import ChoicesField, form_errors, offer, unknown_names
from ..ledger.change_words import Change, tell

SHOWN = ("commitment", "meeting", "person", "party")
YES = [("yes", _("Yes"))]
OVERDUE = "overdue"
SOONEST_FIRST = (F("due_on").asc(nulls_last=True), "id")


class FollowUpFilter(PlaceForm):
    """What the list can be filtered by, as the address gives it. Owners are for staff, who see those of all."""

    state = ChoicesField(label=_("State"), required=False, choices=[*FollowUpState.choices, (OVERDUE, _("Overdue"))])
    mine = forms.ChoiceField(label=_("Mine"), required=False, choices=YES)
    owner = ChoicesField(label=_("Owner"), required=False)
    due_from = DayField(label=_("Due from"), required=False)
    due_to = DayField(label=_("Due until"), required=False)

    def __init__(self, data: QueryDict, *, user: Visitor) -> None:
        super().__init__(data)
        self.user = user
        if is_staff_member(user):
            offer(self, "owner", owners(taken=True))
        else:
            del self.fields["owner"]

    def clean(self) -> Any:
        first, last = self.cleaned_data.get("due_from"), self.cleaned_data.get("due_to")
        if first and last and first > last:
            message = _("This is earlier than the first day. Enter %(day)s or a later day.") % {
                "day": first.isoformat()
            }
            self.add_error("due_to", message)
        return self.cleaned_data

    def rows(self, today: date) -> FollowUpQuerySet:
        """The follow-up actions that the person may see and the filters find on ``today``."""
        data, rows = self.cleaned_data, FollowUp.objects.visible_to(self.user)
        rows = rows.mine(self.user) if data["mine"] and self.user.is_authenticated else rows
        if data["state"]:
            late = Q(state=FollowUpState.OPEN, due_on__lt=today) if OVERDUE in data["state"] else Q()
            rows = rows.filter(late | Q(state__in=[state for state in data["state"] if state != OVERDUE]))
        if data.get("owner"):
            rows = rows.filter(_any_owner(data["owner"]))
        if data["due_from"]:
            rows = rows.filter(due_on__gte=data["due_from"])
        return rows.filter(due_on__lte=data["due_to"]) if data["due_to"] else rows


@dataclass(frozen=True)
class FollowUpList:
    """One page. ``errors``: (field label, message) pairs; there are rows and neighbours only when there are none."""

    form: FollowUpFilter
    errors: list[tuple[str, str]]
    followups: Sequence[FollowUp] = ()
    next: int | None = None
    previous: int | None = None


@dataclass(frozen=True)
class Mine:
    """What a person has to do: how many, how many of them late, and the first of them, those due soonest before."""

    open: int = 0
    overdue: int = 0
    first: Sequence[FollowUp] = ()


@dataclass(frozen=True)
class FollowUpPage:
    followup: FollowUp
    history: list[Change] = field(default_factory=list)


def owners(*, taken: bool = False) -> list[tuple[str, str]]:
    """Who can own a follow-up action, or with ``taken`` who does: (``person-1`` or ``party-1``, name) pairs by name."""
    people: Any = User.objects.filter(role__in=STAFF_ROLES, is_active=True)
    parties: Any = Party.objects.all()
    if taken:
        people, parties = (model.objects.filter(followups__isnull=False).distinct() for model in (User, Party))
    named = sorted(((f"person-{person.pk}", person.shown_name) for person in people), key=itemgetter(1))
    return [*named, *((f"party-{pk}", name) for pk, name in parties.values_list("pk", "name"))]


def owner_ids(key: str) -> dict[str, int | None]:
    """``person-1`` as ``{"person": 1, "party": None}``; neither where nobody is named."""
    kind, _dash, pk = key.partition("-")
    return {name: int(pk) if name == kind else None for name in ("person", "party")}


def _any_owner(keys: Sequence[str]) -> Q:
    found = [owner_ids(key) for key in keys]
    return Q(person__in=[item["person"] for item in found if item["person"]]) | Q(
        party__in=[item["party"] for item in found if item["party"]]
    )


def read_followups(user: Visitor, data: QueryDict, *, today: date) -> FollowUpList:
    """The page that a query string (a ``QueryDict``) asks for, newest first, as ``user`` may see it."""
    form = FollowUpFilter(data, user=user)
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return FollowUpList(form, errors)
    rows = form.rows(today).select_related(*SHOWN)
    return FollowUpList(form, [], *read_rows(rows, "pk", form.cleaned_data))


def read_mine(user: Account, *, today: date, length: int) -> Mine:
    """What ``user`` owns, or the party for which ``user`` speaks, as far as it is open."""
    rows = FollowUp.objects.visible_to(user).mine(user).open()
    found = list(rows.select_related(*SHOWN).order_by(*SOONEST_FIRST)[: length + 1])
    if len(found) <= length:
        return Mine(len(found), sum(is_late(row, today) for row in found), found)
    return Mine(rows.count(), rows.overdue(today).count(), found[:length])


def is_late(followup: FollowUp, today: date) -> bool:
    """Whether it is open and its day is over; the same as ``FollowUp.objects.overdue``."""
    return followup.state == FollowUpState.OPEN and followup.due_on is not None and followup.due_on < today


def followups_on(
    user: Visitor, *, commitment: Commitment | None = None, meeting: Meeting | None = None
) -> list[FollowUp]:
    """Those about a commitment, or a meeting, that ``user`` may see: open ones first, those due soonest before."""
    about = {"commitment": commitment} if commitment else {"meeting": meeting}
    rows = FollowUp.objects.visible_to(user).filter(**about).select_related(*SHOWN).order_by(*SOONEST_FIRST)
    return sorted(rows, key=lambda row: row.state != FollowUpState.OPEN)


def find_followup(user: Visitor, pk: int) -> FollowUp:
    """The one of this number. FollowUp.DoesNotExist when it is not there, or not for this person."""
    if not 0 < pk <= LAST_NUMBER:
        raise FollowUp.DoesNotExist
    return FollowUp.objects.visible_to(user).select_related(*SHOWN, "recorded_by").get(pk=pk)


def read_followup(user: Visitor, followup: FollowUp, *, catalogue: Catalogue) -> FollowUpPage:
    """Everything that the page of a follow-up action (from ``find_followup``) shows; its history is for staff."""
    entries = LedgerEntry.objects.visible_to(user).filter(object_type="followup", object_id=str(followup.pk))
    return FollowUpPage(followup, tell(user, entries.order_by("-seq"), catalogue=catalogue))
