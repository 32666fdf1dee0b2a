"""Evidence: how reliable its source is, in a few neutral words, and how much of it a confidence needs."""

from collections.abc import Collection
from itertools import combinations
from typing import NamedTuple
from urllib.parse import urlsplit

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..kernel.statuses import Confidence

CONFIDENCE_NEEDS = _(
    "“Corroborated” needs evidence from two different publishers, “verified” at least one piece of evidence."
)
"""What forms and the API say beside the field of the confidence: the rule of ``supports``."""

NAME_LENGTH = 200
"""Characters of the name of a publisher."""


class Reliability(TextChoices):
    """Of the source, judged by the secretariat; says nothing of what the source reports this time."""

    UNKNOWN = "unknown", _("cannot be judged")
    LIMITED = "limited", _("limited")
    FAIR = "fair", _("fair")
    GOOD = "good", _("good")


class Publisher(NamedTuple):
    """Who published a piece of evidence: the name, folded, and the host of the address; each may be empty."""

    name: str
    host: str


def publisher_of(name: str, url: str) -> Publisher:
    """The publisher of a piece of evidence, from the name that it states and its address."""
    return Publisher(" ".join(name.split()).casefold(), (urlsplit(url).hostname or "").removeprefix("www."))


def publisher_name(url: str) -> str:
    """What the publisher of evidence is called of which the address alone is known."""
    return urlsplit(url).netloc[:NAME_LENGTH]


def publisher_at(url: str) -> Publisher:
    """The publisher of evidence of which the address alone is known."""
    return publisher_of(publisher_name(url), url)


def supports(confidence: int | None, publishers: Collection[Publisher]) -> bool:
    """Whether evidence by these publishers, one a piece, is enough for the confidence.

    *Verified* needs a piece, *corroborated* two of different publishers, *reported* none.
    """
    if confidence == Confidence.CORROBORATED:
        return any(_differ(one, other) for one, other in combinations(set(publishers), 2))
    return confidence != Confidence.VERIFIED or bool(publishers)


def _differ(one: Publisher, other: Publisher) -> bool:
    """Told apart by their names; where one has none by the hosts, and not at all where one of these is not known."""
    if one.name and other.name:
        return one.name != other.name
    return bool(one.host and other.host) and one.host != other.host


def support_of(confidence: int | None, publishers: Collection[Publisher]) -> int | None:
    """The confidence as far as the evidence goes: what it is not enough for is *reported*."""
    return confidence if supports(confidence, publishers) else Confidence.REPORTED


def evidence_errors(confidence: int | None, publishers: Collection[Publisher]) -> dict[str, str]:
    """What a confidence lacks in evidence, by field; ``publishers`` as in ``supports``."""
    if supports(confidence, publishers):
        return {}
    if confidence == Confidence.CORROBORATED:
        text = gettext(
            "“Corroborated” needs evidence from two different publishers. Add evidence, or choose “reported”."
        )
    else:
        text = gettext("“Verified” needs at least one piece of evidence. Add evidence, or choose “reported”.")
    return {"confidence": text}
