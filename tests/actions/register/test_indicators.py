from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.indicators import add_indicator, record_measurement
from commitments.actions.register.reference import delete_reference
from commitments.models import Commitment, Indicator, Measurement
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.rules.register.indicators import Direction

from ...support.factories import (
    CommitmentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    UserFactory,
    secretary,
)
from ..kernel.ledger_checks import last_entry, nothing_written

pytestmark = pytest.mark.django_db
ROLES = ["administrator", "reviewer", "desk_officer"]


def add(commitment, actor=None, **changes):
    values: dict[str, Any] = {"name": "Releases to date", "unit": "operations", "direction": Direction.MORE} | changes
    return add_indicator(actor=actor or secretary(), commitment=commitment, version=commitment.version, **values)


def measure(indicator, actor=None, **changes):
    version = Commitment.objects.get(indicators=indicator).version
    values: dict[str, Any] = {"version": version, "day": date(2018, 4, 1), "value": Decimal("7")} | changes
    return record_measurement(actor=actor or secretary(), indicator=indicator, **values)


def changed_columns(before: dict) -> set[str]:
    after: dict = {**Commitment.objects.values().get()}
    return {name for name, value in after.items() if value != before[name]}


def test_indicator_and_measurement_stand_on_the_ledger_and_move_no_status():
    made = CommitmentFactory()
    before: dict = {**Commitment.objects.values().get()}
    evidence = EvidenceFactory()

    indicator = add(made)
    added = last_entry()
    measurement = measure(indicator, value=Decimal("2.5"), remark=" As reported. ", evidence=[evidence.pk])
    measured = last_entry()

    assert changed_columns(before) == {"version", "change_seq", "changed_at"}
    assert Commitment.objects.get().version == made.version + 2
    assert [(entry.act, entry.object_id) for entry in (added, measured)] == [
        ("add_indicator", str(made.pk)),
        ("record_measurement", str(made.pk)),
    ]
    assert [(row["type"], row["after"]["name"]) for row in added.also] == [("indicator", "Releases to date")]
    row = measured.also[0]
    assert row["id"] == str(measurement.pk)
    assert row["after"]["value"] == "2.5000"
    assert row["after"]["evidence"] == [evidence.pk]
    assert measurement.remark == "As reported."
    assert measurement.recorded_by == secretary()
    assert measurement.recorded_at == measured.at


def test_what_is_narrower_leaves_the_moment_of_the_last_change():
    made = CommitmentFactory()
    before: dict = {**Commitment.objects.values().get()}

    indicator = add(made, tier=Tier.INTERNAL)
    measure(indicator)

    assert changed_columns(before) == {"version", "change_seq"}
    assert last_entry().tier == Tier.INTERNAL


def test_correction_is_a_new_measurement_of_the_same_day():
    indicator = IndicatorFactory()

    values = [measure(indicator, value=Decimal(value)).value for value in (7, 6)]

    assert values == list(Measurement.objects.order_by("pk").values_list("value", flat=True))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x00"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"unit": ""}, "unit"),
        ({"direction": "up"}, "direction"),
        ({"tier": 4}, "tier"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_add_indicator_refuses_by_field_and_writes_nothing(changes, field):
    made = CommitmentFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        add(made, **changes)

    assert list(refused.value.message_dict) == [field]


def test_indicator_of_a_name_stands_once_a_commitment():
    first = add(CommitmentFactory())
    commitment = Commitment.objects.get()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        add(commitment)

    assert list(refused.value.message_dict) == ["name"]
    assert add(CommitmentFactory()).name == first.name


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": date.max}, "day"),
        ({"value": Decimal("NaN")}, "value"),
        ({"value": Decimal("1e12")}, "value"),
        ({"value": Decimal("0.00001")}, "value"),
        ({"remark": "a\x00"}, "remark"),
        ({"remark": "x" * 501}, "remark"),
        ({"evidence": [10**9]}, "evidence"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_record_measurement_refuses_by_field_and_writes_nothing(changes, field):
    indicator = IndicatorFactory()

    with nothing_written(), pytest.raises(ValidationError) as refused:
        measure(indicator, **changes)

    assert list(refused.value.message_dict) == [field]


def test_acts_conflict_with_a_stale_version():
    indicator = IndicatorFactory()
    stale = Commitment.objects.get()
    MeasurementFactory(indicator=indicator)

    with nothing_written(), pytest.raises(VersionConflict):
        add(stale, name="Another")
    with nothing_written(), pytest.raises(VersionConflict):
        measure(indicator, version=stale.version)


def test_measuring_is_for_staff():
    allowed = []

    for role in UserRole.values:
        person, indicator, made = UserFactory(role=role), IndicatorFactory(), CommitmentFactory()
        for act, obj in ((add, made), (measure, indicator)):
            try:
                act(obj, actor=person)
            except PermissionDenied:
                continue
            allowed.append(role)
        assert Indicator.objects.filter(commitment=made).exists() is (role in ROLES)

    assert allowed == [role for role in ROLES for _ in range(2)]


def test_evidence_of_a_measurement_cannot_be_deleted_and_nothing_raises_an_alarm(settings):
    evidence = EvidenceFactory()
    MeasurementFactory(evidence=[evidence.pk], value=Decimal("1234567890.1234"))

    with pytest.raises(ProtectedError):
        delete_reference(actor=secretary(), obj=evidence)
    assert verify_ledger(settings.LEDGER_KEY).findings == []
