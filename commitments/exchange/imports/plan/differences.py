"""What a row says otherwise than the register does of the commitment that it is."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from ....queries.imports.register import ROLE_FIELDS, Recorded, confidence_code, on_one_line
from ....rules.kernel.statuses import Confidence
from ....rules.register.evidence import publisher_of, support_of
from ..mapping.cells import Target
from .proposals import Proposal

UNCHANGEABLE = ("document", "kind", "quotation", "provision")
"""What no act of the register changes in a commitment that is there."""
COMPARED = ("title", "strength", "lifecycle", "tier", "remark", "deadline")
_TOLD_APART = re.compile(r" \(\d+\)$")
NAMED = (*ROLE_FIELDS.values(), "themes", "zones")


def commitment_differences(values: dict[str, Any], facts: dict[str, Any]) -> dict[str, list[Any]]:
    """Before and after by field; what a proposal does not say is left as it is.

    ``values`` are those of a proposal, ``facts`` those of ``queries.imports.register``.
    """
    changes = {}
    for name in (*UNCHANGEABLE, *COMPARED):
        after = values.get(name)
        after = (after.slug or after.name) if isinstance(after, Target) else after
        if after is not None and not _same(name, after, facts[name]):
            changes[name] = [_plain(facts[name]), _plain(after)]
    for name in NAMED:
        if name in values:
            after = sorted(target.slug or target.name for target in values[name])
            if after != sorted(facts[name]):
                changes[name] = [sorted(facts[name]), after]
    # The same status again is no change; who assesses the same anew does so on the page.
    if "status" in values and values["status"] != facts["status"]:
        changes["status"] = [facts["status"], values["status"]]
    elif added := [url for url in values.get("evidence", ()) if url not in facts["evidence"]]:
        changes["evidence"] = [facts["evidence"], [*facts["evidence"], *added]]
    return changes


def _same(name: str, after: Any, before: Any) -> bool:
    """Texts are the same when they differ in blanks around them and in the ends of their lines only.

    A quotation is found in its text whatever blanks stand between its words, so that these are no difference either.
    """
    if name == "provision":
        return _is_number(after, before)
    if name == "quotation":
        return bool(after.split() == before.split())
    if isinstance(after, str) and isinstance(before, str):
        return after.strip() == before.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(after, tuple):
        return (" ".join(before[0].split()), *before[1:]) == after
    return bool(after == before)


def _is_number(said: str, stored: str) -> bool:
    """Whether a passage has the number that is said: whole, or told apart from an earlier one (``12 (2)``).

    Before there was more room a number was cut at 20 characters, or at 14 where it had to be told apart.
    """
    number = said.strip()
    stem = _TOLD_APART.sub("", stored)
    return number in (stored, stem) or (number[:14] == stem != stored) or (len(stored) == 20 and number[:20] == stored)


def _plain(value: Any) -> Any:
    return [None if part is None else str(part) for part in value] if isinstance(value, tuple) else value


def missing_changes(history: list[dict[str, Any]], recorded: list[tuple[date, str]]) -> list[dict[str, Any]]:
    """The changes of status (values of assessments, oldest first) that the register does not have.

    ``recorded`` are its days and codes, oldest first. It has a change when it was found on that day, or when the last
    finding before it is of the same status already.
    """
    known, missing = list(recorded), []
    for change in history:
        day, status = change["assessed_on"], change["status"]
        before = [code for on, code in known if on <= day]
        if before[-1:] != [status] and (day, status) not in recorded:
            missing.append(change)
            known = sorted([*known, (day, status)], key=lambda pair: pair[0])
    return missing


def finding_said(values: dict[str, Any]) -> Recorded:
    """What a change of status would be once it is recorded, its confidence as far as its evidence goes."""
    words = (values.get("confidence") or "").upper()
    publishers = [publisher_of("", url) for url in values.get("evidence", ())]
    is_sure = words and values["status"] != "U"
    confidence = support_of(Confidence[words], publishers) if is_sure else None
    reason = on_one_line(values.get("reason") or "")
    return Recorded(values["assessed_on"], values["status"], reason, confidence_code(confidence))


def said_otherwise(proposal: Proposal, found: Recorded) -> list[str]:
    """The fields in which the cells of a row with a status differ from what was ``found``: day, reason, confidence.

    A confidence is the same as it is said, whatever evidence the row names, and as far as that goes.
    """
    said = finding_said(proposal.values)
    confidences = (said.confidence, (proposal.values.get("confidence") or "").lower())
    differs = {
        "assessed_on": said.day != found.day,
        "reason": said.reason != found.reason,
        "confidence": found.confidence not in confidences,
    }
    return [name for name, is_other in differs.items() if is_other and name in proposal.said]


def nearest_finding(proposal: Proposal, recorded: Iterable[Recorded]) -> Recorded:
    """Of what is on record of the status of a row: what says the same, else is of its day, else differs least."""

    def distance(found: Recorded) -> tuple[bool, bool, int]:
        names = said_otherwise(proposal, found)
        return bool(names), found.day != proposal.values["assessed_on"], len(names)

    return min(recorded, key=distance)
