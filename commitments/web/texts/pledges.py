"""Reading a document for pledges: all its sentences with what is proposed, and one after another to be judged."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...actions.kernel.ledger import VersionConflict
from ...actions.texts.judgements import change_judgement, dismiss_sentence, undo_judgement
from ...models import Document, Judgement, User
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.keyset import is_row_number
from ...queries.texts.pledges import (
    FOUND,
    PledgeReading,
    SentenceReading,
    ground_error,
    read_for_pledges,
    usual_grounds,
)
from ...rules.kernel.permissions import can_judge
from ...rules.register.promise_words import Label
from ...rules.texts.judgements import GROUND_LIMIT, NoPledge, SentenceState
from ...rules.texts.pledges.proposals import Proposal
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm
from .reader import coverage_figures
from .recording import READ

UNDO = "undo"
"""The act of the form, and in an address the judgement that can be taken back from there."""


class JudgementForm(ActForm):
    """What a sentence is, by the button that was pressed, and why."""

    label = forms.ChoiceField(
        label=_("Classification"),
        choices=NoPledge.choices,
        error_messages={"required": _("Classify the sentence: press one of the buttons.")},
    )
    ground = forms.CharField(
        label=_("Reason why this is not a pledge"),
        max_length=GROUND_LIMIT,
        validators=[validate_plain_text],
        error_messages={"required": _("Enter a short reason why this is not a pledge.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    document_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, proposal: Proposal | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.proposal = proposal

    def clean(self) -> Any:
        """The reason of the proposal is no ground for something else."""
        label, ground = self.cleaned_data.get("label"), self.cleaned_data.get("ground")
        if label and ground and (error := ground_error(self.proposal, label, ground)):
            self.add_error("ground", error)
        return self.cleaned_data


@require_safe
def document_pledges(request: HttpRequest, slug: str) -> HttpResponse:
    """What is proposed for every sentence, how much of it is judged, and where to go on; for staff."""
    reading = _reading(request, slug)
    label, found = request.GET.get("label", ""), request.GET.get("found", "")
    errors = _filter_errors(label, found)
    context = _context(reading, label) | {
        "found": found,
        "errors": errors,
        "columns": FOUND,
        "table": _table(reading),
        "rows": [] if errors else list(reading.chosen(label, found)),
        "first": None if errors else reading.next_unjudged(label=label),
    }
    return render(request, "commitments/texts/pledges/list.html", context, status=400 if errors else 200)


def _filter_errors(label: str, found: str) -> list[tuple[str, str]]:
    wrong = gettext("Unknown value. Choose one of: %(names)s.")
    asked = [
        (gettext("Suggested"), label, Label.values),
        (gettext("Reviewed"), found, [state.value for state in FOUND]),
    ]
    return [(name, wrong % {"names": ", ".join(known)}) for name, value, known in asked if value not in ("", *known)]


def _table(reading: PledgeReading) -> list[tuple[Label, list[tuple[Any, int]], int]]:
    """Each label with its sentences by what they are found to be, and all of them."""
    counts = reading.counts()
    rows = [(label, [(found, counts[label.value, found.value]) for found in FOUND]) for label in Label]
    return [(label, cells, sum(n for _found, n in cells)) for label, cells in rows]


@act_methods
def sentence_judge(request: HttpRequest, slug: str, address: str) -> HttpResponse:
    """One sentence with its proposal: judged as no pledge, recorded, or left; a judgement is taken back from here."""
    reading = _reading(request, slug)
    place = reading.place_of(address)
    if place is None:
        raise Http404
    current = reading.sentences[place]
    if request.method == "POST" and request.POST.get("act") == UNDO:
        return _undo(request, current)
    form = JudgementForm(
        sent_data(request),
        user=request.user,
        proposal=current.proposal,
        initial=_initial(current, request, reading.document),
    )
    if form.is_bound and form.perform(_act(form, reading.document, current)):
        return _go_on(request, reading, place, form.made)
    return _show(request, reading, place, form)


def _reading(request: HttpRequest, slug: str) -> PledgeReading:
    """Http404 when the document is not there for this person, PermissionDenied when they may not judge it."""
    document = Document.objects.visible_to(request.user).filter(slug=slug).first()
    if document is None:
        raise Http404
    if not can_judge.test(request.user, document):
        raise PermissionDenied
    return read_for_pledges(request.user, document)


def _initial(current: SentenceReading, request: HttpRequest, document: Document) -> dict[str, Any]:
    """What was judged; else the reason of the proposal, where it is one for no pledge."""
    read_in = {"document_version": document.version}
    if judgement := _standing(request, current):
        return read_in | {"ground": judgement.ground, "version": judgement.version}
    proposal = current.proposal
    return read_in | ({"ground": proposal.why} if proposal and proposal.label != Label.PLEDGE else {})


def _standing(request: HttpRequest, current: SentenceReading) -> Judgement | None:
    """The judgement that stands, with its ground and who judged."""
    found = current.read.judgement
    visible = Judgement.objects.visible_to(request.user).select_related("judged_by")
    return visible.filter(pk=found.pk).first() if found else None


def _act(form: JudgementForm, document: Document, current: SentenceReading) -> Callable[[], Judgement]:
    def act() -> Judgement:
        said = {"label": form.cleaned_data["label"], "ground": form.cleaned_data["ground"]}
        sentence, judgement = current.read.sentence, current.read.judgement
        if (read_in := form.cleaned_data["document_version"]) != document.version:
            # A corrected text may have another sentence at this address.
            raise VersionConflict(document, read_in)
        if judgement is None:
            place = {"start": sentence.start, "end": sentence.end, "version": read_in}
            return dismiss_sentence(actor=form.user, document=document, **place, **said)
        version = form.cleaned_data["version"] or 0
        return change_judgement(actor=form.user, judgement=judgement, version=version, **said)

    return act


def _undo(request: HttpRequest, current: SentenceReading) -> HttpResponse:
    """Take the judgement back and show the sentence again; who comes too late is told so."""
    judgement, version = current.read.judgement, request.POST.get("version", "")
    try:
        if judgement is None or not is_row_number(version):
            raise Judgement.DoesNotExist
        undo_judgement(actor=cast(User, request.user), judgement=judgement, version=int(version))
    except (Judgement.DoesNotExist, VersionConflict):
        messages.error(
            request,
            gettext(
                "Someone else changed this in the meantime, so nothing was undone. Check the sentence and try again."
            ),
        )
    else:
        messages.success(request, gettext("Classification undone."))
    return HttpResponseRedirect(request.get_full_path())


def _go_on(request: HttpRequest, reading: PledgeReading, place: int, made: Judgement) -> HttpResponse:
    """To the next sentence that is not judged, from where the judgement can be taken back."""
    label = request.GET.get("label", "")
    following = reading.next_unjudged(place, label)
    query = {"label": label} if label else {}
    if following is None:
        messages.success(request, gettext("No more sentences to review after this one."))
        return HttpResponseRedirect(_address(reading.document, query))
    return HttpResponseRedirect(_address(reading.document, query | {UNDO: str(made.pk)}, following.read.address))


def _address(document: Document, query: dict[str, str], address: str = "") -> str:
    page = [document.slug, address] if address else [document.slug]
    path = reverse("sentence-judge" if address else "document-pledges", args=page)
    return f"{path}?{urlencode(query)}" if query else path


def _show(request: HttpRequest, reading: PledgeReading, place: int, form: JudgementForm) -> HttpResponse:
    label, current = request.GET.get("label", ""), reading.sentences[place]
    before = reading.sentences[place - 1] if place else None
    after = reading.sentences[place + 1] if place + 1 < len(reading.sentences) else None
    context = _context(reading, label) | {
        "form": form,
        "current": current,
        "judgement": _standing(request, current),
        "before": before,
        "after": after,
        "skip_to": reading.next_unjudged(place, label),
        "done": _done(request, reading),
        "grounds": usual_grounds(reading.document),
        "introduced_by": _introduction(current, before),
        "labels": _buttons(form, current),
        "first_label": _first_label(form, current),
        "record_url": reverse("commitment-record", args=[reading.document.slug], query=_span(current)),
    }
    return render(request, "commitments/texts/pledges/judge.html", context, status=400 if form.errors else 200)


def _span(current: SentenceReading) -> dict[str, Any]:
    """The place of a sentence, as the page that records it is asked, and where reading goes on from there."""
    sentence = current.read.sentence
    return {"start": sentence.start, "end": sentence.end, READ: current.read.address}


def _context(reading: PledgeReading, label: str) -> dict[str, Any]:
    coverage = reading.coverage
    return {
        "nav_section": "documents",
        "document": reading.document,
        "coverage": coverage,
        "figures": coverage_figures(coverage),
        "label": label,
        "has_rules": not reading.sentences or reading.sentences[0].proposal is not None,
    }


def _done(request: HttpRequest, reading: PledgeReading) -> SentenceReading | None:
    """The sentence that was judged on the page before, if its judgement still stands."""
    asked = request.GET.get(UNDO, "")
    judged = (s for s in reading.sentences if s.read.judgement)
    return next((s for s in judged if s.read.judgement and str(s.read.judgement.pk) == asked), None)


def _introduction(current: SentenceReading, before: SentenceReading | None) -> list[str]:
    """The words that introduce the list of which the sentence is an item, unless they stand right before it."""
    beside = before.read.sentence.plain if before else ""
    return [words for words in current.read.sentence.introduced_by if words != beside]


def _first_label(form: JudgementForm, current: SentenceReading) -> str:
    """What was tried, is judged, or is proposed: Enter presses its button. Of a sentence that is linked, nothing."""
    judgement, proposal = current.read.judgement, current.proposal
    tried = form.data.get("label", "") if form.is_bound else ""
    if current.read.state == SentenceState.LINKED:
        return tried
    return tried or (judgement.label if judgement else proposal.label.value if proposal else "")


def _buttons(form: JudgementForm, current: SentenceReading) -> list[Label]:
    """What the sentence can be called, the likeliest first."""
    first = _first_label(form, current)
    return sorted(Label, key=lambda label: label.value != first)
