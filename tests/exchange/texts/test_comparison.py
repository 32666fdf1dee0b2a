import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.exchange.kernel.spreadsheet import shorten
from commitments.exchange.texts.comparison import HEADINGS, marked, stream_comparison
from commitments.queries.texts.comparison import read_comparison

from ...support.factories import DocumentFactory
from ...support.rounds import CENTRE, CONVOYS, DETAINEES, MEETING, MOVED, numbered_rounds, two_rounds

pytestmark = pytest.mark.django_db


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def compared():
    return read_comparison(AnonymousUser(), "first", "second")


def test_file_holds_the_rows_of_the_page_in_its_order():
    two_rounds()

    heading, *rows = read(b"".join(stream_comparison(compared())))

    assert tuple(heading) == HEADINGS
    assert [(row[0], row[6], row[10]) for row in rows] == [
        ("reaffirmed", DETAINEES, DETAINEES),
        ("changed", MEETING, MOVED),
        ("dropped", CONVOYS, ""),
        ("new", "", CENTRE),
    ]
    assert [row[11] for row in rows] == ["", marked(MEETING, MOVED), "", ""]
    assert [row[9].removeprefix("http://") for row in rows][3].endswith("/documents/second/#p1s3")
    assert [row[3] for row in rows][:3] == [f"{prefix}" for prefix in _references()]


def test_file_names_the_paragraphs_as_their_texts_number_them():
    numbered_rounds()

    rows = csv.DictReader(io.StringIO(b"".join(stream_comparison(compared(), bom=False)).decode(), newline=""))

    cited = [(row["earlier_paragraph"], row["later_paragraph"]) for row in rows]
    assert cited == [("OP1", "2"), ("3", "1"), ("2", ""), ("", "3.2")]


def _references():
    found = {row["provision__words"]: row["reference"] for row in compared().earlier.commitments.values()}
    return [found[words] for words in (DETAINEES, MEETING, CONVOYS)]


def test_file_of_one_relation_holds_its_rows():
    two_rounds()

    rows = read(b"".join(stream_comparison(compared(), "dropped", bom=False)))

    assert [row[0] for row in rows] == ["relation", "dropped"]


def test_cells_are_made_safe_for_spreadsheets():
    DocumentFactory(slug="first", text="=We will pay 1+1 all debts of the centre.", dated="2018-01-01")
    DocumentFactory(slug="second", text="Nothing.", dated="2019-01-01")

    [_heading, row] = read(b"".join(stream_comparison(compared())))

    assert row[6] == "'=We will pay 1+1 all debts of the centre."


def test_passage_that_no_spreadsheet_holds_is_cut():
    text = f"We will pay {'all debts and ' * 3_000}be done."
    DocumentFactory(slug="first", text=text, dated="2018-01-01")
    DocumentFactory(slug="second", text="Nothing.", dated="2019-01-01")

    cells = [row[6] for row in read(b"".join(stream_comparison(compared())))]

    assert shorten(text) in cells


def test_marked_shows_both_texts_in_one():
    assert marked("held in May.", "held in June.") == "held in [-May-]{+June+}."
