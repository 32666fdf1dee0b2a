"""Which columns an export has, and whether in codes or in words."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.exchange.exports.columns.commitments import COMMITMENT_COLUMNS, UnknownColumns, columns_named
from commitments.exchange.exports.commitments_csv import stream_csv
from commitments.exchange.exports.layout import Layout, read_layout
from commitments.queries.lists.facets import current_index

from ...queries.lists.asking import ask
from ...support import samples
from .test_commitments_csv import full_commitment


def headings(columns) -> list[str]:
    return [column.heading for column in columns]


def laid_out(query: str) -> list[str]:
    choice = ask(AnonymousUser(), "", current_index(samples.TODAY))
    layout, errors = read_layout(QueryDict(query))
    assert errors == []
    stream = stream_csv(choice.hits, choice.place, today=samples.TODAY, bom=False, layout=layout)
    return b"".join(stream).decode().split("\r\n")[:-1]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("title,reference", ["title", "reference"]),
        (" latest  day , status,latest day,", ["latest day", "status"]),
        ("", headings(COMMITMENT_COLUMNS)),
    ],
)
def test_columns_come_in_the_order_of_their_names_each_once(text, named):
    assert headings(columns_named(text)) == named


def test_unknown_column_is_named_with_all_that_there_are():
    with pytest.raises(UnknownColumns) as error:
        columns_named("reference,colour,Title")

    assert str(error.value).startswith("Unknown: “colour”, “Title”. Available columns: reference, title, quotation,")


@pytest.mark.parametrize(
    ("query", "field"), [("columns=colour", "Columns"), ("words=french", "Words"), ("columns=parts", "Columns")]
)
def test_layout_that_cannot_be_read_says_which_field_is_wrong(query, field):
    layout, errors = read_layout(QueryDict(query))

    assert layout == Layout()
    assert [label for label, _text in errors] == [field]


def test_parts_can_be_named_where_files_nest():
    layouts = [read_layout(QueryDict(query), nests=True)[0] for query in ("", "columns=title", "columns=title,parts")]

    assert [(len(layout.columns), layout.parts) for layout in layouts] == [(34, True), (1, False), (1, True)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "lines"),
    [
        (
            "columns=status,timeliness,obligation kind",
            ["status,timeliness,obligation kind", "Implemented,done late,deliverable"],
        ),
        ("columns=status,timeliness,disputed&words=codes", ["status,timeliness,disputed", "3,late,no"]),
        (
            "columns=strength of the wording,status code,precision&words=language",
            ["Strength of the wording,Status code,Precision", '"Agreed, decided, undertaken",3,half a month'],
        ),
    ],
)
def test_csv_is_laid_out_as_asked(query, lines):
    full_commitment()

    assert laid_out(query) == lines


def test_every_column_says_what_it_means_and_gives_an_example():
    silent = [
        column.heading for column in COMMITMENT_COLUMNS if not (column.label and column.meaning and column.example)
    ]

    assert silent == []
