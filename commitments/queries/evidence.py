"""One piece of evidence and what rests on it."""

from dataclasses import dataclass

from ..models import Assessment, Evidence

SHOWN = 200
"""Assessments that the page lists; the newest of them."""
ASSESSMENT = (
    *("id", "status", "confidence", "as_of", "party__name", "zone__name"),
    *("commitment__reference", "commitment__title", "commitment__kind"),
)


@dataclass(frozen=True)
class EvidencePage:
    """``assessments`` are rows of ASSESSMENT, newest first; ``more`` says that there are older ones."""

    evidence: Evidence
    assessments: list[dict]
    more: bool


def read_evidence(user, slug: str) -> EvidencePage:
    """The evidence as ``user`` may see it, with the accepted assessments that ``user`` may see.

    Evidence.DoesNotExist when it is not there, or not for this person.
    """
    evidence = Evidence.objects.visible_to(user).get(slug=slug)
    rows = Assessment.objects.visible_to(user).accepted().filter(evidence=evidence)
    found = list(rows.order_by("-as_of", "commitment__ref_key", "-id").values(*ASSESSMENT)[: SHOWN + 1])
    return EvidencePage(evidence, found[:SHOWN], len(found) > SHOWN)
