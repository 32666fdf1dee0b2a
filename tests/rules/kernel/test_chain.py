import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.rules.kernel.chain import (
    GENESIS,
    canonical,
    entry_hash,
    entry_moment,
    entry_seal,
    payload_hash,
)

AT = datetime(2018, 2, 14, 8, 30, 0, 5, tzinfo=UTC)

SAID: dict[str, Any] = {
    "seq": 7,
    "at": entry_moment(AT),
    "actor": 3,
    "actor_name": "Desk",
    "act": "record_assessment",
    "object_type": "commitment",
    "object_id": "12",
    "tier": 1,
    "payload_hash": "ab",
    "previous": GENESIS,
}


def test_canonical_is_one_text_whatever_the_order():
    assert canonical({"b": [1, None], "a": "é"}) == canonical({"a": "é", "b": [1, None]}) == '{"a":"é","b":[1,null]}'


def test_moment_of_an_entry_is_the_same_in_every_time_zone():
    elsewhere = AT.astimezone(timezone(timedelta(hours=5)))

    assert entry_moment(elsewhere) == entry_moment(AT) == "2018-02-14T08:30:00.000005+00:00"
    assert entry_moment(AT.replace(microsecond=0)) == "2018-02-14T08:30:00.000000+00:00"


@given(st.text(), st.integers())
def test_entry_hash_is_that_of_the_canonical_list(text, number):
    said = dict.fromkeys(SAID, text) | {"seq": number, "actor": number, "tier": number}

    assert entry_hash(**said) == hashlib.sha256(canonical(list(said.values())).encode()).hexdigest()


@pytest.mark.parametrize("name", SAID)
def test_entry_hash_covers_everything_that_is_said(name):
    others = {"seq": 8, "actor": 4, "tier": 2}

    assert entry_hash(**SAID | {name: others.get(name, "other")}) != entry_hash(**SAID)


def test_payload_hash_and_seal_depend_on_salt_and_key():
    assert payload_hash("a", "{}") != payload_hash("b", "{}")
    assert entry_seal(b"a", "00") != entry_seal(b"b", "00")
