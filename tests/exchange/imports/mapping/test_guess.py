import pytest

from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.queries.imports.names import load_names

from ....support.factories import (
    CommitmentFactory,
    DocumentFactory,
    PartyFactory,
    PartyNameFactory,
    ThemeFactory,
)
from ....support.shared import shared_folder
from ...exports.test_commitments_csv import HEADINGS
from ..files.samples import delimited

pytestmark = pytest.mark.django_db


def guess(path, **options):
    with spool_table(path, Choice()) as table:
        mapping = guess_mapping(table, load_names(), source="test", **options)
    read_mapping(mapping)
    return mapping


def sheet(tmp_path, *rows):
    return delimited(tmp_path / "file", [list(row) for row in rows])


def test_columns_values_and_what_is_open_are_proposed(tmp_path):
    PartyFactory(slug="turkey", name="Turkey")
    path = sheet(
        tmp_path,
        ["ID", "Pledge", "Country", "Status", "Due", "Colour"],
        ["1", "Open the road", "Turkey; Iran", "Done", "01/02/2030", "red"],
        ["2", "Close the road", "TURKEY", "broken", "03/04/2030", "blue"],
    )

    mapping = guess(path)

    assert mapping["records"] == "commitments"
    assert mapping["key"] == ["ID"]
    assert mapping["fields"] == {
        "key": {"column": "ID"},
        "quotation": {"column": "Pledge"},
        "lead": {"column": "Country", "separator": ";"},
        "deadline": {"column": "Due", "order": None},
        "status": {"column": "Status"},
        "document": {"constant": None},
        "kind": {"constant": None},
        "tier": {"constant": "internal"},
        "confidence": {"constant": "reported"},
        "assessed_on": {"constant": None},
        "reason": {"constant": None},
    }
    assert mapping["values"] == {
        "parties": {"Turkey": {"is": "turkey"}, "Iran": None, "TURKEY": {"is": "turkey"}},
        "statuses": {"Done": "3", "broken": None},
    }
    assert mapping["guess"]["look_alikes"] == {"parties": [["Turkey", "TURKEY"]]}
    assert mapping["guess"]["kept"] == ["Colour"]
    assert mapping["guess"]["undecided"] == {
        **{f"fields.{name}": ["constant"] for name in ("document", "kind", "assessed_on", "reason")},
        **{"fields.deadline": ["order"], "values.parties": ["Iran"], "values.statuses": ["broken"]},
    }


def test_party_is_found_by_code_and_by_its_names_in_other_languages(tmp_path):
    party = PartyFactory(slug="kazakhstan", name="Kazakhstan", iso2="KZ", iso3="KAZ")
    PartyNameFactory(party=party, language="ru", short="Казахстан", official="Республика Казахстан")
    names = ["kaz", "KZ", "казахстан", "Республика  Казахстан"]
    path = sheet(tmp_path, ["pledge", "party"], *[[f"p{i}", name] for i, name in enumerate(names)])

    assert guess(path)["values"]["parties"] == {name: {"is": "kazakhstan"} for name in names}


def test_name_that_two_share_is_left_to_a_person(tmp_path):
    for slug in ("congo", "drc"):
        PartyNameFactory(party=PartyFactory(slug=slug), language="en", short="Congo")

    assert guess(sheet(tmp_path, ["pledge", "party"], ["a", "Congo"]))["values"]["parties"] == {"Congo": None}


@pytest.mark.parametrize(
    ("second", "records"),
    [("Close the road", "commitments"), ("Open the road", "assessments"), ("A8-02", "assessments")],
)
def test_rows_of_different_words_with_a_day_are_no_changes_of_status(tmp_path, second, records):
    first = "A8-01" if second == "A8-02" else "Open the road"
    rows = [[first, "begun", "2030-01-01"], [second, "done", "2030-02-01"]]

    assert guess(sheet(tmp_path, ["promise", "status", "date"], *rows))["records"] == records


def test_body_is_who_does_it_or_what_is_said_as_its_cells_say(tmp_path):
    rows = [[f"Road {n}", f"We open road no. {n} for all of the people.\n\nSource: paper"] for n in range(3)]

    said = guess(sheet(tmp_path, ["title", "body"], *rows))["fields"]
    whose = guess(
        sheet(tmp_path, ["title", "body"], *[[title, "Dept. of Trade, Industry and Roads"] for title, _ in rows])
    )

    assert [name for name, rule in said.items() if rule.get("column") == "body"] == ["quotation"]
    assert [name for name, rule in whose["fields"].items() if rule.get("column") == "body"] == ["lead"]


def test_order_of_dates_that_the_column_decides_is_not_asked(tmp_path):
    mapping = guess(sheet(tmp_path, ["pledge", "due"], ["a", "01/02/2030"], ["b", "31/12/2030"]))

    assert mapping["fields"]["deadline"] == {"column": "due", "order": "dmy"}


