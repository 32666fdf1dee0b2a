"""The column list of assessments, one row a finding."""

from django.utils.translation import gettext_lazy as _

from ....rules.kernel.commitments import TIER_BY_NAME
from .commitments import CONFIDENCES, STATUSES
from .types import Described, Holds

TIERS = {name: tier.label for name, tier in TIER_BY_NAME.items()}

ASSESSMENT_COLUMNS = (
    Described("commitment", _("Commitment"), _("Reference of the commitment that was assessed."), "A8-14"),
    Described(
        "party",
        _("Party"),
        _("The party assessed; empty if the assessment is for all parties together or for the whole commitment."),
        "Russia",
        free=True,
        width=20,
    ),
    Described(
        "zone",
        _("Zone"),
        _("The zone assessed; empty if the assessment is for the whole commitment."),
        "Idlib",
        free=True,
        width=20,
    ),
    Described("as of", _("As of"), _("The day for which the status was assessed."), "2018-05-20", holds=Holds.DAY),
    Described(
        "status code",
        _("Status code"),
        _("The status, as a code."),
        "3",
        holds=Holds.CODE,
        allowed=STATUSES,
    ),
    Described(
        "status",
        _("Status"),
        _("The status, in words for the kind of obligation."),
        "Implemented",
        free=True,
        width=20,
    ),
    Described(
        "confidence",
        _("Confidence"),
        _("How well the assessment is supported; empty if there is none."),
        "corroborated",
        holds=Holds.CODE,
        allowed=CONFIDENCES,
    ),
    Described(
        "done on",
        _("Done on"),
        _("The day on which the commitment was done, if it is implemented and the day is known."),
        "2018-05-14",
        holds=Holds.DAY,
    ),
    Described(
        "reason",
        _("Reason"),
        _("The reason for the assessment."),
        "The ninth meeting was held on 14 and 15 May 2018.",
        free=True,
        width=60,
    ),
    Described(
        "tier",
        _("Visibility"),
        _("Visibility; an assessment more restricted than its commitment does not affect the joint status."),
        "public",
        holds=Holds.CODE,
        allowed=TIERS,
    ),
    Described(
        "evidence addresses",
        _("Evidence"),
        _("URLs of the supporting evidence that the reader may see."),
        "https://press.example/astana-9",
        holds=Holds.ADDRESSES,
        free=True,
        width=40,
    ),
)
