import re
import zipfile

import pytest

from commitments.exchange.imports.files import spool
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.rules.imports.words import TableError

from ....support.shared import shared_folder
from .samples import delimited, xlsx


def test_spooled_table_is_complete_and_read_as_often_as_needed(tmp_path):
    path = delimited(tmp_path / "file", [["id", "note", "title"], ["1"], ["2", "", "tw\x01o"]])

    with spool_table(path, Choice()) as table:
        first, second = list(table), list(table)

    assert table.count == 2
    assert table.detected.columns == ["id", "note", "title"]
    assert table.detected.dropped == ["note"]
    assert first == second
    assert [(row.number, row.cells) for row in first] == [(2, ["1", "", ""]), (3, ["2", "", "tw\x01o"])]
    assert [problem.wrong for problem in first[1].problems] == [
        "Control characters (U+0001) were replaced by a hyphen or a space."
    ]


def test_real_register_is_read_in_a_child():
    with spool_table(shared_folder("nz_promises") / "promises.csv", Choice()) as table:
        assert table.count == 347
        assert len(list(table)) == 347
        assert len(table.detected.columns) == 18


def test_choice_of_a_person_reaches_the_child(tmp_path):
    path = xlsx(tmp_path / "file", {"A": [["id"], [1]], "B": [["key"], [2], [3]]})

    with spool_table(path, Choice(sheet="B", heading_row=0)) as table:
        assert [row.cells for row in table] == [["key"], ["2"], ["3"]]


def test_reason_for_a_refusal_comes_out_of_the_child(tmp_path):
    path = delimited(tmp_path / "file", [["id"], ["1"]])

    with (
        pytest.raises(TableError, match="“klingon” is not a known encoding"),
        spool_table(path, Choice(encoding="klingon")),
    ):
        pass


def test_cell_that_claims_to_stand_far_away_does_not_take_the_memory(tmp_path):
    made = xlsx(tmp_path / "made", {"A": [["id", "title"], [1, "x"]]})
    path = tmp_path / "file"
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(path, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith("sheet1.xml"):
                content = re.sub(rb'r="B2"', b'r="XFD1048576"', content)
            target.writestr(name, content)

    with pytest.raises(TableError, match="needs more memory"), spool_table(path, Choice()):
        pass


def test_file_that_takes_too_long_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "SECONDS", 0)
    path = delimited(tmp_path / "file", [["id"], ["1"]])

    with pytest.raises(TableError, match="takes too long"), spool_table(path, Choice()):
        pass
