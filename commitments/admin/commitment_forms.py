"""Forms of a commitment: recording one, and changing the facts that may be changed."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext as _

from ..actions.commitments import EDITABLE, Part
from ..models import Party
from ..queries.choice import RowsField
from ..queries.deadlines import Found, read_for_document
from ..rules.commitments import Role
from ..rules.deadline_words import reading_lines
from ..rules.deadlines import Deadline, Precision, deadline_errors
from .forms import ActionForm, VersionedForm, put_value


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
    """A commitment to record, with its deadline: its words, and how they are read.

    Where a person gives the words alone, the form comes back once with the reading filled in, to be looked at and
    corrected; with scripts that happened while the words were typed. ``deadline_shown`` are the words whose reading was
    shown. What the person says of the days stands.
    """

    FACTS = ("provision", "title", "kind", "rollup", "tier", "themes", "zones", "remark")
    DEADLINE = ("words", "language", "earliest", "latest", "precision", "year_inferred", "condition")
    READ = ("language", "earliest", "latest", "precision", "year_inferred", "meeting", "condition")

    deadline_shown = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    class Media:
        js = [Script("commitments/deadline.js", defer=True)]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        address = {"data-reading-url": reverse("deadline-reading"), "data-reading-take": _("Take this reading")}
        self.fields["deadline_words"].widget.attrs.update(address)

    def clean(self) -> dict:
        super().clean()
        if not self.errors:
            self._show_reading()
        if not self.errors:
            for name, text in deadline_errors(self.deadline()).items():
                self.add_error(f"deadline_{name}", text)
        return self.cleaned_data

    def _show_reading(self) -> None:
        """Refuse words whose reading nobody has seen yet, with the reading filled in."""
        data = self.cleaned_data
        words, language = data["deadline_words"], data["deadline_language"]
        if not words or data["deadline_shown"].strip() == words or self._is_corrected():
            return
        found = read_for_document(words, data["provision"].document, language=language)
        if found.reading.problem:
            self.add_error("deadline_words", found.reading.problem)
        elif found.reading.says_something:
            self._fill_in(found)
            self.add_error("deadline_words", read_as(found))

    def _is_corrected(self) -> bool:
        """Whether the person said anything of how the words are read."""
        data = self.cleaned_data
        said = any(data[f"deadline_{name}"] for name in ("earliest", "latest", "year_inferred", "meeting", "condition"))
        return said or data["deadline_precision"] != Precision.NONE

    def _fill_in(self, found: Found) -> None:
        filled: Any = self.data.copy()  # type: ignore[attr-defined]
        for name in self.READ:
            put_value(filled, self.add_prefix(f"deadline_{name}"), getattr(found.reading, name))
        filled[self.add_prefix("deadline_shown")] = self.cleaned_data["deadline_words"]
        self.data = filled

    def deadline(self) -> Deadline:
        meeting = self.cleaned_data["deadline_meeting"]
        read = {name: self.cleaned_data[f"deadline_{name}"] for name in self.DEADLINE}
        return Deadline(**read, meeting=meeting.pk if meeting else None)

    def facts(self) -> dict:
        """The arguments of ``record_commitment``."""
        facts = {name: self.cleaned_data[name] for name in self.FACTS}
        document = self.cleaned_data["provision"].document
        return facts | {"document": document, "deadline": self.deadline(), "parts": self.parts()}


def read_as(found: Found) -> str:
    """What a person is asked to look at before the words are saved."""
    lines = reading_lines(found.reading, meeting=found.meeting.title if found.meeting else "")
    text = _("The words are read as: %(reading)s. Correct the fields below if that is wrong, then save again.")
    return text % {"reading": "; ".join(f"{label}: {said}" for label, said in lines)}