@pytest.mark.parametrize(("cells", "whole"), [(["50%", "100%"], 100), (["0", "75"], 100), (["0", "1"], None)])
def test_percentages_are_recognised_and_what_they_count_to_is_asked_where_it_is_open(tmp_path, cells, whole):
    mapping = guess(sheet(tmp_path, ["pledge", "progress"], *[["a", cell] for cell in cells]))

    assert mapping["fields"]["status"] == {"column": "progress", "whole": whole}
    assert "statuses" not in mapping["values"]


@pytest.mark.parametrize(
    ("cells", "field"), [(["done", "not begun"], "status"), (["open"], "status"), (["Kansas", "Ohio"], "lead")]
)
def test_state_is_how_far_a_pledge_is_or_whose_it_is_as_its_cells_say(tmp_path, cells, field):
    mapping = guess(sheet(tmp_path, ["pledge", "state"], *[[f"pledge of {cell}", cell] for cell in cells]))

    assert [name for name, rule in mapping["fields"].items() if rule.get("column") == "state"] == [field]


@pytest.mark.parametrize("heading", ["status", "status.code"])
@pytest.mark.parametrize("cells", [["0", "1", "2", "3"], ["X", "done"]])
def test_steps_of_another_scale_are_neither_shares_nor_our_codes(tmp_path, cells, heading):
    mapping = guess(sheet(tmp_path, ["pledge", heading], *[["a", cell] for cell in cells]))

    assert mapping["fields"]["status"] == {"column": heading}
    assert mapping["values"]["statuses"] == {cell: "3" if cell == "done" else None for cell in cells}


def test_own_export_is_recognised_and_everything_in_it_decided(tmp_path, client):
    document = DocumentFactory(title="Communiqué; first, part")
    CommitmentFactory(document=document, themes=[ThemeFactory(name="Aid")])
    path = tmp_path / "file"
    path.write_bytes(client.get("/commitments/export.csv").getvalue())

    mapping = guess(path)

    worked_out = {"timeliness", "days overdue", "comes again", "times extended", "days moved", "status", "disputed"}
    read = set(HEADINGS) - worked_out - {"time zone", "owner", "reminders without a reply", "link"}
    assert {rule["column"] for rule in mapping["fields"].values()} == read
    assert mapping["guess"]["undecided"] == {}
    assert mapping["fields"]["lead"]["separator"] == ";"


@pytest.mark.parametrize(
    ("name", "records", "undecided"),
    [
        ("nz_promises/promises.csv", "commitments", ["not-delivered", "superseded", "in-progress", "abandoned"]),
        ("trumptracker/data.json", "commitments", ["Broken", "In progress", "Compromised"]),
        ("trumptracker/status_history_DERIVED.csv", "assessments", ["Broken", "In progress", "Compromised"]),
    ],
)
def test_status_words_of_real_registers_are_not_guessed_where_registers_differ(name, records, undecided):
    folder, _, file = name.partition("/")

    mapping = guess(shared_folder(folder) / file)

    assert mapping["records"] == records
    assert mapping["guess"]["undecided"]["values.statuses"] == undecided


def test_columns_of_other_languages_are_translations(tmp_path):
    path = sheet(
        tmp_path,
        ["target", "title_en", "title_ar", "title_zh-Hans", "title_no", "blorb_fr", "title_id"],
        ["1", "Open the road. " * 21, "افتحوا الطريق", "开路", "Åpne veien", "Note", "Buka jalan"],
    )

    mapping = guess(path)

    assert mapping["fields"]["quotation"] == {"column": "title_en"}
    assert mapping["translations"] == {code: {"column": f"title_{code}"} for code in ("ar", "zh-Hans", "no", "id")}
    assert mapping["guess"]["kept"] == ["blorb_fr"]


def test_name_that_stands_alone_in_one_column_is_not_cut_in_another(tmp_path):
    path = sheet(
        tmp_path,
        ["pledge", "lead", "supporting"],
        ["a", "Minister of Trade, Industry and Energy", "Minister of Health, Minister of Trade, Industry and Energy"],
        ["b", "Minister of Health", "Minister of Trade, Industry and Energy, Minister of Health"],
        ["c", "Minister of Health", "Minister of Health, Minister of Trade, Industry and Energy"],
    )

    names = guess(path)["values"]["parties"]

    assert sorted(names) == ["Minister of Health", "Minister of Trade, Industry and Energy"]


def fields_of(mapping):
    """The column of each field that has one."""
    return {name: rule["column"] for name, rule in mapping["fields"].items() if "column" in rule}


