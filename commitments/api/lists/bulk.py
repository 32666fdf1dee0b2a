"""Updates in bulk: the same done with many commitments at once, looked at before, and taken back as one."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.lists.bulk import finding_for_all, take_back_bulk, update_in_bulk
from ...models import BulkUpdate, Commitment, Evidence, Theme
from ...queries.lists.bulk import (
    find_bulk_update,
    ids_found,
    preview_bulk,
    read_chosen,
    read_standing,
    read_taken_back,
)
from ...rules.kernel.commitments import Lifecycle
from ...rules.kernel.permissions import can_update_in_bulk, is_staff_member
from ...rules.kernel.references import REFERENCE
from ...rules.lists.bulk import (
    BULK_LIMIT,
    TURNS,
    BulkChange,
    BulkKind,
    NewOwner,
    NewTier,
    Themes,
    Turn,
    choice_errors,
)
from ...rules.people.tokens import Scope
from ...rules.register.drafts import DraftContent
from ..kernel import clock
from ..kernel.access import require_scope
from ..kernel.base import One, Posted, as_person
from ..kernel.cursor_list import PlainList
from ..kernel.fields import (
    Address,
    Code,
    CommitmentRef,
    Day,
    Named,
    Sent,
    Shape,
    Word,
    Words,
    confidence_code,
    each_party,
    many,
    status_code,
    tier_code,
    version_number,
)
from ..register.internal_acts import OwnerSent

REFERENCE_LIMIT = 24


class FindingSent(Sent):
    """An assessment of each commitment as a whole."""

    status = status_code()
    as_of = Day()
    done_on = Day(allow_null=True, required=False)
    reason = Words()
    confidence = confidence_code(allow_null=True, required=False)
    tier = tier_code(required=False)
    evidence = serializers.ListField(child=Named(Evidence, ids=True), max_length=50, required=False)
    each_party = each_party()


class ThemesSent(Sent):
    add = serializers.ListField(child=Named(Theme, ids=True), max_length=100, required=False)
    remove = serializers.ListField(child=Named(Theme, ids=True), max_length=100, required=False)


class TierSent(Sent):
    tier = tier_code()


class TurnSent(Sent):
    lifecycle = Code({state.value: state for state in Lifecycle if state in TURNS})
    lifecycle_on = Day()
    lifecycle_ground = Words(help_text="A document, a meeting or a decision.")


def read_themes(said: dict[str, Any]) -> Themes:
    change = Themes(frozenset(said.get("add", ())), frozenset(said.get("remove", ())))
    if errors := choice_errors(change):
        raise serializers.ValidationError(errors)
    return change


CHANGES: dict[BulkKind, tuple[type[Sent], Callable[[dict[str, Any]], BulkChange]]] = {
    BulkKind.ASSESS: (FindingSent, lambda said: finding_for_all(DraftContent(**said))),
    BulkKind.THEME: (ThemesSent, read_themes),
    BulkKind.TIER: (TierSent, lambda said: NewTier(said["tier"])),
    BulkKind.OWNER: (OwnerSent, lambda said: NewOwner(said["owner"])),
    BulkKind.LIFECYCLE: (
        TurnSent,
        lambda said: Turn(said["lifecycle"], said["lifecycle_on"], said["lifecycle_ground"]),
    ),
}
"""By what is done: what is sent, and the change that it makes."""


class BulkUpdateShape(Shape):
    """One change to several commitments."""

    url = Address("bulk")
    page = Address("bulk-detail", page=True)
    number = serializers.IntegerField(source="pk")
    kind = Word(BulkKind)
    commitments = serializers.IntegerField(help_text="Number of commitments.")
    made_by = serializers.CharField(source="made_by.shown_name")
    made_at = serializers.DateTimeField()
    taken_back_by = serializers.CharField(source="taken_back_by.shown_name", allow_null=True, default=None)
    taken_back_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class BulkRowShape(Shape):
    """A commitment of a bulk update.

    ``state`` is `standing`, `built_on` if someone changed it afterwards, so that it cannot be undone, or `taken_back`.
    """

    commitment = CommitmentRef()
    state = serializers.CharField()


class FullBulkUpdateShape(BulkUpdateShape):
    rows = BulkRowShape(source="told", many=True)


class BulkUpdates(PlainList):
    """The bulk updates, newest first; secretariat only."""

    about, shape, personal = "In bulk", BulkUpdateShape, True

    def all(self, request: Request) -> QuerySet[BulkUpdate]:
        if not is_staff_member(request.user):
            raise Http404
        rows = BulkUpdate.objects.visible_to(request.user).select_related("made_by", "taken_back_by")
        return rows.annotate(commitments=Count("rows"))


class OneBulkUpdate(One):
    """A bulk update and the outcome of its rows; secretariat only."""

    about, route, shape, personal = "In bulk", "bulk", FullBulkUpdateShape, True

    @classmethod
    def find(cls, request: Request, key: int) -> BulkUpdate:
        return find_bulk_update(request.user, int(key))

    def shaped(self, found: Any) -> Any:
        found.told = [
            *({"commitment": row.commitment, "state": _state(row.is_built_on)} for row in read_standing(found)),
            *({"commitment": row.commitment, "state": "taken_back"} for row in read_taken_back(found)),
        ]
        found.commitments = len(found.told)
        return found


def _state(is_built_on: bool) -> str:
    return "built_on" if is_built_on else "standing"


class LineShape(Shape):
    """A commitment before and after, what prevents the change, and the version to send when you apply it."""

    commitment = CommitmentRef()
    version = serializers.IntegerField(source="commitment.version")
    before = serializers.CharField()
    after = serializers.CharField()
    possible = serializers.BooleanField()
    errors: Any = serializers.ListField(child=serializers.CharField())


class ReviewShape(Shape):
    """A preview of the change, commitment by commitment, in the order of their references."""

    lines = LineShape(many=True)


def reference_sent() -> serializers.CharField:
    return Words(max_length=REFERENCE_LIMIT)


class RowsSent(Sent):
    """The commitments to change: by their references, or by a filter of the register; at most 1,000."""

    commitments = serializers.ListField(child=reference_sent(), max_length=BULK_LIMIT, required=False)
    filter = Words(required=False, help_text="A query string of the register, such as open=yes.")

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        if not (said.get("commitments") or said.get("filter")):
            raise serializers.ValidationError(
                {"commitments": _("Enter references of commitments, or a filter that matches some.")}
            )
        return said


class ChosenSent(Sent):
    reference = reference_sent()
    version = version_number(help_text="The version that you read.")


class WithChosenSent(Sent):
    chosen = many(ChosenSent, min_length=1, max_length=BULK_LIMIT)


def ids_of(request: Request, references: Sequence[str], field: str) -> list[int]:
    """The ids of these references, in their order; all that the person may not see, or that are none, are named."""
    wanted = [name for name in references if REFERENCE.match(name)]
    rows = Commitment.objects.visible_to(request.user).filter(reference__in=wanted)
    found = dict(rows.values_list("reference", "pk"))
    if missing := [name for name in dict.fromkeys(references) if name not in found]:
        said = _("Nothing named “{name}” is visible to you.")
        raise serializers.ValidationError({field: [said.format(name=name) for name in missing[:50]]})
    return [found[name] for name in dict.fromkeys(references)]


class InBulk(Posted):
    """Something done with many commitments. ``kind`` says what."""

    about, personal = "In bulk", True
    kind: ClassVar[BulkKind]

    def change_of(self, said: dict[str, Any]) -> BulkChange:
        return CHANGES[self.kind][1](said)


class Review(InBulk):
    shape = ReviewShape

    def _change(self, where: dict[str, Any]) -> Response:
        return Response(self.shown({"lines": self.act(**self.read_body())}))

    def act(self, *, commitments: Sequence[str] = (), filter: str = "", **said: Any) -> Any:
        if not can_update_in_bulk.test(self.request.user):
            raise PermissionDenied
        ids = ids_of(self.request, commitments, "commitments") if commitments else self._found(filter)
        change = self.change_of(said)
        chosen = {row.pk: row.version for row in read_chosen(self.request.user, ids)}
        return preview_bulk(self.request.user, chosen, change, today=clock.today())

    def _found(self, filter: str) -> list[int]:
        ids, errors = ids_found(self.request.user, QueryDict(filter), today=clock.today())
        if errors:
            raise serializers.ValidationError({"filter": errors})
        return ids


class Update(InBulk):
    makes, conflicts = OneBulkUpdate, True

    def act(self, *, chosen: list[dict[str, Any]], **said: Any) -> BulkUpdate:
        if not can_update_in_bulk.test(self.request.user):
            raise PermissionDenied
        versions = {row["reference"]: row["version"] for row in chosen}
        ids, change = ids_of(self.request, list(versions), "chosen"), self.change_of(said)
        pairs = list(zip(ids, versions.values(), strict=True))
        self._refuse_impossible(pairs, change)
        return update_in_bulk(actor=as_person(self.request.user), change=change, chosen=pairs)

    def _refuse_impossible(self, pairs: list[tuple[int, int]], change: BulkChange) -> None:
        """What its review says to be impossible is not done; what was changed meanwhile the action names."""
        lines = preview_bulk(self.request.user, dict(pairs), change, today=clock.today())
        errors = [f"{line.commitment.reference}: {text}" for line in lines if not line.changed for text in line.errors]
        if errors:
            raise serializers.ValidationError({"chosen": errors})


class TakeBackSent(Sent):
    ground = Words(max_length=500, help_text="Recorded as the reason of each restored assessment.")
    commitments = serializers.ListField(
        child=reference_sent(),
        max_length=BULK_LIMIT,
        required=False,
        help_text="Default: all rows that no one has changed since.",
    )


class TakeBackBulk(Posted):
    """Undo a bulk update, for all rows that no one has changed since, or for some of them.

    New acts reverse the old ones. A token also needs the scope of the original act: `assess` for assessments.
    """

    about, scope, of, takes = "In bulk", Scope.RECORD, OneBulkUpdate, TakeBackSent

    def act(self, *, ground: str, commitments: Sequence[str] | None = None) -> BulkUpdate:
        require_scope(self.request, SCOPES[self.subject.kind])
        standing = {row.commitment.reference: row for row in read_standing(self.subject)}
        if commitments is None:
            commitments = [reference for reference, row in standing.items() if not row.is_built_on]
        if missing := [name for name in commitments if name not in standing]:
            said = _("%(references)s: not in this update, or already undone.") % {"references": ", ".join(missing)}
            raise serializers.ValidationError({"commitments": said})
        rows = [standing[reference].commitment.pk for reference in commitments]
        return take_back_bulk(
            actor=as_person(self.request.user), update=self.subject, version=self.version, rows=rows, ground=ground
        )


SCOPES: dict[str, Scope] = {kind.value: Scope.RECORD for kind in BulkKind} | {BulkKind.ASSESS.value: Scope.ASSESS}
DONE = {
    BulkKind.ASSESS: "assess",
    BulkKind.THEME: "add and remove themes of",
    BulkKind.TIER: "give a tier to",
    BulkKind.OWNER: "give an owner to",
    BulkKind.LIFECYCLE: "change the life-cycle of",
}


def acts_of(kind: BulkKind) -> tuple[type[Update], type[Review]]:
    """The addresses at which this is done, and looked at before."""
    name, sent = kind.value.capitalize(), CHANGES[kind][0]
    common = {"kind": kind, "scope": SCOPES[kind]}
    looked = f"Look at what it would do to {DONE[kind]} many commitments: before and after of each. Nothing is changed."
    done = f"{DONE[kind].capitalize()} many commitments, all of them or none; 409 where one was changed meanwhile."
    review, update = (
        {"takes": type(f"{name}{what}Sent", (sent, base), {"__doc__": sent.__doc__})}
        for what, base in (("Review", RowsSent), ("InBulk", WithChosenSent))
    )
    return (
        type(f"{name}InBulk", (Update,), common | update | {"__doc__": done}),
        type(f"{name}Review", (Review,), common | review | {"__doc__": looked}),
    )
