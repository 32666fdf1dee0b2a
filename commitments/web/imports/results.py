"""An import from the step that writes on: applied, watched, reported, taken back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...actions.imports.steps import ask_undo
from ...exchange.imports.apply.report_csv import report_file
from ...exchange.imports.apply.worker import begin_applying, hand_over
from ...models import Import, ImportMade
from ...queries.imports.pages import (
    count_rows,
    objects_of,
    read_progress,
    read_rows_of,
    things_left,
    things_made,
)
from ...queries.imports.undo import acts_built_on
from ...queries.kernel.keyset import PlaceForm
from ...rules.imports.states import WORKING, ImportState, ImportStep, Outcome, can_take
from ..kernel.acts import act_methods, sent_data
from ..kernel.files import asker_of, send_file
from ..kernel.pagination import Turns
from ..ledger.changes import page_links
from .forms import StepForm
from .pages import find_import, for_importers, import_page, next_page, performed, person
from .preview import OUTCOMES, asked_outcome, tally
from .words import MADE, kept_problem

TOLD = 20
"""Later acts that keep an import from being taken back, and are named."""
MEANWHILE = _("Others can keep working in the meantime.")
WORDS: dict[str, tuple[Any, Any]] = {
    ImportState.PREVIEWING: (_("Checking the rows"), _("Nothing is saved in the meantime.")),
    ImportState.APPLYING: (_("Applying the import"), _("Others can keep working in the meantime.")),
    ImportState.TAKING_BACK: (
        _("Undoing the import"),
        _("Others can keep working in the meantime."),
    ),
    ImportState.APPLIED: (
        _("Import report"),
        _("Imported. You can undo this until someone edits the new records."),
    ),
    ImportState.STOPPED: (_("The import stopped before the end"), _("Continue the import, or undo what it recorded.")),
    ImportState.STOPPED_BACK: (_("Undoing the import stopped before the end"), _("Undo the rest.")),
    ImportState.TAKEN_BACK: (
        _("Import undone"),
        _("The register no longer contains what this import recorded. To import the file again, upload it again."),
    ),
}


@require_safe
@for_importers
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the import stands: how far it is, or what it did; while it is prepared, the page to go on with."""
    imported = find_import(request, pk)
    name = next_page(imported)
    if name != "import-detail":
        return redirect(name, pk=pk)
    title, text = WORDS[imported.state]
    context = {"title": title, "text": text, "progress": read_progress(request.user, pk, timezone.now())}
    if imported.state not in WORKING:
        context |= _report(request, imported)
    return import_page(request, imported, "report", context)


def _report(request: HttpRequest, imported: Import) -> dict[str, Any]:
    """The counts, what was made for names, and one page of rows with what became of each."""
    place = PlaceForm(request.GET)
    if not place.is_valid():
        raise BadRequest("there is no such page")
    counts = imported.counts or count_rows(imported)
    outcome = asked_outcome(request, counts)
    page = read_rows_of(imported, outcome, place.cleaned_data)
    names = objects_of(request.user, page.rows)
    for row in page.rows:
        row.problems = [kept_problem(told) for told in row.problems]
    is_back = imported.state == ImportState.TAKEN_BACK
    label, css, icon = OUTCOMES[outcome]
    return {
        "tally": tally(counts, outcome),
        "has_errors": bool(counts.get("errors")),
        "outcome": outcome,
        "outcome_label": label,
        "outcome_css": css,
        "outcome_icon": icon,
        "rows": [(row, names.get((row.object_type, row.object_id or 0), "")) for row in page.rows],
        "made": [] if is_back else _by_list(things_made(imported)),
        "stays": _by_list(things_left(imported)) if is_back else [],
        "pages": page_links(request, Turns(page.next, page.previous)),
        "may_apply": can_take(imported.state, ImportStep.APPLY),
        "may_undo": can_take(imported.state, ImportStep.UNDO),
    }


def _by_list(things: list[ImportMade]) -> list[tuple[str, list[str]]]:
    """The names of things by the list that they belong to."""
    found: dict[str, list[str]] = {}
    for thing in things:
        # Of evidence the tier stands before the address.
        name = thing.name.partition(" ")[2] if thing.object_type == "evidence" else thing.name
        found.setdefault(str(MADE[thing.subject]), []).append(name)
    return sorted(found.items())


@require_safe
@for_importers
def import_progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the import is, for the script of its page."""
    progress = read_progress(request.user, find_import(request, pk).pk, timezone.now())
    if progress is None:
        raise Http404
    names = ("done", "total", "percent", "working", "waits")
    return JsonResponse({name: getattr(progress, name) for name in names})


@act_methods
@for_importers
def import_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what will be written, and has it written."""
    imported, form = find_import(request, pk), StepForm(sent_data(request))
    if form.is_bound and form.is_valid() and performed(form, lambda: _apply(request, imported, form)):
        return _tell(request, pk)
    if not can_take(imported.state, ImportStep.APPLY) and not form.is_bound:
        return redirect("import-detail", pk=pk)
    return import_page(request, imported, "apply", {"form": form, "counts": imported.preview.get("counts", {})})


def _apply(request: HttpRequest, imported: Import, form: StepForm) -> None:
    begin_applying(actor=person(request), imported=imported, version=form.cleaned_data["version"])


@act_methods
@for_importers
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what will be taken back, or who went on from it so that it cannot be."""
    imported, form = find_import(request, pk), StepForm(sent_data(request))
    if form.is_bound and form.is_valid() and performed(form, lambda: _undo(request, imported, form)):
        return _tell(request, pk)
    if not can_take(imported.state, ImportStep.UNDO) and not form.is_bound:
        return redirect("import-detail", pk=pk)
    later = [act for act, _number in zip(acts_built_on(imported), range(TOLD + 1), strict=False)]
    context = {
        "form": form,
        "counts": imported.counts or count_rows(imported),
        "later": later[:TOLD],
        "more": len(later) > TOLD,
    }
    return import_page(request, imported, "undo", context)


def _undo(request: HttpRequest, imported: Import, form: StepForm) -> None:
    hand_over(ask_undo(actor=person(request), imported=imported, version=form.cleaned_data["version"]))


def _tell(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that shows how it ended, or how far it is; what went wrong stands there."""
    imported = find_import(request, pk)
    if imported.state == ImportState.APPLIED and not imported.trouble:
        messages.success(request, gettext("Import applied."))
    if imported.state == ImportState.TAKEN_BACK:
        messages.success(request, gettext("Import undone."))
    return redirect("import-detail", pk=pk)


@require_safe
@for_importers
def import_report_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """What became of each row, with the cells that no field takes: of one outcome, or of all."""
    imported = find_import(request, pk)
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in Outcome.values else ""
    return send_file(report_file(asker_of(request), imported, outcome))
