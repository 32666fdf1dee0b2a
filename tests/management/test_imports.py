import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ..exchange.tables.files import delimited


def run(*args, **options) -> dict:
    out = StringIO()
    call_command("import_register", *map(str, args), stdout=out, **options)
    return json.loads(out.getvalue())


def test_look_tells_what_is_recognised_and_what_is_odd(tmp_path):
    path = delimited(tmp_path / "file", [["номер", "имя"], ["1", "Россия"], ["2", "Ка\x01захстан"]], encoding="cp1251")

    found = run(path)

    assert found["rows"] == 2
    assert found["table"] == {
        **{"format": "csv", "encoding": "cp1251", "separator": ",", "line_ends": "LF", "heading_row": 1},
        **{"sheet": "", "sheets": [], "path": "", "paths": [], "columns": ["номер", "имя"], "dropped": []},
    }
    assert [(p["row"], p["column"], p["wrong"]) for p in found["problems"]] == [(3, "имя", "Odd characters: U+0001.")]


def test_look_follows_what_a_person_chose(tmp_path):
    path = delimited(tmp_path / "file", [["id", "a,b"], ["1", "c,d"]], separator="\t")

    assert run(path, separator=",")["table"]["columns"] == ["id a", "b"]
    assert run(path, separator="\\t", heading_row=0)["table"]["columns"] == ["column A", "column B"]


def test_look_says_why_a_file_cannot_be_read(tmp_path):
    (tmp_path / "empty").write_bytes(b"")

    with pytest.raises(CommandError, match="The file is empty"):
        run(tmp_path / "empty")
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "nowhere")


@pytest.mark.django_db
def test_guess_prints_a_mapping_named_after_the_file(tmp_path):
    path = delimited(tmp_path / "pledges.csv", [["id", "pledge", "status"], ["1", "Open the road", "Done"]])

    found, as_changes = run(path, guess=True), run(path, guess=True, records="assessments")

    assert (found["source"], found["records"], as_changes["records"]) == ("pledges", "commitments", "assessments")
    assert found["values"] == {"statuses": {"Done": "3"}}
