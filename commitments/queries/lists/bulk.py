"""Updates in bulk: what one would do to each commitment, those that were made, and what can be taken back of one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import AssessmentDraft, BulkRow, BulkUpdate, Commitment, LedgerEntry, Theme, User
from ...rules.kernel.commitments import Lifecycle, Tier
from ...rules.kernel.permissions import Visitor, can_assess, can_edit_commitment
from ...rules.kernel.statuses import status_label
from ...rules.lists.bulk import (
    BULK_LIMIT,
    BulkChange,
    NewOwner,
    NewTier,
    Themes,
    Turn,
    new_tier_errors,
    themes_errors,
    turn_errors,
)
from ...rules.register.assessments import Finding, finding_errors
from ...rules.register.drafts import DraftState
from ...rules.register.owners import NOBODY, owner_errors
from ..kernel.bits import to_ids
from ..register.owners import owner_names, possible_owners
from ..register.preview import preview_findings
from .choice import read_choice
from .facets import current_index


class ChosenField(forms.Field):
    """Ids with the versions they were looked at, ``12:3,15:7``: one field, since a request may carry only so many."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> dict[int, int]:
        pairs = [pair.split(":") for pair in (value or "").split(",") if pair]
        try:
            chosen = {int(pk): int(version) for pk, version in pairs}
        except ValueError as error:
            raise ValidationError(
                _("The selection of commitments is invalid. Select the commitments again in the list.")
            ) from error
        if not 0 < len(chosen) <= BULK_LIMIT or max(chosen) >= 2**63:
            raise ValidationError(_("Select from 1 to %(limit)d commitments.") % {"limit": BULK_LIMIT})
        return chosen


CHANGED_SINCE = gettext_lazy(
    "Changed since you selected it, so it is left out. Compare before and after, then clear the box to include it."
)
"""What stands at a row that somebody changed meanwhile."""


def pack(commitments: Iterable[Commitment]) -> str:
    """The ids and versions of these, as ``ChosenField`` reads them."""
    return ",".join(f"{commitment.pk}:{commitment.version}" for commitment in commitments)


def ids_found(user: Visitor, data: QueryDict, *, today: date) -> tuple[list[int], list[str]]:
    """The commitments (ids) that an address of the register finds, at most ``BULK_LIMIT``, or what is wrong with it."""
    choice = read_choice(user, data, index=current_index(today), today=today)
    if choice.hits is None:
        return [], [f"{field}: {text}" for field, text in choice.errors]
    if choice.hits.capped or choice.hits.count > BULK_LIMIT:
        return [], [too_many()]
    return list(to_ids(choice.hits.rows)), []


def too_many() -> str:
    """What somebody is told who chooses more than can be changed at a time."""
    return _("Select at most %(limit)d commitments at a time: filter the register further.") % {"limit": BULK_LIMIT}


@dataclass(frozen=True)
class BulkLine:
    """A commitment before and after a change in words, what stands against it, and whether it was changed meanwhile."""

    commitment: Commitment
    before: str
    after: str = ""
    errors: list[str] = field(default_factory=list)
    changed: bool = False

    @property
    def possible(self) -> bool:
        return not self.errors


def read_chosen(user: Visitor, ids: Iterable[int]) -> list[Commitment]:
    """The commitments of these ids that ``user`` may see, by reference, with what lines need of them."""
    rows = Commitment.objects.visible_to(user).filter(pk__in=list(ids)).order_by("ref_key")
    return list(rows.select_related("document").prefetch_related("themes").defer("document__text", "search_text"))


def preview_bulk(user: Visitor, chosen: Mapping[int, int], change: BulkChange, *, today: date) -> list[BulkLine]:
    """What the change would do to each of the commitments (id: version it was looked at), by reference.

    ``today`` is the organisation's day. Nothing is written; a fixed number of queries.
    """
    commitments = read_chosen(user, chosen)
    preview = _previews(change, commitments, today)
    may = can_assess if isinstance(change, Finding) else can_edit_commitment
    lines = []
    for commitment in commitments:
        before, after, errors = preview(commitment)
        if not may.test(user, commitment):
            errors = {"": _("Your role does not allow this.")}
        changed = chosen[commitment.pk] != commitment.version
        lines.append(BulkLine(commitment, before, after, list(errors.values()), changed))
    return lines


Preview = Callable[[Commitment], tuple[str, str, dict[str, str]]]


