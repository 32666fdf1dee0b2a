"""What an import would do and did, on its pages: previewed, applied, watched, reported, taken back."""

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from commitments.exchange.imports.apply import worker
from commitments.models import Commitment, Import, ImportRow, LedgerEntry, SavedMapping
from commitments.queries.imports.undo import acts_built_on
from commitments.rules.imports.states import CLAIMED_FOR
from commitments.rules.imports.words import WRONG, Problem
from commitments.rules.kernel.changes import act_label
from commitments.web.imports.words import RIGHT_HERE, page_problem

from ...admin.pages import client_of
from ...support.factories import NoteFactory, secretary
from ...support.import_factories import ImportFactory
from ...support.pages import markup
from ..lists.test_register_page import counted
from .importing import TABLE, place, previewed, send, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def desk():
    return client_of(secretary())


def test_preview_leads_from_each_figure_to_its_rows_and_writes_nothing(desk):
    page = previewed(desk, TABLE + "1;Open it;Arland;red;2031\n2;=1+1;Arland;red;32.13.2031\n")
    before = LedgerEntry.objects.count()

    assert {figure["name"]: figure["count"] for figure in page.context["tally"]} == {
        "new": 2,
        "changed": 0,
        "unchanged": 0,
        "errors": 2,
    }
    assert [(row["row"], row["problems"][0]["code"]) for row in page.context["rows"]] == [
        (4, "same_key"),
        (5, "no_such_day"),
    ]
    assert [(row["key"], row["title"]) for row in page.context["rows"]] == [("1", "Open it"), ("2", "=1+1")]
    page = desk.get(place("preview/?outcome=new"))
    assert [(row["row"], row["key"], row["title"]) for row in page.context["rows"]] == [
        (2, "1", "Open the road"),
        (3, "2", "Close it"),
    ]
    assert page.context["made"] == [
        ("Documents", ["The talks"]),
        ("Parties", ["Arland", "Borea"]),
        ("Processes", ["Talks of Arland and Borea"]),
    ]
    send(desk, "preview", "")
    assert LedgerEntry.objects.count() == before


def test_preview_of_errors_alone_says_what_to_do(desk):
    page = markup(previewed(desk, "ID;Pledge;Who;Shelf;Due\n1;Open the road;Arland;red;32.13.2031\n"))

    assert "Correct them, then check again" in page
    assert "no row would change the register" not in page


def test_rows_of_a_preview_come_as_csv_that_executes_nothing(desk):
    previewed(desk, TABLE + "3;=1+1;Arland;red;2031\n")

    answer = desk.get(place("preview.csv?outcome=new&bom=0"))

    lines = answer.getvalue().decode().split("\r\n")
    assert lines[0] == "row,outcome,key,commitment,field,before,after,wrong,right"
    assert lines[3] == "4,new,3,'=1+1,,,,,"


def test_preview_of_another_mapping_is_not_shown(desk):
    previewed(desk)
    assert desk.get(place("preview")).context["preview"]

    send(desk, "columns", "save", constant_kind="standing")

    assert not desk.get(place("preview")).context["preview"]
    assert desk.get(place("preview.csv?bom=0")).getvalue().count(b"\n") == 1


def test_page_of_a_long_preview_costs_what_it_shows(desk):
    previewed(desk, "ID;Pledge;Who;Shelf;Due\n" + "".join(f"{n};Pledge {n};Arland;;\n" for n in range(120)))

    page = desk.get(place("preview/?outcome=new&page=3"))

    assert [row["key"] for row in page.context["rows"]] == [str(n) for n in range(100, 120)]
    assert page.context["pages"]["previous"] == "?outcome=new&page=2"
    one, three = (counted(desk, place(f"preview/?outcome=new&page={number}")) for number in (1, 3))
    assert one == three


