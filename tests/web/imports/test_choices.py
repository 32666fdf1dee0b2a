"""What the pages of an import offer to be chosen: what is nearly alike, other languages, histories, marks."""

import json

import pytest

from commitments.models import Import

from ...admin.pages import client_of, read_form
from ...exchange.imports.files.samples import xlsx
from ...support.factories import DocumentFactory, PartyFactory, secretary
from ...support.pages import markup
from .importing import NEW_DOCUMENT, place, send, upload, where

pytestmark = pytest.mark.django_db
NAMES = """Pledge;Who
Open the road;Republic of Arland
Close it;Republic of Arlend
Mend it;Republic of Arland
Pave it;Boreas
"""
HISTORY = [{"on": "03/04/2024", "state": {"label": "done"}, "note": "In force."}]
RECORDS = [{"text": "Open the road", "texte": "Ouvrir la route", "updates": HISTORY}]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def desk():
    return client_of(secretary())


def decided():
    return Import.objects.latest("pk").mapping["values"]["parties"]


def with_names(desk):
    PartyFactory(slug="borea", name="Borea")
    upload(desk, NAMES)
    return send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing", **{"read--lead--separator": ""})


def test_what_is_nearly_alike_is_offered_taken_and_undone(desk):
    page = with_names(desk)
    lines = [(line.group.name, dict(line.way.field.choices)) for line in page.context["values"].lines()]
    assert [(name, ways.get("near"), ways.get("near-in-file")) for name, ways in lines] == [
        ("Republic of Arland", None, None),
        ("Republic of Arlend", None, "Closest match in the file: Republic of Arland"),
        ("Boreas", "Closest match in the register: Borea", None),
    ]
    known = markup(page).partition('<datalist id="known-parties">')[2].partition("</datalist>")[0]
    assert '<option value="Republic of Arlend">' in known

    send(desk, "values/?of=parties", "save", way_0="create:state", way_1="near-in-file", way_2="near")
    made = {"create": "Republic of Arland", "kind": "state"}
    assert decided() == {
        "Republic of Arland": made,
        "Republic of Arlend": {"as": "Republic of Arland"},
        "Boreas": {"is": "borea"},
    }

    send(desk, "values/?of=parties&show=all", "save", way_1="")
    assert decided()["Republic of Arlend"] is None


def test_list_of_what_is_wrong_names_the_value(desk):
    with_names(desk)

    page = send(desk, "values/?of=parties", "save", way_2="is")

    summary = markup(page).partition('class="error-summary"')[2].partition("</div>")[0]
    assert "Existing entry, or name of the new one: Boreas</a>: Enter the existing entry (Parties)." in summary


def test_all_that_is_nearly_alike_is_taken_at_once(desk):
    with_names(desk)

    send(desk, "values/?of=parties", "all", all_way="near")

    assert [name for name, decision in decided().items() if decision is None] == ["Republic of Arland"]
    page = send(desk, "values/?of=parties", "all", all_way="near")
    assert "None of these values has a close match" in str(page.context["form"].errors["all_way"])


def test_two_values_are_not_each_the_same_as_the_other(desk):
    with_names(desk)
    send(desk, "values/?of=parties", "save", way_1="near-in-file")

    page = send(desk, "values/?of=parties", "save", way_0="as", words_0="Republic of Arlend")

    assert "is matched with this value" in page.context["form"].errors["words_0"][0]


def test_other_languages_and_histories_are_chosen_on_the_page_of_the_columns(desk):
    upload(desk, json.dumps(RECORDS), "records.json")

    form = {
        **NEW_DOCUMENT,
        **{
            "constant_kind": "standing",
            "said_column_0": "texte",
            "said_language_0": "fr",
            "said_title_0": "Les accords",
        },
        **{"history_column": "updates", "history_status": "state.label", "history_assessed_on": "on"},
        **{"history_order": "dmy", "history_why": "Said so."},
    }

    page = send(desk, "columns", "save", **form)

    mapping = Import.objects.get().mapping
    assert mapping["translations"] == {"fr": {"column": "texte", "title": "Les accords"}}
    assert mapping["history"]["column"] == "updates"
    shown = desk.get(place("columns")).context
    assert list(shown["form"].columns_beside()) == ["texte", "updates"]
    assert "see below" in next(line["matched"] for line in shown["lines"] if line["column"] == "texte")
    assert mapping["history"]["fields"]["status"] == {"column": "state.label"}
    assert mapping["history"]["fields"]["assessed_on"] == {"column": "on", "order": "dmy"}
    assert mapping["history"]["fields"]["reason"]["constant"] == "Said so."
    assert where(page) == "preview"
    assert send(desk, "preview", "").context["preview"]["counts"]["new"] == 1

    send(desk, "columns", "save", said_language_0="", history_column="")
    assert not {"translations", "history"} & Import.objects.get().mapping.keys()


