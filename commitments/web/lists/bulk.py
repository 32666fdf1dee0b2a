"""Updates in bulk: choose rows in the register, say what, look at before and after, record all; and the way back."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ...actions.lists.bulk import RowsChanged, take_back_bulk, update_in_bulk
from ...models import BulkUpdate
from ...queries.kernel.keyset import is_row_number
from ...queries.lists.bulk import (
    CHANGED_SINCE,
    BulkLine,
    find_bulk_update,
    ids_found,
    pack,
    preview_bulk,
    read_bulk_updates,
    read_chosen,
    read_standing,
    read_taken_back,
    too_many,
)
from ...rules.kernel.permissions import can_update_in_bulk, is_staff_member
from ...rules.lists.bulk import BULK_LIMIT, BulkChange, BulkKind
from ..kernel import clock
from ..kernel.acts import act_methods
from ..register.evidence_field import LOOK
from .bulk_forms import FORMS, BulkForm, TakeBackForm

STEPS = {LOOK, "review", "edit", "record"}
LISTED = 100
"""Updates that the list shows; the ledger has them all."""


@act_methods
def bulk_new(request: HttpRequest, kind: str) -> HttpResponse:
    """What shall be done, what it would do to each row, and doing it: one address, by the button that was pressed."""
    if not can_update_in_bulk.test(request.user):
        raise PermissionDenied
    if kind not in BulkKind.values:
        raise Http404
    form_class = FORMS[BulkKind(kind)]
    if request.method == "POST":
        return _go_on(request, form_class(request.POST, user=request.user))
    ids, errors = asked_rows(request)
    commitments = read_chosen(request.user, ids)
    if not commitments:
        errors = errors or [_("No commitments are selected. Tick rows in the register, or all that match the filters.")]
        return _page(request, None, refused=errors)
    initial = {"chosen": pack(commitments), "as_of": clock.today(), "lifecycle_on": clock.today()}
    return _page(request, form_class(user=request.user, initial=initial), commitments=commitments)


def asked_rows(request: HttpRequest) -> tuple[list[int], list[str]]:
    """The commitments (ids) that the address chooses: its ``row``s, or with ``all`` what its filters find."""
    data = request.GET.copy()
    rows = [row for value in data.pop("row", []) for row in value.split(",") if row]
    if not data.pop("all", None):
        if len(rows) > BULK_LIMIT:
            return [], [too_many()]
        return [int(row) for row in rows if is_row_number(row)], []
    return ids_found(request.user, data, today=clock.today())


def _go_on(request: HttpRequest, form: BulkForm) -> HttpResponse:
    step = request.POST.get("act", "review")
    if step not in STEPS:
        raise BadRequest("there is no such step")
    if not form.perform(form.change):
        chosen = form.cleaned_data.get("chosen", {})
        if step == LOOK:
            chosen = form.fields["chosen"].to_python(request.POST.get("chosen"))
        return _page(request, form, commitments=read_chosen(request.user, chosen), status=200 if step == LOOK else 400)
    if step == "edit":
        return _page(request, form, commitments=read_chosen(request.user, form.cleaned_data["chosen"]))
    change: BulkChange = form.made
    lines = preview_bulk(request.user, form.cleaned_data["chosen"], change, today=clock.today())
    left_out = _left_out(request)
    if step == "record" and _record(form, change, lines, left_out):
        messages.success(request, _("Bulk update recorded. You can undo it until someone edits the commitments."))
        return HttpResponseRedirect(reverse("bulk-detail", args=[form.made.pk]))
    return _review(request, form, lines, left_out)


def _left_out(request: HttpRequest) -> set[int]:
    """The rows (ids) that were left out on the page, which the form keeps while what is done is changed."""
    return {int(pk) for pk in request.POST.getlist("out") if is_row_number(pk)}


def _record(form: BulkForm, change: BulkChange, lines: list[BulkLine], left_out: set[int]) -> bool:
    """Do what was reviewed with the rows that are not left out; False with an error of the form when it was refused."""
    versions = form.cleaned_data["chosen"]
    wanted = [line.commitment.pk for line in lines if line.possible and line.commitment.pk not in left_out]
    if not wanted:
        form.add_error(None, _("Nothing is left to change: every row is left out, or cannot be changed this way."))
        return False
    chosen = [(pk, versions[pk]) for pk in wanted]
    return _performed(form, lambda: update_in_bulk(actor=form.user, change=change, chosen=chosen))


def _performed(form: Any, act: Callable[[], Any]) -> bool:
    """Whether the action took it; rows that were changed meanwhile are named."""
    try:
        return bool(form.perform(act))
    except RowsChanged as changed:
        form.add_error(None, changed.message)
        return False


def _page(
    request: HttpRequest, form: BulkForm | None, *, commitments: Any = (), refused: Any = (), status: int = 200
) -> HttpResponse:
    context = {
        "nav_section": "commitments",
        "form": form,
        "kind": _kind(request),
        "commitments": commitments,
        "refused": refused,
        "left_out": _left_out(request),
    }
    return render(request, "commitments/lists/bulk/new.html", context, status=400 if refused else status)


def _review(request: HttpRequest, form: BulkForm, lines: list[BulkLine], left_out: set[int]) -> HttpResponse:
    """Before and after of each row. What was changed meanwhile is left out until somebody says otherwise."""
    context = {
        "nav_section": "commitments",
        "form": form,
        "kind": _kind(request),
        "lines": [line for line in lines if line.possible],
        "impossible": [line for line in lines if not line.possible],
        "left_out": left_out | {line.commitment.pk for line in lines if line.changed},
        "changed_since": CHANGED_SINCE,
        "chosen": pack(line.commitment for line in lines),
        "summary": form.summary(),
        "two_people": settings.TWO_PERSON_RULE,
    }
    return render(request, "commitments/lists/bulk/review.html", context, status=400 if form.errors else 200)


def _kind(request: HttpRequest) -> BulkKind:
    assert request.resolver_match  # noqa: S101 (set for every view)
    return BulkKind(request.resolver_match.kwargs["kind"])


@require_safe
def bulk_list(request: HttpRequest) -> HttpResponse:
    """The updates that were made, newest first."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not is_staff_member(request.user):
        raise Http404
    updates = read_bulk_updates(request.user, limit=LISTED)
    return render(request, "commitments/lists/bulk/list.html", {"nav_section": "commitments", "updates": updates})


