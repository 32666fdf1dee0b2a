"""Files with the habits of other people: columns are guessed, nothing is lost, odd cells are named by row."""

from datetime import date
from typing import Any

import pytest

from commitments.exchange.imports.files.reading import open_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import
from commitments.queries.imports.names import load_names
from commitments.rules.imports.words import TableError

from ...support.factories import PartyFactory
from . import strangers
from .files.hostile import FILES
from .plan.test_preview import counts, told

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
        [(10, "no_words"), (11, "other_table"), (12, "other_table")],
    ),
    "recommendations": (
        {
            **{"quotation": "Recommendation", "themes": "Theme"},
            **{"provision": "Paragraph number", "status": "Level of implementation", "lifecycle": "Response"},
        },
        ["Recommending State"],
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
        [(7, "no_words")],
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
    "matrix": (
        {
            **{"key": "#", "quotation": "Agreed action", "lead": "Responsibility Lead"},
            **{"supporting": "Responsibility Support", "deadline": "Timeframe To"},
            **{"status": "Implementation status", "reason": "Comments"},
        },
        ["Timeframe From"],
        {"rows": 4, "new": 2, "errors": 2},
        [(5, "no_words"), (8, "no_words")],
    ),
    "workbook": (
        {
            **{"key": "Pledge no.", "quotation": "Pledge text", "lead": "Minister responsible"},
            **{"deadline": "Target date", "status": "RAG"},
        },
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "ticks": (
        {
            "quotation": "Commitment",
            "provision": "Para",
            "deadline": "Deadline",
            "lead": ["Estonia", "Latvia", "Finland"],
        },
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "ticked_statuses": (
        {
            **{"key": "No.", "quotation": "Promise", "lead": ["Estonia", "Latvia"]},
            **{"status": ["Kept", "Postponed", "In progress", "Not started"]},
        },
        [],
        {"rows": 5, "new": 4, "errors": 1},
        [(4, "several_marks")],
    ),
    "shares": (
        {"key": "ID", "quotation": "Measure", "lead": "Body", "status": "% complete"},
        [],
        {"rows": 6, "new": 6},
        [],
    ),
    "shapes": (
        {"key": "id", "title": "title", "themes": "tags", "lead": ["owner", "owner.name"], "deadline": "due"},
        [],
        {"rows": 3, "new": 3},
        [],
    ),
    "features": (
        {
            **{"key": "properties.objectid", "quotation": "properties.commitment"},
            **{"deadline": "properties.end_date", "status": "properties.status"},
        },
        ["type", "geometry.type", "geometry.coordinates"],
        {"rows": 2, "new": 2},
        [],
    ),
    "by_country": (
        {"key": "id", "quotation": "text", "deadline": "target_year", "status": "status", "lead": "parent.name"},
        [],
        {"rows": 2, "new": 2},
        [],
    ),
    "bindings": (
        {"quotation": "pledge.value", "lead": "party.value"},
        ["pledge.type", "party.type"],
        {"rows": 1, "new": 1},
        [],
    ),
    "years": (
        {
            **{"key": "Target", "quotation": "Description", "lead": "Agency"},
            **{"status": "Status 2024", "reason": "Comment 2024"},
        },
        ["Status 2023"],
        {"rows": 1, "new": 1},
        [],
    ),
    "plan_national": (
        {
            **{"key": "N° d'ordre", "quotation": "Engagements du Gouvernement", "lead": "Structure responsable"},
            **{"deadline": "Date d'échéance", "status": "Taux d'exécution"},
        },
        [],
        {"rows": 3, "new": 3},
        [],
    ),
    "chinese": (
        {"key": "序号", "quotation": "承诺事项", "lead": "负责部门", "deadline": "完成时限", "status": "进展情况"},
        [],
        {"rows": 1, "new": 1},
        [],
    ),
    "open_plan": (
        {
            **{"key": "Commitment Number", "quotation": "Commitment Full Text", "lead": "Lead Institution"},
            **{"supporting": "Support Institution(s)", "deadline": "End Date", "status": "Status"},
        },
        ["Country", "Commitment Unique Identifier (ID)", "Evidence", "Confidence"],
        {"rows": 3, "new": 2, "errors": 1},
        [(4, "no_words")],
    ),
    "by_person": (
        {"title": "promise", "quotation": "exact_quote", "lead": "minister.name", "evidence": "sources"},
        ["minister.room", "id", "parent.key"],
        {"rows": 3, "new": 3},
        [],
    ),
    "conference": (
        {
            **{"key": "Reference", "quotation": "Purpose", "lead": "Donor", "addressees": "Recipient"},
            **{"status": "Implemented?"},
        },
        ["Pledge conference"],
        {"rows": 3, "new": 3},
        [],
    ),
    "audit": (
        {
            **{"key": "Rec #", "quotation": "Recommendation", "lead": "Auditee"},
            **{"deadline": "Target Date (revised)", "status": "Status (as of 30 June 2026)"},
            **{"assessed_on": "Assessment date"},
        },
        ["% Complete"],
        {"rows": 3, "new": 2, "errors": 1},
        [(4, "no_words")],
    ),
    "drawn": (
        {"key": "N.º", "quotation": "Compromiso", "lead": "Entidad responsable", "deadline": "Plazo"},
        [],
        {"rows": 2, "new": 2},
        [],
    ),
}
KNOWN = dict.fromkeys(("unknown_tongue", "ticks", "ticked_statuses", "by_country"), ("Estonia", "Latvia"))
"""Parties that the register knows."""


class Held:
    """A table read in this process, as often as needed: without a child for each."""

    def __init__(self, path, choice=None):
        table = open_table(path, choice)
        rows = list(table)
        width = len(table.detected.columns)
        for row in rows:
            row.cells += [""] * (width - len(row.cells))
        self.detected, self.count, self.rows = table.detected, len(rows), rows

    def __iter__(self):
        return iter(self.rows)


@pytest.mark.parametrize("name", CASES)
def test_file_of_a_stranger_is_understood(name, tmp_path):
    fields, kept, count, odd = CASES[name]
    for state in KNOWN.get(name, ()):
        PartyFactory(name=state)
    path = getattr(strangers, name)(tmp_path / "file")
    table: Any = Held(path)

    mapping = guess_mapping(table, load_names())
    again: Any = Held(path, Choice(**mapping["table"]))
    found = preview_import(again, read_mapping(decide(mapping)), today=TODAY).as_json()

    columns = {name: rule.get("column") or rule.get("columns") for name, rule in mapping["fields"].items()}
    assert {name: column for name, column in columns.items() if column} == fields
    assert mapping["guess"]["kept"] == kept
    assert [(row, code) for row, _column, _value, code in told(found)] == odd
    assert counts(found) == count
    assert found["warnings"] == []


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
