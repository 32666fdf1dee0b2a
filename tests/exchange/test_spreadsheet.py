import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commitments.exchange.spreadsheet import neutralise, neutralise_all, restore

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
