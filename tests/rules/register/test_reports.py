from datetime import date
from typing import Any

import pytest

from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Status
from commitments.rules.register.parties import Channel
from commitments.rules.register.reports import Statement, position_errors, statement_errors

MADE_ON, TODAY = date(2018, 1, 1), date(2018, 6, 1)
SAID: dict[str, Any] = {"party": 1, "text": "We did.", "reported_on": date(2018, 4, 1)}


def wrong(by_staff, tiers=tuple(Tier), **changes) -> list[str]:
    said = Statement(**SAID | changes)
    return list(statement_errors(said, by_staff=by_staff, tiers=tiers, made_on=MADE_ON, today=TODAY))


@pytest.mark.parametrize(
    ("by_staff", "channel", "fields"),
    [
        *((True, channel, ["channel"] if channel == Channel.PARTY else []) for channel in Channel),
        *((False, channel, [] if channel == Channel.PARTY else ["channel"]) for channel in Channel),
    ],
)
def test_staff_name_the_channel_and_a_party_enters_its_word_itself(by_staff, channel, fields):
    assert wrong(by_staff, channel=channel) == fields


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"text": " "}, ["text"]),
        ({"reported_on": date(2017, 12, 31)}, ["reported_on"]),
        ({"reported_on": date(2018, 6, 2)}, ["reported_on"]),
        ({"tier": Tier.INTERNAL}, ["tier"]),
        ({"tier": Tier.PARTIES}, []),
    ],
    ids=str,
)
def test_statement_is_refused_by_field(changes, fields):
    assert wrong(False, tiers=(Tier.PUBLIC, Tier.PARTIES), **changes) == fields


@pytest.mark.parametrize(
    ("claimed", "day", "fields"),
    [
        (None, date(2018, 3, 1), []),
        (Status.IMPLEMENTED, date(2018, 3, 1), []),
        (Status.PARTLY, date(2018, 3, 1), ["claimed_status"]),
        (None, date(2018, 2, 28), ["reported_on"]),
    ],
)
def test_position_disagrees_with_an_assessment_made_before(claimed, day, fields):
    said = Statement(**SAID | {"claimed_status": claimed, "reported_on": day, "assessment": 1})

    assert list(position_errors(said, status=Status.PARTLY, as_of=date(2018, 3, 1))) == fields
