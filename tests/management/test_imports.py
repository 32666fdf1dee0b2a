import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.exchange.imports.apply.worker import work_on
from commitments.management.commands import import_register
from commitments.models import Commitment, Import
from commitments.rules.imports.states import CLAIMED_FOR

from ..exchange.imports.files.samples import delimited
from ..support.factories import DocumentFactory, UserFactory


def said(*args, **options) -> str:
    out = StringIO()
    call_command("import_register", *(str(arg) for arg in args if arg), stdout=out, stderr=StringIO(), **options)
    return out.getvalue()


def run(*args, **options) -> dict:
    return json.loads(said(*args, **options))


def test_look_tells_what_is_recognised_and_what_is_odd(tmp_path):
    path = delimited(tmp_path / "file", [["номер", "имя"], ["1", "Россия"], ["2", "Ка\x01захстан"]], encoding="cp1251")

    found = run(path)

    assert found["rows"] == 2
    assert found["table"] == {
        **{"format": "csv", "encoding": "cp1251", "separator": ",", "line_ends": "LF", "heading_row": 1},
        **{"sheet": "", "sheets": [], "path": "", "paths": [], "columns": ["номер", "имя"], "dropped": []},
    }
    assert [(p["row"], p["column"], p["wrong"]) for p in found["problems"]] == [
        (3, "имя", "Control characters (U+0001) were replaced by a hyphen or a space.")
    ]


def test_look_follows_what_a_person_chose(tmp_path):
    path = delimited(tmp_path / "file", [["id", "a,b"], ["1", "c,d"]], separator="\t")

    assert run(path, separator=",")["table"]["columns"] == ["id a", "b"]
    assert run(path, separator="\\t", heading_row=0)["table"]["columns"] == ["column A", "column B"]


def test_look_says_why_a_file_cannot_be_read(tmp_path):
    (tmp_path / "empty").write_bytes(b"")

    with pytest.raises(CommandError, match="The file is empty"):
        run(tmp_path / "empty")
    with pytest.raises(CommandError, match="cannot be opened"):
        run(tmp_path / "nowhere")


@pytest.mark.django_db
def test_guess_prints_a_mapping_named_after_the_file(tmp_path):
    path = delimited(tmp_path / "pledges.csv", [["id", "pledge", "status"], ["1", "Open the road", "Done"]])

    found, as_changes = run(path, guess=True), run(path, guess=True, records="assessments")

    assert found["source"] == "pledges"
    assert found["records"] == "commitments"
    assert as_changes["records"] == "assessments"
    assert found["values"] == {"statuses": {"Done": "3"}}


@pytest.mark.django_db
def test_preview_by_a_completed_mapping(tmp_path):
    DocumentFactory(slug="communique", text="We will: Open the road")
    path = delimited(tmp_path / "file", [["id", "pledge", "status"], ["1", "Open the road", "no data"], ["2", "", ""]])
    mapping = run(path, guess=True)
    mapping["fields"] |= {"document": {"constant": "communique"}, "kind": {"constant": "deliverable"}}
    (tmp_path / "mapping.json").write_text(json.dumps(mapping))

    found = run(path, mapping=tmp_path / "mapping.json", preview=True, as_json=True)
    words = said(path, mapping=tmp_path / "mapping.json", preview=True)

    assert found["counts"]["new"] == 1
    assert found["counts"]["errors"] == 1
    assert words.splitlines()[:2] == ["rows: 2", "new: 1"]
    assert words.splitlines()[-1] == (
        "row 3, pledge: “2”: This row has no text of a commitment. Enter the text. A total, a note or a title "
        "between the rows is left out anyway."
    )


