"""Files with the habits of other people: columns are guessed, nothing is lost, odd cells are named by row."""

from datetime import date
from typing import Any

import pytest

from commitments.exchange.imports.guess import guess_mapping
from commitments.exchange.imports.mapping import read_mapping
from commitments.exchange.imports.preview import preview_import
from commitments.exchange.tables.reading import open_table
from commitments.exchange.tables.spool import spool_table
from commitments.exchange.tables.table import Choice
from commitments.queries.import_names import load_names
from commitments.rules.import_words import TableError

from ...factories import PartyFactory
from ..tables.hostile import FILES
from . import strangers
from .test_preview import counts, told

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
DECIDED = {
    "document": {
        "constant": {"create": "A plan", "kind": "note", "dated": "2020-01-01", "process": {"create": "Plans"}},
    },
    "kind": {"constant": "deliverable"},
    "assessed_on": {"constant": "2026-01-31"},
    "reason": {"constant": "As the source says."},
}
OPEN = {"order": "dmy", "epoch": 1904, "fiscal_start": 4, "whole": 1, "base": "2026-01-31"}
EVERY = {"parties": {"*": {"create": "*", "kind": "organisation"}}, "themes": {"*": {"create": "*"}}}


def decide(mapping):
    """What a person would decide of all that a proposal leaves open."""
    for name, rule in mapping["fields"].items():
        if "constant" in rule and rule["constant"] is None:
            mapping["fields"][name] = DECIDED[name]
        rule |= {key: OPEN[key] for key, value in rule.items() if value is None and key in OPEN}
    statuses = mapping["values"].get("statuses", {})
    mapping["values"] |= EVERY | {"statuses": {word: code or "1" for word, code in statuses.items()}}
    return mapping


CASES = {
    "action_plan": (
        {
            **{"key": "No.", "title": "Commitment title", "quotation": "Brief description"},
            **{"lead": "Lead implementing agency", "deadline": "Timeline End date"},
            **{"status": "Completion level", "remark": "Remarks"},
        },
        ["Timeline Start date"],
        {"rows": 6, "new": 3, "errors": 3},
        [(10, "missing"), (11, "other_table"), (12, "other_table")],
    ),
    "recommendations": (
        {
            **{"quotation": "Recommendation", "themes": "Theme", "lead": "Recommending State"},
            **{"provision": "Paragraph number", "status": "Level of implementation"},
        },
        ["Response"],
        {"rows": 3, "new": 3},
        [],
    ),
    "climate_measures": (
        {
            **{"key": "Measure ID", "quotation": "Mitigation measure", "lead": "Implementing entity"},
            **{"themes": "Sector", "deadline": "Target year", "status": "Progress"},
        },
        ["Period"],
        {"rows": 4, "new": 4},
        [],
    ),
    "conclusions": (
        {
            **{"quotation": "text", "provision": "para", "addressees": "addressees"},
            **{"deadline": "deadline", "status": "status.code"},
        },
        ["status.label", "parent.council", "parent.date"],
        {"rows": 3, "new": 3},
        [],
    ),
    "manifesto": (
        {"key": "promise_id", "quotation": "text", "themes": "topic", "lead": "party"},
        [],
        {"rows": 4, "new": 2, "errors": 2},
        [(2, "broken_line"), (3, "lost_characters")],
    ),
    "persian": (
        {
            **{"key": "شماره", "quotation": "تعهد", "lead": "دستگاه مسئول"},
            **{"deadline": "مهلت", "status": "وضعيت", "remark": "توضيحات"},
        },
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "instructions": (
        {
            **{"key": "№ п/п", "quotation": "Содержание поручения", "lead": "Ответственный исполнитель"},
            **{"deadline": "Срок исполнения", "status": "Отметка об исполнении"},
        },
        [],
        {"rows": 4, "new": 3, "errors": 1},
        [(7, "missing"), (7, "missing")],
    ),
    "engagements": (
        {
            **{"key": "N°", "quotation": "Engagement", "lead": "Ministère pilote"},
            **{"supporting": "Ministères associés", "deadline": "Échéance", "status": "Niveau d’avancement"},
        },
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "old_mac": (
        {"key": "Ref", "quotation": "Pledge", "lead": "Owner", "deadline": "Due", "status": "Status"},
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "arabic": (
        {
            **{"key": "الرقم", "quotation": "الالتزام", "lead": "الجهة المسؤولة"},
            **{"deadline": "الموعد النهائي", "status": "الحالة", "remark": "ملاحظات"},
        },
        [],
        {"rows": 4, "new": 4},
        [],
    ),
    "coalition": (
        {
            **{"key": "Lfd. Nr.", "quotation": "Vorhaben", "lead": "Federführung"},
            **{"deadline": "Frist", "status": "Umsetzungsstand"},
        },
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "unknown_tongue": (
        {"quotation": "Lubadus kõigile", "lead": "Kes", "status": "Seis"},
        ["Kood"],
        {"rows": 2, "new": 2},
        [],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_file_of_a_stranger_is_understood(name, tmp_path):
    fields, kept, count, odd = CASES[name]
    for state in ("Estonia", "Latvia") if name == "unknown_tongue" else ():
        PartyFactory(name=state)

    with spool_table(getattr(strangers, name)(tmp_path / "file"), Choice()) as table:
        mapping = guess_mapping(table, load_names())
        found = preview_import(table, read_mapping(decide(mapping)), today=TODAY).as_json()

    assert {name: rule["column"] for name, rule in mapping["fields"].items() if "column" in rule} == fields
    assert mapping["guess"]["kept"] == kept
    assert [(row, code) for row, _column, _value, code in told(found)] == odd
    assert (counts(found), found["warnings"]) == (count, [])


class Held:
    """A table read in this process, as often as needed: without a child for each of sixty."""

    def __init__(self, path):
        table = open_table(path)
        rows = list(table)
        width = len(table.detected.columns)
        for row in rows:
            row.cells += [""] * (width - len(row.cells))
        self.detected, self.count, self.rows = table.detected, len(rows), rows

    def __iter__(self):
        return iter(self.rows)


def test_hostile_tables_are_guessed_and_previewed_without_a_fall(tmp_path):
    names, path, seen = load_names(), tmp_path / "file", 0
    for make, _said in FILES.values():
        path.write_bytes(make())
        try:
            table: Any = Held(path)
        except TableError:
            continue
        mapping = guess_mapping(table, names)
        found = preview_import(table, read_mapping(decide(mapping)), today=TODAY).as_json()
        assert found["counts"]["rows"] == table.count
        seen += 1

    assert seen > 25
