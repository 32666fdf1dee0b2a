"""Figures over time: what is measured on a commitment, and each measurement."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ...models import Commitment, Evidence, Indicator, Measurement, User
from ...queries.ledger.snapshots import snapshot
from ...rules.kernel.commitments import Tier
from ...rules.kernel.permissions import can_measure
from ...rules.register.indicators import measurement_errors
from ..kernel import derived, ledger


@transaction.atomic
def add_indicator(
    *, actor: User, commitment: Commitment, version: int, name: str, unit: str, direction: str, tier: int = Tier.PUBLIC
) -> Indicator:
    """Say that ``name`` is measured on a commitment, in ``unit``, and which way is better
    (``rules.register.indicators``).

    Side effects, in order: number of the ledger taken; indicator written; next version of the commitment; ledger entry.
    It moves no status.

    Raises PermissionDenied, VersionConflict, or ValidationError by field; nothing is written then.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.get(pk=commitment.pk)
    ledger.require(can_measure.test(actor, current))
    ledger.require_version(current, version)
    indicator = Indicator(commitment=current, name=name.strip(), unit=unit.strip(), direction=direction, tier=tier)
    indicator.clean_fields()
    if current.indicators.filter(name=indicator.name).exists():
        raise ValidationError({"name": _("This commitment already has an indicator with this name.")})
    indicator.save(force_insert=True)
    derived.write_derived(current, opened, shown=tier <= current.tier)
    ledger.write_entry(
        opened,
        act="add_indicator",
        obj=current,
        before={},
        after={},
        also=[ledger.other_row(indicator, after=snapshot(indicator))],
    )
    return indicator


@transaction.atomic
def record_measurement(
    *,
    actor: User,
    indicator: Indicator,
    version: int,
    day: date,
    value: Decimal,
    remark: str = "",
    evidence: Iterable[int] = (),
) -> Measurement:
    """Record the value of an indicator on a day; ``version`` is that of its commitment, ``evidence`` are ids.

    A value of a day that has one corrects it: the one recorded last counts, both stay. Side effects, in order: number
    of the ledger taken; measurement and its evidence written; next version of the commitment; ledger entry. It moves no
    status.

    Raises PermissionDenied, VersionConflict, or ValidationError by field; nothing is written then.
    """
    opened = ledger.open_entry(actor)
    current = Commitment.objects.get(indicators=indicator.pk)
    ledger.require(can_measure.test(actor, current))
    ledger.require_version(current, version)
    measurement = Measurement(
        indicator=indicator,
        day=day,
        value=value,
        remark=remark.strip(),
        recorded_by=actor,
        recorded_at=opened.at,
    )
    evidence = set(evidence)
    _check(measurement, evidence, actor, opened.today)
    measurement.save(force_insert=True)
    measurement.evidence.set(evidence)
    derived.write_derived(current, opened, shown=indicator.tier <= current.tier)
    ledger.write_entry(
        opened,
        act="record_measurement",
        obj=current,
        before={},
        after={},
        also=[ledger.other_row(measurement, after=snapshot(measurement))],
    )
    return measurement


def _check(measurement: Measurement, evidence: set[int], actor: User, today: date) -> None:
    measurement.clean_fields()
    errors = measurement_errors(day=measurement.day, today=today)
    if evidence and Evidence.objects.visible_to(actor).filter(pk__in=evidence).count() < len(evidence):
        errors["evidence"] = _("This evidence does not exist. Choose other evidence.")
    if errors:
        raise ValidationError(errors)
