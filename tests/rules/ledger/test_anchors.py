from hashlib import sha256

import pytest

from commitments.rules.ledger.anchors import NotAnAnchor, read_anchor, write_anchor

KEY = b"k" * 32


def anchor_by(key: bytes) -> str:
    return write_anchor(key, site="https://register.example", seq=7, hash="ab" * 32, at="2026-01-02T03:04:05+00:00")


TEXT = anchor_by(KEY)


def test_anchor_is_read_as_it_was_written():
    anchor = read_anchor(TEXT)

    assert anchor.seq == 7
    assert anchor.hash == "ab" * 32
    assert anchor.is_signed_by(KEY) is True


def test_anchor_is_the_same_as_one_line_and_as_many():
    anchor = read_anchor(TEXT)

    assert anchor.text == TEXT
    assert "\n" not in anchor.one_line
    assert read_anchor(anchor.one_line) == anchor


def test_fingerprint_is_that_of_the_public_key():
    anchor = read_anchor(TEXT)

    assert anchor.fingerprint.replace(" ", "") == sha256(bytes.fromhex(anchor.key)).hexdigest()
    assert {len(group) for group in anchor.fingerprint.split()} == {4}


def test_anchor_survives_a_mail_with_other_line_ends():
    assert read_anchor(f"\r\n{TEXT}".replace("\n", "\r\n")).is_signed_by(KEY)


def test_the_same_head_is_signed_alike_by_one_key_and_otherwise_by_another():
    first, second, other = (anchor_by(key) for key in (KEY, KEY, b"x" * 32))

    assert (first == TEXT) is True
    assert (second == TEXT) is True
    assert read_anchor(other).is_signed_by(KEY) is False


@pytest.mark.parametrize(
    ("said", "instead"),
    [("seq 7", "seq 6"), ("hash ab", "hash aa"), ("register.example", "other.example"), ("2026", "2027")],
)
def test_anchor_that_says_something_else_is_not_signed(said, instead):
    assert read_anchor(TEXT.replace(said, instead)).is_signed_by(KEY) is False


@pytest.mark.parametrize(
    "text",
    ["", "hello", TEXT[:-2], TEXT.replace("anchor 1", "anchor 2"), TEXT.replace("seq 7", "seq x"), TEXT + "more"],
)
def test_another_text_is_no_anchor(text):
    with pytest.raises(NotAnAnchor):
        read_anchor(text)