def test_import_is_applied_reported_and_taken_back(desk):
    previewed(desk, TABLE + "3;Open the gate;Arland;red;32.13.2031\n")
    assert desk.get(place("apply")).context["counts"]["new"] == 2

    page = send(desk, "apply", "")

    assert page.redirect_chain[-1][0] == place("")[:-1]
    assert Import.objects.get().state == "applied"
    made = list(Commitment.objects.standing().order_by("reference").values_list("reference", "quotation"))
    assert [words for _reference, words in made] == ["Open the road", "Close it"]
    page = desk.get(place("?outcome=new"))
    told = [(row.row, row.kept, name) for row, name in page.context["rows"]]
    assert told == [(2, {"Shelf": "red"}, made[0][0]), (3, {"Shelf": "amber"}, made[1][0])]
    assert dict(page.context["made"])["Parties"] == ["Arland", "Borea"]
    assert [row.problems[0]["value"] for row, _name in desk.get(place("?outcome=errors")).context["rows"]] == [
        "32.13.2031"
    ]
    assert "Rows with errors were left out" in markup(page)
    assert "Column “Due”, <bdi>32.13.2031</bdi>: This day does not exist." in markup(desk.get(place("?outcome=errors")))
    text = desk.get(place("report.csv?bom=0")).getvalue().decode()
    assert text.splitlines()[:2] == [
        "row,outcome,key,object,address,column,value,wrong,right,Shelf",
        f"2,new,1,{made[0][0]},https://register.example/commitments/{made[0][0]}/,,,,,red",
    ]
    assert text.splitlines()[-1].startswith("4,errors,3,,,Due,32.13.2031,This day does not exist.,")

    send(desk, "undo", "")

    assert Import.objects.get().state == "taken_back"
    assert Commitment.objects.standing().count() == 0


def test_mapping_that_was_applied_is_kept_for_the_next_table_of_its_source(desk):
    previewed(desk, source="Arland")

    send(desk, "apply", "")

    kept = SavedMapping.objects.get()
    assert kept.source == "Arland"
    assert kept.mapping["key"] == ["ID"]
    assert "guess" not in kept.mapping


def test_steps_before_an_import_that_was_applied_are_only_looked_at(desk):
    previewed(desk)
    assert "Nothing is in the register yet" in markup(desk.get(place("preview")))
    send(desk, "apply", "")

    pages = [markup(desk.get(place(part))) for part in ("reading", "columns", "values", "preview")]

    assert ["in the state “Imported”" in page for page in pages] == [True] * 4
    assert ["Nothing is in the register yet" in pages[3], "Check again" in pages[3]] == [False, False]


def test_import_on_which_somebody_built_is_not_taken_back_and_the_page_says_who(desk):
    previewed(desk)
    send(desk, "apply", "")
    NoteFactory(actor=secretary(), commitment=Commitment.objects.earliest("pk"))

    page = desk.get(place("undo"))

    assert [(act_label(act.act), act.by) for act in page.context["later"]] == [("Note", "secretary")]
    assert f"Note, secretary, {date_format(timezone.localdate(), 'j F Y')}" in markup(page)
    assert "Undo import</button>" not in markup(page)
    page = desk.post(place("undo"), {"version": Import.objects.get().version}, follow=True)
    assert Import.objects.get().state == "applied"
    assert "cannot be undone" in markup(page)


def test_report_says_what_would_be_right_where_it_is_chosen_on_a_page(desk):
    previewed(desk, TABLE + "1;Open the gate;Arland;red;2031\n")
    send(desk, "apply", "")

    row, _name = desk.get(place("?outcome=errors")).context["rows"][0]
    assert row.problems[0]["right"].startswith("Give every row its own key; tick “key”")

    older = ImportRow.objects.get(outcome="errors").problems[0]
    older.pop("about")
    ImportRow.objects.filter(outcome="errors").update(problems=[older])

    row, _name = desk.get(place("?outcome=errors")).context["rows"][0]
    assert row.problems == [older]


@pytest.mark.parametrize("zone", ["Etc/GMT+12", "Etc/GMT-12"])
def test_later_acts_are_of_the_day_of_the_organisation(desk, zone):
    previewed(desk)
    send(desk, "apply", "")
    NoteFactory(actor=secretary(), commitment=Commitment.objects.earliest("pk"))

    with timezone.override(zone):
        days = [later.on for later in acts_built_on(Import.objects.get())]

        assert days == [timezone.localdate(LedgerEntry.objects.latest("seq").at)]


