"""Commitments and their dated changes of status in one file: the records of the one lie within those of the other."""

import json
from datetime import date

import pytest

from commitments.actions.imports.steps import ask_undo
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import complete_mapping, guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.proposals import Proposer
from commitments.models import Assessment, Commitment
from commitments.queries.imports.names import load_names

from ..applying import applied, counts, files, stepped

__all__ = ["files"]

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 27)
STATUSES = {"Promise kept": "3", "In the works": "1", "Stalled": "skip", "No data": "none"}
UPDATES: list[dict] = [
    {"on": "2023-05-01", "rating": {"label": "Promise kept"}, "note": "In force.", "links": ["https://a.example/1"]},
    {"on": "2022-03-01", "rating": {"label": "In the works"}, "note": ""},
    {"on": "2022-06-01", "rating": {"label": "In the works"}, "note": "Still."},
    {"on": "2022-07-01", "rating": {"label": "No data"}},
    {"on": "2022-08-01", "note": "A remark."},
    {"on": "2024-01-01", "rating": {"label": "Promise kept"}},
]
RECORDS: list[dict] = [
    {"id": "p-1", "pledge": "Plant a million trees.", "updates": UPDATES},
    {"id": "p-2", "pledge": "Lower the fare.", "updates": [{"on": "2022-03-01", "rating": {"label": "Stalled"}}]},
    {"id": "p-3", "pledge": "Raise the wage.", "updates": []},
]


def guess(tmp_path, records, **options):
    path = tmp_path / "file"
    path.write_text(json.dumps({"promises": records}))
    with spool_table(path, Choice(**options)) as table:
        return guess_mapping(table, load_names()), list(table), table.detected.columns


def decided(tmp_path, records):
    """The proposal, with everything decided that it leaves open."""
    mapping, rows, columns = guess(tmp_path, records)
    plan = {"create": "Plan", "kind": "note", "dated": "2020-01-01", "process": {"create": "Plans"}}
    mapping["fields"] |= {"document": {"constant": plan}, "kind": {"constant": "deliverable"}}
    mapping["values"]["statuses"] = STATUSES
    return mapping, rows, columns


def propose(tmp_path, records):
    mapping, rows, columns = decided(tmp_path, records)
    proposer = Proposer(read_mapping(mapping), load_names(), columns, TODAY)
    return [proposal for row in rows for proposal in proposer.propose(row)]


def test_history_is_recognised_with_its_words(tmp_path):
    mapping, _rows, _columns = guess(tmp_path, RECORDS)

    assert mapping["table"]["path"] == "promises"
    assert mapping["history"] == {
        "column": "updates",
        "fields": {
            "status": {"column": "rating.label"},
            "assessed_on": {"column": "on"},
            "reason": {"column": "note", "constant": "As the source says."},
            "evidence": {"column": "links", "separator": "json"},
            "confidence": {"constant": "reported"},
        },
    }
    assert mapping["values"]["statuses"] == {
        **{"Promise kept": "3", "In the works": None, "No data": "none", "Stalled": None}
    }
    assert mapping["guess"]["kept"] == []


def test_words_of_a_history_stay_to_be_decided_when_columns_are_chosen_anew(tmp_path):
    path = tmp_path / "file"
    path.write_text(json.dumps({"promises": RECORDS}))
    with spool_table(path, Choice()) as table:
        mapping = guess_mapping(table, load_names())
        found = complete_mapping(table, load_names(), {name: mapping[name] for name in mapping if name != "guess"})

    assert found["values"] == mapping["values"]
    assert found["history"] == mapping["history"]
    assert found["guess"]["kept"] == []
    assert found["guess"]["counts"] == mapping["guess"]["counts"]


def test_changes_are_read_in_the_order_of_their_days_and_the_same_again_is_none(tmp_path):
    first, second, third = propose(tmp_path, RECORDS)

    assert [(change["assessed_on"], change["status"], change["reason"]) for change in first.values["history"]] == [
        (date(2022, 3, 1), "1", "As the source says."),
        (date(2023, 5, 1), "3", "In force."),
    ]
    assert first.values["history"][1]["evidence"] == ["https://a.example/1"]
    assert [(proposal.problems, "history" in proposal.values) for proposal in (second, third)] == [([], False)] * 2


def test_fault_in_a_history_is_named_by_its_place(tmp_path):
    wrong = [
        {"on": "2022", "rating": "Promise kept"},
        {"on": "2031-01-01", "rating": "Promise kept"},
        {"rating": "odd"},
    ]
    records = [
        {"id": "1", "pledge": "Open the road.", "updates": wrong},
        {"id": "2", "pledge": "Paint it.", "updates": [{"on": "2022-01-01", "rating": "Promise kept"}, "x"]},
    ]

    first, second = propose(tmp_path, records)

    assert [(problem.column, problem.value, problem.code) for problem in first.problems] == [
        ("updates[1].on", "2022", "not_a_day"),
        ("updates[2].on", "2031-01-01", "day_to_come"),
        ("updates[3].rating", "odd", "undecided"),
    ]
    assert [(problem.column, problem.code) for problem in second.problems] == [("updates", "no_history")]