@act_methods
def bulk_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One update: who, when, what and its rows; and taking it back."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    update = _find(request, pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None, user=request.user, subject=update)
    if form.is_bound and _performed(form, lambda: _take_back(update, form)):
        messages.success(request, _("Bulk update undone. The history keeps both the update and the undo."))
        return HttpResponseRedirect(reverse("bulk-detail", args=[pk]))
    update = _find(request, pk)
    rows = read_standing(update)
    context = {
        "nav_section": "commitments",
        "update": update,
        "form": form,
        "standing": [row for row in rows if not row.is_built_on],
        "built_on": [row for row in rows if row.is_built_on],
        "taken_back": read_taken_back(update),
        "rows": pack(row.commitment for row in rows if not row.is_built_on),
    }
    return render(request, "commitments/lists/bulk/detail.html", context, status=400 if form.errors else 200)


def _take_back(update: BulkUpdate, form: TakeBackForm) -> BulkUpdate:
    data = form.cleaned_data
    return take_back_bulk(
        actor=form.user, update=update, version=data["version"], rows=list(data["rows"]), ground=data["ground"]
    )


def _find(request: HttpRequest, pk: int) -> BulkUpdate:
    try:
        return find_bulk_update(request.user, pk)
    except BulkUpdate.DoesNotExist as error:
        raise Http404 from error
