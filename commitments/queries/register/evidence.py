"""One piece of evidence and what rests on it; the evidence that a form offers."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...models import Assessment, Commitment, Evidence
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.text import found_words, query_words
from ...rules.register.evidence import Publisher, publisher_of
from ..kernel.full_text import QUERY_LIMIT
from ..kernel.keyset import PlaceForm
from ..kernel.query_fields import TextField

SHOWN = 200
"""Assessments that the page lists; the newest of them."""
OFFERED = 20
"""Pieces of evidence that a form offers at once, beside those that are chosen already."""
ASSESSMENT = (
    *("id", "status", "confidence", "as_of", "party__name", "zone__name"),
    *("commitment__reference", "commitment__title", "commitment__kind"),
)


@dataclass(frozen=True)
class EvidencePage:
    """``assessments`` are rows of ASSESSMENT, newest first; ``more`` says that there are older ones.

    ``commitments`` (reference and title) are those with which it stands itself, by reference; ``more_commitments`` as
    ``more``.
    """

    evidence: Evidence
    assessments: list[dict[str, Any]]
    more: bool
    commitments: Sequence[Mapping[str, object]]
    more_commitments: bool


class EvidenceFilter(PlaceForm):
    """What the list can be filtered by, as the address gives it."""

    q = TextField(label=_("Search"), max_length=QUERY_LIMIT, required=False)

    def __init__(self, data: QueryDict, *, user: Visitor) -> None:
        super().__init__(data)
        self.user = user

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The pieces whose title, publisher or address holds every one of the words, each as a beginning."""
        words = self.cleaned_data["q"]
        return rows.filter(pk__in=evidence_holding(rows, words)) if words.strip() else rows


def read_evidence(user: Visitor, slug: str) -> EvidencePage:
    """The evidence as ``user`` may see it, with the accepted assessments and the commitments that ``user`` may see.

    Evidence.DoesNotExist when it is not there, or not for this person.
    """
    evidence = Evidence.objects.visible_to(user).get(slug=slug)
    rows = Assessment.objects.visible_to(user).accepted().filter(evidence=evidence)
    found = list(rows.order_by("-as_of", "commitment__ref_key", "-id").values(*ASSESSMENT)[: SHOWN + 1])
    beside = Commitment.objects.visible_to(user).filter(evidence=evidence).order_by("ref_key")
    named = list(beside.values("reference", "title")[: SHOWN + 1])
    return EvidencePage(evidence, found[:SHOWN], len(found) > SHOWN, named[:SHOWN], len(named) > SHOWN)


def offered_evidence(
    user: Visitor, commitment: Commitment | None, *, words: str = "", chosen: Collection[int] = ()
) -> tuple[list[Evidence], bool]:
    """The evidence that a form, on a commitment or none, offers to ``user``, and whether there is more than that.

    First what is ``chosen`` (ids); then what holds every one of the ``words``, each as a beginning, in its title, its
    publisher or its address, newest first; without words, what the commitment and its assessments rest on, then the
    newest.
    """
    visible = Evidence.objects.visible_to(user)
    if words.strip():
        found = evidence_holding(visible, words)
    else:
        findings = Assessment.objects.visible_to(user).filter(commitment=commitment).order_by()
        resting = Q(assessments__in=findings.values("pk")) | Q(commitments__in=[commitment.pk] if commitment else [])
        used = visible.filter(resting).values_list("pk", flat=True)
        found = [*used, *visible.values_list("pk", flat=True)[: OFFERED + len(chosen) + len(used) + 1]]
    offered = [pk for pk in dict.fromkeys(found) if pk not in chosen]
    shown = [*chosen, *offered[:OFFERED]]
    rows = visible.in_bulk(shown)
    return [rows[pk] for pk in shown if pk in rows], len(offered) > OFFERED


def evidence_holding(rows: QuerySet[Evidence], query: str) -> list[int]:
    """The ids of the rows that hold all of the words, folded as the search of commitments folds them."""
    found, words = [], query_words(query)
    for pk, *texts in rows.values_list("pk", "title", "publisher", "url").iterator():
        held = found_words(" ".join(texts))
        if words and all(any(one.startswith(word) for one in held) for word in words):
            found.append(pk)
    return found


def publishers_of(evidence: Iterable[int]) -> list[Publisher]:
    """Who published each of these pieces of evidence (ids)."""
    rows = Evidence.objects.filter(pk__in=list(evidence)).values_list("publisher", "url")
    return [publisher_of(*row) for row in rows]


def publishers_at(urls: Iterable[str], user: Visitor | None) -> dict[str, list[tuple[int, Publisher]]]:
    """By address the tiers and publishers of the evidence there that ``user`` (None: anybody) may see, oldest first."""
    rows = Evidence.objects.all() if user is None else Evidence.objects.visible_to(user)
    found: dict[str, list[tuple[int, Publisher]]] = {}
    for url, tier, name in rows.filter(url__in=list(urls)).order_by("pk").values_list("url", "tier", "publisher"):
        found.setdefault(url, []).append((tier, publisher_of(name, url)))
    return found
