import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.exchange.kernel.spreadsheet import (
    CellLimit,
    is_cut,
    neutralise,
    neutralise_all,
    restore,
    shorten,
)

LIVE = "=+-@\t\r\n＝＋－＠"
tricky = st.text(alphabet="'=+-@ \t\r\n\u00a0\u2003\u3000＝＠a", max_size=8)
ONLY_LIVE = re.compile(rf"\s*[{re.escape(LIVE)}]")


@given(st.one_of(st.text(), tricky))
def test_restore_undoes_neutralise_exactly(text):
    assert restore(neutralise(text)) == text


@given(st.one_of(st.text(), tricky))
def test_no_cell_begins_with_what_a_spreadsheet_executes(text):
    assert ONLY_LIVE.match(neutralise(text)) is None


@given(st.lists(st.one_of(st.sampled_from(["", "plain"]), tricky), max_size=3))
def test_a_column_is_neutralised_as_each_of_its_cells(cells):
    assert neutralise_all(cells) == list(map(neutralise, cells))


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("", ""),
        ("Plain", "Plain"),
        ("=1+1", "'=1+1"),
        ("  =1+1", "'  =1+1"),
        ("'=1+1", "''=1+1"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("＝1", "'＝1"),
        ("'quoted'", "'quoted'"),
        ("a=1", "a=1"),
        ("— dash", "— dash"),
    ],
)
def test_neutralise_by_table(text, cell):
    assert neutralise(text) == cell


@pytest.mark.parametrize("text", ["", "x" * 32_767, "\U0001f600" * 16_383, "ends in […]"])
def test_what_a_cell_holds_stays_whole(text):
    assert shorten(text) == text
    assert is_cut(text) is False


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 32_768, "x" * 32_763),
        ("\U0001f600" * 16_384, "\U0001f600" * 16_381),
        ("x" + "\U0001f600" * 16_384, "x" + "\U0001f600" * 16_381),
        ("'=" + "x" * 40_000, "'=" + "x" * 32_761),
    ],
    ids=["letters", "pairs of units", "half of a pair at the end", "neutralised"],
)
def test_longer_cell_is_cut_and_can_be_told(text, kept):
    assert shorten(text) == f"{kept} […]"
    assert is_cut(shorten(text))


def test_limit_counts_what_it_cuts_unless_it_is_off():
    limit, off = CellLimit(), CellLimit(is_off=True)
    column = ["a", "b" * 40_000, "", "c" * 32_767]

    cut, whole = limit.shorten_all(column), off.shorten_all(column)

    assert cut == [shorten(cell) for cell in column]
    assert whole == column
    assert limit.cut == 1
    assert off.cut == 0
