"""Cells as a register can hold them."""

import pytest

from commitments.exchange.tables.table import without_controls


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("co\x02operate", "co-operate"),
        ("multi\x1elateral", "multi-lateral"),
        ("peri\x1fod", "period"),
        ("one\x0btwo", "one two"),
        ("end\x7f", "end"),
        ("kept:\ttab,\nline, né, нет, \u200fنعم", "kept:\ttab,\nline, né, нет, \u200fنعم"),
    ],
)
def test_control_character_becomes_the_hyphen_it_was_or_a_blank(cell, words):
    assert without_controls(cell) == words
