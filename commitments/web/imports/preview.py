"""The preview of an import: counts that lead to their rows, each row with what would become of it, the rows as CSV."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...actions.imports.steps import ask_preview
from ...exchange.imports.apply.worker import hand_over
from ...exchange.imports.mapping.values import open_values
from ...exchange.imports.plan.plan import CHANGED, ERROR, NEW, SKIPPED, UNCHANGED
from ...exchange.imports.plan.preview_csv import plain, preview_file
from ...exchange.imports.plan.previews import count_preview_pages, read_preview_rows
from ...exchange.imports.plan.refusals import SUBJECTS
from ...models import Import
from ...rules.imports.states import WORKING, ImportStep, can_take
from ...rules.imports.words import Problem
from ...rules.kernel.commitments import TIER_BY_NAME
from ...rules.kernel.statuses import BY_CODE
from ..kernel import querystring
from ..kernel.acts import act_methods, sent_data
from ..kernel.files import asker_of, send_file
from ..kernel.pagination import asked_page, page_turns
from .forms import StepForm
from .pages import find_import, for_importers, import_page, performed, person
from .words import CODED, FIELDS, MADE, page_problem

DUPLICATES, WARNINGS = "duplicates", "warnings"
OUTCOMES: dict[str, tuple[Any, str, str]] = {
    NEW: (_("new"), "ok", "i-status-3"),
    CHANGED: (_("changed"), "info", "i-ext"),
    UNCHANGED: (_("unchanged"), "", "i-minus"),
    ERROR: (_("with errors"), "bad", "i-status-x"),
    SKIPPED: (_("skipped"), "", "i-minus"),
    WARNINGS: (_("warnings"), "", "i-warn"),
    DUPLICATES: (_("twice in the file"), "", "i-rows"),
}
"""What can become of a row: its word, the class of its colour, its sign."""
BLANK = {"key": "", "name": "", "title": "", "text": "", "other": 0}
FIRST = (ERROR, CHANGED, NEW, UNCHANGED, SKIPPED)
"""Which rows are shown first, of those that there are."""


def tally(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    """The figures over the rows, each leading to its rows; beyond the four of every import only those above 0."""
    return [
        {
            "name": name,
            "label": label,
            "css": css,
            "icon": icon,
            "count": counts.get(name, 0),
            "query": f"?outcome={name}#rows",
            "current": name == current,
        }
        for name, (label, css, icon) in OUTCOMES.items()
        if counts.get(name) or name in (NEW, CHANGED, UNCHANGED, ERROR)
    ]


def asked_outcome(request: HttpRequest, counts: dict[str, int]) -> str:
    """The outcome whose rows are asked for, or the first that there are rows of."""
    asked = request.GET.get("outcome", "")
    return asked if asked in OUTCOMES else next((name for name in FIRST if counts.get(name)), NEW)


def row_lines(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of a page with words for what would change and for what is wrong."""
    return [
        BLANK
        | row
        | {
            "problems": [page_problem(Problem(*given)) for given in row.get("problems", [])],
            "changes": [_change(field, told) for field, told in row.get("fields", {}).items()],
        }
        for row in rows
    ]


def _change(field: str, told: dict[str, Any]) -> dict[str, Any]:
    before, after = (value_words(field, told[when]) for when in ("before", "after"))
    return {"label": FIELDS.get(field, field), "before": before, "after": after}


def value_words(field: str, value: Any) -> str:
    """A value of a preview in words: codes in the words that we have for them."""
    if field == "status" and value in BY_CODE:
        return str(BY_CODE[value].label)
    if field == "tier" and value in TIER_BY_NAME:
        return str(TIER_BY_NAME[value].label)
    subject = {"kind": "kinds", "lifecycle": "lifecycles"}.get(field, "")
    return str(dict(CODED.get(subject, [])).get(value, plain(value)) if isinstance(value, str) else plain(value))


def rows_context(request: HttpRequest, imported: Import, counts: dict[str, int]) -> dict[str, Any]:
    """The figures and one page of rows; ``rows`` is None where they are not kept any more."""
    outcome = asked_outcome(request, counts)
    last = max(1, count_preview_pages(imported.pk, outcome))
    number = min(asked_page(request), last)
    rows = read_preview_rows(imported.pk, outcome, number)
    return {
        "tally": tally(counts, outcome),
        "outcome": outcome,
        "outcome_label": OUTCOMES[outcome][0],
        "outcome_css": OUTCOMES[outcome][1],
        "outcome_icon": OUTCOMES[outcome][2],
        "rows": rows if rows is None else row_lines(rows),
        "pages": page_turns(number, last, lambda page: querystring.replaced(request.GET, page=str(page))),
    }


@act_methods
@for_importers
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What applying the import would do, row by row; worked out when a person asks for it."""
    imported = find_import(request, pk)
    if not imported.mapping:
        return redirect("import-reading", pk=pk)
    form = StepForm(sent_data(request))
    if form.is_bound and form.is_valid() and performed(form, lambda: _check(request, imported, form)):
        return redirect("import-detail" if find_import(request, pk).state in WORKING else "import-preview", pk=pk)
    context = {"form": form, "preview": imported.preview, "left": sum(open_values(imported.mapping).values())}
    if imported.preview:
        counts = imported.preview["counts"]
        context |= rows_context(request, imported, counts) | {"made": _made(imported.preview)}
        context |= {
            "writes": counts["new"] + counts["changed"],
            "may_apply": can_take(imported.state, ImportStep.APPLY),
        }
    return import_page(request, imported, "preview", context)


def _check(request: HttpRequest, imported: Import, form: StepForm) -> None:
    hand_over(ask_preview(actor=person(request), imported=imported, version=form.cleaned_data["version"]))


def _made(preview: dict[str, Any]) -> list[tuple[Any, list[str]]]:
    """What would be made for names of the file: by list, its names."""
    found: dict[str, set[str]] = {}
    for name, names in preview["created"].items():
        found.setdefault(str(MADE[SUBJECTS[name]]), set()).update(names)
    return sorted((label, sorted(names)) for label, names in found.items())


@require_safe
@for_importers
def import_preview_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows of the preview: of one outcome, or those that would change anything and those with errors."""
    asked = request.GET.get("outcome", "")
    outcome = asked if asked in OUTCOMES else ""
    return send_file(preview_file(asker_of(request), find_import(request, pk), outcome))
