"""What makes an assessment or a party's report impossible, field by field."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.translation import gettext as _

from ..kernel.commitments import Kind, Rollup, Tier
from ..kernel.statuses import CODES, SCALE, Confidence, Status
from ..kernel.text import control_characters

REASON_LIMIT = 20_000


@dataclass(frozen=True)
class Finding:
    """What an assessment finds about one cell. ``party``, ``zone`` and ``evidence`` are ids; both None is the whole.

    With ``each_party`` it is found of each responsible party (``findings_of``); it names no party then.
    """

    status: int
    as_of: date
    reason: str
    confidence: int | None = None
    party: int | None = None
    zone: int | None = None
    done_on: date | None = None
    evidence: list[int] = field(default_factory=list)
    tier: int = Tier.PUBLIC
    each_party: bool = False


def findings_of(finding: Finding, *, parties: Sequence[int], rule: str, whole: bool) -> list[Finding]:
    """What is recorded of a finding: one for each of the ``parties`` (ids, those responsible) where it is about each.

    ``whole`` says that something was found of them together before: under *lowest* that would go on counting, so it is
    found anew. A commitment that names no party, or whose ``rule`` counts the whole alone, is found as a whole.
    """
    single = replace(finding, each_party=False)
    if not finding.each_party or rule == Rollup.WHOLE or not parties:
        return [single]
    found = [replace(single, party=party) for party in parties]
    return [*found, single] if whole and rule == Rollup.LOWEST else found


def finding_errors(finding: Finding, *, kind: str, made_on: date, today: date) -> dict[str, str]:
    """What is wrong with a finding on a commitment of ``kind`` made on ``made_on``, by field; empty when it can stand.

    ``today`` is a day in the organisation's time zone: nothing is assessed as of a day to come, nor as of a day before
    the commitment was made.
    """
    errors: dict[str, str] = {}
    if kind == Kind.DECLARATORY:
        errors["status"] = _("A declaratory commitment is kept for the record and never scored.")
    elif finding.status not in SCALE:
        errors["status"] = _("Unknown status: choose one of %(codes)s.") % {
            "codes": ", ".join(CODES[status] for status in SCALE)
        }
    errors.update(support_errors(finding.status, finding.reason, finding.confidence))
    if finding.each_party and finding.party:
        errors["party"] = _("Choose one party or each of them, not both.")
    if finding.tier not in list(Tier):
        errors["tier"] = _("Unknown visibility: choose public, parties or internal.")
    errors.update(_day_errors("as_of", finding.as_of, made_on, today))
    errors.update(_done_errors(finding, kind))
    return errors


def support_errors(status: int | None, reason: str, confidence: int | None) -> dict[str, str]:
    """What is wrong with the reason and the confidence of a status, by field; confidence is not asked of none."""
    errors = _text_errors("reason", reason, _("Enter a reason for the status."))
    if confidence is None and status not in (None, Status.NO_INFORMATION):
        errors["confidence"] = _("Choose a confidence: reported, corroborated or verified.")
    elif confidence is not None and confidence not in list(Confidence):
        errors["confidence"] = _("Unknown confidence: choose reported, corroborated or verified.")
    return errors


def report_errors(*, text: str, reported_on: date, made_on: date, today: date) -> dict[str, str]:
    """What is wrong with a party's report, by field; empty when it can be recorded."""
    return _text_errors("text", text, _("Enter the text of the report.")) | _day_errors(
        "reported_on", reported_on, made_on, today
    )


def _text_errors(name: str, text: str, missing: str) -> dict[str, str]:
    if not text.strip():
        return {name: missing}
    if len(text) > REASON_LIMIT:
        return {
            name: _("Too long: %(length)d characters. Enter at most %(limit)d.")
            % {"length": len(text), "limit": REASON_LIMIT}
        }
    if control_characters(text):
        return {name: _("Contains a control character. Remove it; letters, spaces and line breaks are fine.")}
    return {}


def _day_errors(name: str, day: date, made_on: date, today: date) -> dict[str, str]:
    if day > today:
        return {name: _("This day is in the future. Enter %(today)s or an earlier day.") % {"today": today.isoformat()}}
    if day < made_on:
        return {
            name: _("The commitment was made on %(made_on)s. Enter that day or a later one.")
            % {"made_on": made_on.isoformat()}
        }
    return {}


def _done_errors(finding: Finding, kind: str) -> dict[str, str]:
    if finding.done_on is None:
        return {}
    if kind == Kind.STANDING:
        return {"done_on": _("A standing obligation is behaviour over time and is never done. Leave this empty.")}
    if finding.status != Status.IMPLEMENTED:
        return {"done_on": _("“Done on” is only for the status Implemented. Leave this empty.")}
    if finding.done_on > finding.as_of:
        return {"done_on": _("This is after the day of the assessment. Enter that day or an earlier one.")}
    return {}
