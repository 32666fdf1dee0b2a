"""Extensions: how another deadline is asked for and decided about, and by how much it moves."""

from collections.abc import Iterable
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..kernel.commitments import RUNNING, Kind, Lifecycle


class Decision(TextChoices):
    PENDING = "pending", _("Pending")
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Refused")


def extension_refusal(*, reference: str, kind: str, lifecycle: str) -> str:
    """Why the deadline of a commitment cannot be extended at all; empty where it can."""
    if kind == Kind.DECLARATORY:
        text = gettext("%(reference)s is declaratory: it is kept for the record, and its deadline cannot be extended.")
        return text % {"reference": reference}
    if lifecycle not in RUNNING:
        text = gettext("%(reference)s is closed (%(state)s), so its deadline cannot be extended.")
        return text % {"reference": reference, "state": Lifecycle(lifecycle).label}
    return ""


def request_errors(*, asked_on: date, today: date, asked_by: bool, why: str) -> dict[str, str]:
    """What is wrong with a request, by field. ``asked_by``: whether a party or a person is named."""
    errors = {}
    if asked_on > today:
        errors["asked_on"] = gettext("This day is in the future. Enter today or an earlier day.")
    if not asked_by:
        errors["party"] = gettext("Choose the party that makes the request, or enter a person or a body.")
    if not why.strip():
        errors["why"] = gettext("Enter the reason for the extension.")
    return errors


def decision_errors(
    *, decided_on: date, asked_on: date, last: date | None, today: date, decided_by: bool
) -> dict[str, str]:
    """What is wrong with a decision, by field. ``last`` is the day of the extension granted before this one, if any.

    ``decided_by``: whether a party, a body or a meeting is named.
    """
    errors = {}
    if decided_on > today:
        errors["decided_on"] = gettext("This day is in the future. Enter today or an earlier day.")
    elif decided_on < asked_on:
        text = gettext("The request was made on %(day)s. Enter that day or a later one.")
        errors["decided_on"] = text % {"day": asked_on.isoformat()}
    elif last and decided_on < last:
        text = gettext("The previous extension is dated %(day)s. Enter that day or a later one.")
        errors["decided_on"] = text % {"day": last.isoformat()}
    if not decided_by:
        errors["decided_by"] = gettext("Enter who decided: a party, a body or a meeting.")
    return errors


def days_between(before: date | None, after: date | None) -> int:
    """By how many days a deadline moved; 0 where one of its two latest days is open."""
    return (after - before).days if before and after else 0


def extended_columns(was: Iterable[date | None], latest: date | None) -> dict[str, int]:
    """The columns of a commitment that follow from the extensions granted to it.

    ``was`` are the latest days that stood when each was granted, in order; ``latest`` is the one that stands.
    """
    were = list(was)
    first = next(filter(None, were), None)
    return {"times_extended": len(were), "days_moved": days_between(first, latest)}


def extended_words(times: int, days: int) -> str:
    """“extended 2 times, 41 days”; empty for a deadline that was never extended."""
    if not times:
        return ""
    said = gettext("extended once")
    if times > 1:
        said = ngettext("extended %(count)d time", "extended %(count)d times", times) % {"count": times}
    if not days:
        return said
    moved = ngettext("%(count)d day", "%(count)d days", abs(days)) % {"count": abs(days)}
    if days < 0:
        return gettext("%(extended)s, %(days)s earlier") % {"extended": said, "days": moved}
    return gettext("%(extended)s, %(days)s") % {"extended": said, "days": moved}
