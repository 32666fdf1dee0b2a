"""Depositing a text: paste it or upload its file, look at it as it will be kept, then keep it."""

from itertools import pairwise
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext

from ...actions.texts.documents import deposit_document
from ...exchange.kernel.upload_stash import Gone, PutAside, put_aside, put_away, say_of, take_up
from ...exchange.texts.given import PASTED, first_guesses
from ...exchange.texts.kinds import Refusal, archived_name
from ...exchange.texts.reading import Reading, read_file
from ...exchange.texts.words import refusal_words
from ...models import Document, User
from ...queries.texts.documents import find_same_text
from ...rules.kernel.permissions import can_deposit_document
from ...rules.register.parties import text_direction
from ...rules.texts.citations import cite_paragraphs
from ...rules.texts.paragraphs import ParagraphKind, read_paragraphs, trim
from ..kernel.acts import act_methods, sent_data
from .deposit_forms import ENCODED, DocumentForm, KeptData, SourceForm

READ_AGAIN, KEEP, DROP = "read_again", "keep", "drop"


def _depositor(request: HttpRequest) -> User:
    """Who is there, with the right to deposit. PermissionDenied without."""
    if not can_deposit_document.test(request.user):
        raise PermissionDenied
    return cast(User, request.user)


@act_methods
def document_new(request: HttpRequest) -> HttpResponse:
    """A paste or a file; what is read of it is put aside and shown. Nothing is kept yet."""
    user = _depositor(request)
    form = SourceForm(sent_data(request), request.FILES or None)
    if form.is_bound and form.is_valid():
        aside = put_aside(user, form.source())
        try:
            _read(aside, form.name())
        except Refusal as refusal:
            put_away(aside)
            form.add_error(form.where(), refusal_words(refusal, form.name()))
        else:
            return redirect("document-preview", key=aside.key)
    context = {"nav_section": "documents", "form": form}
    return render(request, "commitments/texts/deposit/new.html", context, status=400 if form.errors else 200)


@act_methods
def document_preview(request: HttpRequest, key: str) -> HttpResponse:
    """The text as it will be kept, with what is guessed of it; kept by a button, and only then."""
    user = _depositor(request)
    try:
        aside = take_up(user, key)
    except Gone as error:
        raise Http404 from error
    act = request.POST.get("act", "")
    if act == DROP:
        put_away(aside)
        return redirect("document-new")
    if act == READ_AGAIN:
        return _read_again(request, aside)
    form = DocumentForm(request.POST if act == KEEP else None, user=user, initial=_guesses(aside))
    if form.is_bound and form.perform(lambda: _keep(form, aside)):
        put_away(aside)
        messages.success(request, gettext("Document saved. Its text is now locked."))
        return HttpResponseRedirect(reverse("document-detail", args=[form.made.slug]))
    return _show(request, aside, form)


def _read(aside: PutAside, name: str, encoding: str = "") -> PutAside:
    """Read what was put aside and keep the reading with it. Raises Refusal."""
    reading = read_file(aside.content, name, encoding=encoding)
    return say_of(aside, {"name": name, "reading": vars(reading)})


def _read_again(request: HttpRequest, aside: PutAside) -> HttpResponse:
    """In another encoding, everything typed kept. What is refused leaves the text as it was."""
    error = ""
    try:
        aside = _read(aside, aside.facts["name"], request.POST.get("encoding", ""))
    except Refusal as refusal:
        error = refusal_words(refusal, aside.facts["name"])
    form = DocumentForm(user=request.user, initial=KeptData.of(request.POST))
    return _show(request, aside, form, error)


def _guesses(aside: PutAside) -> dict[str, Any]:
    return first_guesses(Reading(**aside.facts["reading"]), aside.facts["name"])


def _keep(form: DocumentForm, aside: PutAside) -> Document:
    reading, name = Reading(**aside.facts["reading"]), aside.facts["name"]
    if name == PASTED:
        return deposit_document(actor=form.user, text=reading.text, **form.facts())
    with aside.content.open("rb") as content:
        original = File(content, name=archived_name(name, reading.kind, content))
        return deposit_document(actor=form.user, text=reading.text, original=original, **form.facts())


def _shown_paragraphs(text: str) -> list[tuple[str, bool, str]]:
    """The paragraphs with their marks; each with whether it is a heading, and what the reader will cite it by."""
    found = read_paragraphs(text)
    ends = [paragraph.end for paragraph in found]
    ends[-1:] = [len(text)]
    spans = [trim(text, start, end) for start, end in pairwise([0, *ends])]
    return [
        (text[start:end], paragraph.kind == ParagraphKind.HEADING, cited)
        for (start, end), paragraph, cited in zip(spans, found, cite_paragraphs(text, found), strict=True)
    ]


def _show(request: HttpRequest, aside: PutAside, form: DocumentForm, error: str = "") -> HttpResponse:
    reading = Reading(**aside.facts["reading"])
    language = str(form["language"].value() or "")
    context = {
        "nav_section": "documents",
        "form": form,
        "reading": reading,
        "paragraphs": _shown_paragraphs(reading.text),
        "name": "" if aside.facts["name"] == PASTED else aside.facts["name"],
        "encodings": ENCODED if reading.encoding and aside.facts["name"] != PASTED else (),
        "encoding_error": error,
        "direction": text_direction(language),
        "language": language,
        "characters": len(reading.text),
        "same": find_same_text(request.user, reading.text),
    }
    return render(
        request, "commitments/texts/deposit/preview.html", context, status=400 if form.errors or error else 200
    )
