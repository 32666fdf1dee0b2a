"""The register as a spreadsheet."""

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from python_calamine import CalamineWorkbook

from commitments.exchange.exports import workbook
from commitments.exchange.exports.about import Line
from commitments.exchange.exports.commitments_xlsx import write_xlsx
from commitments.exchange.exports.layout import Layout, read_layout
from commitments.models import Commitment
from commitments.queries.lists.facets import current_index

from ...queries.lists.asking import ask
from ...support import samples
from ...support.factories import CommitmentFactory, UserFactory
from .test_commitments_csv import export, full_commitment, rows

pytestmark = pytest.mark.django_db


def written(person=None, query="", layout: Layout | None = None) -> bytes:
    choice = ask(person or AnonymousUser(), query, current_index(samples.TODAY))
    file = BytesIO()
    about = [Line("what", "What", "=Everything")]
    write_xlsx(file, choice.hits, choice.place, today=samples.TODAY, layout=layout or Layout(), about=about)
    return file.getvalue()


def sheet(data: bytes, place: int = 0) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(data)).get_sheet_by_index(place).to_python()


def part(data: bytes, name: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def as_text(value: Any) -> str:
    if isinstance(value, float):
        return str(int(value))
    return value.isoformat() if isinstance(value, date | datetime) else value


def test_spreadsheet_holds_the_cells_of_the_csv():
    samples.varied_register()
    full_commitment()
    person, query = UserFactory(desk=True), "sort=-deadline"

    found, expected = sheet(written(person, query)), rows(export(person, query))

    assert [dict(zip(found[0], map(as_text, row), strict=True)) for row in found[1:]] == expected
    assert len(expected) > 30


def test_days_and_numbers_are_typed_and_texts_are_texts():
    full_commitment()

    heading, row = sheet(written())

    cells = dict(zip(heading, row, strict=True))
    assert cells["latest day"] == date(2018, 2, 28)
    assert cells["last assessed on"] == date(2018, 5, 20)
    assert cells["days overdue"] == 75.0
    assert cells["times extended"] == 0.0
    assert cells["status code"] == "3"


def test_heading_is_frozen_filtered_and_wide_enough():
    full_commitment()

    xml = part(written(), workbook.ROWS)

    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2" activePane="bottomRight" state="frozen"/>' in xml
    assert '<autoFilter ref="A1:AH2"/>' in xml
    assert '<col min="3" max="3" width="60" customWidth="1"/>' in xml
    assert "<f>" not in xml


def test_references_link_to_their_pages():
    CommitmentFactory(document__prefix="A8", number=14)

    data = written()

    assert 'Target="https://register.example/commitments/A8-14/" TargetMode="External"' in part(data, workbook.LINKS)
    assert '<hyperlink ref="A2" r:id="rId1"/>' in part(data, workbook.ROWS)


def test_no_more_links_than_spreadsheets_take(monkeypatch):
    monkeypatch.setattr(workbook, "LINKS_LIMIT", 1)
    for _ in range(2):
        CommitmentFactory()

    data = written()

    assert part(data, workbook.LINKS).count("<Relationship ") == 1
    assert len(sheet(data)) == 3


def test_second_sheet_says_what_it_is_and_how_many_rows():
    full_commitment()

    lines = sheet(written(), 1)

    assert lines[:2] == [["What", "'=Everything"], ["Rows", "1"]]


def test_empty_register_gives_the_headings_alone():
    found = sheet(written())

    assert [len(row) for row in found] == [34]


def test_columns_come_as_named_and_in_the_words_of_people():
    full_commitment()
    layout = Layout(*read_layout_of("columns=life-cycle,reference,strength of the wording&words=language"))

    assert sheet(written(layout=layout)) == [
        ["Life-cycle", "Reference", "Strength of the wording"],
        ["Active", "A8-14", "Agreed, decided, undertaken"],
    ]


def read_layout_of(query: str):

    layout, errors = read_layout(QueryDict(query))
    assert errors == []
    return layout.columns, layout.words, layout.parts


def test_what_a_cell_does_not_hold_is_cut_and_told():
    CommitmentFactory()
    Commitment.objects.update(reason="ж" * 40_000)

    data = written()

    cells = dict(zip(*sheet(data), strict=True))
    assert len(cells["reason"]) == 32_767
    assert cells["reason"][-6:] == "жж […]"
    assert sheet(data, 1)[2][0] == "Shortened texts"


@pytest.mark.parametrize(("day", "cell"), [("1900-02-28", "1900-02-28"), ("1900-03-01", date(1900, 3, 1))])
def test_days_before_spreadsheets_count_right_stand_as_text(day, cell):
    CommitmentFactory()
    Commitment.objects.update(deadline_earliest=day, deadline_latest=day, deadline_precision="day")

    assert dict(zip(*sheet(written()), strict=True))["latest day"] == cell
