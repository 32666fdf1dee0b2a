"""Imports as a person meets them: the list, the upload, and the page of one that says where it stands."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from ...actions.imports.steps import discard_import, upload_import
from ...actions.kernel.ledger import VersionConflict
from ...exchange.imports.files.table import Choice
from ...exchange.imports.mapping.mapping import MappingError
from ...exchange.imports.mapping.reading import NO_FILE, is_hopeless, read_import
from ...exchange.imports.mapping.sample import Look, read_look
from ...exchange.imports.mapping.values import open_values
from ...models import Import, User
from ...queries.imports.names import kept_mappings
from ...queries.imports.pages import list_imports, saved_mapping
from ...queries.kernel.keyset import LAST_NUMBER, PlaceForm, read_rows
from ...rules.imports.states import WORKING, ImportState, ImportStep, can_take
from ...rules.imports.words import TableError
from ...rules.kernel.permissions import can_import
from ..kernel.acts import act_methods, sent_data
from ..kernel.pagination import Turns
from ..ledger.changes import page_links
from .forms import UploadForm

STEPS = (
    ("reading", _("File format")),
    ("columns", _("Columns")),
    ("values", _("Values")),
    ("preview", _("Preview")),
    ("apply", _("Apply")),
    ("report", _("Report, undo")),
)
PREPARING = frozenset({"reading", "columns", "values", "preview"})
"""Steps that are looked at, and taken no more, once the import is applied."""
CONFLICT = _(
    "Someone else changed this import, or you changed it on another page. What you chose is kept below: check it, "
    "then save again."
)


def for_importers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for who may import: others sign in, or find nothing."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not can_import.test(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return asked


def find_import(request: HttpRequest, pk: int) -> Import:
    """The import of this number. Http404 when it is not there, or not for this person."""
    rows = Import.objects.visible_to(request.user).select_related("uploaded_by")
    found = rows.filter(pk=pk).first() if 0 < pk <= LAST_NUMBER else None
    if found is None:
        raise Http404
    return found


def person(request: HttpRequest) -> User:
    return cast(User, request.user)


def sent_version(request: HttpRequest) -> int:
    """The version that a page was made from; BadRequest when its form does not say."""
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 10):
        raise BadRequest("the form names no version")
    return int(version)


def asked_act(request: HttpRequest, known: set[str]) -> str:
    """The button that was pressed, empty for a page that is only looked at; BadRequest for none that there is."""
    act = request.POST.get("act", "")
    if request.method == "POST" and act not in known:
        raise BadRequest("there is no such button")
    return act


def performed(form: Form, act: Callable[[], Any], field: str | None = None) -> bool:
    """Whether the action took it; if not, the form says why, everything chosen kept."""
    try:
        act()
    except VersionConflict:
        form.add_error(None, CONFLICT)
    except TableError as error:
        form.add_error(field, str(error))
    except OSError:
        form.add_error(None, NO_FILE)
    except MappingError as error:
        form.add_error(field, ValidationError(error.problems))
    except ValidationError as error:
        form.add_error(None, ValidationError(error.messages))
    else:
        return True
    return False


def import_page(request: HttpRequest, imported: Import, step: str, context: dict[str, Any]) -> HttpResponse:
    """One step of an import, with the steps around it."""
    step_shown = "report" if step == "undo" else step
    done = [name for name, _label in STEPS].index(step_shown)
    steps = [
        {
            "label": label,
            "number": number + 2,
            "done": number < done,
            "current": name == step_shown,
            "address": reverse(f"import-{name}", args=[imported.pk]) if number < done and name != "apply" else "",
        }
        for number, (name, label) in enumerate(STEPS)
    ]
    forms = (value for value in context.values() if isinstance(value, Form))
    refused = next((form for form in forms if form.is_bound and form.errors), None)
    page = {
        "nav_section": "imports",
        "imported": imported,
        "steps": steps,
        "may_change": may_change(imported),
        "is_past": step in PREPARING and not may_change(imported),
        "refused": refused,
    }
    return render(request, f"commitments/imports/{step}.html", page | context, status=400 if refused else 200)


def may_change(imported: Import) -> bool:
    """Whether how it is read and mapped can still be changed."""
    return can_take(imported.state, ImportStep.CHANGE)


def next_page(imported: Import) -> str:
    """The name of the page on which a person goes on."""
    if imported.state in (ImportState.PREVIEWED, ImportState.FAILED):
        return "import-preview"
    if not may_change(imported):
        return "import-detail"
    if not (imported.mapping and imported.table.get("rows")):
        return "import-reading"
    undecided = (imported.mapping.get("guess") or {}).get("undecided") or {}
    if any(place.startswith("fields.") for place in undecided):
        return "import-columns"
    return page_after_columns(imported)


def page_after_columns(imported: Import) -> str:
    """The name of the page that follows that of the columns."""
    return "import-values" if sum(open_values(imported.mapping).values()) else "import-preview"


@require_safe
@for_importers
def import_list(request: HttpRequest) -> HttpResponse:
    """All imports, newest first."""
    place = PlaceForm(request.GET)
    if not place.is_valid():
        raise BadRequest("there is no such page")
    found, following, previous = read_rows(list_imports(request.user), "pk", place.cleaned_data)
    lines = [{"import": item, "working": item.state in WORKING} for item in found]
    context = {"nav_section": "imports", "lines": lines, "pages": page_links(request, Turns(following, previous))}
    return render(request, "commitments/imports/list.html", context)


@act_methods
@for_importers
def import_new(request: HttpRequest) -> HttpResponse:
    """The file and its source; it is read at once, and what was recognised is the next page."""
    form = UploadForm(sent_data(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        imported = _upload(request, form)
        if imported:
            return redirect("import-reading", pk=imported.pk)
    context = {"nav_section": "imports", "form": form, "sources": kept_mappings()}
    return render(request, "commitments/imports/new.html", context, status=400 if form.errors else 200)


def _upload(request: HttpRequest, form: UploadForm) -> Import | None:
    """The import, read as it was recognised; None when its file is none that could be imported."""
    user, source = person(request), form.cleaned_data["source"].strip()
    try:
        imported = upload_import(actor=user, file=form.cleaned_data["file"], now=timezone.now(), source=source)
    except ValidationError as error:
        form.add_error("file", ValidationError(error.messages))
        return None
    old = saved_mapping(source) if source else None
    try:
        return read_import(actor=user, imported=imported, version=imported.version, choice=Choice(), old=old)
    except TableError as error:
        if not is_hopeless(error):
            messages.error(request, str(error))
            return imported
        discard_import(actor=user, imported=imported, version=imported.version)
        form.add_error("file", str(error))
        return None


@require_POST
@for_importers
def import_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget an import that has written nothing."""
    imported = find_import(request, pk)
    try:
        discard_import(actor=person(request), imported=imported, version=sent_version(request))
    except (VersionConflict, ValidationError) as error:
        messages.error(request, CONFLICT if isinstance(error, VersionConflict) else " ".join(error.messages))
        return redirect("import-detail", pk=pk)
    messages.success(request, gettext("Import discarded. The register was not changed."))
    return redirect("import-list")


def look_of(imported: Import) -> Look | None:
    """What was recognised in the file; None when it was not read yet."""
    return read_look(imported.table) if imported.table else None