@pytest.mark.django_db
def test_mapping_of_an_earlier_table_is_used_again(tmp_path):
    path = delimited(tmp_path / "file", [["id", "pledge", "status"], ["1", "Open the road", "stalled"]])
    old = {"source": "roads", "fields": {"status": {"column": "status"}}, "values": {"statuses": {"Stalled": "1"}}}
    (tmp_path / "old.json").write_text(json.dumps(old))

    found = run(path, guess=True, mapping=tmp_path / "old.json")

    assert found["source"] == "roads"
    assert found["values"]["statuses"]["stalled"] == "1"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("mapping", "options", "message"),
    [
        ("{", {}, "The mapping is not valid JSON"),
        ('{"fields": {"titel": {}}}', {}, "fields.titel: this name is not known here"),
        ('{"fields": {"title": {"column": "Titel"}}}', {}, "Titel: no such column; there are: id, pledge"),
        ("{}", {"username": "nobody"}, "no account “nobody”"),
        ("{}", {"preview": False}, "Use --mapping with --preview or --apply, or with --guess"),
        ("{}", {"guess": True}, "Use --mapping with --preview or --apply, or with --guess"),
        (None, {}, "m.json” cannot be opened"),
    ],
)
def test_preview_says_why_there_is_none(tmp_path, mapping, options, message):
    path = delimited(tmp_path / "file", [["id", "pledge"], ["1", "Open"]])
    if mapping:
        (tmp_path / "m.json").write_text(mapping)

    with pytest.raises(CommandError, match=message):
        said(path, **{"mapping": tmp_path / "m.json", "preview": True} | options)


@pytest.fixture
def complete(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    DocumentFactory(slug="communique", text="We will: Open the road")
    path = delimited(tmp_path / "file", [["id", "pledge"], ["1", "Open the road"]])
    mapping = run(path, guess=True)
    mapping["fields"] |= {"document": {"constant": "communique"}, "kind": {"constant": "deliverable"}}
    (tmp_path / "m.json").write_text(json.dumps(mapping))
    return path


@pytest.mark.django_db
def test_apply_prints_the_number_by_which_undo_takes_back(complete, tmp_path):
    anna = UserFactory(desk=True, username="anna")

    number = int(said(complete, mapping=tmp_path / "m.json", apply=True, username="anna"))

    assert Commitment.objects.visible_to(anna).count() == 1
    assert Import.objects.get(pk=number).state == "applied"
    assert said(None, undo=number, username="anna") == f"{number}\n"
    assert Commitment.objects.visible_to(anna).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"apply": True}, "Name the account that acts with --as"),
        ({"apply": True, "username": "reader"}, "This account cannot import tables"),
        ({"undo": 7, "username": "reader"}, "Import no. 7 does not exist"),
        ({"apply": True, "preview": True}, "Use --mapping with"),
    ],
)
def test_apply_says_why_it_does_not(complete, tmp_path, options, message):
    UserFactory(username="reader")

    with pytest.raises(CommandError, match=message):
        said(complete, mapping=tmp_path / "m.json", **options)

    assert not Commitment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("is_own", [False, True])
def test_apply_says_which_import_is_in_the_way_since_when_and_until_when(complete, tmp_path, monkeypatch, is_own):
    UserFactory(username="anna", desk=True)
    said(complete, mapping=tmp_path / "m.json", apply=True, username="anna")
    other = Import.objects.get()
    spoken = timezone.now().replace(microsecond=0)

    def die(imported):
        held = imported if is_own else other
        Import.objects.filter(pk=held.pk).update(state="applying", worker="dead", claimed_at=spoken)
        return work_on(imported)

    acts = {"applying": die}
    monkeypatch.setattr(import_register, "work_on", lambda imported: acts.get(imported.state, work_on)(imported))

    with pytest.raises(CommandError) as raised:
        said(complete, mapping=tmp_path / "m.json", apply=True, username="anna")

    number = Import.objects.latest("pk").pk if is_own else other.pk
    clock = [f"{timezone.localtime(moment):%H:%M:%S}" for moment in (spoken, spoken + CLAIMED_FOR)]
    assert str(raised.value).endswith(
        f": Import no. {number} is still running; its worker last reported at {clock[0]}. If the worker has died, "
        f"you can try again from {clock[1]}."
    )
