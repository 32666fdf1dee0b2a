"""Two documents side by side: choosing the second one, the page, what is decided there, and its file."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ...actions.register.links import link_commitments
from ...actions.texts.comparisons import reject_match
from ...exchange.texts.comparison import comparison_file
from ...models import Commitment, Document
from ...queries.texts.comparison import Comparison, other_documents, read_comparison
from ...queries.texts.similar import suggested_kind
from ...rules.kernel.permissions import can_reject_match
from ...rules.texts.comparison import Relation
from ..kernel.acts import sent_data
from ..kernel.files import asker_of, send_file
from ..kernel.forms import ActForm
from ..kernel.pagination import asked_page, page_turns
from .comparison_rows import dress_match

LENGTH = 100
"""Rows of a page."""


class DecisionForm(ActForm):
    """One button of the page: ``confirm`` holds key and version of both commitments, ``reject`` both spans."""

    confirm = forms.RegexField(r"^\d{1,12}(?::\d{1,12}){3}$", required=False)
    reject = forms.RegexField(r"^\d{1,9}(?::\d{1,9}){3}$", required=False)

    def __init__(self, *args: Any, comparison: Comparison, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.comparison = comparison

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("confirm")) == bool(cleaned.get("reject")):
            raise ValidationError(_("Choose one of the buttons."))
        return cleaned

    def decide(self) -> str:
        """Act; returns what is told of it."""
        chosen = "confirm" if self.cleaned_data["confirm"] else "reject"
        numbers = map(int, self.cleaned_data[chosen].split(":"))
        return self._confirm(*numbers) if chosen == "confirm" else self._reject(*numbers)

    def _confirm(self, one: int, one_version: int, other: int, other_version: int) -> str:
        ends = Commitment.objects.visible_to(self.user).in_bulk([one, other])
        if one not in self.comparison.earlier.commitments or other not in self.comparison.later.commitments:
            raise ValidationError(
                _("These commitments do not belong to the two documents. Reload the page and try again.")
            )
        earlier, later = ends[one], ends[other]
        kind = suggested_kind(earlier.quotation, later.quotation)
        versions = (other_version, one_version)
        link_commitments(actor=self.user, source=later, target=earlier, kind=kind, versions=versions)
        words = {"later": later.reference, "kind": kind.label, "earlier": earlier.reference}
        return _("Linked: %(later)s %(kind)s %(earlier)s.") % words

    def _reject(self, start: int, end: int, other_start: int, other_end: int) -> str:
        reject_match(
            actor=self.user,
            earlier=self.comparison.earlier.document,
            later=self.comparison.later.document,
            was=(start, end),
            now=(other_start, other_end),
        )
        return _("Match rejected. The two passages are no longer matched.")


@require_safe
def comparison_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The documents that one can be compared with."""
    try:
        document, others = other_documents(request.user, slug)
    except Document.DoesNotExist as error:
        raise Http404 from error
    context = {"nav_section": "documents", "document": document, "others": [_in_order(document, o) for o in others]}
    return render(request, "commitments/texts/comparison/new.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def comparison_detail(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    """What the later text reaffirms, changes, drops and adds; staff confirm or reject each match."""
    comparison = _read(request, slug, other)
    earlier, later = comparison.earlier.document, comparison.later.document
    if request.method != "POST" and earlier.dated > later.dated:
        return HttpResponseRedirect(reverse("comparison-detail", args=[other, slug]))
    may_decide = can_reject_match.test(request.user, earlier) and can_reject_match.test(request.user, later)
    if request.method == "POST" and not may_decide:
        raise PermissionDenied
    form = DecisionForm(sent_data(request), user=request.user, comparison=comparison)
    if form.is_bound and form.perform(form.decide):
        messages.success(request, form.made)
        return HttpResponseRedirect(request.get_full_path())
    context = _page(request, comparison) | {"form": form, "may_decide": may_decide}
    return render(request, "commitments/texts/comparison/detail.html", context, status=400 if form.errors else 200)


@require_safe
def comparison_export_csv(request: HttpRequest, slug: str, other: str) -> HttpResponseBase:
    """The rows of the page, all of them."""
    try:
        return send_file(comparison_file(asker_of(request), slug, other, _relation(request)))
    except Document.DoesNotExist as error:
        raise Http404 from error


def _read(request: HttpRequest, slug: str, other: str) -> Comparison:
    try:
        return read_comparison(request.user, slug, other)
    except Document.DoesNotExist as error:
        raise Http404 from error


def _in_order(document: Document, other: Document) -> dict[str, Any]:
    """The other document, and the address at which the earlier of the two stands first."""
    slugs = [row.slug for row in sorted((document, other), key=lambda row: row.dated)]
    return {"document": other, "address": reverse("comparison-detail", args=slugs)}


def _relation(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in Relation.values else ""


def _page(request: HttpRequest, comparison: Comparison) -> dict[str, Any]:
    relation, counts = _relation(request), comparison.counts()
    matches = comparison.of(relation)
    last = max(1, -(-len(matches) // LENGTH))
    number = min(last, asked_page(request))
    shown = matches[LENGTH * (number - 1) : LENGTH * number]
    return {
        "nav_section": "documents",
        "comparison": comparison,
        "unread": [side for side in (comparison.earlier, comparison.later) if not side.has_rules],
        "show": relation,
        "views": [("", _("All"), sum(counts.values())), *((r.value, r.label, counts[r]) for r in Relation)],
        "rows": [dress_match(comparison, match) for match in shown],
        "pages": page_turns(number, last, lambda n: _query(relation, n)),
        "export_query": _query(relation, 1),
    }


def _query(relation: str, page: int) -> str:
    pairs = ([f"show={relation}"] if relation else []) + ([f"page={page}"] if page > 1 else [])
    return "?" + "&".join(pairs)
