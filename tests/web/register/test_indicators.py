"""Figures over time on the page of a commitment: recorded by staff, drawn and tabled for who may see them."""

import re
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from commitments.models import Indicator, LedgerEntry, Measurement
from commitments.queries.lists.facets import forget
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...admin.pages import client_of, read_form
from ...support.factories import (
    CommitmentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup
from ..kernel.sheet import PEOPLE, SEES, client_as

pytestmark = pytest.mark.django_db


def page_of(commitment) -> str:
    return f"/commitments/{commitment.reference}/"


def of_indicators(commitment) -> str:
    return f"{page_of(commitment)}indicators/new/"


def of_measurements(indicator) -> str:
    return f"{page_of(indicator.commitment)}indicators/{indicator.pk}/measurements/new/"


NAMED = {"name": "Releases to date", "unit": "operations", "direction": "more"}
MEASURED = {"day": "2018-04-01", "value": "7"}


def test_desk_officer_adds_an_indicator_and_measures_it():
    commitment, evidence = CommitmentFactory(tier=Tier.PARTIES), EvidenceFactory()
    desk = client_of(secretary())

    added = desk.post(of_indicators(commitment), read_form(desk.get(of_indicators(commitment))) | NAMED)
    indicator = Indicator.objects.get()
    form = read_form(desk.get(of_measurements(indicator))) | MEASURED | {"evidence": str(evidence.pk), "value": "2.5"}
    measured = desk.post(of_measurements(indicator), form, follow=True)

    assert added["Location"] == page_of(commitment)
    assert indicator.name == "Releases to date"
    assert indicator.direction == "more"
    assert indicator.tier == Tier.PARTIES
    measurement = Measurement.objects.get()
    assert measurement.day == date(2018, 4, 1)
    assert measurement.value == Decimal("2.5")
    assert measured.redirect_chain == [(page_of(commitment), 302)]
    text = markup(measured)
    assert 'role="img" aria-label="Releases to date: 1 measurement: 2.5 on 1 Apr 2018."' in text
    assert "Show as table" in text
    assert evidence.url in text
    assert f'href="{of_measurements(indicator)}"' in text
    assert [entry.kind for entry in measured.context["page"].history] == ["change", "measurement", "recorded"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"name": "Taken"}, "name"),
        ({"unit": ""}, "unit"),
        ({"direction": "up"}, "direction"),
        ({"tier": "4"}, "tier"),
        ({"version": "0"}, "__all__"),
    ],
    ids=str,
)
def test_indicator_that_cannot_be_is_refused_at_its_field_and_kept(changes, field):
    commitment = IndicatorFactory(name="Taken").commitment
    desk = client_of(secretary())
    form = read_form(desk.get(of_indicators(commitment))) | NAMED

    answer = desk.post(of_indicators(commitment), form | changes)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["unit"] == [changes.get("unit", "operations")]
    assert Indicator.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": "2018-02-30"}, "day"),
        ({"day": "9999-01-01"}, "day"),
        ({"value": "many"}, "value"),
        ({"value": "NaN"}, "value"),
        ({"value": "1.00001"}, "value"),
        ({"remark": "a\x00b"}, "remark"),
        ({"evidence": "999999"}, "evidence"),
        ({"version": "0"}, "__all__"),
    ],
    ids=str,
)
def test_measurement_that_cannot_be_is_refused_at_its_field_and_kept(changes, field):
    indicator = IndicatorFactory()
    desk = client_of(secretary())
    form = read_form(desk.get(of_measurements(indicator))) | MEASURED

    answer = desk.post(of_measurements(indicator), form | changes)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["value"] == [changes.get("value", "7")]
    assert Measurement.objects.count() == 0


def test_forms_sent_twice_act_once():
    commitment = CommitmentFactory()
    desk = client_of(secretary())
    form = read_form(desk.get(of_indicators(commitment))) | NAMED | {"creation_key": str(uuid4())}
    answers = [desk.post(of_indicators(commitment), form) for _ in range(2)]
    address = of_measurements(Indicator.objects.get())
    form = read_form(desk.get(address)) | MEASURED | {"creation_key": str(uuid4())}
    answers += [desk.post(address, form) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page_of(commitment)] * 4
    assert Indicator.objects.count() == 1
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "tier", "status"),
    [
        (None, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.PARTIES, 404),
        (UserRole.FOCAL_POINT, Tier.PARTIES, 403),
        (UserRole.FOCAL_POINT, Tier.INTERNAL, 404),
        (UserRole.DESK_OFFICER, Tier.INTERNAL, 200),
    ],
)
def test_measuring_is_for_staff(client, role, tier, status):
    indicator = IndicatorFactory(commitment=CommitmentFactory(tier=tier))
    if role:
        client.force_login(UserFactory(role=role))
    entries = LedgerEntry.objects.count()

    for address in (of_indicators(indicator.commitment), of_measurements(indicator)):
        assert client.get(address).status_code == status
        assert client.post(address, {}).status_code == (400 if status == 200 else status)
        assert client.put(address).status_code == 405
        if status == 403:
            assert address not in markup(client.get(page_of(indicator.commitment)))
    assert LedgerEntry.objects.count() == entries


