"""The same assessment for several commitments: fill in, look at before and after, record all or none."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..actions.lists.bulk import RowsChanged, update_in_bulk
from ..models import Commitment, Evidence
from ..models.kernel.fields import validate_plain_text
from ..queries.kernel.day_field import DayField
from ..queries.kernel.keyset import is_row_number
from ..queries.kernel.query_fields import RowsField
from ..queries.lists.bulk import CHANGED_SINCE, ChosenField, pack
from ..queries.register.preview import preview_findings
from ..rules.kernel.commitments import Kind
from ..rules.kernel.days import day_at
from ..rules.kernel.statuses import SCALE, Confidence, status_for_all
from ..rules.kernel.wording import short_day
from ..rules.lists.bulk import BULK_LIMIT, EACH, SCOPES
from ..rules.register.assessments import Finding, finding_errors
from ..rules.register.evidence import CONFIDENCE_NEEDS, evidence_errors, publisher_of
from . import words
from .base import actor_of


class BulkForm(forms.Form):
    """A finding on each commitment: on each of its responsible parties, or on it as a whole."""

    chosen = ChosenField()
    about = forms.ChoiceField(label=_("Assessed for"), choices=SCOPES, initial=EACH, required=False)
    status = forms.TypedChoiceField(label=_("Status"), coerce=int)
    as_of = DayField(label=_("As of"))
    done_on = DayField(label=_("Done on"), required=False)
    confidence = forms.TypedChoiceField(
        label=_("Confidence"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "---------"), *Confidence.choices],
        help_text=CONFIDENCE_NEEDS,
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4, "class": "vLargeTextField"}),
        validators=[validate_plain_text],
        error_messages={"required": _("Enter a reason for the status.")},
    )
    evidence = RowsField(Evidence.objects.all(), label=_("Evidence"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(status.value, status_for_all(status)) for status in SCALE]
        fields: Any = self.fields
        fields["status"].choices = [("", "---------"), *labels]
        fields["evidence"].queryset = Evidence.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            publishers = [publisher_of(row.publisher, row.url) for row in self.cleaned_data["evidence"]]
            for name, text in evidence_errors(self.cleaned_data["confidence"], publishers).items():
                self.add_error(name, text)
        return self.cleaned_data

    def finding(self) -> Finding:
        names = ("status", "as_of", "done_on", "confidence", "reason")
        evidence = [evidence.pk for evidence in self.cleaned_data["evidence"]]
        each = self.cleaned_data["about"] == EACH
        return Finding(**{name: self.cleaned_data[name] for name in names}, evidence=evidence, each_party=each)


@dataclass(frozen=True)
class Line:
    """One commitment on the page: its status before and after in words, and what stands against it."""

    commitment: Commitment
    before: str
    after: str = ""
    errors: list[str] = field(default_factory=list)
    changed: bool = False
    """Whether somebody changed it since it was looked at."""


@dataclass(frozen=True)
class Choice:
    """The chosen commitments: those that can be scored, those that cannot, and ids of those that changed meanwhile.

    ``out`` are those (ids) that were left out on the page.
    """

    scored: list[Commitment]
    declaratory: list[Commitment]
    changed: frozenset[int] = frozenset()
    out: frozenset[int] = frozenset()

    @property
    def left_out(self) -> frozenset[int]:
        """What changed meanwhile is left out until somebody who has seen that takes it in."""
        return self.out | self.changed


def start(model_admin: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """The page with the empty form, or back to the list when too many were ticked."""
    chosen = list(queryset.select_related("document")[: BULK_LIMIT + 1])
    if len(chosen) > BULK_LIMIT:
        text = gettext("Select at most %(limit)d commitments at a time.") % {"limit": BULK_LIMIT}
        messages.error(request, text)
        return None
    return _page(model_admin, request, BulkForm(user=request.user), Choice(*_parted(chosen)))


def go_on(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """The next step: review what was filled in, record what was reviewed, or go back to the form."""
    if not model_admin.has_change_permission(request):
        raise PermissionDenied
    form = BulkForm(request.POST, user=request.user)
    if not form.is_valid():
        return _back_to_form(model_admin, request, form)
    chosen = _read(request, form.cleaned_data["chosen"])
    if "_record" in request.POST and _record(request, form, chosen):
        return HttpResponseRedirect(_list_address())
    if "_edit" in request.POST:
        return _page(model_admin, request, form, chosen)
    return _page(model_admin, request, form, chosen, review=True)


def _back_to_form(model_admin: Any, request: HttpRequest, form: BulkForm) -> HttpResponse:
    if "chosen" in form.errors:
        messages.error(request, " ".join(str(text) for text in form.errors["chosen"]))
        return HttpResponseRedirect(_list_address())
    return _page(model_admin, request, form, _read(request, form.cleaned_data["chosen"]))


def _list_address() -> str:
    return reverse("admin:commitments_commitment_changelist")


def _read(request: HttpRequest, chosen: dict[int, int]) -> Choice:
    """Of the choice (id: version) what can be seen."""
    rows = Commitment.objects.visible_to(request.user).filter(pk__in=list(chosen)).select_related("document")
    changed = frozenset(row.pk for row in rows if row.version != chosen[row.pk])
    out = frozenset(int(pk) for pk in request.POST.getlist("out") if is_row_number(pk))
    return Choice(*_parted(rows), changed, out)


def _parted(commitments: Iterable[Commitment]) -> tuple[list[Commitment], list[Commitment]]:
    """Those that can be scored, and those that are kept for the record."""
    scored: list[Commitment] = []
    declaratory: list[Commitment] = []
    for row in commitments:
        (declaratory if row.kind == Kind.DECLARATORY else scored).append(row)
    return scored, declaratory


def _record(request: HttpRequest, form: BulkForm, choice: Choice) -> bool:
    """Propose the finding for what can be scored; False with an error of the form when it was refused."""
    versions = form.cleaned_data["chosen"]
    chosen = [(row.pk, versions[row.pk]) for row in choice.scored if row.pk not in choice.out]
    if not chosen:
        form.add_error(
            None, gettext("Every commitment is left out, so there is nothing to record. Include at least one.")
        )
        return False
    try:
        update_in_bulk(actor=actor_of(request), change=form.finding(), chosen=chosen)
    except RowsChanged as changed:
        form.add_error(None, changed.message)
    except ValidationError as error:
        form.add_error(None, error)
    else:
        messages.success(request, words.proposed(len(chosen)))
        return True
    return False


def _page(model_admin: Any, request: HttpRequest, form: BulkForm, choice: Choice, review: bool = False) -> HttpResponse:
    now = [Line(row, _words(row, row.status)) for row in choice.scored]
    lines = _reviewed(choice, form.finding()) if review else now
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Record assessment"),
        "opts": model_admin.opts,
        "media": model_admin.media + form.media,
        "form": form,
        "chosen": pack([*choice.scored, *choice.declaratory]),
        "lines": lines,
        "out": choice.left_out,
        "changed_since": CHANGED_SINCE,
        "left_out": choice.declaratory,
        "summary": _summary(form) if review else [],
        "two_people": settings.TWO_PERSON_RULE,
        "can_record": bool(lines) and not any(line.errors for line in lines),
    }
    return TemplateResponse(request, "admin/commitments/commitment/assess.html", context)


def _summary(form: BulkForm) -> list[tuple[str, str]]:
    """What is about to be recorded, as (label, words)."""
    data = form.cleaned_data
    shown = {
        "about": str(dict(SCOPES)[data["about"]]),
        "status": str(status_for_all(data["status"])),
        "as_of": short_day(data["as_of"]),
        "done_on": short_day(data["done_on"]) if data["done_on"] else "",
        "confidence": str(Confidence(data["confidence"]).label) if data["confidence"] else "",
        "reason": data["reason"],
        "evidence": "; ".join(str(evidence) for evidence in data["evidence"]),
    }
    return [(str(form.fields[name].label), text) for name, text in shown.items() if text]


def _reviewed(choice: Choice, finding: Finding) -> list[Line]:
    after = preview_findings(choice.scored, finding)
    today = day_at(timezone.now())
    return [
        Line(
            row,
            _words(row, row.status),
            after[row.pk].words,
            list(finding_errors(finding, kind=row.kind, made_on=row.document.dated, today=today).values()),
            row.pk in choice.changed,
        )
        for row in choice.scored
    ]


def _words(commitment: Commitment, status: int) -> str:
    return words.status_words(status, commitment.kind)
