"""Words of a commitment as the admin shows them."""

from datetime import date

from django.conf import settings
from django.utils.translation import ngettext

from ..models import Commitment
from ..rules.kernel.commitments import Kind
from ..rules.kernel.days import day_in
from ..rules.kernel.statuses import Status, status_label
from ..rules.kernel.wording import deadline_words, short_day
from ..rules.register.derived import NEVER_ASSESSED
from ..rules.time.timeliness import classify
from ..rules.time.timeliness_words import timeliness_words


def status_words(status: int, kind: str) -> str:
    """The wording of a status for this kind of obligation."""
    return str(Kind.DECLARATORY.label if status == Status.NOT_SCORED else status_label(status, kind))


def proposed(count: int) -> str:
    """What became of assessments that were just proposed."""
    if settings.TWO_PERSON_RULE:
        text = ngettext("%(count)d assessment sent for review.", "%(count)d assessments sent for review.", count)
    else:
        text = ngettext("%(count)d assessment recorded.", "%(count)d assessments recorded.", count)
    return text % {"count": count}


def assessed_words(commitment: Commitment) -> str:
    return "" if commitment.assessed_sort == NEVER_ASSESSED else short_day(commitment.assessed_sort)


def reading_words(commitment: Commitment) -> str:
    """The days of the deadline; the words as written where it has none."""
    return deadline_words(commitment.deadline_earliest, commitment.deadline_latest) or commitment.deadline_words


def flag_words(commitment: Commitment, today: date) -> str:
    """The flag of a deadline on ``today``; empty where none runs any more."""
    latest, done_on = commitment.deadline_latest, commitment.done_on
    today = day_in(today, commitment.deadline_zone)
    value = classify(
        lifecycle=commitment.lifecycle,
        kind=commitment.kind,
        precision=commitment.deadline_precision,
        earliest=commitment.deadline_earliest,
        latest=latest,
        done_on=done_on,
        today=today,
    )
    if value is None:
        return ""
    stated = commitment.done_stated
    return timeliness_words(value, latest=latest, done_on=done_on, done_stated=stated, today=today)
