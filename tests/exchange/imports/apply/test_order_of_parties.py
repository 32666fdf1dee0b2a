"""Parties stand everywhere in the order in which their source names them."""

import json
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from commitments.actions.imports.steps import ask_undo
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import read_mapping
from commitments.exchange.imports.plan.preview import preview_import
from commitments.models import Commitment, LedgerEntry, Party
from commitments.queries.imports.names import load_names

from ....support import samples
from ....support.factories import UserFactory
from ....support.pages import markup
from ..applying import MAPPING, applied, counts, files, stepped, wrong
from ..plan.test_preview import counts as preview_counts

__all__ = ["files"]
pytestmark = pytest.mark.django_db
LEADS = ["Russia", "Iran", "Türkiye"]
OTHERS = ["UN", "Jordan"]
HEAD = "id,promise,by,with,due\n"
ROW = "1,Build a bridge.,Russia; Iran; Türkiye,UN; Jordan,2027\n"
REFERENCE = "PO-01"


def mapping() -> dict[str, Any]:
    fields = {name: MAPPING["fields"][name] for name in ("key", "quotation", "document", "kind", "deadline")}
    named = {"lead": {"column": "by", "separator": ";"}, "supporting": {"column": "with", "separator": ";"}}
    return MAPPING | {"fields": fields | named}


def imported(row: str = ROW):
    return applied(HEAD + row, mapping())


def stored() -> tuple[str, str]:
    return Commitment.objects.values_list("lead_text", "supporting_text").get()


def in_list(shown: str, names: list[str]) -> list[str]:
    """The names in the order in which a list of a page shows them."""
    return sorted(names, key=shown.index)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.mark.parametrize("when", ["", "?as_of=2026-11-30"])
def test_pages_show_parties_as_the_source_names_them(desk, when):
    imported()

    page = markup(desk.get(f"/commitments/{REFERENCE}/{when}"))
    register = markup(desk.get(f"/commitments/{when}"))

    roles = page.partition('<dl class="facts roles">')[2].partition("</dl>")[0]
    assert [in_list(roles, names) for names in (LEADS, OTHERS)] == [LEADS, OTHERS]
    assert "Russia; Iran; Türkiye" in register


@pytest.mark.parametrize("when", ["", "?as_of=2026-11-30"])
def test_files_and_the_api_tell_parties_as_the_source_names_them(desk, when):
    imported()

    told = {kind: desk.get(f"/commitments/export.{kind}{when}").getvalue() for kind in ("csv", "xlsx", "json")}
    answer = desk.get(f"/api/v1/commitments/{REFERENCE}/{when}").json()

    lines = desk.get(f"/commitments/export.jsonl{when}").getvalue()
    parts = json.loads(lines.splitlines()[-1])["parts"]["responsibilities"]
    assert b"Russia; Iran; T\xc3\xbcrkiye" in told["csv"]
    assert "Russia; Iran; Türkiye" in told["json"].decode()
    rows = CalamineWorkbook.from_filelike(BytesIO(told["xlsx"])).get_sheet_by_index(0).to_python()
    assert "Russia; Iran; Türkiye" in [cell for row in rows for cell in row]
    assert [part["party"]["name"] for part in parts] == [*LEADS, *OTHERS]
    assert [part["party"]["name"] for part in answer["parties"]] == [*LEADS, *OTHERS]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_own_export_changes_nothing(tmp_path, desk, kind):
    imported()
    path = tmp_path / "own"
    path.write_bytes(desk.get(f"/commitments/export.{kind}").getvalue())

    with spool_table(path, Choice()) as table:
        found = preview_import(table, read_mapping(guess_mapping(table, load_names())), today=samples.TODAY).as_json()

    assert found["errors"] == []
    assert found["changes"] == []
    assert preview_counts(found) == {"rows": 1, "unchanged": 1}


def test_another_order_alone_is_no_change():
    imported()
    before = LedgerEntry.objects.filter(object_type="commitment").count()

    again = imported("1,Build a bridge.,Türkiye; Iran; Russia,Jordan; UN,2027\n")

    assert counts(again) == {"unchanged": 1}
    assert LedgerEntry.objects.filter(object_type="commitment").count() == before
    assert stored() == ("Russia; Iran; Türkiye", "UN; Jordan")


def test_party_that_joins_comes_behind_and_goes_with_its_import():
    imported()

    joined = imported("1,Build a bridge.,Egypt; Türkiye; Iran; Russia,Jordan; UN,2027\n")
    with_egypt = stored()
    stepped(joined, ask_undo)

    assert counts(joined) == {"changed": 1}
    assert with_egypt == ("Russia; Iran; Türkiye; Egypt", "UN; Jordan")
    assert stored() == ("Russia; Iran; Türkiye", "UN; Jordan")
    assert not Party.objects.filter(name="Egypt").exists()
    assert wrong() == []


def test_party_that_left_comes_back_to_its_place_when_its_import_is_taken_back():
    imported()

    left = imported("1,Build a bridge.,Iran; Türkiye,UN; Jordan,2027\n")
    without = stored()
    stepped(left, ask_undo)

    assert without == ("Iran; Türkiye", "UN; Jordan")
    assert stored() == ("Russia; Iran; Türkiye", "UN; Jordan")
    assert wrong() == []
