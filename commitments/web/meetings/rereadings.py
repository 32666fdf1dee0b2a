"""Deadlines that a meeting moves: how they stand, how they would be read, and which a person takes over."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ...actions.meetings.rereadings import accept_rereadings
from ...models import Commitment, Meeting
from ...queries.kernel.keyset import is_row_number
from ...queries.kernel.query_fields import sent_copy
from ...queries.meetings.rereadings import Rereading, read_rereadings
from ...rules.kernel.deadlines import Deadline, Precision
from ...rules.kernel.wording import deadline_words
from ...rules.register.parties import text_direction
from ..kernel.acts import act_methods, sent_data
from ..kernel.forms import ActForm
from .meetings import editable_meeting
from .rows import dress_meeting

EVERY = "every"
"""The button that takes all that are shown."""


class RereadingForm(ActForm):
    """Which of the deadlines are to be read anew, each as ``id:version``."""

    chosen = forms.MultipleChoiceField(label=_("Deadlines"), required=False, choices=[])

    def __init__(self, *args: Any, found: Sequence[Rereading], meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        field: Any = self.fields["chosen"]
        field.choices = [(key_of(row.commitment), row.commitment.reference) for row in found]
        field.valid_value = _is_key

    def accept(self) -> list[Commitment]:
        keys = self.cleaned_data["chosen"]
        if EVERY in self.data:
            keys = sent_copy(self).getlist("shown")
        if not all(map(_is_key, keys)):
            raise ValidationError(gettext("One of these deadlines is not in the list. Reload the page and try again."))
        versions = {int(pk): int(version) for pk, version in (key.split(":") for key in keys)}
        return accept_rereadings(actor=self.user, meeting=self.meeting, versions=versions)


def key_of(commitment: Commitment) -> str:
    return f"{commitment.pk}:{commitment.version}"


def _is_key(value: object) -> bool:
    """Whether it names a row and a version; whether they are there the action finds out."""
    parts = str(value).split(":")
    return len(parts) == 2 and all(map(is_row_number, parts))


@act_methods
def meeting_deadlines(request: HttpRequest, slug: str) -> HttpResponse:
    """The deadlines that would be read otherwise; those that are chosen, or all, are read so from then on."""
    meeting = editable_meeting(request, slug)
    found = read_rereadings(request.user, meeting)
    form = RereadingForm(sent_data(request), user=request.user, found=found, meeting=meeting)
    if form.is_bound and form.perform(form.accept):
        count = len(form.made)
        text = ngettext(
            "New interpretation applied to %(n)d deadline.", "New interpretation applied to %(n)d deadlines.", count
        ) % {"n": count}
        messages.success(request, text, extra_tags=request.path)
        return HttpResponseRedirect(reverse("meeting-detail", args=[slug]))
    if form.is_bound:
        found = read_rereadings(request.user, meeting)
    context = {
        "nav_section": "meetings",
        "meeting": meeting,
        "dates": dress_meeting(meeting),
        "form": form,
        "chosen": form["chosen"].value() or [],
        "rows": [_dress(row) for row in found],
    }
    return render(request, "commitments/meetings/deadlines.html", context, status=400 if form.errors else 200)


def _dress(row: Rereading) -> dict[str, Any]:
    return {
        "key": key_of(row.commitment),
        "commitment": row.commitment,
        "direction": text_direction(row.was.language),
        "was": _reading(row.was),
        "now": _reading(row.now),
        "meeting": row.meeting,
    }


def _reading(deadline: Deadline) -> str:
    """The days of a reading, or what it waits for."""
    days = deadline_words(deadline.earliest, deadline.latest)
    return days or (gettext("awaiting event") if deadline.precision == Precision.EVENT else gettext("no day"))