def test_commitments_come_with_their_histories_and_a_longer_one_adds_what_is_new(tmp_path):
    mapping, _rows, _columns = decided(tmp_path, RECORDS)
    text = json.dumps({"promises": RECORDS})
    longer = [*UPDATES, {"on": "2025-01-01", "rating": {"label": "In the works"}}]
    later = json.dumps({"promises": [RECORDS[0] | {"updates": longer}, *RECORDS[1:]]})

    assert counts(applied(text, mapping)) == {"new": 3}

    commitment = Commitment.objects.get(title__startswith="Plant")
    days = Assessment.objects.order_by("as_of").values_list("commitment", "as_of")
    assert list(days) == [(commitment.pk, date(2022, 3, 1)), (commitment.pk, date(2023, 5, 1))]
    assert counts(applied(text, mapping)) == {"unchanged": 3}
    imported = applied(later, mapping)
    assert counts(imported) == {"changed": 1, "unchanged": 2}
    assert Assessment.objects.count() == 3
    assert stepped(imported, ask_undo).state == "taken_back"


def test_what_a_change_says_that_is_left_out_is_kept_and_told(tmp_path):
    updates = [
        {"on": "2022-03-01", "rating": {"label": "In the works"}, "note": "", "links": ["https://a.example/1"]},
        {"on": "2022-06-01", "rating": {"label": "In the works"}, "note": "Still.", "links": ["https://a.example/2"]},
        {"on": "soon", "rating": {"label": "No data"}, "note": "", "links": ["https://a.example/3"]},
        {"on": "2022-08-01", "note": "A remark."},
        {"on": "2023-01-01", "rating": {"label": "Promise kept"}, "note": "Done.", "links": ["the gazette"]},
    ]

    [proposal] = propose(tmp_path, [{"id": "1", "pledge": "Open the road.", "updates": updates}, *RECORDS[1:]])[:1]

    assert [change["status"] for change in proposal.values["history"]] == ["1", "3"]
    assert [(problem.column, problem.value, problem.code) for problem in proposal.warnings] == [
        ("updates[3].on", "soon", "no_status"),
        ("updates[3].links", "https://a.example/3", "no_status"),
        ("updates[4].on", "2022-08-01", "no_status"),
        ("updates[4].note", "A remark.", "no_status"),
        ("updates[5].links", "the gazette", "no_address"),
        ("updates[2].note", "Still.", "same_status"),
        ("updates[2].links", "https://a.example/2", "same_status"),
    ]
    assert proposal.kept == {
        "updates[2].note": "Still.",
        "updates[2].links": "https://a.example/2",
        "updates[3].on": "soon",
        "updates[3].links": "https://a.example/3",
        "updates[4].on": "2022-08-01",
        "updates[4].note": "A remark.",
        "updates[5].links": '["the gazette"]',
    }
    assert proposal.problems == []


def test_change_that_is_recorded_keeps_only_addresses_that_are_new(tmp_path):
    mapping, _rows, _columns = decided(tmp_path, RECORDS)
    kept, works = UPDATES[:2]
    applied(json.dumps({"promises": [RECORDS[0] | {"updates": [kept, works]}, *RECORDS[1:]]}), mapping)
    updates = [kept | {"links": ["https://a.example/1", "https://a.example/9"]}, works]
    updates.append({"on": "2023-09-01", "rating": {"label": "Promise kept"}, "note": "Still in force."})

    imported = applied(json.dumps({"promises": [RECORDS[0] | {"updates": updates}, *RECORDS[1:]]}), mapping)

    assert {row.key: row.kept for row in imported.rows.all() if row.kept} == {
        "p-1": {"updates[1].links": "https://a.example/9", "updates[3].note": "Still in force."}
    }
    told = [(each["column"], each["code"]) for each in imported.preview["warnings"]]
    assert told == [("updates[3].note", "same_status"), ("updates[1].links", "known_status")]


def test_day_and_confidence_of_a_change_without_status_are_kept_and_told(tmp_path):
    updates = [
        {"on": "2022-03-01", "rating": {"label": "In the works"}, "confidence": "verified"},
        {"on": "2022-06-01", "rating": {"label": "No data"}, "confidence": "reported"},
        {"on": "2022-08-01", "confidence": "corroborated", "note": "A remark."},
        {"on": "2022-09-01", "rating": {"label": "Stalled"}, "confidence": "reported"},
    ]
    records = [{"id": "1", "pledge": "Open the road.", "updates": updates}]
    mapping, rows, columns = decided(tmp_path, records)
    mapping["history"]["fields"]["confidence"] = {"column": "confidence"}

    [proposal] = Proposer(read_mapping(mapping), load_names(), columns, TODAY).propose(rows[0])

    assert [(problem.column, problem.value, problem.code) for problem in proposal.warnings] == [
        ("updates[2].on", "2022-06-01", "no_status"),
        ("updates[2].confidence", "reported", "no_status"),
        ("updates[3].on", "2022-08-01", "no_status"),
        ("updates[3].note", "A remark.", "no_status"),
        ("updates[3].confidence", "corroborated", "no_status"),
    ]
    assert proposal.kept == {problem.column: problem.value for problem in proposal.warnings}


def test_confidence_of_the_same_status_again_is_told_where_it_is_another(tmp_path):
    updates = [
        {"on": "2022-03-01", "rating": {"label": "In the works"}, "confidence": "reported"},
        {"on": "2022-06-01", "rating": {"label": "In the works"}, "confidence": "verified"},
        {"on": "2022-09-01", "rating": {"label": "In the works"}, "confidence": "reported"},
    ]
    records = [{"id": "1", "pledge": "Open the road.", "updates": updates}]
    mapping, rows, columns = decided(tmp_path, records)
    mapping["history"]["fields"]["confidence"] = {"column": "confidence"}

    [proposal] = Proposer(read_mapping(mapping), load_names(), columns, TODAY).propose(rows[0])

    told = [(problem.column, problem.value, problem.code) for problem in proposal.warnings]
    assert told == [("updates[2].confidence", "verified", "same_status")]
    assert proposal.kept == {"updates[2].confidence": "verified"}
