"""Forms of a commitment: recording one, and changing the facts that may be changed."""

from django import forms
from django.db.models import TextChoices

from ..actions.commitments import EDITABLE, Part
from ..models import Party
from ..queries.choice import RowsField
from ..rules.commitments import Role
from ..rules.deadlines import Deadline, deadline_errors
from .forms import ActionForm, VersionedForm


class PartiesField(RowsField):
    """The parties that hold a role."""

    def __init__(self, role: TextChoices):
        widget = forms.CheckboxSelectMultiple
        super().__init__(Party.objects.all(), label=role.label, required=False, widget=widget)


class PartsForm(forms.ModelForm):
    """Who is responsible, one list per role; several leads are joint leads."""

    lead = PartiesField(Role.LEAD)
    supporting = PartiesField(Role.SUPPORTING)
    addressee = PartiesField(Role.ADDRESSEE)
    monitor = PartiesField(Role.MONITOR)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored: dict[str, list[Party]] = {role: [] for role in Role.values}
        if self.instance.pk:
            for part in self.instance.responsibilities.select_related("party"):
                self.stored[part.role].append(part.party)
        for role, parties in self.stored.items():
            self.fields[role].initial = [party.pk for party in parties]

    def parts(self) -> list[Part]:
        """The responsibilities as they shall be; a role that the person left alone stays as stored."""
        held = self.stored | {role: self.cleaned_data[role] for role in Role.values if role in self.cleaned_data}
        joint = len(held[Role.LEAD]) > 1
        return [
            Part(party.pk, role, joint and role == Role.LEAD) for role, parties in held.items() for party in parties
        ]


class CommitmentForm(PartsForm, VersionedForm):
    """The facts of a commitment that are not status, deadline or life-cycle."""

    def changes(self) -> dict:
        """What the person changed, for ``edit_commitment``."""
        found = {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}
        if any(role in self.cleaned_data for role in Role.values):
            found["responsibilities"] = self.parts()
        return found


class NewCommitmentForm(PartsForm, ActionForm):
    """A commitment to record, with its deadline."""

    FACTS = ("provision", "title", "kind", "rollup", "tier", "themes", "zones", "remark")
    DEADLINE = ("words", "language", "earliest", "latest", "precision", "year_inferred", "condition")

    def clean(self) -> dict:
        super().clean()
        if not self.errors:
            for name, text in deadline_errors(self.deadline()).items():
                self.add_error(f"deadline_{name}", text)
        return self.cleaned_data

    def deadline(self) -> Deadline:
        meeting = self.cleaned_data["deadline_meeting"]
        read = {name: self.cleaned_data[f"deadline_{name}"] for name in self.DEADLINE}
        return Deadline(**read, meeting=meeting.pk if meeting else None)

    def facts(self) -> dict:
        """The arguments of ``record_commitment``."""
        facts = {name: self.cleaned_data[name] for name in self.FACTS}
        document = self.cleaned_data["provision"].document
        return facts | {"document": document, "deadline": self.deadline(), "parts": self.parts()}
