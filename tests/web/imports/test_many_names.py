"""A table with more names than a page lists: all others are decided at once, on pages and over the API."""

import pytest

from commitments.exchange.imports.mapping import guess
from commitments.models import Import, Party

from ...admin.pages import client_of
from ...api.asking import get, program
from ...api.asking import send as send_to_api
from ...support.factories import PartyFactory, UserFactory, secretary
from ...support.pages import markup
from .importing import NEW_DOCUMENT, place, send, upload, where

pytestmark = pytest.mark.django_db
NAMES = ("Arland", "Borea", "Cetania", "Dorne", "Elbia")
TABLE = "ID;Pledge;Who\n" + "".join(f"{number};Open road {number};{name}\n" for number, name in enumerate(NAMES, 1))
LIST = "values/?of=parties"


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, settings, monkeypatch):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "files"
    monkeypatch.setattr(guess, "MOST_VALUES", 3)


@pytest.fixture
def desk():
    return client_of(secretary())


def with_names(desk):
    upload(desk, TABLE)
    return send(desk, "columns", "save", **NEW_DOCUMENT, constant_kind="standing", **{"read--lead--separator": ""})


def decided():
    return Import.objects.latest("pk").mapping["values"]["parties"]


def press(desk, act: str, **typed):
    version = Import.objects.latest("pk").version
    return desk.post(place(LIST), {"version": version, "act": act, **typed}, follow=True)


def test_names_that_are_not_listed_are_told_and_decided_at_once(desk):
    page = with_names(desk)
    assert page.context["found"] == 3
    assert page.context["left"] == 5
    assert "The file has at least 2 names that are not listed." in markup(page)

    page = press(desk, "all", all_way="create:state")
    assert where(page) == "values"
    assert page.context["left"] == 2
    assert "All listed values are decided" in markup(page)
    page = press(desk, "others", others_way="create:group")

    assert where(page) == "preview"
    assert decided()["*"] == {"create": "*", "kind": "group"}
    page = send(desk, "preview", "")
    counts = Import.objects.latest("pk").preview["counts"]
    assert counts["new"] == 5
    assert counts["errors"] == 0
    send(desk, "apply", "")
    kinds = dict(Party.objects.values_list("name", "kind"))
    assert [kinds[name] for name in NAMES] == ["state"] * 3 + ["group"] * 2


@pytest.mark.parametrize(("way", "decision"), [("is", {"is": "*"}), ("skip", "skip"), ("leave out", "leave out")])
def test_decision_on_all_others_stands_in_the_form_and_is_opened_again(desk, way, decision):
    with_names(desk)
    press(desk, "others", others_way=way)

    form = desk.get(place(LIST)).context["others"]
    assert decided()["*"] == decision
    assert form["others_way"].value() == way
    press(desk, "others", others_way="")

    assert decided()["*"] is None
    assert desk.get(place(LIST)).context["left"] == 5


def test_short_list_offers_no_decision_on_all_others(desk, monkeypatch):
    monkeypatch.setattr(guess, "MOST_VALUES", 5)

    page = with_names(desk)

    assert not page.context["others"].is_offered
    assert "All other names" not in markup(page)


def test_columns_of_more_cells_than_are_looked_at_have_other_names(desk, monkeypatch):
    monkeypatch.setattr(guess, "MOST_VALUES", 5)
    monkeypatch.setattr(guess, "MOST_CELLS", 4)

    page = with_names(desk)

    assert page.context["found"] == 4
    assert page.context["others"].count == 1


def test_documents_that_are_made_for_all_others_need_a_day_and_a_process(desk):
    upload(desk, TABLE)
    send(desk, "columns", "save", field_2="document", constant_kind="standing")
    address, version = place("values/?of=documents"), Import.objects.latest("pk").version
    typed = {"version": version, "act": "others", "others_way": "create:note"}

    refused = desk.post(address, typed)
    about = {"others_dated": "2018-02-01", "others_process": "Talks", "others_language": "en"}
    desk.post(address, typed | about)

    assert refused.context["others"].errors.keys() == {"others_dated", "others_process"}
    made = {"create": "*", "kind": "note", "dated": "2018-02-01", "process": {"create": "Talks"}, "language": "en"}
    assert Import.objects.latest("pk").mapping["values"]["documents"]["*"] == made


def test_program_learns_that_there_are_more_names_and_decides_about_them(desk):
    PartyFactory(name="Arland")
    with_names(desk)
    client, path = program(UserFactory(desk=True)), f"/imports/{Import.objects.latest('pk').pk}/"

    page = get(client, f"{path}values/?of=parties").json()
    assert page["open"]["parties"] == 4
    assert page["more"] == 2
    assert page["others"] is None
    every = [{"value": "*", "decision": {"create": "*", "kind": "group"}}]
    body = {"of": "parties", "decisions": every}
    send_to_api(client, f"{path}values/", body, if_match=get(client, path)["ETag"])

    page = get(client, f"{path}values/?of=parties").json()
    assert page["open"]["parties"] == 0
    assert page["more"] == 2
    assert page["others"] == {"create": "*", "kind": "group"}
