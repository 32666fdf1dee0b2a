"""Cells as a register can hold them."""

import pytest

from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.imports.files.table import without_controls

from .samples import delimited


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


def test_cell_that_is_longer_than_a_spreadsheets_ends_with_its_mark(tmp_path):
    table = open_table(delimited(tmp_path / "file", [["id", "title"], ["1", "ж" * 32_768]]))

    [row] = table

    assert row.cells == ["1", "ж" * 32_763 + " […]"]
    assert [(problem.column, problem.code) for problem in row.problems] == [("title", "long_cell")]
