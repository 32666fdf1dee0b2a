"""An import on its pages: the file read, its columns and values decided, everything typed kept, for staff only."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Import, SavedMapping

from ...admin.pages import client_of, read_form
from ...exchange.imports.files.samples import xlsx
from ...support.factories import DocumentFactory, PartyFactory, secretary
from ...support.pages import markup
from ..lists.test_register_page import counted
from .importing import NEW_DOCUMENT, place, send, upload, where

pytestmark = pytest.mark.django_db
SAMPLE = Path(settings.BASE_DIR) / "commitments" / "static" / "commitments" / "sample-import.csv"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def desk():
    return client_of(secretary())


def test_file_is_read_and_what_was_recognised_is_shown(desk):
    page = upload(desk, SAMPLE.read_bytes(), "sample.csv", source="Arland")

    assert where(page) == "reading"
    detected = page.context["look"].detected
    assert detected.format == "csv"
    assert detected.encoding == "cp1252"
    assert detected.separator == ";"
    assert detected.heading_row == 3
    assert detected.dropped == ["Colour"]
    assert page.context["look"].rows == 12
    assert Import.objects.get().source == "Arland"


@pytest.mark.parametrize(
    ("content", "wrong"), [(b"%PDF-1.7 no table", "not a table"), (b"\x1f\x8b\x08", "compressed file")]
)
def test_file_that_is_no_table_is_refused_at_its_field_and_nothing_is_kept(desk, content, wrong):
    page = upload(desk, content, "paper.csv", source="Arland")

    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["file"]
    assert wrong in page.context["form"].errors["file"][0]
    assert page.context["form"]["source"].value() == "Arland"
    assert Import.objects.count() == 0


def test_file_that_another_reading_could_mend_is_kept_and_its_reading_asked(desk):
    page = upload(desk, '{"promises": [{"id": 1')

    assert where(page) == "reading"
    assert "This is not valid JSON" in next(str(message) for message in page.context["messages"])
    assert "press “Apply”" in markup(desk.get(place("reading")))
    page = desk.post(place("reading"), {"version": "1", "format": "jsonl", "records": "commitments"})
    assert page.status_code == 400
    assert "no list of objects" in str(page.context["form"].errors)


def test_file_without_rows_does_not_lead_on_and_its_page_says_what_would(desk):
    page = markup(upload(desk, "ID;Pledge\n"))

    assert "There are no rows below the headings" in page
    assert "Continue to columns" not in page
    assert where(desk.get(place("")[:-1], follow=True)) == "reading"


def test_reading_is_changed_and_the_mapping_proposed_anew(desk):
    upload(desk, "a title above\nID;Pledge\n1;Open the road\n")
    form = read_form(desk.get(place("reading")))
    assert form["heading_row"] == ["2"]

    page = desk.post(place("reading"), form | {"heading_row": "0"}, follow=True)

    assert page.context["look"].detected.columns == ["column A", "column B"]
    assert Import.objects.get().mapping["guess"]["kept"] == ["column A", "column B"]


def test_another_sheet_is_read_by_its_own_headings(desk, tmp_path):
    rows: list[list[str]] = [["ID", "Pledge"], ["1", "Open the road"], ["2", "Close it"]]
    sheets = {"Pledges": rows, "Older": [["A title"], [], *rows]}
    upload(desk, xlsx(tmp_path / "sheets.xlsx", sheets).read_bytes(), "sheets.xlsx")
    form = read_form(desk.get(place("reading")))
    assert form["sheet"] == ["Pledges"]
    assert form["heading_row"] == ["1"]

    page = desk.post(place("reading"), form | {"sheet": "Older"}, follow=True)

    assert page.context["look"].detected.heading_row == 3
    assert page.context["look"].rows == 2


def test_columns_begin_with_what_is_guessed_and_keep_what_is_chosen(desk):
    DocumentFactory(slug="talks", title="The talks")
    upload(desk)
    columns = desk.get(place("columns")).context["lines"]
    assert [(line["column"], line["field"].value(), line["key"].value()) for line in columns] == [
        ("ID", "", True),
        ("Pledge", "quotation", False),
        ("Who", "lead", False),
        ("Shelf", "", False),
        ("Due", "deadline", False),
    ]

    page = send(desk, "columns", "save", field_3="remark", constant_document="The talks", constant_kind="deliverable")

    assert where(page) == "values"
    mapping = Import.objects.get().mapping
    assert mapping["fields"] == {
        "quotation": {"column": "Pledge"},
        "lead": {"separator": "", "column": "Who"},
        "remark": {"column": "Shelf"},
        "deadline": {"column": "Due"},
        "document": {"constant": {"is": "talks"}},
        "kind": {"constant": "deliverable"},
        "tier": {"constant": "internal"},
    }
    assert mapping["key"] == ["ID"]


def test_line_break_is_chosen_as_browsers_send_it(desk):
    upload(desk, 'ID;Pledge;Who\n1;Open the road;"Arland\nBorea"\n2;Close it;Arland\n')
    chosen = NEW_DOCUMENT | {"read--lead--separator": "\r\n"}

    page = send(desk, "columns", "save", **chosen)

    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["constant_kind"]
    assert page.context["form"]["read--lead--separator"].value() == "\n"

    send(desk, "columns", "save", constant_kind="deliverable", **chosen)

    assert Import.objects.get().mapping["fields"]["lead"]["separator"] == "\n"


def test_what_is_wrong_of_columns_stands_at_its_field_and_everything_typed_is_kept(desk):
    upload(desk)

    page = send(desk, "columns", "save", field_4="quotation", constant_document="Nowhere", constant_reason="Said so")

    assert page.status_code == 400
    assert {name: errors[0].split(".")[0] for name, errors in page.context["form"].errors.items()} == {
        "field_4": "“Quotation” can have only one column, and “Pledge” is mapped to it",
        "constant_document": "The register has no “Nowhere” (Documents)",
        "constant_kind": "“Kind” has no column",
    }
    kept = read_form(page)
    assert kept["field_4"] == ["quotation"]
    assert kept["constant_document"] == ["Nowhere"]
    assert kept["constant_reason"] == ["Said so"]


def test_constants_that_are_open_are_marked_until_they_are_filled_in(desk):
    upload(desk, "Pledge;State\nOpen the road;done\n")

    def marked(page) -> list[str]:
        return [line["field"].name.removeprefix("constant_") for line in page.context["asked"] if line["is_open"]]

    page = desk.get(place("columns"))
    assert marked(page) == ["document", "kind", "assessed_on", "reason"]
    assert markup(page).count('class="field todo"') == 4

    send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="deliverable", constant_reason="As the source says.")

    assert marked(desk.get(place("columns"))) == ["assessed_on"]


def test_what_chosen_columns_leave_open_is_asked_before_going_on(desk):
    DocumentFactory(slug="talks", title="The talks")
    upload(desk, "Pledge;Until\nOpen the road;03/04/2030\n")
    form = {"constant_document": "talks", "constant_kind": "standing"}

    page = send(desk, "columns", "save", field_1="deadline", **form)

    assert where(page) == "columns"
    assert [line["field"].name for line in page.context["questions"]] == ["read--deadline--order"]
    page = send(desk, "columns", "save")
    assert where(page) == "preview"
    assert "answer stay open" in markup(page)
    page = send(desk, "columns", "save", **{"read--deadline--order": "mdy"})
    assert Import.objects.get().mapping["fields"]["deadline"] == {"order": "mdy", "column": "Until"}
    assert where(page) == "preview"


def test_one_column_fills_two_fields_and_one_row_holds_two_commitments(desk):
    DocumentFactory(slug="talks", title="The talks")
    upload(desk, "First;Second;Who\nOpen the road;Close it;Arland\n")
    page = send(desk, "columns", "sets", sets="2", field_2="lead")
    assert page.status_code == 200
    assert page.context["form"].row_sets == 2
    form = read_form(page) | {"field_0": "1:title", "field_1": "2:title", "act": "save"}
    form |= {"further_column_0": "Who", "further_field_0": "remark", "constant_document": "talks"}

    desk.post(place("columns"), form | {"constant_kind": "standing"})

    mapping = Import.objects.get().mapping
    assert mapping["each"] == [{"title": {"column": "First"}}, {"title": {"column": "Second"}}]
    assert mapping["fields"]["lead"]["column"] == "Who"
    assert mapping["fields"]["remark"]["column"] == "Who"


def test_every_value_is_decided_before_the_preview(desk):
    PartyFactory(slug="borea", name="Borea")
    DocumentFactory(slug="talks", title="The talks")
    upload(desk)
    chosen = {"field_3": "status", "read--lead--separator": ","}
    said = {"constant_document": "talks", "constant_kind": "deliverable", "constant_assessed_on": "2018-03-01"}
    send(desk, "columns", "save", **chosen, **said, constant_reason="As the source says.")

    page = desk.get(place("values"))
    assert {tab["label"]: tab["open"] for tab in page.context["tabs"]} == {"Statuses": 2, "Parties": 1}
    page = send(desk, "values/?of=statuses", "save")
    assert "Nothing was decided" in markup(page)
    page = send(desk, "values/?of=statuses", "save", way_0="3", way_1="1")
    assert page.redirect_chain[-1][0].endswith("/values/?of=parties")
    group = page.context["values"].groups[0]
    assert group.spellings == {"Arland": 1, "arland": 1}

    page = send(desk, "values/?of=parties", "save", way_0="is", words_0="Nowhere")
    assert page.status_code == 400
    assert list(page.context["form"].errors) == ["words_0"]
    page = send(desk, "values/?of=parties", "save", way_0="create:state", words_0="")

    assert where(page) == "preview"
    values = Import.objects.get().mapping["values"]
    made = {"create": "Arland", "kind": "state"}
    assert values["parties"] == {"Arland": made, "arland": made, "Borea": {"is": "borea"}}
    assert values["statuses"] == {"red": "3", "amber": "1"}


def test_hundreds_of_values_are_paged_found_and_decided_at_once(desk):
    DocumentFactory(slug="talks", title="The talks")
    rows = "".join(f"Pledge {n};Party {n}\n" for n in range(120))
    upload(desk, f"Pledge;Who\n{rows}")
    send(desk, "columns", "save", constant_document="talks", constant_kind="standing")

    page = desk.get(place("values"))
    assert page.context["found"] == 120
    assert len(page.context["values"].groups) == 50
    assert bool(page.context["pages"])
    page = send(desk, "values/?of=parties&q=party+11", "all", all_way="create:group")
    assert page.context["tabs"][0]["open"] == 109
    send(desk, "values/?of=parties", "all", all_way="leave out")

    decided = Import.objects.get().mapping["values"]["parties"]
    assert decided["Party 111"] == {"create": "Party 111", "kind": "group"}
    assert list(decided.values()).count("leave out") == 109


def test_mapping_is_downloaded_uploaded_and_kept_for_the_next_table(desk):
    DocumentFactory(slug="talks", title="The talks")
    upload(desk, source="Arland")
    send(desk, "columns", "save", constant_document="talks", constant_kind="standing", field_3="remark")
    text = desk.get(place("mapping.json")).content
    send(desk, "columns", "keep", source="Arland")
    assert SavedMapping.objects.get().source == "Arland"

    upload(desk, source="Arland")
    assert Import.objects.latest("pk").mapping["fields"]["remark"] == {"column": "Shelf"}
    upload(desk)
    assert "remark" not in Import.objects.latest("pk").mapping["fields"]
    version = str(Import.objects.latest("pk").version)
    sent = {"act": "file", "version": version, "mapping": SimpleUploadedFile("m.json", text)}
    page = desk.post(place("columns"), sent, follow=True)
    assert where(page) == "values"
    assert Import.objects.latest("pk").mapping["fields"]["remark"] == {"column": "Shelf"}


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        (b"no json", "This is not JSON"),
        (b"[]", "This is JSON, but not a mapping"),
        (b'{"fields": {"title": {"column": "Elsewhere"}}}', "no such column"),
        (b'{"fields": {"tittle": {}}, "records": "x"}', "use one of commitments"),
    ],
)
def test_file_that_is_no_mapping_is_refused_with_the_reason(desk, content, wrong):
    upload(desk)
    before = Import.objects.get().mapping

    sent = {"act": "file", "version": "3", "mapping": SimpleUploadedFile("m.json", content)}
    page = desk.post(place("columns"), sent)

    assert page.status_code == 400
    assert wrong in str(page.context["file_form"].errors["mapping"])
    assert page.context["refused"] is page.context["file_form"]
    assert Import.objects.get().mapping == before


def test_change_from_another_page_is_noticed_and_what_was_chosen_kept(desk):
    DocumentFactory(slug="talks", title="The talks")
    upload(desk)
    form = read_form(desk.get(place("columns"))) | {"constant_document": "talks", "constant_kind": "standing"}
    send(desk, "columns", "save", constant_document="talks", constant_kind="recurring")

    page = desk.post(place("columns"), form | {"act": "save"})

    assert page.status_code == 400
    assert "Someone else changed" in str(page.context["form"].errors)
    assert read_form(page)["constant_kind"] == ["standing"]
    assert Import.objects.get().mapping["fields"]["kind"] == {"constant": "recurring"}


def test_import_that_wrote_nothing_is_discarded(desk):
    upload(desk)
    version = str(Import.objects.get().version)
    asking = markup(desk.get(place("reading"))).partition("Discard this import…</summary>")[2]
    assert "The file is deleted, with the choices made" in asking.partition("Discard import</button>")[0]

    page = desk.post(place("discard"), {"version": version}, follow=True)

    assert page.redirect_chain[-1][0] == "/imports/"
    assert Import.objects.count() == 0


def test_list_costs_the_same_for_one_import_and_for_three(desk):
    assert "No imports yet" in markup(desk.get("/imports/"))
    upload(desk)
    one = counted(desk, "/imports/")
    upload(desk)
    upload(desk)

    assert counted(desk, "/imports/") == one
    Import.objects.update(counts={"skipped": 2, "errors": 1})
    page = desk.get("/imports/")
    assert len(page.context["lines"]) == 3
    assert markup(page).count("<span>2 skipped · 1 with errors") == 3


@pytest.mark.parametrize("part", ["", "reading/", "columns/", "values/", "preview/", "mapping.json", "preview.csv"])
def test_import_that_is_not_there_is_not_found(desk, part):
    assert desk.get(f"/imports/99999999999999999999/{part}").status_code == 404
