"""Redactions: asking for one on the page of an entry, the list of requests, one request and its decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ...actions.ledger.redactions import ask_redaction, grant_redaction, refuse_redaction
from ...models import LedgerEntry, Redaction
from ...models.kernel.fields import validate_plain_text
from ...queries.ledger.change_words import place_words
from ...queries.ledger.changes import read_change
from ...queries.ledger.redaction_requests import RequestPage, find_entry, read_request, read_requests
from ...queries.ledger.redactions import passages_of
from ...queries.lists.facets import current_index
from ...rules.kernel.permissions import can_ask_redaction, can_decide_redaction
from ...rules.ledger.redactions import FILE, REDACTED, Passage, RedactionState, Side
from ..kernel import clock, querystring
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm, VersionedForm
from .changes import page_links

SHOWN_LENGTH = 120


class AskForm(ActForm):
    """Which text of an entry, and why."""

    field = forms.ChoiceField(
        label=_("Text"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the text to redact.")},
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Everyone who could read the text will read the reason. Do not repeat the text."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Enter a reason for the redaction.")},
        validators=[validate_plain_text],
    )

    def __init__(self, *args: Any, entry: LedgerEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entry = entry
        self.passages = {passage.key: passage for passage in passages_of(entry)}
        field: Any = self.fields["field"]
        field.choices = [(key, _words(passage)) for key, passage in self.passages.items()]

    def ask(self) -> Redaction:
        passage = self.passages[self.cleaned_data["field"]]
        return ask_redaction(
            actor=self.user,
            entry=self.entry,
            place=passage.place,
            side=passage.side,
            reason=self.cleaned_data["reason"],
        )


class GrantForm(VersionedForm):
    def act(self) -> Redaction:
        return grant_redaction(actor=self.user, redaction=self.subject, version=self.cleaned_data["version"])


class RefuseForm(VersionedForm):
    answer = forms.CharField(
        label=_("Reason for refusing"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        error_messages={"required": _("Enter a reason for refusing.")},
        validators=[validate_plain_text],
    )

    def act(self) -> Redaction:
        return refuse_redaction(actor=self.user, redaction=self.subject, **self.cleaned_data)


DECISIONS: dict[str, tuple[type[GrantForm | RefuseForm], Any]] = {
    "grant": (GrantForm, _("Text redacted. The register no longer contains it.")),
    "refuse": (RefuseForm, _("Redaction refused. The text is not changed.")),
}


@act_methods
def redaction_new(request: HttpRequest, seq: int) -> HttpResponse:
    """Ask that a text of this entry be taken off the record."""
    try:
        entry = find_entry(request.user, seq)
    except LedgerEntry.DoesNotExist as error:
        raise Http404 from error
    if not can_ask_redaction.test(request.user):
        raise PermissionDenied
    form = AskForm(sent_data(request), user=request.user, entry=entry)
    if form.is_bound and form.perform(form.ask):
        messages.success(request, gettext("Redaction requested. A second person decides."), extra_tags=request.path)
        return HttpResponseRedirect(reverse("redaction-detail", args=[form.made.pk]))
    change = read_change(request.user, seq, catalogue=current_index(clock.today()).catalogue)
    context = {"nav_section": "changes", "change": change, "form": form}
    return render(request, "commitments/ledger/redaction_new.html", context, status=400 if form.errors else 200)


@act_methods
def redaction_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request, with the text for those who may decide, and the decision."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    page = _find(request, pk)
    redaction, sent = page.request.redaction, _sent_form(request, page.request.redaction)
    if sent and sent.perform(sent.act):
        messages.success(request, DECISIONS[request.POST["act"]][1], extra_tags=request.path)
        return HttpResponseRedirect(reverse("redaction-detail", args=[pk]))
    open_to = can_decide_redaction.test(request.user, redaction) and redaction.state == RedactionState.ASKED
    context = {
        "nav_section": "changes",
        "page": page,
        "redaction": redaction,
        "form": sent,
        "mark": REDACTED,
        "withdraws": (redaction.kind, redaction.field) == FILE,
        "may_decide": open_to,
        "grant_form": GrantForm(user=request.user, subject=redaction, auto_id="grant_%s"),
        "refuse_form": sent if isinstance(sent, RefuseForm) else _refuse_form(request, redaction),
    }
    return render(request, "commitments/ledger/redaction_detail.html", context, status=400 if sent else 200)


@require_safe
def redaction_list(request: HttpRequest) -> HttpResponse:
    """All requests, newest first. A bad filter shows its error and no rows."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if not can_ask_redaction.test(request.user):
        raise Http404
    page = read_requests(request.user, request.GET)
    context = {
        "nav_section": "changes",
        "page": page,
        "form": page.form,
        "filtered": bool(querystring.without(request.GET, *querystring.PAGE_KEYS)),
        "pages": page_links(request, page),
    }
    return render(request, "commitments/ledger/redaction_list.html", context, status=400 if page.errors else 200)


def _find(request: HttpRequest, pk: int) -> RequestPage:
    try:
        return read_request(request.user, pk, catalogue=current_index(clock.today()).catalogue)
    except Redaction.DoesNotExist as error:
        raise Http404 from error


def _sent_form(request: HttpRequest, redaction: Redaction) -> GrantForm | RefuseForm | None:
    """The form of the button that was pressed; None where none was."""
    if request.method != "POST":
        return None
    if not can_decide_redaction.test(request.user, redaction):
        raise PermissionDenied
    match request.POST.get("act", ""):
        case "grant":
            return GrantForm(request.POST, user=request.user, subject=redaction, auto_id="grant_%s")
        case "refuse":
            return _refuse_form(request, redaction, request.POST)
    raise BadRequest("there is no such decision")


def _refuse_form(request: HttpRequest, redaction: Redaction, data: QueryDict | None = None) -> RefuseForm:
    return RefuseForm(data, user=request.user, subject=redaction, auto_id="refuse_%s")


def _words(passage: Passage) -> str:
    """Where a text stands, and its beginning."""
    return pgettext("a text of an entry", "%(where)s, %(side)s: “%(text)s”") % {
        "where": place_words(passage.place.kind, passage.place.field),
        "side": Side(passage.side).label,
        "text": Truncator(passage.text).chars(SHOWN_LENGTH),
    }
