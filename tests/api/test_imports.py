"""A table over the API: uploaded, read, mapped, previewed, applied, taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments.models import Commitment, Import
from commitments.rules.people.tokens import Scope

from ..support.factories import PartyFactory, UserFactory, secretary
from ..support.import_factories import PLEDGES, upload
from .asking import API, fields, get, program, send

pytestmark = pytest.mark.django_db
FIELDS = {
    "quotation": {"column": "promise"},
    "lead": {"column": "by"},
    "status": {"column": "state"},
    "kind": {"constant": "deliverable"},
    "tier": {"constant": "public"},
    "assessed_on": {"constant": "2026-08-19"},
    "reason": {"constant": "As the source says."},
    "confidence": {"constant": "reported"},
    "document": {
        "constant": {"create": "Pledges", "kind": "note", "dated": "2026-01-31", "process": {"create": "Omsk"}},
    },
}
VALUES = {"parties": {"*": {"create": "*", "kind": "group"}}, "statuses": {"done": "3", "not begun": "0"}}
MAPPING = {"records": "commitments", "key": ["id"], "fields": FIELDS, "values": VALUES}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"


@pytest.fixture
def client():
    return program(UserFactory(desk=True))


def step(client, path: str, name: str, body=None, method: str = "post"):
    """Take a step of an import, from the version that it is at."""
    return send(client, f"{path}{name}/", body, method=method, if_match=get(client, path)["ETag"])


def test_table_is_uploaded_read_mapped_previewed_applied_and_taken_back(client):
    table = SimpleUploadedFile("pledges.csv", PLEDGES.encode(), content_type="text/csv")
    made = client.post(f"{API}/imports/", {"file": table, "source": "omsk"})
    path = made["Location"].removeprefix(f"http://testserver{API}")

    read = step(client, path, "reading").json()
    assert made.status_code == 201
    assert read["table"]["format"] == "csv"
    assert read["table"]["rows"] == 2
    assert read["mapping"]["fields"]["quotation"]["column"] == "promise"
    mapped = step(client, path, "mapping", {"mapping": MAPPING}).json()
    assert sum(mapped["undecided"].values()) == 0
    previewed = step(client, path, "preview").json()
    assert previewed["state"]["code"] == "previewed"
    assert previewed["preview"]["new"] == 2
    rows = get(client, f"{path}preview/?outcome=new").json()["results"]
    assert [(row["row"], row["key"], row["problems"]) for row in rows] == [(2, "1", []), (3, "2", [])]

    applied = step(client, path, "apply").json()
    assert applied["state"]["code"] == "applied"
    assert applied["counts"]["new"] == 2
    assert Commitment.objects.count() == 2
    report = get(client, f"{path}report/?outcome=new").json()["results"]
    assert client.get(report[0]["object"]).json()["status"]["code"] == "3"
    assert {row["list"] for row in applied["made"]} == {"parties", "documents", "processes"}

    undone = step(client, path, "undo").json()
    assert undone["state"]["code"] == "taken_back"
    assert undone["steps"] == []


def test_rows_in_error_say_what_is_wrong_and_what_would_be_right(client):
    path = f"/imports/{upload(PLEDGES.replace('not begun', 'amber'), actor=secretary()).pk}/"
    step(client, path, "reading")
    step(client, path, "mapping", {"mapping": MAPPING})

    told = step(client, path, "preview").json()
    rows = get(client, f"{path}preview/").json()["results"]

    assert told["undecided"]["statuses"] == 1
    assert told["preview"]["errors"] == 1
    assert [(problem["column"], problem["value"]) for problem in rows[0]["problems"]] == [("state", "amber")]
    assert all(rows[0]["problems"][0][name] for name in ("wrong", "right"))
    assert step(client, path, "discard").json()["number"] == int(path.split("/")[2])
    assert get(client, path).status_code == 404
    assert Import.objects.count() == 0


def test_file_that_is_no_table_and_mapping_that_is_none_are_refused(client):
    paper, table = upload(b"%PDF-1.7 no table", actor=secretary()), upload(actor=secretary())
    step(client, f"/imports/{table.pk}/", "reading")

    unread = step(client, f"/imports/{paper.pk}/", "reading")
    early = step(client, f"/imports/{paper.pk}/", "mapping", {"mapping": MAPPING})
    wrong = step(client, f"/imports/{table.pk}/", "mapping", {"mapping": {"fields": {"title": {"column": "gone"}}}})

    refused = [[name for name, _text in fields(answer)] for answer in (unread, early, wrong)]
    assert refused == [["file"], ["mapping"], ["mapping"]]


def test_imports_need_their_own_scope_and_the_version(client):
    table = upload(actor=secretary())
    path = f"/imports/{table.pk}/discard/"
    others = program(UserFactory(desk=True), Scope.RECORD, Scope.MANAGE, Scope.ASSESS)

    answers = [send(others, path, if_match='"1"'), send(client, path), send(client, path, if_match='"7"')]

    assert [answer.status_code for answer in answers] == [403, 428, 412]
    assert get(program(UserFactory()), "/imports/").status_code == 404


ALIKE = """id,promise,by,state
1,Open it.,Republic of Arland,done
2,Mend it.,Republic of Arlend,done
3,Pave it.,Boreas,amber
"""


def test_values_are_read_beside_what_they_are_nearly_like_and_decided_one_by_one(client, django_assert_num_queries):
    PartyFactory(slug="borea", name="Borea")
    path = f"/imports/{upload(ALIKE, actor=secretary()).pk}/"
    step(client, path, "reading")
    step(client, path, "mapping", {"mapping": MAPPING | {"values": {}}})

    with django_assert_num_queries(8):
        page = get(client, f"{path}values/?of=parties").json()
    near = {row["value"]: row["near"] for row in page["results"]}
    assert near == {
        "Republic of Arland": None,
        "Republic of Arlend": {"as": "Republic of Arland"},
        "Boreas": {"is": "borea"},
    }
    assert page["open"]["parties"] == 3
    assert page["open"]["statuses"] == 1
    assert page["choices"][0] == "is"

    assert [get(client, f"{path}values/?{query}").status_code for query in ("page=2&of=parties", "of=colours")] == [
        200,
        400,
    ]

    made = {"Republic of Arland": {"create": "Arland", "kind": "state"}}
    said = [{"value": value, "decision": near[value] or made[value]} for value in near]
    told = step(client, path, "values", {"of": "parties", "decisions": said}).json()
    assert told["undecided"]["parties"] == 0
    assert told["undecided"]["statuses"] == 1
    said = [{"value": "boreas ", "decision": None}]
    told = step(client, path, "values", {"of": "parties", "decisions": said}).json()
    assert told["mapping"]["values"]["parties"] == near | made | {"Boreas": None}
    rows = get(client, f"{path}values/?of=parties&show=all&q=arl").json()["results"]
    assert [row["value"] for row in rows] == ["Republic of Arland", "Republic of Arlend"]
    assert get(client, f"{path}values/").json()["of"] == "parties"
    said = [{"value": "Republic of Arland", "decision": {"as": "Republic of Arlend"}}]
    round_and_round = step(client, path, "values", {"of": "parties", "decisions": said})
    assert [text.partition(":")[0] for _name, text in fields(round_and_round)] == ["Republic of Arland"]


DAYS = "id,promise,by when\n1,Open it.,03/04/2030\n2,Mend it.,05/06/2030\n"


def test_one_question_is_answered_and_the_mapping_kept_for_the_next_table(client):
    path, following = (f"/imports/{upload(DAYS, actor=secretary(), source=name).pk}/" for name in ("omsk", "tomsk"))
    read = step(client, path, "reading").json()["mapping"]
    assert read["fields"]["deadline"]["order"] is None

    answer = {"mapping": {"fields": {"deadline": {"order": "dmy"}}}}
    patched = step(client, path, "mapping", answer, method="patch").json()["mapping"]
    assert patched["fields"]["deadline"]["order"] == "dmy"
    assert patched["fields"]["quotation"] == read["fields"]["quotation"]
    wrong = step(client, path, "mapping", {"mapping": {"fields": {"deadline": {"order": "ymd"}}}}, method="patch")
    assert [name for name, _text in fields(wrong)] == ["mapping"]

    assert step(client, path, "keep", {"source": "siberia"}).status_code == 200
    assert [kept["source"] for kept in get(client, "/mappings/").json()["results"]] == ["siberia"]
    begun = step(client, following, "reading", {"mapping_of": "siberia"}).json()["mapping"]
    assert begun["fields"]["deadline"]["order"] == "dmy"
    assert fields(step(client, following, "reading", {"mapping_of": "nowhere"}))[0][0] == "mapping_of"


WRONG = (
    ("parties", "Minsk", "leave out", "no such value"),
    ("parties", "Omsk", {"is": "minsk"}, "no entry with the short name"),
    ("parties", "Omsk", {"is": ["omsk"]}, "no entry with the short name"),
    ("parties", "Omsk", {"as": "Minsk"}, "no other value"),
    ("parties", "Omsk", {"as": "Omsk"}, "a value cannot be matched with itself"),
    ("parties", "Omsk", {"create": "Omsk"}, "one of"),
    ("statuses", "done", "9", "one of"),
    ("statuses", "*", "3", "no such value"),
)


def test_decision_that_is_none_names_its_value_and_saves_nothing(client):
    path = f"/imports/{upload(actor=secretary()).pk}/"
    step(client, path, "reading")
    step(client, path, "mapping", {"mapping": MAPPING | {"values": {}}})
    before = Import.objects.get().mapping
    assert {"Omsk", "done"} <= before["values"]["parties"].keys() | before["values"]["statuses"].keys()

    for subject, value, decision, why in WRONG:
        said = {"value": value, "decision": decision}
        refused = step(client, path, "values", {"of": subject, "decisions": [said]})
        ((field, message),) = fields(refused)
        assert refused.status_code == 422
        assert field == "decisions"
        assert value in message
        assert why in message

    assert Import.objects.get().mapping == before