def test_records_in_a_cell_are_no_day_and_no_reason(tmp_path):
    steps = '[{"label": "announced", "from": "2023-05-20"}]'
    rows = [
        ["Open the road", steps, "Waits for the budget.", steps, "begun"],
        ["Close the road", "", "Waits for the law.", steps, "begun"],
    ]
    path = sheet(tmp_path, ["promise", "timeline", "tracking note", "update", "status"], *rows)

    assert fields_of(guess(path)) == {"quotation": "promise", "status": "status", "reason": "tracking note"}


@pytest.mark.parametrize(
    ("heading", "field"), [("measurable outcome", None), ("progress", "reason"), ("status", "status")]
)
def test_sentences_are_no_status_unless_their_heading_says_so(tmp_path, heading, field):
    told = "Publication of the revised plan; number of districts in which it is in force by {}."
    path = sheet(tmp_path, ["promise", heading], *[[f"Open road {year}", told.format(year)] for year in range(3)])

    assert next((name for name, column in fields_of(guess(path)).items() if column == heading), None) == field


def test_sentences_beside_a_status_say_why(tmp_path):
    rows = [["Open the road", "kept", "It was opened in June."], ["Close the road", "broken", "Nothing was done."]]

    found = fields_of(guess(sheet(tmp_path, ["promise", "status", "assessment"], *rows)))

    assert found == {"quotation": "promise", "status": "status", "reason": "assessment"}


@pytest.mark.parametrize("cells", [("100", "40%"), ("completed", "not started")])
def test_shares_and_other_statuses_beside_a_status_are_no_reason(tmp_path, cells):
    rows = [["Open the road", "kept", cells[0]], ["Close the road", "broken", cells[1]]]

    assert fields_of(guess(sheet(tmp_path, ["promise", "status", "progress"], *rows))) == {
        "quotation": "promise",
        "status": "status",
    }


def test_tier_of_other_words_is_none(tmp_path):
    rows = [["Open the road", "High", "internal"], ["Close the road", "Low", "public"]]

    assert "tier" not in fields_of(guess(sheet(tmp_path, ["promise", "cost tier"], *[row[:2] for row in rows])))
    assert fields_of(guess(sheet(tmp_path, ["promise", "cost tier", "our tier"], *rows)))["tier"] == "our tier"


def test_pictures_are_no_evidence(tmp_path):
    pictures = ["https://example.org/icons/1.svg", "https://example.org/icons/2.PNG?size=2"]
    rows = [["Open the road", pictures[0]], ["Close the road", pictures[1]]]

    assert fields_of(guess(sheet(tmp_path, ["promise", "icon url"], *rows))) == {"quotation": "promise"}


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        ([["138.1", "Ratify the treaty"], ["138.2", "Ratify the treaty"], ["138.3", "Open the road"]], ["Paragraph"]),
        ([["138.1", "Ratify the treaty"], ["138.1", "Ratify the treaty"], ["138.3", "Open the road"]], []),
        ([["138.1", "Ratify the treaty"], ["138.2", "Ratify it again"], ["138.3", "Open the road"]], []),
        ([["138.1", "Ratify the treaty"], ["", "Ratify the treaty"], ["138.3", "Open the road"]], []),
    ],
)
def test_numbers_of_passages_are_the_key_where_only_they_tell_rows_apart(tmp_path, rows, key):
    mapping = guess(sheet(tmp_path, ["Paragraph", "Recommendation"], *rows, ["", ""]))

    assert fields_of(mapping) == {"quotation": "Recommendation", "provision": "Paragraph"}
    assert mapping["key"] == key


def test_targets_that_are_words_are_no_key(tmp_path):
    rows = [["Relative", f"Cut emissions by {share} % by 2030"] for share in range(20, 23)]

    mapping = guess(sheet(tmp_path, ["Target type", "Target"], *rows))

    assert fields_of(mapping) == {"quotation": "Target"}
    assert mapping["key"] == []


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        (["in progress", "kept", "half done"], {"lead": "Who", "status": "State"}),
        (["Ongoing", "On track", "Not as promised"], {"lead": "Who", "status": "State"}),
        (["Ruritania", "Sylvania", "Mixed Boundary Commission"], {"lead": "State"}),
    ],
)
def test_column_of_states_is_the_status_and_one_of_countries_the_lead(tmp_path, cells, told):
    parties = ["Ruritania", "Ruritania, Sylvania", "Sylvania"]
    rows = [[f"Open the road number {cell}", party, cell] for cell, party in zip(cells, parties, strict=True)]

    fields = fields_of(guess(sheet(tmp_path, ["Promise", "Who", "State"], *rows)))

    assert {name: fields[name] for name in ("lead", "status") if name in fields} == told


