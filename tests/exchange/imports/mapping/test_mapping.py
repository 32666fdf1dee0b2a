import pytest

from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.mapping import MappingError, read_mapping
from commitments.models.imports import SOURCE_LENGTH
from commitments.rules.imports.dates import DateRule

WHOLE = {
    "records": "commitments",
    "source": "nz",
    "table": {"format": "csv", "separator": ";", "heading_row": 2},
    "key": ["id"],
    "fields": {
        "quotation": {"column": "promise"},
        "kind": {"constant": "deliverable"},
        "lead": {"columns": ["party", "partner"], "separator": ";"},
        "deadline": {"column": "due", "order": "dmy", "fiscal_start": 7, "base": "signed"},
        "themes": None,
    },
    "each": [{"title": {"column": "first"}}, {"title": {"column": "second"}}],
    "values": {
        "statuses": {"done": "3", "none yet": "none", "odd": "skip", "open": None},
        "parties": {"A": {"is": "a"}, "B": {"as": "A"}, "C": {"create": "C", "kind": "state"}, "D": "leave out"},
    },
    "percent": [[0, "0"], [50, "2"], [100, "3"]],
}
DOCUMENT = {"create": "Communiqué", "kind": "communique", "dated": "2030-12-31", "process": {"create": "Talks"}}


def test_mapping_is_read_as_written():
    mapping = read_mapping(WHOLE)

    assert mapping.records == "commitments"
    assert mapping.source == "nz"
    assert mapping.key == ("id",)
    assert mapping.table == Choice(format="csv", separator=";", heading_row=2)
    assert mapping.fields["lead"].columns == ("party", "partner")
    assert mapping.fields["deadline"].dates == DateRule(order="dmy", fiscal_start=7)
    assert mapping.fields["kind"].constant == "deliverable"
    assert [group["title"].columns for group in mapping.each] == [("first",), ("second",)]
    assert [(int(least), code) for least, code in mapping.percent] == [(100, "3"), (50, "2"), (0, "0")]
    assert mapping.columns() == {"id", "promise", "party", "partner", "due", "signed", "first", "second"}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ([], "mapping"),
        ({"colour": "red"}, "mapping.colour"),
        ({"records": "people"}, "records"),
        ({"records": ["commitments"]}, "records"),
        ({"each": 3}, "each"),
        ({"fields": {"status": {"constant": {"is": "3"}}}}, "fields.status.constant"),
        ({"table": {"sep": ","}}, "table.sep"),
        ({"fields": {"colour": {"column": "x"}}}, "fields.colour"),
        ({"fields": {"title": "x"}}, "fields.title"),
        ({"fields": {"title": {"columns": ["a", "b"]}}}, "fields.title"),
        ({"fields": {"title": {"colum": "a"}}}, "fields.title.colum"),
        ({"fields": {"lead": {"column": "a", "separator": "/"}}}, "fields.lead.separator"),
        ({"fields": {"deadline": {"column": "a", "order": "ymd"}}}, "fields.deadline.order"),
        ({"fields": {"deadline": {"column": "a", "epoch": 1899}}}, "fields.deadline.epoch"),
        ({"fields": {"deadline": {"column": "a", "fiscal_start": 13}}}, "fields.deadline.fiscal_start"),
        ({"fields": {"status": {"column": "a", "whole": 10}}}, "fields.status.whole"),
        ({"values": {"statuses": {"x": "9"}}}, "values.statuses['x']"),
        ({"values": {"statuses": {"x": {"is": "3"}}}}, "values.statuses['x']"),
        ({"values": {"kinds": {"x": "onetime"}}}, "values.kinds['x']"),
        ({"values": {"parties": {"x": "turkey"}}}, "values.parties['x']"),
        ({"values": {"parties": {"x": {"is": "a", "as": "b"}}}}, "values.parties['x']"),
        ({"values": {"parties": {"x": {"create": "X"}}}}, "values.parties['x'].kind"),
        ({"values": {"colours": {}}}, "values.colours"),
        ({"values": {"commitments": {"x": {"create": "X"}}}}, "values.commitments['x']"),
        ({"values": {"documents": {"x": {**DOCUMENT, "kind": "song"}}}}, "values.documents['x'].kind"),
        ({"values": {"documents": {"x": {**DOCUMENT, "dated": "2030"}}}}, "values.documents['x'].dated"),
        ({"values": {"documents": {"x": {**DOCUMENT, "process": {}}}}}, "values.documents['x'].process"),
        ({"fields": {"lead": {"constant": {"create": "X"}}}}, "fields.lead.constant.kind"),
        ({"translations": {"French": {"column": "titre"}}}, "translations.French"),
        ({"translations": {"fr": {"column": "titre", "titel": "T"}}}, "translations.fr.titel"),
        ({"translations": {"fr": {"title": "Titre"}}}, "translations.fr.column"),
        ({"percent": [[100, "3"]]}, "percent"),
        ({"percent": [[0, "7"]]}, "percent"),
        ({"percent": "often"}, "percent"),
        ({"key": "id"}, "key"),
    ],
)
def test_what_is_impossible_is_named_by_its_place(change, place):
    with pytest.raises(MappingError) as caught:
        read_mapping(change if isinstance(change, list) else WHOLE | change)

    assert [problem.split(": ")[0] for problem in caught.value.problems] == [place]


def test_name_of_a_source_is_refused_and_not_cut():
    assert read_mapping({"source": f" {'x' * SOURCE_LENGTH} "}).source == "x" * SOURCE_LENGTH

    with pytest.raises(MappingError, match="source: use a name of at most 120 characters"):
        read_mapping({"source": "x" * (SOURCE_LENGTH + 1)})


@pytest.mark.parametrize("said", ["yes", []])
def test_whether_a_text_stays_one_is_true_or_false(said):
    assert read_mapping({"one_text": True}).one_text
    assert not read_mapping({"one_text": None}).one_text

    with pytest.raises(MappingError, match="one_text: use true or false"):
        read_mapping({"one_text": said})
