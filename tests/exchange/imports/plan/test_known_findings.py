"""What a row of a table of commitments says beside a status that the register has: told, and kept with the row."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import
from commitments.models import Assessment, Commitment
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.statuses import Confidence, Status

from ....support.factories import AssessmentFactory, PartyFactory, UserFactory
from ..applying import MAPPING, applied, counts, files

__all__ = ["files"]
pytestmark = pytest.mark.django_db
SAYING = MAPPING | {
    "fields": MAPPING["fields"]
    | {
        "assessed_on": {"column": "day", "constant": "2026-08-19"},
        "reason": {"column": "why", "constant": "As the source says."},
        "confidence": {"column": "how sure", "constant": "reported"},
    },
    "values": MAPPING["values"] | {"statuses": {"done": "3", "begun": "1", "unknown": "U"}},
}
HEADINGS = "id,promise,by,theme,state,due,day,why,how sure,source\n"
START = "1,Build a bridge.,Omsk,Roads,"
SOURCE = "https://a.example/1"
ROW = f"{START}begun,,2026-08-01,It  was marked out.,reported,{SOURCE}\n"
MARKED_OUT = date(2026, 8, 1)


def again(row, mapping=None):
    return applied(HEADINGS + row, mapping or SAYING)


def lines(imported):
    return [(each["row"], each["column"], each["value"], each["code"]) for each in imported.preview["warnings"]]


def test_what_a_row_says_otherwise_of_an_assessment_that_is_known_is_told_and_kept():
    again(ROW)

    same, silent, otherwise = (
        again(row)
        for row in (ROW, f"{START}begun,,,,,\n", f"{START}begun,,2026-08-01,The law passed.,verified,{SOURCE}\n")
    )

    assert [counts(imported) for imported in (same, silent, otherwise)] == [{"unchanged": 1}] * 3
    assert lines(same) == []
    assert lines(silent) == []
    assert lines(otherwise) == [
        (2, "why", "The law passed.", "known_assessment"),
        (2, "how sure", "verified", "known_assessment"),
    ]
    assert otherwise.rows.get().kept == {"why": "The law passed.", "how sure": "verified"}
    assert Assessment.objects.count() == 1


def test_another_day_of_the_same_status_is_told_and_kept_as_its_cell_says_it():
    again(ROW)

    imported = again(f"{START}begun,,5 Aug 2026,It was marked out.,reported,{SOURCE}\n")

    assert lines(imported) == [(2, "day", "5 Aug 2026", "same_status")]
    assert counts(imported) == {"unchanged": 1}
    assert imported.rows.get().kept == {"day": "5 Aug 2026"}


def test_it_is_told_where_something_else_of_the_commitment_changes_too():
    again(ROW)

    imported = again(ROW.replace("Roads", "Water").replace("marked out", "surveyed"))

    assert counts(imported) == {"changed": 1}
    assert lines(imported) == [(2, "why", "It  was surveyed.", "known_assessment")]
    assert imported.rows.get().kept == {"why": "It  was surveyed."}


def test_nothing_is_told_of_a_status_that_is_recorded():
    again(ROW)

    imported = again(f"{START}done,,2026-08-05,They opened it.,verified,{SOURCE}\n")

    assert counts(imported) == {"changed": 1}
    assert lines(imported) == []
    assert imported.rows.get().kept == {}


def test_file_stays_silent_where_the_same_was_found_anew_since():
    again(ROW)
    AssessmentFactory(commitment=Commitment.objects.get(), status=Status.INITIATED, as_of=date(2026, 8, 20))

    assert lines(again(ROW)) == []


def test_assessments_of_parties_are_on_record_too():
    again(ROW)
    found = {"commitment": Commitment.objects.get(), "status": Status.INITIATED, "as_of": date(2026, 8, 20)}
    AssessmentFactory(**found, party=PartyFactory().pk, reason="Trees were cut.")

    row = f"{START}begun,,2026-08-20,{{}},reported,{SOURCE}\n"

    assert lines(again(row.format("Trees were cut."))) == []
    assert lines(again(row.format("Houses fell."))) == [(2, "why", "Houses fell.", "known_assessment")]


@pytest.mark.parametrize("said", ["verified", "corroborated"])
def test_confidence_that_the_evidence_of_the_row_is_not_enough_for_is_no_other_one(said):
    row = f"{START}begun,,2026-08-01,It was marked out.,{said},\n"

    again(row)

    assert lines(again(row)) == []


def test_confidence_that_stands_on_record_is_no_other_one_without_its_evidence():
    again(ROW.replace("reported", "verified"))
    assert Assessment.objects.get().confidence == Confidence.VERIFIED

    assert lines(again(f"{START}begun,,2026-08-01,,verified,\n")) == []


def test_no_information_has_no_confidence():
    row = f"{START}unknown,,2026-08-01,Nobody answered.,reported,\n"
    again(row)
    assert Assessment.objects.get().confidence is None

    assert lines(again(row)) == []


def test_no_information_that_nobody_recorded_is_told():
    again(f"{START}unknown,,,,,\n", SAYING | {"values": SAYING["values"] | {"statuses": {"unknown": "none"}}})

    imported = again(f"{START}unknown,,2026-08-01,Nobody answered.,,\n")

    assert lines(imported) == [(2, "day", "2026-08-01", "same_status"), (2, "why", "Nobody answered.", "same_status")]


def test_columns_of_one_of_several_commitments_of_a_row_are_told():
    fields = {name: rule for name, rule in SAYING["fields"].items() if name not in ("quotation", "reason")}
    each = [{"quotation": {"column": "promise"}, "reason": {"column": "why"}}]
    mapping = SAYING | {"fields": fields, "each": each}
    again(ROW, mapping)

    assert lines(again(ROW.replace("marked out", "surveyed"), mapping)) == [
        (2, "why", "It  was surveyed.", "known_assessment")
    ]


def previewed(tmp_path, text, user):
    path = tmp_path / "file.csv"
    path.write_text(HEADINGS + text)
    with spool_table(path, Choice()) as table:
        return preview_import(table, read_mapping(SAYING), today=date(2026, 9, 1), user=user).as_json()


def test_assessments_that_the_person_may_not_see_are_not_compared(tmp_path):
    again(ROW)
    found = {"status": Status.INITIATED, "as_of": MARKED_OUT, "reason": "A telegram says so."}
    AssessmentFactory(commitment=Commitment.objects.get(), tier=Tier.INTERNAL, **found)
    row = ROW.replace("It  was marked out.", "A telegram says so.")

    visitor, administrator = (
        previewed(tmp_path, row, user)["warnings"] for user in (UserFactory(), UserFactory(administrator=True))
    )

    assert [each["value"] for each in visitor] == ["A telegram says so."]
    assert administrator == []


def test_number_of_queries_does_not_grow_with_the_rows(tmp_path):
    rows = [ROW.replace("1,Build a bridge", f"{number},Build bridge {number}") for number in range(1, 6)]
    applied(HEADINGS + "".join(rows), SAYING)
    asked, told = [], []

    for size in (1, 5):
        with CaptureQueriesContext(connection) as queries:
            found = previewed(tmp_path, "".join(rows[:size]).replace("marked out", "surveyed"), None)
        asked.append(len(queries))
        told.append(found["counts"]["warnings"])

    assert asked[0] == asked[1]
    assert told == [1, 5]


def test_change_of_a_history_that_is_recorded_with_the_row_is_on_record():
    again(ROW)
    change = {"status": {"column": "state"}, "assessed_on": {"column": "on"}, "reason": {"constant": "So."}}
    history = {"column": "source", "fields": change | {"confidence": {"constant": "reported"}}}
    fields = {name: rule for name, rule in SAYING["fields"].items() if name != "evidence"}
    steps = '"[{""on"": ""2026-08-02"", ""state"": ""done""}, {""on"": ""2026-08-03"", ""state"": ""begun""}]"'

    imported = again(f"{START}begun,,2026-08-03,,,{steps}\n", SAYING | {"fields": fields, "history": history})

    assert counts(imported) == {"changed": 1}
    assert lines(imported) == []
