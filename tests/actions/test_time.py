"""The one door of a deadline: asked for, granted or refused, and the correction of how words are read."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.register.commitments import change_lifecycle
from commitments.actions.time import correct_reading, decide_extension, request_extension
from commitments.models import Commitment, Extension, LedgerEntry, Process
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.commitments import Kind, Lifecycle, Tier
from commitments.rules.kernel.deadlines import Deadline, Precision, deadline_of
from commitments.rules.register.quality import Remark, from_bits
from commitments.rules.time.extensions import Decision

from ..support.extension_factories import ExtensionFactory, until
from ..support.factories import (
    MADE_ON,
    CommitmentFactory,
    EvidenceFactory,
    MeetingFactory,
    PartyFactory,
    ProcessFactory,
    UserFactory,
    secretary,
)
from .kernel.ledger_checks import last_entry

pytestmark = pytest.mark.django_db
FIRST = Deadline(
    words="in the second half of February",
    earliest=date(2018, 2, 15),
    latest=date(2018, 2, 28),
    precision=Precision.HALF_MONTH,
    year_inferred=True,
)
KEY = b"k" * 32


def now(commitment) -> Commitment:
    return Commitment.objects.get(pk=commitment.pk)


def request(commitment, actor=None, **values) -> Extension:
    asked: dict[str, Any] = {
        "deadline": until(date(2018, 4, 10)),
        "asked_on": date(2018, 3, 1),
        "person": "The host",
        "why": "Snow.",
    }
    version = values.pop("version", now(commitment).version)
    return request_extension(actor=actor or secretary(), commitment=commitment, version=version, **asked | values)


def decide(extension, actor=None, **values) -> Extension:
    said: dict[str, Any] = {"grant": True, "decided_on": date(2018, 3, 2), "decided_by": "The guarantors"} | values
    version = said.pop("version", now(extension.commitment).version)
    return decide_extension(actor=actor or secretary(), extension=extension, version=version, **said)


def refused_fields(act, *args, **values) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        act(*args, **values)
    return sorted(refused.value.error_dict) if hasattr(refused.value, "error_dict") else ["__all__"]


def test_request_leaves_the_deadline_and_is_on_the_ledger():
    commitment = CommitmentFactory(deadline=FIRST)

    asked = request(commitment, why=" Snow. ")

    assert asked.state == Decision.PENDING
    assert asked.why == "Snow."
    assert asked.number is None
    assert asked.was_precision == ""
    assert deadline_of(now(commitment)) == FIRST
    entry = last_entry()
    assert (entry.act, entry.object_id, [row["type"] for row in entry.also]) == (
        "request_extension", str(commitment.pk), ["extension"],
    )  # fmt: skip


def test_granted_extension_replaces_the_deadline_and_keeps_the_old_one():
    commitment = CommitmentFactory(deadline=FIRST)
    asked = request(commitment)

    granted = decide(asked, meeting=MeetingFactory(process=commitment.document.process))

    assert granted.number == 1
    assert granted.days_moved == 41
    assert deadline_of(granted, "was_") == FIRST
    moved = now(commitment)
    assert deadline_of(moved) == until(date(2018, 4, 10))
    assert moved.times_extended == 1
    assert moved.days_moved == 41
    assert moved.due_sort == date(2018, 4, 10)
    entry = last_entry()
    assert (entry.act, entry.before["deadline_words"], entry.after["deadline_latest"]) == (
        "grant_extension", FIRST.words, "2018-04-10",
    )  # fmt: skip


def test_second_extension_counts_from_the_first_deadline():
    commitment = CommitmentFactory(deadline=FIRST)
    decide(request(commitment))

    decide(request(commitment, deadline=until(date(2018, 3, 20))), decided_on=date(2018, 3, 2))

    moved = now(commitment)
    assert moved.times_extended == 2
    assert moved.days_moved == 20
    assert [row.days_moved for row in moved.extensions.order_by("number")] == [41, -21]


def test_refused_extension_leaves_everything_as_it_was():
    commitment = CommitmentFactory(deadline=FIRST)

    refused = decide(request(commitment), grant=False, ground="No reason was seen.")

    assert refused.state == Decision.REFUSED
    assert refused.number is None
    assert refused.was_precision == ""
    assert deadline_of(now(commitment)) == FIRST
    assert now(commitment).times_extended == 0
    assert last_entry().act == "refuse_extension"


def test_extension_from_no_day_to_a_day_moves_no_days_and_settles_the_remark():
    commitment = CommitmentFactory(deadline=Deadline(words="soon"))
    before = from_bits(commitment.quality)

    decide(request(commitment))

    assert now(commitment).times_extended == 1
    assert now(commitment).days_moved == 0
    assert Remark.NO_DATE in before
    assert Remark.NO_DATE not in from_bits(now(commitment).quality)


def closed():
    commitment = CommitmentFactory(deadline=FIRST)
    return change_lifecycle(
        actor=secretary(), commitment=commitment, version=1 + 1, to=Lifecycle.LAPSED, on=MADE_ON, ground="So decided."
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CommitmentFactory(kind=Kind.DECLARATORY, deadline=FIRST), "is declaratory"),
        (lambda: closed(), "is closed (Lapsed)"),
    ],
    ids=["declaratory", "closed"],
)
def test_what_is_closed_or_declaratory_is_not_extended(make, said):
    commitment = make()

    with pytest.raises(ValidationError, match=commitment.reference) as refused:
        request(commitment)

    assert said in refused.value.messages[0]
    assert Extension.objects.count() == 0


def test_request_on_what_was_closed_since_can_be_refused_and_not_granted():
    commitment = CommitmentFactory(deadline=FIRST)
    asked = request(commitment)
    change_lifecycle(
        actor=secretary(), commitment=commitment, version=now(commitment).version, to=Lifecycle.LAPSED,
        on=MADE_ON, ground="So decided.",
    )  # fmt: skip

    assert refused_fields(decide, asked) == ["__all__"]
    assert decide(asked, grant=False).state == Decision.REFUSED


TO_COME = date(2200, 1, 1)


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"why": " "}, ["why"]),
        ({"person": "  "}, ["party"]),
        ({"asked_on": TO_COME}, ["asked_on"]),
        ({"deadline": Deadline()}, ["deadline_words"]),
        ({"deadline": FIRST}, ["deadline_words"]),
        ({"deadline": Deadline(words="later", latest=date(2018, 5, 1))}, ["deadline_precision"]),
        ({"deadline": Deadline(words="each year", recurring="yearly")}, ["deadline_recurring"]),
        ({"deadline": Deadline(words="soon", zone="Moscow")}, ["deadline_zone"]),
        ({"person": "a\x00b"}, ["person"]),
    ],
    ids=str,
)
def test_bad_request_names_its_field_and_writes_nothing(values, fields):
    commitment = CommitmentFactory(deadline=FIRST)

    assert refused_fields(request, commitment, **values) == fields
    assert Extension.objects.count() == 0
    assert LedgerEntry.objects.filter(act="request_extension").count() == 0


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"decided_by": " "}, ["decided_by"]),
        ({"decided_on": TO_COME}, ["decided_on"]),
        ({"decided_on": date(2018, 2, 28)}, ["decided_on"]),
        ({"ground": "a\x00b"}, ["ground"]),
    ],
    ids=str,
)
def test_bad_decision_names_its_field_and_writes_nothing(values, fields):
    asked = request(CommitmentFactory(deadline=FIRST))

    assert refused_fields(decide, asked, **values) == fields
    assert Extension.objects.get().state == Decision.PENDING


def test_extension_is_not_granted_on_a_day_before_the_last_one():
    commitment = CommitmentFactory(deadline=FIRST)
    first, second = request(commitment), request(commitment, deadline=until(date(2018, 5, 1)))
    decide(first, decided_on=date(2018, 3, 9))

    assert refused_fields(decide, second, decided_on=date(2018, 3, 8)) == ["decided_on"]
    assert decide(second, decided_on=date(2018, 3, 8), grant=False).state == Decision.REFUSED


def test_request_is_decided_once():
    asked = decide(request(CommitmentFactory(deadline=FIRST)))

    assert refused_fields(decide, asked) == ["__all__"]


def test_who_saw_another_version_is_told():
    commitment = CommitmentFactory(deadline=FIRST)
    asked = request(commitment)

    with pytest.raises(VersionConflict):
        request(commitment, version=1)
    with pytest.raises(VersionConflict):
        decide(asked, version=1)


def test_extending_is_for_staff():
    commitment = CommitmentFactory(deadline=FIRST, tier=Tier.PUBLIC)
    asked = request(commitment)

    for person in (UserFactory(), UserFactory(focal_point=True)):
        with pytest.raises(PermissionDenied):
            request(commitment, actor=person)
        with pytest.raises(PermissionDenied):
            decide(asked, actor=person)
        with pytest.raises(PermissionDenied):
            correct(commitment, actor=person)


def correct(commitment, actor=None, deadline=None, **values):
    reading = deadline or Deadline(words=FIRST.words, latest=date(2018, 2, 20), precision=Precision.DAY)
    said: dict[str, Any] = {"ground": "The host meant the 20th.", "version": now(commitment).version} | values
    return correct_reading(actor=actor or secretary(), commitment=commitment, deadline=reading, **said)


def test_reading_is_corrected_on_a_ground_and_the_words_stay():
    commitment = CommitmentFactory(deadline=FIRST)

    corrected = correct(commitment)

    assert corrected.deadline_words == FIRST.words
    assert corrected.due_sort == date(2018, 2, 20)
    assert corrected.times_extended == 0
    assert corrected.deadline_ground == "The host meant the 20th."
    assert last_entry().act == "correct_reading"
    assert last_entry().after["deadline_ground"] == "The host meant the 20th."


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"deadline": until(date(2018, 3, 1), "by March")}, ["deadline_words"]),
        ({"deadline": FIRST}, ["deadline_latest"]),
        ({"ground": " "}, ["deadline_ground"]),
        ({"deadline": Deadline(words=FIRST.words, precision=Precision.DAY)}, ["deadline_earliest"]),
    ],
    ids=str,
)
def test_bad_correction_names_its_field(values, fields):
    assert refused_fields(correct, CommitmentFactory(deadline=FIRST), **values) == fields


def test_verification_finds_nothing_after_requests_decisions_and_corrections(settings):
    settings.LEDGER_KEY = KEY
    commitment = CommitmentFactory(deadline=FIRST, lead=PartyFactory())
    decide(request(commitment, party=PartyFactory()), evidence=EvidenceFactory())
    correct(commitment, deadline=until(date(2018, 4, 1), until(date(2018, 4, 10)).words))
    ExtensionFactory(commitment=commitment, grant=True, asked_on=date(2018, 4, 1), deadline=until(date(2018, 6, 1)))
    ExtensionFactory(commitment=commitment, grant=False, deadline=until(date(2019, 6, 1)))
    ExtensionFactory(commitment=commitment, deadline=until(date(2018, 9, 1)))

    assert verify_ledger(KEY).findings == []
    assert now(commitment).times_extended == 2
    assert now(commitment).days_moved == 93


def test_deadline_takes_the_zone_of_a_process_elsewhere_and_an_extension_that_of_the_deadline(settings):
    settings.TIME_ZONE = "Asia/Almaty"
    zones = {}
    for zone in ("Asia/Almaty", "Europe/Moscow", "nowhere"):
        process = ProcessFactory()
        # As older versions took them: any text was a time zone.
        Process.objects.filter(pk=process.pk).update(time_zone=zone)
        commitment = CommitmentFactory(document__process=Process.objects.get(pk=process.pk), deadline=FIRST)
        zones[zone] = (commitment.deadline_zone, decide(request(commitment)).deadline_zone)

    assert zones == {"Asia/Almaty": ("", ""), "Europe/Moscow": ("Europe/Moscow",) * 2, "nowhere": ("", "")}
    assert CommitmentFactory(document__process__time_zone="Europe/Moscow").deadline_zone == ""
