from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from commitments.rules.chain import GENESIS, canonical, entry_hash, entry_seal, payload_hash

SAID: dict[str, Any] = {
    "seq": 7,
    "at": datetime(2018, 2, 14, 8, 30, 0, 5, tzinfo=UTC),
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


def test_entry_hash_is_the_same_in_every_time_zone():
    elsewhere = SAID["at"].astimezone(timezone(timedelta(hours=5)))

    assert entry_hash(**SAID | {"at": elsewhere}) == entry_hash(**SAID)


@pytest.mark.parametrize("name", SAID)
def test_entry_hash_covers_everything_that_is_said(name):
    others = {"seq": 8, "actor": 4, "tier": 2, "at": SAID["at"] + timedelta(microseconds=1)}

    assert entry_hash(**SAID | {name: others.get(name, "other")}) != entry_hash(**SAID)


def test_payload_hash_and_seal_depend_on_salt_and_key():
    assert payload_hash("a", "{}") != payload_hash("b", "{}")
    assert entry_seal(b"a", "00") != entry_seal(b"b", "00")