@pytest.mark.parametrize("number", ["0", "999", "9" * 30])
def test_indicator_that_is_not_there_or_of_another_commitment_is_not_found(number):
    commitment, other = CommitmentFactory(), IndicatorFactory()
    desk = client_of(secretary())

    for wanted in (number, other.pk):
        assert desk.get(f"{page_of(commitment)}indicators/{wanted}/measurements/new/").status_code == 404


THINGS = ("name", "remark", "source")


def test_figures_are_shown_to_who_may_see_their_tier(client):
    for role in UserRole:
        UserFactory(role=role, username=role.value)
    commitment = CommitmentFactory()
    for tier in Tier:
        indicator = IndicatorFactory(commitment=commitment, tier=tier, name=f"canary{tier.name.lower()}name")
        source = EvidenceFactory(title=f"canary{tier.name.lower()}source", tier=tier)
        MeasurementFactory(indicator=indicator, remark=f"canary{tier.name.lower()}remark", evidence=[source.pk])
    forget()
    shown = [page_of(commitment), "/changes/", "/changes.atom", f"/changes/?commitment={commitment.reference}"]
    never = ["/", "/commitments/", "/commitments/?q=canarypublicname", "/commitments/export.csv"]

    for person in PEOPLE:
        visitor = client_as(person)
        for address in shown:
            text = markup(visitor.get(address))
            heard = {
                tier for tier in Tier for thing in ("name", "remark") if f"canary{tier.name.lower()}{thing}" in text
            }
            assert heard == set(SEES[person]), (person, address)
            assert f"canary{max(SEES[person]).name.lower()}source" in text
        figures = visitor.get(page_of(commitment)).context["figures"]
        assert [item["indicator"].tier for item in figures] == SEES[person], person
        texts = [b"".join(answer).decode() for answer in (visitor.get(address) for address in never)]
        assert [
            address for address, text in zip(never, texts, strict=True) if re.search("canary[a-z]+remark", text)
        ] == []


def test_correction_counts_and_the_history_keeps_both(client):
    indicator = IndicatorFactory()
    MeasurementFactory(indicator=indicator, day=date(2018, 3, 1), value=Decimal(5))
    MeasurementFactory(indicator=indicator, day=date(2018, 4, 1), value=Decimal(9))
    MeasurementFactory(indicator=indicator, day=date(2018, 4, 1), value=Decimal(7))

    answer = client.get(page_of(indicator.commitment))

    [item] = answer.context["figures"]
    assert [(row["day"], row["words"]) for row in item["rows"]] == [(date(2018, 4, 1), "7"), (date(2018, 3, 1), "5")]
    measured = [entry.object for entry in answer.context["page"].history if entry.kind == "measurement"]
    assert [(row["words"], row["counts"]) for row in measured] == [("7", True), ("9", False), ("5", True)]
    assert markup(answer).count("corrected by a later entry") == 1


def test_section_is_there_where_something_is_measured_or_may_be(client):
    bare, named = CommitmentFactory(), IndicatorFactory()
    desk = client_of(secretary())

    pages = [
        markup(visitor.get(page_of(commitment)))
        for visitor in (client, desk)
        for commitment in (bare, named.commitment)
    ]

    assert ["Figures over time" in text for text in pages] == [False, True, True, True]
    assert ["No measurements yet" in text for text in pages] == [False, True, False, True]
    assert ["Add indicator" in text for text in pages] == [False, False, True, True]


def test_figures_take_a_fixed_number_of_queries(client, django_assert_num_queries):
    commitment = CommitmentFactory()

    def grow():
        MeasurementFactory(
            indicator=IndicatorFactory(commitment=commitment), evidence=[EvidenceFactory().pk], value=Decimal(1)
        )

    grow()
    for _ in range(2):
        client.get(page_of(commitment))
        with django_assert_num_queries(11):
            client.get(page_of(commitment))
        grow()
        grow()