def test_what_a_history_or_a_translation_lacks_stands_at_its_field(desk):
    upload(desk, json.dumps(RECORDS), "records.json")
    lacking = {"said_language_0": "fr", "said_column_0": "", "history_column": "updates", "history_status": ""}

    page = send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing", **lacking)

    assert page.status_code == 400
    assert {"said_column_0", "history_status"} <= page.context["form"].errors.keys()
    assert read_form(page)["said_language_0"] == ["fr"]


def test_headings_of_two_lines_are_the_same_when_the_file_is_read_again(desk):
    text = "No;Action;Responsibility;;Timeframe;\n;;Lead;Support;From;To\n1;Open the road;Arland;Borea;2025;2026\n"
    upload(desk, text)
    assert Import.objects.get().table["columns"][2:] == [
        *("Responsibility Lead", "Responsibility Support", "Timeframe From", "Timeframe To"),
    ]

    page = send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing")
    assert where(page) == "values"
    page = send(desk, "preview", "")

    assert page.status_code == 200
    assert page.context["preview"]["counts"]["errors"] == 1


def test_file_without_values_has_nothing_to_decide(desk):
    upload(desk, "Pledge\nOpen the road through the pass\n")

    page = desk.get(place("values"))

    assert page.status_code == 200
    assert "No values to decide" in markup(page)


def test_language_of_a_new_document_is_proposed_and_kept(desk):
    upload(desk, "Обязательство\nОткрыть дорогу через перевал\n")
    assert read_form(desk.get(place("columns")))["made_language"] == ["ru"]

    send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing")

    assert Import.objects.get().mapping["fields"]["document"]["constant"]["language"] == "ru"


def test_marks_under_the_names_of_parties_are_read_as_these(desk):
    for name in ("Arland", "Borea"):
        PartyFactory(slug=name.lower(), name=name)
    DocumentFactory(slug="talks")

    upload(desk, "Pledge;Arland;Borea;Cland\nOpen the road;X;;x\nClose it;;x;-\n")

    mapping = Import.objects.get().mapping
    assert mapping["fields"]["lead"] == {"columns": ["Arland", "Borea", "Cland"], "marks": True}
    assert mapping["guess"]["counts"]["parties"] == {"Arland": 1, "Borea": 1, "Cland": 1}
    send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing")
    assert Import.objects.get().mapping["fields"]["lead"]["marks"] is True
    send(desk, "columns", "save", **{"read--lead--marks": ""})
    assert not Import.objects.get().mapping["fields"]["lead"]["marks"]
    assert Import.objects.get().mapping["guess"]["counts"]["parties"] == {"x": 2, "X": 1, "-": 1}


def test_marks_under_statuses_are_read_as_these(desk):
    DocumentFactory(slug="talks")
    upload(desk, "Pledge;Kept;Postponed;Not started\nOpen the road;X;;\nClose it;;x;\nMend it;;;x\n")

    mapping = Import.objects.get().mapping
    assert mapping["fields"]["status"] == {"columns": ["Kept", "Postponed", "Not started"], "marks": True}
    assert mapping["values"]["statuses"]["Postponed"] is None
    send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing", field_3="")
    assert Import.objects.get().mapping["fields"]["status"] == {"columns": ["Kept", "Postponed"], "marks": True}
    page = send(desk, "columns", "save", field_0="status", field_1="quotation")
    assert "“Status” can have only one column" in markup(page)


def test_sheets_of_one_heading_are_offered_as_one_table(desk, tmp_path):
    book = xlsx(tmp_path / "book", {year: [["ID", "Pledge"], ["1", f"Open it in {year}"]] for year in ("2025", "2026")})
    page = upload(desk, book.read_bytes(), "book.xlsx")
    assert Import.objects.get().mapping["guess"]["other_sheets"] == ["2026"]
    assert "The other sheets of the file are not read." in markup(page)

    page = desk.post(place("reading"), read_form(page) | {"sheet": "*"}, follow=True)
    assert "The other sheets of the file are not read." not in markup(page)
    assert '<th scope="row" class="numeric">2 of sheet 2</th>' in markup(page)
    assert Import.objects.get().mapping["guess"]["kept"] == ["sheet"]


def test_long_document_can_be_kept_as_one(desk):
    with_names(desk)
    assert "one_text" not in Import.objects.latest("pk").mapping

    send(desk, "columns", "save", one_text="on")

    assert Import.objects.latest("pk").mapping["one_text"] is True
    assert desk.get(place("columns")).context["form"]["one_text"].value() is True
