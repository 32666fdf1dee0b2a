"""Correcting a text: give it, look at what becomes of its passages, keep it; then settle those that are not found."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from ...actions.texts.revisions import revise_document, settle_provision
from ...exchange.kernel.upload_stash import Gone, PutAside, put_aside, put_away, say_of, take_up
from ...exchange.texts.given import PASTED
from ...exchange.texts.kinds import Refusal, archived_name
from ...exchange.texts.reading import Reading, read_file
from ...exchange.texts.words import refusal_words
from ...models import Document, Provision, Revision, User
from ...queries.texts.revisions import (
    carry_judgements,
    carry_passages,
    count_fates,
    read_earlier_text,
    unsettled_passages,
)
from ...rules.kernel.changes import shown_actor
from ...rules.kernel.permissions import can_revise_document, may_see
from ...rules.texts.corrections import cited_paragraphs, compare_texts, compared_paragraphs, is_changed
from ..kernel.acts import act_methods, sent_data
from .deposit import DROP, KEEP, READ_AGAIN
from .deposit_forms import ENCODED, SourceForm
from .revision_forms import ReviseForm, SettleForm

PLAIN = "plain"


def _document_to_revise(request: HttpRequest, slug: str) -> tuple[User, Document]:
    """Http404 when it is not there for this person; PermissionDenied without the right to correct it."""
    document = Document.objects.visible_to(request.user).filter(slug=slug).first()
    if document is None:
        raise Http404
    if not can_revise_document.test(request.user, document):
        raise PermissionDenied
    return cast(User, request.user), document


@act_methods
def document_revise(request: HttpRequest, slug: str) -> HttpResponse:
    """The corrected text, pasted or as a file; what is read of it is put aside and shown. Nothing is kept yet."""
    user, document = _document_to_revise(request, slug)
    form = SourceForm(sent_data(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        aside = put_aside(user, form.source())
        try:
            _read(aside, document, form.name())
        except Refusal as refusal:
            put_away(aside)
            form.add_error(form.where(), refusal_words(refusal, form.name()))
        else:
            return redirect("document-revise-preview", slug=slug, key=aside.key)
    context = {"nav_section": "documents", "document": document, "form": form}
    return render(request, "commitments/texts/revisions/revise.html", context, status=400 if form.errors else 200)


@act_methods
def document_revise_preview(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """What differs, and what becomes of the passages; kept by a button, and only then."""
    user, document = _document_to_revise(request, slug)
    aside = _taken_up(user, document, key)
    act = request.POST.get("act", "")
    if act == DROP:
        put_away(aside)
        return redirect("document-detail", slug=slug)
    form = ReviseForm(request.POST if act == KEEP else None, user=user, subject=document)
    if act == READ_AGAIN:
        return _read_again(request, document, aside)
    if form.is_bound and form.perform(lambda: _keep(form, document, aside)):
        put_away(aside)
        return _show_what_became(request, document)
    return _show(request, document, aside, form)


def _taken_up(user: User, document: Document, key: str) -> PutAside:
    try:
        aside = take_up(user, key)
    except Gone as error:
        raise Http404 from error
    if aside.facts.get("document") != document.pk:
        raise Http404
    return aside


def _read(aside: PutAside, document: Document, name: str, encoding: str = "") -> PutAside:
    """Read what was put aside and keep the reading with it. Raises Refusal."""
    reading = read_file(aside.content, name, encoding=encoding)
    return say_of(aside, {"name": name, "document": document.pk, "reading": vars(reading)})


def _read_again(request: HttpRequest, document: Document, aside: PutAside) -> HttpResponse:
    """In another encoding, everything typed kept. What is refused leaves the text as it was."""
    error = ""
    try:
        aside = _read(aside, document, aside.facts["name"], request.POST.get("encoding", ""))
    except Refusal as refusal:
        error = refusal_words(refusal, aside.facts["name"])
    form = ReviseForm(user=request.user, subject=document, initial=request.POST.dict())
    return _show(request, document, aside, form, error)


def _keep(form: ReviseForm, document: Document, aside: PutAside) -> Revision:
    reading, name = Reading(**aside.facts["reading"]), aside.facts["name"]
    facts: dict[str, Any] = {"actor": form.user, "document": document, "text": reading.text, **form.cleaned_data}
    if name == PASTED:
        return revise_document(**facts)
    with aside.content.open("rb") as content:
        return revise_document(**facts, original=File(content, name=archived_name(name, reading.kind, content)))


def _show_what_became(request: HttpRequest, document: Document) -> HttpResponse:
    """The passages that wait for somebody, else the text."""
    messages.success(request, gettext("Corrected text saved. The earlier version stays readable."))
    waiting = document.provisions.filter(is_settled=False).exists()
    return redirect("document-passages" if waiting else "document-detail", slug=document.slug)


def _show(request: HttpRequest, document: Document, aside: PutAside, form: ReviseForm, error: str = "") -> HttpResponse:
    reading = Reading(**aside.facts["reading"])
    carried = carry_passages(document, reading.text)
    context = {
        "nav_section": "documents",
        "document": document,
        "form": form,
        "name": "" if aside.facts["name"] == PASTED else aside.facts["name"],
        "encodings": ENCODED if reading.encoding and aside.facts["name"] != PASTED else (),
        "encoding": reading.encoding,
        "encoding_error": error,
        "is_same": reading.text == document.text,
        "paragraphs": _changed_paragraphs(document.text, reading.text),
        "fates": count_fates(carried),
        "waiting": [(item, _offers(item)) for item in carried if not item.is_found],
        "unjudged": sum(span is None for _judgement, span in carry_judgements(document, reading.text)),
    }
    status = 400 if form.errors or error else 200
    return render(request, "commitments/texts/revisions/preview.html", context, status=status)


def _changed_paragraphs(old: str, new: str) -> list[Any]:
    return [paragraph for paragraph in compared_paragraphs(compare_texts(old, new)) if is_changed(paragraph)]


def _offers(item: Any) -> list[tuple[str, list[Any]]]:
    """Each place that a passage may have, as the form names it, with what differs there."""
    return [(f"{start}-{end}", compare_texts(item.provision.words, words)) for (start, end), words in item.offers]


@require_safe
def document_revision(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An earlier text, with what the next one says instead; alone where the address says so."""
    try:
        page = read_earlier_text(request.user, slug, number)
    except Revision.DoesNotExist as error:
        raise Http404 from error
    revision, alone = page.revision, PLAIN in request.GET
    paragraphs = compared_paragraphs(compare_texts(revision.text, revision.text if alone else page.later))
    context = {
        "nav_section": "documents",
        "page": page,
        "document": page.document,
        "revision": revision,
        "actor": shown_actor(request.user, revision.replaced_by.shown_name),
        "alone": alone,
        "original": revision.original if revision.original and may_see(request.user, revision.original) else None,
        "paragraphs": list(zip(cited_paragraphs(revision.text, paragraphs), paragraphs, strict=True)),
        "query": f"?{PLAIN}",
    }
    return render(request, "commitments/texts/revisions/revision.html", context)


@act_methods
def document_passages(request: HttpRequest, slug: str) -> HttpResponse:
    """The passages that the corrected text does not certainly hold, each with what a person can say of it."""
    user, document = _document_to_revise(request, slug)
    form = SettleForm(sent_data(request), user=user, subject=document)
    if form.is_bound and form.perform(lambda: _settle(form)):
        messages.success(request, gettext("Passage resolved."))
        return redirect("document-passages", slug=slug)
    waiting = [(item, _offers(item)) for item in unsettled_passages(document)]
    context = {"nav_section": "documents", "document": document, "form": form, "waiting": waiting}
    return render(request, "commitments/texts/revisions/passages.html", context, status=400 if form.errors else 200)


def _settle(form: SettleForm) -> Provision:
    facts = form.cleaned_data
    return settle_provision(actor=form.user, provision=form.passage(), version=facts["version"], span=form.span())
