import base64
import json

import pytest
from django.contrib.auth.models import AnonymousUser

from commitments.queries.lists import register_page
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.register_page import SORTS, Place, encode_cursor, read_page

from ...support.samples import TODAY
from .asking import ask

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("status=4", "Implementation"),
        ("status=", "Implementation"),
        ("status=2&status=%00", "Implementation"),
        ("statsu=2", "statsu"),
        (f"{'x' * 999}=1", "x" * 40),
        ("timeliness=soon", "Timeliness"),
        ("open=perhaps", "Open"),
        ("no_news=31", "No news"),
        ("theme=nowhere", "Theme"),
        ("q=a%00b", "Search"),
        ("q=a%07b", "Search"),
        (f"q={'x' * 201}", "Search"),
        ("due_from=2018-02-30", "Due from"),
        ("due_to=tomorrow", "Due until"),
        ("due_from=2024-02-01&due_to=2024-01-31", "Due until"),
        ("due_to=0000-01-01", "Due until"),
        ("no_news_since=99999-01-01", "No news since"),
        ("sort=colour", "Sort"),
        ("sort=--reference", "Sort"),
        ("per_page=1000000", "Rows per page"),
        ("per_page=٥٠", "Rows per page"),
        ("page=2", "Page"),
        ("after=%00", "Page"),
        ("after=x", "Page"),
        ("before=é", "Page"),
        (f"after={'A' * 2001}", "Page"),
    ],
)
def test_bad_value_names_its_field_and_finds_nothing(query, field):
    choice = ask(AnonymousUser(), query, current_index(TODAY))

    assert {label for label, _message in choice.errors} == {field}
    assert choice.hits is None
    assert choice.place is None


def mark(*key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


DEEP = base64.urlsafe_b64encode(b"[" * 1400).decode()


@pytest.mark.parametrize(
    ("sort", "text"),
    [
        ("reference", mark("A000001-00001")),
        ("reference", mark("A000001-00001", 1, 2)),
        ("reference", mark(1, 1)),
        ("reference", mark("a\x00b", 1)),
        ("reference", mark("a", True)),
        ("reference", mark("a", -1)),
        ("reference", mark("a", 2**63)),
        ("reference", mark("a", 1.5)),
        ("reference", mark("a", "1")),
        ("reference", mark("\ud800", 1)),
        ("reference", mark("a", None)),
        ("reference", base64.urlsafe_b64encode(b"{}").decode()),
        ("reference", base64.urlsafe_b64encode(b"7").decode()),
        ("reference", base64.urlsafe_b64encode(b"\xff\xfe").decode()),
        ("reference", DEEP),
        ("status", mark(True, "2018-02-01", 1)),
        ("status", mark(1, "2018-02-30", 1)),
        ("status", mark(1, 20180201, 1)),
        ("deadline", mark("2018-02-01'; DROP TABLE x; --", 1)),
        ("assessed", mark("x", 1)),
        ("changed", mark("yesterday", 1)),
        ("changed", mark(None, 1)),
    ],
)
def test_damaged_or_forged_page_mark_is_an_error(sort, text):
    choice = ask(AnonymousUser(), f"sort={sort}&after={text}", current_index(TODAY))

    assert [label for label, _message in choice.errors] == ["Page"]


FIRST = {"status": 0, "due_sort": "0001-01-01", "assessed_sort": "0001-01-01", "changed_at": "0001-01-01T00:00:00"}
LAST = {"status": 2**63 - 1, "due_sort": "9999-12-31", "assessed_sort": "9999-12-31"}
LAST["changed_at"] = "9999-12-31T23:59:59.999999"


@pytest.mark.parametrize("few", [0, 10**9])
def test_forged_page_mark_that_reads_like_one_only_moves_the_page(index, monkeypatch, few):
    monkeypatch.setattr(register_page, "FEW", few)
    everything = index.rows.bit_count()

    for sort, columns in SORTS.items():
        first = (*(FIRST.get(column, "") for column in columns), 0)
        last = (*(LAST.get(column, "\U0010ffff") for column in columns), 2**63 - 1)
        choices = [ask(AnonymousUser(), f"sort={sort}&after={encode_cursor(key)}", index) for key in (first, last)]
        pages = [read_page(choice.hits.rows, choice.hits.count, everything, choice.place) for choice in choices]
        assert [len(page.ids) for page in pages] == [choices[0].hits.count, 0], sort


def test_place_has_defaults_and_takes_what_is_asked(index):
    plain = ask(AnonymousUser(), "", index)
    asked = ask(AnonymousUser(), "sort=-deadline&per_page=25&page=last&bom=0", index)

    assert plain.place == Place("reference", False, 50)
    assert asked.place == Place("deadline", True, 25, last=True)


def test_several_errors_are_told_together():
    choice = ask(AnonymousUser(), "status=9&sort=x&nope=1", current_index(TODAY))

    assert [label for label, _message in choice.errors] == ["Implementation", "Sort", "nope"]
