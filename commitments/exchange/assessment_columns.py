"""The column list of assessments, one row a finding."""

from django.utils.translation import gettext_lazy as _

from ..rules.commitments import TIER_BY_NAME
from .column_types import Described, Holds
from .columns import CONFIDENCES, STATUSES

TIERS = {name: tier.label for name, tier in TIER_BY_NAME.items()}

ASSESSMENT_COLUMNS = (
    Described("commitment", _("Commitment"), _("Reference of the commitment that was assessed."), "A8-14"),
    Described(
        "party",
        _("Party"),
        _("The party that was assessed; empty where it was all together, or the whole."),
        "Russia",
        free=True,
        width=20,
    ),
    Described(
        "zone",
        _("Zone"),
        _("The zone that was assessed; empty where it was the whole."),
        "Idlib",
        free=True,
        width=20,
    ),
    Described("as of", _("As of"), _("The day for which it was found."), "2018-05-20", holds=Holds.DAY),
    Described(
        "status code",
        _("Status code"),
        _("What was found, as a code."),
        "3",
        holds=Holds.CODE,
        allowed=STATUSES,
    ),
    Described(
        "status",
        _("Status"),
        _("What was found, in words for the kind of obligation."),
        "Implemented",
        free=True,
        width=20,
    ),
    Described(
        "confidence",
        _("Confidence"),
        _("How well the finding is supported; empty where there is none."),
        "corroborated",
        holds=Holds.CODE,
        allowed=CONFIDENCES,
    ),
    Described(
        "done on",
        _("Done on"),
        _("The day on which it was done, where it was implemented and the day is known."),
        "2018-05-14",
        holds=Holds.DAY,
    ),
    Described(
        "reason",
        _("Reason"),
        _("Why it was found so."),
        "The ninth meeting was held on 14 and 15 May 2018.",
        free=True,
        width=60,
    ),
    Described(
        "tier",
        _("Tier"),
        _("Who may see it; what is narrower than its commitment does not count in the joint status."),
        "public",
        holds=Holds.CODE,
        allowed=TIERS,
    ),
    Described(
        "evidence addresses",
        _("Evidence"),
        _("Addresses of the evidence that it rests on, as far as the reader may see it."),
        "https://press.example/astana-9",
        holds=Holds.ADDRESSES,
        free=True,
        width=40,
    ),
)
