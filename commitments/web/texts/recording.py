"""Recording a commitment from the text: the marked words with what they say, in a form; for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from ...actions.register.commitments import record_commitment
from ...actions.register.passages import passage_at
from ...actions.texts.recording import record_linked, record_shares
from ...models import Commitment, Document
from ...queries.register.quotations import passage
from ...queries.texts.recording import marked_numbers, nearest, read_around
from ...queries.texts.similar import resembling
from ...rules.kernel.permissions import can_edit_commitment
from ...rules.register.promise_words import pledge_languages
from ...rules.register.quality import Remark, parts_of, to_bits
from ...rules.texts.difference import earlier_side
from ...rules.texts.judgements import ADDRESS
from ...rules.texts.paragraphs import Span
from ...rules.texts.passages import passage_number, read_spans, sentences_at
from ...rules.texts.recording.proposals import propose_commitment
from ...rules.texts.sentences import Sentence, read_sentences
from ..kernel.acts import act_methods, sent_data
from ..register.remarks import dress_remarks
from .recording_forms import RecordingForm, first_values, show_sources

READ = "read"
"""What of the address names the sentence that was being read for pledges."""
ANOTHER, SPLIT = "another", "split"
"""The buttons that record and open the same words again, and that record each undertaking of the words by itself."""


@dataclass(frozen=True)
class Ticked:
    """A sentence that can be ticked; ``value`` is its place as the form sends it."""

    sentence: Sentence
    value: str
    chosen: bool


@dataclass(frozen=True)
class Source:
    """The text and the places of it that the address names."""

    document: Document
    spans: list[Span]

    @cached_property
    def sentences(self) -> list[Sentence]:
        return read_sentences(self.document.text, self.document.language)

    def sentences_of_spans(self) -> list[Sentence]:
        return [sentence for span in self.spans for sentence in sentences_at(self.sentences, *span)]

    def words(self) -> str:
        return " ".join(self.document.text[start:end] for start, end in self.spans)


@act_methods
def commitment_record(request: HttpRequest, slug: str) -> HttpResponse:
    """``start`` and ``end``, in pairs, name the words; without them sentences are ticked first."""
    document = Document.objects.visible_to(request.user).select_related("process").filter(slug=slug).first()
    if document is None:
        raise Http404
    if not can_edit_commitment.test(request.user, document):
        raise PermissionDenied
    if request.method != "POST" and "span" in request.GET:
        return HttpResponseRedirect(_address(document, _ticked_pairs(request.GET.getlist("span"))))
    named = sent_data(request) or request.GET
    try:
        source = Source(document, read_spans(document.text, named.getlist("start"), named.getlist("end")))
    except ValueError:
        return _choose(request, Source(document, []), wrong=True)
    if not source.spans:
        return _choose(request, source, wrong=request.method == "POST")
    return _record(request, source)


def _ticked_pairs(values: Sequence[str]) -> list[tuple[str, ...]]:
    """Places as ticked boxes send them, “12-80”."""
    return [tuple(value.split("-", 1)) if "-" in value else (value, value) for value in values]


def _address(document: Document, pairs: Sequence[Sequence[object]]) -> str:
    query = QueryDict(mutable=True)
    for start, end in pairs:
        query.appendlist("start", str(start))
        query.appendlist("end", str(end))
    return f"{reverse('commitment-record', args=[document.slug])}?{query.urlencode()}"


def _choose(request: HttpRequest, source: Source, *, wrong: bool = False) -> HttpResponse:
    """The sentences of one paragraph, to be ticked."""
    context = {"nav_section": "documents", "document": source.document, "wrong": wrong}
    context |= _paragraph(source, request.GET.get("paragraph", ""))
    return render(request, "commitments/texts/recording/choose.html", context, status=400 if wrong else 200)


def _cited(source: Source, number: int) -> str:
    """What the paragraph of this number is cited by."""
    return next((sentence.cited_as for sentence in source.sentences if sentence.paragraph == number), str(number))


def _paragraph(source: Source, asked: str) -> dict[str, Any]:
    """The sentences of the paragraph that is asked for, else of that of the first words, else of the first."""
    last = source.sentences[-1].paragraph if source.sentences else 1
    begun = sentences_at(source.sentences, *source.spans[0])[:1] if source.spans else []
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    number = number if 1 <= number <= last else begun[0].paragraph if begun else 1
    shown = [sentence for sentence in source.sentences if sentence.paragraph == number]
    return {
        "spans": source.spans,
        "paragraph": number,
        "paragraph_before": number - 1 if number > 1 else None,
        "paragraph_after": number + 1 if number < last else None,
        "cited": _cited(source, number),
        "cited_before": _cited(source, number - 1),
        "cited_after": _cited(source, number + 1),
        "ticked": [Ticked(s, f"{s.start}-{s.end}", bool(_overlapping(source.spans, s))) for s in shown],
        "kept": [f"{start}-{end}" for start, end in source.spans if not sentences_at(shown, start, end)],
    }


def _overlapping(spans: Sequence[Span], sentence: Sentence) -> list[Span]:
    return [span for span in spans if span[0] < sentence.end and span[1] > sentence.start]


def _record(request: HttpRequest, source: Source) -> HttpResponse:
    document, (marked, taken) = source.document, marked_numbers(source.document)
    passages = {span: marked.get(span) for span in source.spans}
    around = read_around(document)
    proposed = propose_commitment(
        source.words(),
        source.sentences_of_spans(),
        known=around.known,
        language=document.language,
        on=document.dated,
        southern=bool(document.process.southern_seasons),
    )
    like = nearest(request.user, document, source.words(), source.spans)
    offers = resembling(request.user, document, source.words())
    form = RecordingForm(
        sent_data(request),
        user=request.user,
        source=document,
        passages=passages,
        numbers=_numbers(source, taken),
        offers=offers,
        initial=first_values(document, proposed),
    )
    if form.is_bound and form.perform(lambda: _act(request, source, form, like)):
        return _recorded(request, source, form.made)
    show_sources(form, proposed, around)
    remarks = form.remarks(source.words(), around.kinds, resembles=like is not None)
    context = {
        "nav_section": "documents",
        "document": document,
        "form": form,
        "passages": [
            (number, *passage(document, passage_at(document, *span, number=number or "")))
            for span, number in passages.items()
        ],
        "remarks": dress_remarks(to_bits(remarks)),
        "offers": [(offer.commitment, round(100 * offer.likeness), earlier_side(offer.pieces)) for offer in offers],
        "resembled": like.reference if like else "",
        "shares": parts_of(source.words(), document.language) if Remark.COMPOUND in remarks else [],
        "has_rules": document.language.split("-")[0].lower() in pledge_languages(),
        "read": _read_from(request),
        "adding": ",".join(f"{start}-{end}" for start, end in source.spans),
    } | _paragraph(source, request.GET.get("paragraph", ""))
    return render(request, "commitments/texts/recording/record.html", context, status=400 if form.errors else 200)


def _act(request: HttpRequest, source: Source, form: RecordingForm, like: Commitment | None) -> list[Commitment]:
    target, facts = form.linked(), form.facts()
    if target is not None:
        return [record_linked(actor=form.user, target=target, link=form.cleaned_data["link_kind"], **facts)]
    facts["resembles"] = like
    if request.POST.get("act") == SPLIT:
        shares = form.shares(parts_of(source.words(), source.document.language))
        return record_shares(actor=form.user, shares=shares, **facts)
    return [record_commitment(actor=form.user, **facts)]


def _read_from(request: HttpRequest) -> str:
    """The address of the sentence from which reading for pledges led here, and to which it goes back; empty else."""
    asked = (sent_data(request) or request.GET).get(READ, "")
    return asked if ADDRESS.fullmatch(asked) else ""


def _numbers(source: Source, taken: set[str]) -> dict[Span, str]:
    """A free number for each of the places."""
    numbers: dict[Span, str] = {}
    for span in source.spans:
        numbers[span] = passage_number(source.sentences, *span, taken | set(numbers.values()))
    return numbers


def _recorded(request: HttpRequest, source: Source, made: list[Commitment]) -> HttpResponse:
    references = ", ".join(commitment.reference for commitment in made)
    done = ngettext("%(references)s recorded.", "%(references)s recorded.", len(made))
    messages.success(request, done % {"references": references}, extra_tags=request.path)
    if request.POST.get("act") == ANOTHER:
        return HttpResponseRedirect(_address(source.document, source.spans))
    if read := _read_from(request):
        return HttpResponseRedirect(reverse("sentence-judge", args=[source.document.slug, read]))
    return HttpResponseRedirect(reverse("commitment-detail", args=[made[0].reference]))