@pytest.mark.parametrize("heading", ["Date of commitment", "Decision", "Recommendation"])
def test_column_of_days_is_never_proposed_as_the_words(tmp_path, heading):
    rows = [[f"We open road no. {n} for all of the people of the valley.", ""] for n in range(10)]
    rows[0][1], rows[5][1] = "12 May 2020", "3 March 2021"

    mapping = guess(sheet(tmp_path, ["What they said", heading], *rows))

    assert mapping["fields"]["quotation"] == {"column": "What they said"}
    assert "title" not in mapping["fields"]


def test_full_column_of_sentences_is_proposed_before_one_that_is_mostly_empty(tmp_path):
    rows = [[f"We open road no. {n} for all of the people of the valley.", ""] for n in range(10)]
    rows[0][1] = "We said so already at the last meeting, and at the one before it, and say it again."

    mapping = guess(sheet(tmp_path, ["What they said", "Earlier commitments made"], *rows))

    assert mapping["fields"]["quotation"] == {"column": "What they said"}


def test_longest_sentences_are_looked_for_in_columns_that_are_filled(tmp_path):
    rows = [[f"We open road no. {n} for all of the people.", ""] for n in range(10)]
    rows[0][1] = "Somebody wrote here what was on his mind, at great length, and nobody ever looked at it again."

    mapping = guess(sheet(tmp_path, ["What they said", "Zzz"], *rows))

    assert mapping["fields"]["quotation"] == {"column": "What they said"}


def columns(mapping):
    return {name: rule["column"] for name, rule in mapping["fields"].items() if "column" in rule}


@pytest.mark.parametrize(
    ("headings", "supported", "noted"),
    [
        (["State under review", "Recommendation", "Recommending state", "Response"], "Supported", "Noted"),
        (["Estado examinado", "Recomendación", "Estado recomendante", "Respuesta"], "Apoyada", "Tomada nota"),
        (["État examiné", "Recommandation", "État recommandant", "Réponse"], "Acceptée", "Notée"),
    ],
)
def test_recommendations_bind_the_state_under_review_as_it_answered(tmp_path, headings, supported, noted):
    rows = [["Fiji", "Ratify the convention", "Chile", supported], ["Fiji", "Abolish the penalty", "Chile", noted]]

    mapping = guess(sheet(tmp_path, headings, *rows))

    state, words, asking, answer = headings
    assert columns(mapping) == {"lead": state, "quotation": words, "lifecycle": answer}
    assert mapping["values"]["lifecycles"] == {supported: "active", noted: "not_a_commitment"}
    assert mapping["guess"]["kept"] == [asking]


def test_response_in_sentences_is_no_lifecycle(tmp_path):
    rows = [["Open the road for all", "We have opened half of it."], ["Close the pit for good", "Nobody knows."]]

    assert guess(sheet(tmp_path, ["Commitment", "Response"], *rows))["guess"]["kept"] == ["Response"]


@pytest.mark.parametrize(
    "headings",
    [["Peace agreement", "Date", "Status"], ["Agreement name", "Date signed", "Status"], ["Agt", "Dat", "Status"]],
)
def test_agreement_in_each_row_is_a_document_and_no_assessment(tmp_path, headings):
    rows = [["Memorandum on four areas", "2017-05-04", "Signed"], ["Agreement of Juba", "2020-10-03", "In force"]]

    mapping = guess(sheet(tmp_path, headings, *rows))

    assert mapping["records"] == "documents"
    assert columns(mapping) == {"title": headings[0], "dated": headings[1]}
    assert mapping["guess"]["kept"] == ["Status"]


def test_promises_of_agreements_stay_commitments(tmp_path):
    rows = [
        ["Agreement of Juba", "2020-10-03", "Open the road for all"],
        ["Agreement of Juba", "2020-10-03", "Close it"],
    ]

    mapping = guess(sheet(tmp_path, ["Agreement", "Date", "Commitment"], *rows))

    assert mapping["records"] == "commitments"
    assert columns(mapping)["document"] == "Agreement"


@pytest.mark.parametrize("heading", ["Due", "Target year", "Cumplimiento"])
def test_year_alone_under_the_name_of_a_deadline_is_one(tmp_path, heading):
    mapping = guess(sheet(tmp_path, ["Commitment", heading], ["Open the road", "2030"], ["Close the road", "2028"]))

    assert columns(mapping) == {"quotation": "Commitment", "deadline": heading}


def test_cumplimiento_in_words_of_a_status_is_the_status(tmp_path):
    rows = [["Abrir la carretera", "Obras", "Cumplido"], ["Cerrar la carretera", "Obras", "No iniciado"]]

    mapping = guess(sheet(tmp_path, ["Compromiso", "Destinatario", "Cumplimiento"], *rows))

    assert columns(mapping) == {"quotation": "Compromiso", "lead": "Destinatario", "status": "Cumplimiento"}
