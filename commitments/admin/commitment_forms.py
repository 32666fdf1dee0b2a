"""Forms of a commitment: recording one, and changing the facts that may be changed."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.translation import gettext as _

from ..actions.register.commitments import EDITABLE, Part, keep_places, parts_of
from ..models import Document, Party
from ..queries.kernel.query_fields import RowsField
from ..queries.time.deadline_form import ReadsDeadline
from ..rules.kernel.commitments import Role
from .forms import ActionForm, VersionedForm


class PartiesField(RowsField):
    """The parties that hold a role."""

    def __init__(self, role: TextChoices) -> None:
        widget = forms.CheckboxSelectMultiple
        super().__init__(Party.objects.all(), label=role.label, required=False, widget=widget)


class PartsForm(forms.ModelForm):
    """Who is responsible, one list per role; several leads are joint leads."""

    lead = PartiesField(Role.LEAD)
    supporting = PartiesField(Role.SUPPORTING)
    addressee = PartiesField(Role.ADDRESSEE)
    monitor = PartiesField(Role.MONITOR)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored: dict[str, list[Party]] = {role: [] for role in Role.values}
        if self.instance.pk:
            for part in self.instance.responsibilities.select_related("party").order_by("pk"):
                self.stored[part.role].append(part.party)
        for role, parties in self.stored.items():
            self.fields[role].initial = [party.pk for party in parties]

    def parts(self) -> list[Part]:
        """The responsibilities as they shall be; a role that the person left alone stays as stored.

        The form asks for no order: who stays in a role keeps their place in it, who is new comes behind.
        """
        held = self.stored | {role: self.cleaned_data[role] for role in Role.values if role in self.cleaned_data}
        return keep_places(parts_of(held), parts_of(self.stored))


class CommitmentForm(PartsForm, VersionedForm):
    """The facts of a commitment that are not status, deadline or life-cycle."""

    def changes(self) -> dict[str, Any]:
        """What the person changed, for ``edit_commitment``."""
        found = {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}
        if any(role in self.cleaned_data for role in Role.values):
            found["responsibilities"] = self.parts()
        return found


class NewCommitmentForm(ReadsDeadline, PartsForm, ActionForm):
    """A commitment to record, with its deadline."""

    FACTS = ("provision", "title", "kind", "strength", "rollup", "tier", "themes", "zones", "remark")

    class Media:
        js = [Script("commitments/deadline.js", type="module")]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address = {"data-reading-url": reverse("deadline-reading"), "data-reading-take": _("Use this interpretation")}
        self.fields["deadline_words"].widget.attrs.update(address)

    def document(self) -> Document:
        document: Document = self.cleaned_data["provision"].document
        return document

    def facts(self) -> dict[str, Any]:
        """The arguments of ``record_commitment``."""
        facts = {name: self.cleaned_data[name] for name in self.FACTS}
        return facts | {"document": self.document(), "deadline": self.deadline(), "parts": self.parts()}
