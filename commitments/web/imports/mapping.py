"""Pages on which a person completes a mapping: how the file is read, its columns, its values; the mapping as JSON."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ...actions.imports.steps import save_mapping, save_source_mapping
from ...exchange.imports.files.table import Choice
from ...exchange.imports.mapping.mapping import OBJECTS, without_guess
from ...exchange.imports.mapping.reading import complete_import, read_import
from ...exchange.imports.mapping.reuse import rule_columns
from ...exchange.imports.mapping.sample import read_look
from ...exchange.imports.mapping.values import open_values, value_groups
from ...models import Import
from ...queries.imports.names import kept_mappings, load_labels, load_names
from ...queries.imports.pages import saved_mapping
from ...rules.imports.words import problem_words
from ..kernel import querystring
from ..kernel.acts import act_methods, sent_data
from ..kernel.pagination import asked_page, page_turns
from .columns import PARTS, ColumnsForm, is_reading
from .forms import KeepForm, MappingFileForm, ReadingForm
from .pages import (
    asked_act,
    find_import,
    for_importers,
    import_page,
    look_of,
    next_page,
    page_after_columns,
    performed,
    person,
    sent_version,
)
from .values import ALL, OPEN, PAGE, ManyForm, OthersForm, ValueFilter, ValuesForm
from .words import LISTS, confidence_words, place_label


@act_methods
@for_importers
def import_reading(request: HttpRequest, pk: int) -> HttpResponse:
    """What was recognised in the file, its first rows and odd cells; read again as it is chosen."""
    imported = find_import(request, pk)
    look = look_of(imported)
    form = ReadingForm(
        sent_data(request), look=look, choice=imported.choice, records=imported.mapping.get("records", "commitments")
    )
    if form.is_bound and form.is_valid() and performed(form, lambda: _read_again(request, imported, form)):
        messages.success(request, gettext("File read again. A new mapping is suggested."))
        return redirect("import-reading", pk=pk)
    odd = [problem_words(problem) for problem in look.odd] if look else []
    return import_page(request, imported, "reading", {"form": form, "look": look, "odd": odd})


def _read_again(request: HttpRequest, imported: Import, form: ReadingForm) -> None:
    records = form.cleaned_data["records"]
    old = saved_mapping(imported.source, records) if imported.source else None
    version = sent_version(request)
    read_import(
        actor=person(request), imported=imported, version=version, choice=form.choice(), records=records, old=old
    )


@act_methods
@for_importers
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """A field for each column, what the file leaves open, what holds for all rows."""
    imported = find_import(request, pk)
    if not imported.mapping:
        return redirect("import-reading", pk=pk)
    act = asked_act(request, {"save", "sets", "file", "saved", "keep"})
    forms = {
        "form": ColumnsForm(
            request.POST if act in ("save", "sets") else None,
            mapping=imported.mapping,
            look=read_look(imported.table),
            names=load_names(request.user),
            labels=load_labels(request.user, sorted(OBJECTS)),
        ),
        "file_form": MappingFileForm(request.POST, request.FILES) if act == "file" else MappingFileForm(),
        "saved_form": KeepForm(request.POST if act == "saved" else None, prefix="saved"),
        "keep_form": KeepForm(request.POST if act == "keep" else None, initial={"source": imported.source}),
    }
    takes = {"save": _take_columns, "file": _take_file, "saved": _take_saved, "keep": _keep}
    if act in takes and takes[act](request, imported, forms):
        return _after_columns(request, imported) if act != "keep" else redirect("import-columns", pk=pk)
    return import_page(request, imported, "columns", _columns_context(imported, forms, only_sets=act == "sets"))


def _take_columns(request: HttpRequest, imported: Import, forms: dict[str, Any]) -> bool:
    form = forms["form"]
    return form.is_valid() and performed(form, lambda: _complete(request, imported, form.mapping()))


def _complete(request: HttpRequest, imported: Import, mapping: dict[str, Any]) -> None:
    complete_import(actor=person(request), imported=imported, version=sent_version(request), mapping=mapping)


def _take_file(request: HttpRequest, imported: Import, forms: dict[str, Any]) -> bool:
    """A mapping that was sent as a file, in place of the one there is."""
    form = forms["file_form"]
    return form.is_valid() and performed(
        form,
        lambda: _complete(request, imported, {"records": "commitments", **form.cleaned_data["mapping"]}),
        "mapping",
    )


def _take_saved(request: HttpRequest, imported: Import, forms: dict[str, Any]) -> bool:
    """The mapping that was kept for a source, laid over the proposal for this table."""
    form = forms["saved_form"]
    old = saved_mapping(form.cleaned_data["source"]) if form.is_valid() else None
    if form.is_valid() and old is None:
        form.add_error("source", gettext("This source no longer has a saved mapping. Choose another source."))
    return old is not None and performed(form, lambda: _lay_over(request, imported, old))


def _lay_over(request: HttpRequest, imported: Import, old: dict[str, Any]) -> None:
    read_import(
        actor=person(request),
        imported=imported,
        version=sent_version(request),
        choice=Choice(**imported.choice),
        records=old["records"],
        old=old,
    )


def _keep(request: HttpRequest, imported: Import, forms: dict[str, Any]) -> bool:
    """Keep the mapping for the next table of a source."""
    form = forms["keep_form"]
    mapping = without_guess(imported.mapping)
    if not form.is_valid():
        return False
    source, actor = form.cleaned_data["source"], person(request)
    kept = performed(
        form, lambda: save_source_mapping(actor=actor, source=source, mapping=mapping, now=timezone.now()), "source"
    )
    if kept:
        messages.success(request, gettext("Mapping saved for “%(source)s”.") % {"source": source})
    return kept


def _after_columns(request: HttpRequest, before: Import) -> HttpResponse:
    """The page to go on with; the same one where the columns leave something open, until it is left so knowingly."""
    imported = find_import(request, before.pk)
    following = next_page(imported)
    if following != "import-columns":
        messages.success(request, gettext("Columns saved."), extra_tags=request.path)
    elif imported.mapping != before.mapping:
        text = gettext(
            "Saved. The columns you chose leave questions open, shown below. If you do not know the answers, save "
            "again to continue: the rows concerned then have errors."
        )
        messages.warning(request, text, extra_tags=request.path)
    else:
        text = gettext("Questions without an answer stay open: the rows concerned have errors.")
        messages.warning(request, text, extra_tags=request.path)
        following = page_after_columns(imported)
    return redirect(following, pk=before.pk)


def _columns_context(imported: Import, forms: dict[str, Any], *, only_sets: bool) -> dict[str, Any]:
    form = forms["form"]
    if only_sets:
        form.errors.clear()
    guessed = {
        match["column"]: (field, match["confidence"])
        for field, match in ((imported.mapping.get("guess") or {}).get("confidence") or {}).items()
    }
    beside = form.columns_beside()
    return forms | {
        "look": form.look,
        "lines": [_column_line(form, number, guessed, beside) for number in range(len(form.look.columns))],
        "further": [
            (form[f"further_column_{line}"], form[f"further_field_{line}"]) for line in range(form.further_lines)
        ],
        "questions": [_reading_line(form, name) for name in form.fields if form.is_question(name)],
        "readings": [_reading_line(form, name) for name in form.fields if _is_reading(form, name)],
        "asked": [_constant_line(form, name) for name in form.asked_constants()],
        "others": [_constant_line(form, name) for name in form.known if _is_other(form, name)],
        "lists": form.labels,
        "sources": kept_mappings(),
    }


def _column_line(
    form: ColumnsForm, number: int, guessed: dict[str, tuple[str, float]], beside: dict[str, str]
) -> dict[str, Any]:
    column, bound = form.look.columns[number], form[f"field_{number}"]
    field, confidence = guessed.get(column, ("", 0.0))
    key = form[f"key_{number}"]
    line = {"column": column, "field": bound, "key": key, "samples": form.look.samples[column]}
    if field and (bound.value() == field or (field == "key" and key.value())):
        return line | {"matched": gettext("by name: %(how)s") % {"how": confidence_words(confidence)}}
    if column in beside and not bound.value():
        return line | {"matched": beside[column]}
    if field and not bound.value():
        about = {"field": place_label(field), "how": confidence_words(confidence)}
        return line | {"matched": gettext("suggested: %(field)s (%(how)s)") % about}
    return line | {"matched": gettext("chosen") if bound.value() else ""}


def _reading_line(form: ColumnsForm, name: str) -> dict[str, Any]:
    if not is_reading(name):
        return {"of": "", "field": form[name]}
    place = name.split(PARTS)[1]
    return {"of": place_label(place), "columns": rule_columns(form.rules[place]), "field": form[name]}


def _is_reading(form: ColumnsForm, name: str) -> bool:
    return not form.is_question(name) and (is_reading(name) or name == "percent_2")


def _constant_line(form: ColumnsForm, name: str) -> dict[str, Any]:
    way = f"way_{name}"
    about = form.about_fields() if form.known[name].holds == "documents" else []
    field, is_open = form[f"constant_{name}"], form.rules.get(name, {}).get("constant", "") is None
    return {
        "field": field,
        "way": form[way] if way in form.fields else None,
        "about": about,
        "is_open": is_open and not field.value(),
    }


def _is_other(form: ColumnsForm, name: str) -> bool:
    return name != "key" and name not in form.asked_constants()


@act_methods
@for_importers
def import_values(request: HttpRequest, pk: int) -> HttpResponse:
    """The values of one list, a page of them; each is decided, or all that the filter finds at once."""
    imported = find_import(request, pk)
    counts = open_values(imported.mapping)
    subjects = sorted(counts, key=list(LISTS).index)
    chosen = ValueFilter(request.GET, subjects, next((subject for subject in subjects if counts[subject]), ""))
    if not chosen.subject:
        return import_page(request, imported, "values", {"tabs": []})
    found = chosen.pick(imported.mapping)
    last = max(1, -(-len(found) // PAGE))
    number = min(asked_page(request), last)
    named = [chosen.subject, *(["processes"] if chosen.subject == "documents" else [])]
    labels = load_labels(request.user, named if chosen.subject in OBJECTS else [])
    names = load_names(request.user)
    act = asked_act(request, {"save", "all", "others"})
    every = value_groups(imported.mapping, chosen.subject)
    language = (imported.mapping.get("guess") or {}).get("language", "")
    form = ValuesForm(
        request.POST if act == "save" else None,
        subject=chosen.subject,
        groups=found[(number - 1) * PAGE : number * PAGE],
        others=every,
        names=names,
        labels=labels,
        language=language,
    )
    sent = request.POST if act == "all" else None
    many = ManyForm(
        sent, subject=chosen.subject, groups=found, others=every, names=names, labels=labels, language=language
    )
    others = OthersForm(
        request.POST if act == "others" else None,
        mapping=imported.mapping,
        subject=chosen.subject,
        names=names,
        labels=labels,
        language=language,
    )
    pressed = next((each for each in (many, others) if each.is_bound), form)
    if pressed.is_bound and pressed.is_valid() and performed(pressed, lambda: _decide(request, imported, pressed)):
        return _after_values(request, imported, chosen)
    context = {
        "form": pressed,
        "values": form,
        "many": many,
        "others": others,
        "chosen": chosen,
        "subject_label": LISTS.get(chosen.subject, ""),
        "tabs": _tabs(counts, chosen.subject),
        "shows": _shows(request, chosen),
        "found": len(found),
        "left": sum(counts.values()),
        "labels": labels,
        "pages": page_turns(number, last, lambda page: querystring.replaced(request.GET, page=str(page))),
    }
    return import_page(request, imported, "values", context)


def _decide(request: HttpRequest, imported: Import, form: ValuesForm | ManyForm | OthersForm) -> None:
    mapping = form.mapping(imported.mapping)
    save_mapping(actor=person(request), imported=imported, version=sent_version(request), mapping=mapping)


def _after_values(request: HttpRequest, before: Import, chosen: ValueFilter) -> HttpResponse:
    """The same list while anything is open in it, then the next list, then the preview."""
    pk = before.pk
    mapping = find_import(request, pk).mapping
    counts = open_values(mapping)
    if counts.get(chosen.subject) and mapping == before.mapping:
        messages.warning(request, gettext("Nothing was decided. Choose a decision for at least one value."))
    if counts.get(chosen.subject):
        return redirect(f"{reverse('import-values', args=[pk])}?{querystring.without(request.GET, 'page').urlencode()}")
    following = next((subject for subject in chosen.subjects if counts[subject]), "")
    if following:
        return redirect(f"{reverse('import-values', args=[pk])}?of={following}")
    messages.success(request, gettext("All values decided. Check what the import would change."))
    return redirect("import-preview", pk=pk)


def _tabs(counts: dict[str, int], current: str) -> list[dict[str, Any]]:
    return [
        {"label": LISTS[subject], "open": counts[subject], "query": f"?of={subject}", "current": subject == current}
        for subject in sorted(counts, key=list(LISTS).index)
    ]


def _shows(request: HttpRequest, chosen: ValueFilter) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the current one, for the undecided and for all values."""
    now = ALL if chosen.cleaned_data.get("show") == ALL else OPEN
    labels = {OPEN: gettext("Not decided"), ALL: gettext("All")}
    return [(label, querystring.replaced(request.GET, show=show), show == now) for show, label in labels.items()]


@require_safe
@for_importers
def import_mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """The mapping as a file, to be kept, compared, given to the command line or uploaded again."""
    imported = find_import(request, pk)
    if not imported.mapping:
        raise Http404
    text = json.dumps(without_guess(imported.mapping), ensure_ascii=False, indent=2)
    name = slugify(imported.source or imported.file_name) or "mapping"
    disposition = {"Content-Disposition": f'attachment; filename="{name}.mapping.json"'}
    return HttpResponse(text, content_type="application/json", headers=disposition)