def test_long_work_shows_how_far_it_is_and_is_asked_for_by_a_script(desk):
    previewed(desk)
    Import.objects.update(state="applying", done=3, total=12)

    page = markup(desk.get(place("")[:-1]))

    assert '<progress id="pg" max="12" value="3">25 %</progress>' in page
    assert "3 of 12 rows" in page
    told = desk.get(place("progress")).json()
    assert told == {"done": 3, "total": 12, "percent": 25, "working": True, "waits": True}


def test_page_of_long_work_says_when_nobody_does_it_and_what_to_do(desk):
    now = timezone.now()
    told = {
        (state, claimed_at): markup(desk.get(place("")[:-1]))
        for state, claimed_at in (("previewing", None), ("previewing", now), ("applying", now - CLAIMED_FOR))
        if ImportFactory(state=state, claimed_at=claimed_at, worker="w" if claimed_at else "")
    }

    assert ["data-waits hidden" not in page for page in told.values()] == [True, False, True]
    assert ["Not started yet" in page for page in told.values()] == [True, False, True]


@pytest.mark.parametrize("part", ["apply", "undo"])
def test_step_that_is_not_open_is_refused_with_the_reason(desk, part):
    upload(desk)

    answer = desk.post(place(part), {"version": Import.objects.get().version})

    assert answer.status_code == 400
    assert "is not possible" in str(answer.context["form"].errors)
    assert desk.get(place(part)).status_code == 302


def test_page_of_a_long_report_costs_what_it_shows(desk):
    imported = ImportFactory(state="applied", counts={"new": 120})
    ImportRow.objects.bulk_create(
        ImportRow(imported=imported, number=n, row=n + 1, key=str(n), outcome="new") for n in range(1, 121)
    )

    page = desk.get(place("?outcome=new&after=50"))

    assert [row.number for row, _name in page.context["rows"]] == list(range(51, 101))
    assert page.context["pages"]["next"] == "?outcome=new&after=100"
    assert [row.number for row, _name in desk.get(place("?page=last")).context["rows"]][-1] == 120
    assert counted(desk, place("?outcome=new")) == counted(desk, place("?outcome=new&after=50"))


def test_import_that_breaks_answers_with_its_report(desk, monkeypatch):
    previewed(desk)

    def broken(*_args, **_options):
        raise RuntimeError("Out of luck")

    monkeypatch.setattr(worker, "apply_import", broken)
    page = send(desk, "apply", "")

    assert page.status_code == 200
    assert Import.objects.get().state == "stopped"
    assert "Something went wrong" in markup(page)


def test_what_stays_of_an_import_that_was_taken_back_is_named(desk):
    previewed(desk)
    send(desk, "apply", "")

    page = send(desk, "undo", "")

    assert page.context["made"] == []
    assert page.context["stays"] == [("Processes", ["Talks of Arland and Borea"])]
    assert "Still in the register" in markup(page)


def test_what_is_wrong_with_a_row_is_told_in_the_words_of_the_pages():
    told = [
        page_problem(Problem(2, "Who", "x", code, about))
        for code, about in (
            ("missing", {"field": "2:assessed_on"}),
            ("undecided", {"list": "parties"}),
            ("no_such_day", {}),
        )
    ]

    assert told[0]["wrong"] == "No value for “Day of the assessment, commitment 2”."
    assert told[0]["code"] == "missing"
    assert [problem["right"] for problem in told[1:]] == [
        "Decide this value under “Values”, in the list “Parties”.",
        "Enter a day of the calendar, such as 2030-12-31.",
    ]
    by_hand = [code for code, (_wrong, right) in WRONG.items() if "mapping" in str(right) and code not in RIGHT_HERE]
    assert by_hand == []
    assert RIGHT_HERE.keys() - WRONG.keys() == set()
