"""Axis A, implementation: the scale, its codes and its wording per kind of obligation (product, "Four axes")."""

from django.db.models import IntegerChoices
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .commitments import Kind


class Status(IntegerChoices):
    """Stored worst first, so that the roll-up *lowest* is a minimum; NOT_SCORED only on declaratory commitments."""

    CONTRARY = 1, _("Contrary action")
    NOT_INITIATED = 2, _("Not initiated")
    INITIATED = 3, _("Initiated")
    PARTLY = 4, _("Partly implemented")
    IMPLEMENTED = 5, _("Implemented")
    NO_INFORMATION = 9, _("No information")
    NOT_SCORED = 10, _("Not scored")


CODES = {
    Status.NO_INFORMATION: "U",
    Status.NOT_INITIATED: "0",
    Status.INITIATED: "1",
    Status.PARTLY: "2",
    Status.IMPLEMENTED: "3",
    Status.CONTRARY: "X",
    Status.NOT_SCORED: "N",
}
"""Codes in house order (U, 0, 1, 2, 3, X, then not scored): what addresses, CSV and forms use."""

BY_CODE = {code: status for status, code in CODES.items()}
SCALE = [status for status in CODES if status is not Status.NOT_SCORED]
"""What an assessment may find, in house order."""

STANDING_LABELS = {
    Status.CONTRARY: _("Breached"),
    Status.NOT_INITIATED: _("Not observed"),
    Status.INITIATED: _("Observed with serious breaches"),
    Status.PARTLY: _("Largely observed"),
    Status.IMPLEMENTED: _("Observed in the period"),
}
STANDING_SHORT = {Status.INITIATED: _("Serious breaches"), Status.IMPLEMENTED: _("Observed")}


class Confidence(IntegerChoices):
    """Axis D: how well the finding is supported. Stored weakest first, so that a joint confidence is a minimum."""

    REPORTED = 1, _("reported")
    CORROBORATED = 2, _("corroborated")
    VERIFIED = 3, _("verified")


def status_label(status: int, kind: str) -> str | Promise:
    """The full wording of a status for this kind of obligation (lazy string)."""
    status = Status(status)
    return STANDING_LABELS.get(status, status.label) if kind == Kind.STANDING else status.label


def status_for_all(status: int) -> str | Promise:
    """The wording for every kind of obligation at once, where several kinds stand together (lazy string)."""
    status = Status(status)
    standing = STANDING_LABELS.get(status)
    return format_lazy("{} / {}", status.label, standing) if standing else status.label


def status_short(status: int, kind: str) -> str | Promise:
    """The wording shown in tables; the full one is read out beside it (lazy string)."""
    if kind == Kind.STANDING and status in STANDING_SHORT:
        return STANDING_SHORT[Status(status)]
    return status_label(status, kind)


def status_css(status: int) -> str:
    """The class of the design's badge, ``status-u`` to ``status-x``; empty for what is not scored."""
    return "" if status == Status.NOT_SCORED else f"status-{CODES[Status(status)].lower()}"
