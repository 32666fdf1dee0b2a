"""The evidence that stands with a commitment itself, beside that of its assessments: for staff."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from ...actions.register.commitments import edit_commitment
from ...rules.kernel.permissions import can_edit_commitment
from ..kernel.acts import act_methods, act_page, sent_data, visible_commitment
from .evidence_field import EvidenceField, WithEvidence


class CommitmentEvidenceForm(WithEvidence):
    evidence = EvidenceField()
    field_order = ["version", "evidence"]

    def changes(self) -> dict[str, Any]:
        """What the action is given."""
        return {"evidence": self.cleaned_data["evidence"]}


@act_methods
def commitment_evidence(request: HttpRequest, reference: str) -> HttpResponse:
    """Which pieces of evidence stand with the commitment; others are offered and can be looked for."""
    commitment = visible_commitment(request.user, reference)
    if not can_edit_commitment.test(request.user, commitment):
        raise PermissionDenied
    chosen = list(commitment.evidence.values_list("pk", flat=True))
    form = CommitmentEvidenceForm(
        sent_data(request), user=request.user, commitment=commitment, initial={"evidence": chosen}
    )
    return act_page(
        request,
        commitment,
        form,
        lambda: edit_commitment(
            actor=form.user,
            commitment=commitment,
            version=form.cleaned_data["version"],
            changes=form.changes(),
        ),
        template="commitments/register/evidence/commitment_evidence.html",
        done=gettext("Evidence saved for %(reference)s.") % {"reference": reference},
    )
