"""Progress reports as an inline of a commitment: recorded as said, never edited or deleted."""

from typing import Any

from django.contrib import admin

from ..actions.register.reports import record_report
from ..models import ProgressReport, User
from ..rules.register.assessments import report_errors
from ..rules.register.parties import STAFF_CHANNELS
from .assessments import EntryForm, EntryFormSet
from .base import AddOnly


class ReportForm(EntryForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_statuses("claimed_status")
        channel: Any = self.fields["channel"]
        channel.choices = [("", "---------"), *((item.value, item.label) for item in STAFF_CHANNELS)]

    def rule_errors(self) -> dict[str, str]:
        data = self.cleaned_data
        return report_errors(text=data["text"], reported_on=data["reported_on"], **self.circumstances())

    def record(self, actor: User, version: int) -> ProgressReport:
        """Record it on the commitment at ``version``."""
        names = ("text", "reported_on", "channel", "claimed_status", "language", "tier")
        return record_report(
            actor=actor,
            commitment=self.commitment,
            version=version,
            party=self.cleaned_data["party"].pk,
            zone=self.cleaned_data["zone"].pk if self.cleaned_data["zone"] else None,
            **{name: self.cleaned_data[name] for name in names},
        )


class ReportInline(AddOnly, admin.StackedInline):
    model = ProgressReport
    form = ReportForm
    formset = EntryFormSet
    fields = [("party", "zone", "claimed_status"), ("reported_on", "channel", "language", "tier"), "text"]
