"""Drafts of assessments: the list, what waits for whom, one draft with what it would change."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import AssessmentDraft, Commitment, Evidence, LedgerEntry
from ...models.register.drafts import AssessmentDraftQuerySet
from ...rules.kernel.permissions import Visitor, is_reviewer
from ...rules.register.drafts import OPEN, UNFINISHED, DraftState, as_finding, missing_errors
from ..kernel.catalogue import Catalogue
from ..kernel.keyset import LAST_NUMBER, PlaceForm, read_rows
from ..kernel.query_fields import ChoicesField, form_errors, unknown_names
from ..ledger.change_words import Change, tell
from ..ledger.changes import about_draft
from .cells import Grid
from .findings import read_grid
from .preview import preview_statuses
from .quotations import passage

SHOWN = ("commitment", "party", "zone", "drafted_by", "changed_by")
YES = [("yes", _("Yes"))]


class DraftFilter(PlaceForm):
    """What the list of drafts can be filtered by, as the address gives it."""

    state = ChoicesField(label=_("State"), required=False, choices=DraftState)
    mine = forms.ChoiceField(label=_("Drafted by me"), required=False, choices=YES)
    waiting = forms.ChoiceField(label=_("Waiting for me"), required=False, choices=YES)

    def rows(self, user: Visitor, *, two_people: bool) -> AssessmentDraftQuerySet:
        """The drafts that ``user`` may see and the filters find. ``two_people``: see ``waiting_for``."""
        data = self.cleaned_data
        rows = waiting_for(user, two_people=two_people) if data["waiting"] else AssessmentDraft.objects.visible_to(user)
        rows = rows.of(user) if data["mine"] else rows
        return rows.filter(state__in=data["state"]) if data["state"] else rows


@dataclass(frozen=True)
class DraftList:
    """One page. ``errors``: (field label, message) pairs; there are drafts and neighbours only when there are none."""

    form: DraftFilter
    errors: list[tuple[str, str]]
    drafts: Sequence[AssessmentDraft] = ()
    next: int | None = None
    previous: int | None = None


@dataclass(frozen=True)
class Basis:
    """What an assessment is made from: the words in their context, and what stands in the cells so far."""

    commitment: Commitment
    before: str
    quotation: str
    after: str
    grid: Grid | None


@dataclass(frozen=True)
class DraftPage:
    """``joint`` is the status that the commitment would have with it; None while it is unfinished, or settled."""

    draft: AssessmentDraft
    basis: Basis
    evidence: list[Evidence]
    joint: int | None
    history: list[Change] = field(default_factory=list)


def waiting_for(user: Visitor, *, two_people: bool) -> AssessmentDraftQuerySet:
    """What waits for ``user``: one's own unfinished drafts, and for reviewers what they may accept.

    ``two_people``: the rule by which nobody accepts what they drafted or changed last. Agrees with
    ``rules.register.drafts.steps_open_to``.
    """
    drafts = AssessmentDraft.objects.visible_to(user)
    own = Q(drafted_by=user.pk) | Q(changed_by=user.pk)
    unfinished = own & Q(state__in=[state.value for state in UNFINISHED])
    if not is_reviewer(user):
        return drafts.filter(unfinished)
    sent = Q(state=DraftState.SUBMITTED)
    return drafts.filter(unfinished | (sent & ~own if two_people else sent))


def read_waiting(user: Visitor, *, two_people: bool, length: int) -> tuple[int, list[AssessmentDraft]]:
    """How many drafts wait for ``user``, and the newest of them."""
    rows = waiting_for(user, two_people=two_people)
    count = rows.count()
    return count, list(rows.select_related(*SHOWN)[:length]) if count else []


def read_drafts(user: Visitor, data: QueryDict, *, two_people: bool) -> DraftList:
    """The page of drafts that a query string (a ``QueryDict``) asks for, newest first, as ``user`` may see them."""
    form = DraftFilter(data)
    errors = form_errors(form) + unknown_names(data, form.fields)
    if errors:
        return DraftList(form, errors)
    rows = form.rows(user, two_people=two_people).select_related(*SHOWN)
    return DraftList(form, [], *read_rows(rows, "pk", form.cleaned_data))


def open_drafts(user: Visitor, commitment: Commitment) -> list[AssessmentDraft]:
    """The drafts on a commitment that are neither accepted nor discarded, newest first."""
    rows = AssessmentDraft.objects.visible_to(user).open().filter(commitment=commitment)
    return list(rows.select_related(*SHOWN))


def find_draft(user: Visitor, pk: int) -> AssessmentDraft:
    """The draft of this number. AssessmentDraft.DoesNotExist when it is not there, or not for this person."""
    if not 0 < pk <= LAST_NUMBER:
        raise AssessmentDraft.DoesNotExist
    rows = AssessmentDraft.objects.visible_to(user)
    return rows.select_related(
        *SHOWN, "commitment__document", "commitment__provision__revision", "returned_by", "assessment"
    ).get(pk=pk)


def read_draft(user: Visitor, draft: AssessmentDraft, *, catalogue: Catalogue, today: date) -> DraftPage:
    """Everything that the page of a draft (from ``find_draft``) shows."""
    entries = LedgerEntry.objects.visible_to(user).filter(about_draft(draft)).order_by("-seq")
    return DraftPage(
        draft=draft,
        basis=read_basis(user, draft.commitment, today=today),
        evidence=list(Evidence.objects.visible_to(user).filter(drafts=draft)),
        joint=_joint(draft),
        history=tell(user, entries, catalogue=catalogue),
    )


def _joint(draft: AssessmentDraft) -> int | None:
    if draft.state not in OPEN or missing_errors(draft.content):
        return None
    return preview_statuses([draft.commitment], as_finding(draft.content))[draft.commitment_id]


def read_basis(user: Visitor, commitment: Commitment, *, today: date) -> Basis:
    """What whoever assesses has to see of a commitment, read with its document and provision."""
    words = passage(commitment.document, commitment.provision)
    return Basis(commitment, *words, read_grid(user, commitment, day=today))
