"""Choosing evidence in a form: a few pieces are offered as boxes, any other is found by its words."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from ...models import Commitment, Evidence
from ...queries.kernel.keyset import is_row_number
from ...queries.kernel.query_fields import RowsField
from ...queries.register.evidence import offered_evidence
from ...rules.kernel.wording import short_day
from ..kernel.forms import ActForm, VersionedForm

LOOK = "look"
"""The button that looks for evidence: the form comes back with what was found, and does nothing else."""
WORDS_LIMIT = 200


class EvidenceBoxes(forms.CheckboxSelectMultiple):
    """What is offered.

    ``words`` is what it was looked for by, ``found`` whether anything is offered beside what was chosen, ``more``
    whether there is more than what is shown.
    """

    words = ""
    found = more = False


class EvidenceField(RowsField):
    """Ids of pieces of evidence that the person may see. ``WithEvidence`` says what is offered."""

    widget = EvidenceBoxes

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Evidence.objects.none(), **{"label": _("Evidence"), "required": False, **kwargs})

    def clean(self, value: Any) -> Any:
        return [evidence.pk for evidence in super().clean(value)]


class OffersEvidence(ActForm):
    """An act that may name evidence; what stands with ``commitment`` is offered first."""

    evidence = EvidenceField()

    def __init__(self, *args: Any, commitment: Commitment | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["evidence"]
        words = str(self.data.get("evidence_words", ""))[:WORDS_LIMIT]
        chosen = self._chosen()
        rows, more = offered_evidence(self.user, commitment, words=words, chosen=chosen)
        field.queryset = Evidence.objects.visible_to(self.user)
        field.widget.choices = [(evidence.pk, evidence_label(evidence)) for evidence in rows]
        field.widget.words, field.widget.more = words, more
        field.widget.found = any(evidence.pk not in chosen for evidence in rows)

    def _chosen(self) -> list[int]:
        """What is ticked in what was sent, or from the start; what is no number is left to the field to refuse."""
        given = self["evidence"].value() or []
        return [int(pk) for pk in given if is_row_number(pk)]

    def perform(self, act: Callable[..., Any]) -> bool:
        if self.data.get("act") == LOOK:
            self._errors = ErrorDict()
            return False
        return super().perform(act)


class WithEvidence(OffersEvidence, VersionedForm):
    """An act that may name evidence, on ``commitment`` or another ``subject``."""

    def __init__(self, *args: Any, commitment: Commitment | None, **kwargs: Any) -> None:
        super().__init__(*args, commitment=commitment, **{"subject": commitment, **kwargs})


def evidence_label(evidence: Evidence) -> str:
    """How a piece of evidence is called where it can be chosen."""
    source = [evidence.publisher, short_day(evidence.published) if evidence.published else ""]
    return " · ".join(filter(None, [evidence.title, *source]))