def _previews(change: BulkChange, commitments: list[Commitment], today: date) -> Preview:
    """What tells of a commitment: before, after, and what stands against it by field."""
    match change:
        case Finding():
            outlooks = preview_findings(commitments, change)
            return lambda row: (
                str(status_label(row.status, row.kind)),
                outlooks[row.pk].words,
                finding_errors(change, kind=row.kind, made_on=row.document.dated, today=today),
            )
        case Turn():
            return lambda row: (
                str(row.get_lifecycle_display()),
                str(Lifecycle(change.to).label),
                turn_errors(change, row.lifecycle, today=today),
            )
        case NewOwner():
            return _owners_of(change, commitments)
        case NewTier():
            return lambda row: (
                str(row.get_tier_display()),
                str(Tier(change.tier).label),
                new_tier_errors(change, tier=row.tier, document_tier=row.document.tier),
            )
        case Themes():
            names = {theme.pk: theme.name for theme in Theme.objects.all()}
            return lambda row: _themes_of(row, change, names)


def _owners_of(change: NewOwner, commitments: list[Commitment]) -> Preview:
    held, known = owner_names(commitments), {person.pk: person for person in possible_owners()}
    return lambda row: (
        _name(held.get(row.pk)),
        _name(known.get(change.owner or NOBODY)),
        owner_errors(change.owner, held[row.pk].pk if row.pk in held else None, known),
    )


def _name(owner: User | None) -> str:
    return owner.shown_name if owner else _("No owner")


def _themes_of(row: Commitment, change: Themes, names: dict[int, str]) -> tuple[str, str, dict[str, str]]:
    held = {theme.pk for theme in row.themes.all()}
    before, after = (
        "; ".join(name for pk, name in names.items() if pk in themes) for themes in (held, change.applied(held))
    )
    return before, after, themes_errors(change, held)


@dataclass
class Standing:
    """A row of an update as it stands now: its commitment, the draft that it sent for review, if it sent one.

    ``since`` is the entry that built on it last, where one on the commitment itself did.
    """

    row: BulkRow
    commitment: Commitment
    draft: AssessmentDraft | None
    since: LedgerEntry | None = None

    @property
    def is_built_on(self) -> bool:
        """Whether somebody did something since that taking it back would undo as well."""
        if self.draft:
            return self.draft.state != DraftState.SUBMITTED or self.draft.version != 1
        return self.commitment.version != self.row.version


def read_standing(update: BulkUpdate) -> list[Standing]:
    """The rows of an update that were not taken back, in their order."""
    rows = list(
        update.rows.filter(undone=None)
        .select_related("entry", "update", "commitment__document")
        .defer("commitment__document__text", "commitment__search_text")
    )
    sent = [int(row.entry.object_id) for row in rows if row.entry.object_type == "assessmentdraft"]
    drafts = AssessmentDraft.objects.select_related("commitment").in_bulk(sent) if sent else {}
    standing = [Standing(row, row.commitment, drafts.get(_draft_of(row))) for row in rows]
    _find_since([row for row in standing if row.is_built_on])
    return standing


def _draft_of(row: BulkRow) -> int | None:
    return int(row.entry.object_id) if row.entry.object_type == "assessmentdraft" else None


def _find_since(built: list[Standing]) -> None:
    """Name the last entry on each: of one that others wrote around (a link, a renamed theme) there is none."""
    if not built:
        return
    keys = {(row.row.entry.object_type, row.row.entry.object_id): row for row in built}
    rows = LedgerEntry.objects.filter(
        object_type__in={kind for kind, _key in keys},
        object_id__in={key for _kind, key in keys},
        seq__gt=min(row.row.entry_id for row in built),
    )
    for entry in rows.order_by("seq"):
        found = keys.get((entry.object_type, entry.object_id))
        if found and entry.seq > found.row.entry_id:
            found.since = entry


def read_bulk_updates(user: Visitor, *, limit: int) -> list[BulkUpdate]:
    """The updates that ``user`` may see, newest first, each with how many ``commitments`` it is about."""
    rows = BulkUpdate.objects.visible_to(user).select_related("made_by", "taken_back_by")
    return list(rows.annotate(commitments=Count("rows")).order_by("-pk")[:limit])


def find_bulk_update(user: Visitor, pk: int) -> BulkUpdate:
    """The update of this number. BulkUpdate.DoesNotExist when it is not there, or not for ``user``."""
    return BulkUpdate.objects.visible_to(user).select_related("made_by", "taken_back_by").get(pk=pk)


def read_taken_back(update: BulkUpdate) -> list[BulkRow]:
    """The rows of an update that were taken back, in their order."""
    rows = update.rows.filter(undone__isnull=False).select_related("commitment")
    return list(rows.defer("commitment__search_text"))
