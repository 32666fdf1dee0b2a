import csv
import io
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from hypothesis import example, given
from hypothesis import strategies as st

from commitments.actions.register.commitments import Part
from commitments.exchange.exports.columns import records
from commitments.exchange.exports.commitments_csv import (
    csv_file_name,
    join_cells,
    join_lines,
    quote,
    quote_all,
    stream_csv,
)
from commitments.exchange.kernel.spreadsheet import restore, shorten
from commitments.models import Commitment
from commitments.queries.lists import register_page
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.register_page import SORTS, read_page
from commitments.rules.kernel.commitments import Role, Strength, Tier
from commitments.rules.kernel.deadlines import Deadline
from commitments.rules.kernel.statuses import Confidence, Status

from ...queries.lists.asking import ask, random_query
from ...support import samples
from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    DocumentFactory,
    EvidenceFactory,
    PartyFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
)

pytestmark = pytest.mark.django_db
HEADINGS = [
    *("reference", "title", "quotation", "document", "provision number", "obligation kind"),
    *(
        "strength of the wording",
        "themes",
        "lead parties",
        "supporting parties",
        "addressees",
        "monitors",
        "zones",
        "deadline as written",
        "earliest day",
        "latest day",
    ),
    *("precision", "timeliness", "days overdue", "time zone", "comes again", "times extended"),
    *("days moved", "status code", "status", "confidence", "disputed", "life-cycle"),
    *("last assessed on", "reason", "evidence addresses", "owner", "reminders without a reply", "link"),
]


def export(person, query, bom=True):
    index = current_index(samples.TODAY)
    choice = ask(person, query, index)
    return b"".join(stream_csv(choice.hits, choice.place, today=samples.TODAY, bom=bom))


def rows(data: bytes) -> list[dict[str, str]]:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def on_screen(person, query):
    """The references of all pages of the register, in order."""
    index, start, found = current_index(samples.TODAY), "", []
    while True:
        choice = ask(person, f"{query}&per_page=25{start}", index)
        page = read_page(choice.hits.rows, choice.hits.count, index.rows.bit_count(), choice.place)
        references = dict(Commitment.objects.filter(pk__in=page.ids).values_list("pk", "reference"))
        found += [references[pk] for pk in page.ids]
        if page.next is None:
            return found
        start = f"&after={page.next}"


@pytest.mark.parametrize("few", [0, 10**9])
def test_csv_holds_the_rows_of_the_screen_in_their_order(monkeypatch, few):
    monkeypatch.setattr(register_page, "FEW", few)
    monkeypatch.setattr(records, "FIRST_CHUNK", 7)
    monkeypatch.setattr(records, "CHUNK", 11)
    samples.varied_register()
    chance, index = samples.repeatable(3), current_index(samples.TODAY)
    people = [UserFactory(desk=True), UserFactory(focal_point=True), AnonymousUser()]
    queries = ["", *(random_query(chance, index) for _ in range(10))]

    for sort in SORTS:
        for direction in ("", "-"):
            person = chance.choice(people)
            query = f"{chance.choice(queries)}&sort={direction}{sort}"
            if not (choice := ask(person, query, index)).errors:
                exported = [row["reference"] for row in rows(export(person, query))]
                assert exported == on_screen(person, query), query
                assert len(exported) == choice.hits.count


def test_csv_begins_with_a_byte_order_mark_unless_told_otherwise():
    CommitmentFactory()
    person = AnonymousUser()

    with_mark, without = export(person, ""), export(person, "", bom=False)

    assert with_mark == b"\xef\xbb\xbf" + without
    assert without.split(b"\r\n")[0].decode().split(",") == HEADINGS


def test_csv_of_nothing_is_the_heading():
    assert rows(export(AnonymousUser(), "")) == []
    assert export(AnonymousUser(), "", bom=False).decode() == ",".join(HEADINGS) + "\r\n"


def full_commitment():
    names = ["Iran", "Russia", "Syria", "UN", "USA"]
    iran, russia, syria, un, usa = (PartyFactory(name=name) for name in names)
    document = DocumentFactory(prefix="A8", title="=Communiqué", text='They said "yes,\n=no" then.')
    commitment = CommitmentFactory(
        document=document,
        provision=ProvisionFactory(document=document, words='"yes,\n=no"', number="+1"),
        number=14,
        title="=HYPERLINK(1)",
        strength=Strength.AGREED,
        parts=[
            Part(russia.pk, Role.LEAD, True),
            Part(iran.pk, Role.LEAD, True),
            Part(syria.pk, Role.SUPPORTING),
            Part(un.pk, Role.ADDRESSEE),
            Part(usa.pk, Role.MONITOR),
        ],
        themes=[ThemeFactory(name="@Truce")],
        zones=[ZoneFactory(name="Idlib")],
        deadline=Deadline("-second half", "en", date(2018, 2, 15), date(2018, 2, 28), "half_month"),
    )
    shown = EvidenceFactory(slug="shown", publisher="TASS")
    hidden = EvidenceFactory(slug="hidden", publisher="IRNA", tier=Tier.INTERNAL)
    AssessmentFactory(
        commitment=commitment,
        status=Status.IMPLEMENTED,
        as_of=date(2018, 5, 20),
        done_on=date(2018, 5, 14),
        reason="'=Held\r\nlate",
        confidence=Confidence.CORROBORATED,
        evidence=[shown.pk, hidden.pk],
    )
    return commitment


def test_csv_gives_back_exactly_what_is_stored():
    full_commitment()

    row = rows(export(AnonymousUser(), "")).pop()

    assert {heading: restore(cell) for heading, cell in row.items()} == {
        "reference": "A8-14",
        "title": "=HYPERLINK(1)",
        "quotation": '"yes,\n=no"',
        "document": "=Communiqué",
        "provision number": "+1",
        "obligation kind": "deliverable",
        "strength of the wording": "agreed",
        "themes": "@Truce",
        "lead parties": "Russia; Iran",
        "supporting parties": "Syria",
        "addressees": "UN",
        "monitors": "USA",
        "zones": "Idlib",
        "deadline as written": "-second half",
        "earliest day": "2018-02-15",
        "latest day": "2018-02-28",
        "precision": "half_month",
        "timeliness": "done late",
        "days overdue": "75",
        "time zone": "",
        "comes again": "",
        "times extended": "0",
        "days moved": "0",
        "status code": "3",
        "status": "Implemented",
        "confidence": "corroborated",
        "disputed": "no",
        "life-cycle": "active",
        "last assessed on": "2018-05-20",
        "reason": "'=Held\r\nlate",
        "evidence addresses": "https://press.example/shown",
        "owner": "",
        "reminders without a reply": "",
        "link": "https://register.example/commitments/A8-14/",
    }
    assert [cell for cell in row.values() if cell[:1] in ("=", "+", "-", "@")] == []


def test_csv_leaves_out_evidence_that_a_person_may_not_see():
    full_commitment()

    cells = [
        rows(export(person, "")).pop()["evidence addresses"]
        for person in (AnonymousUser(), UserFactory(focal_point=True), UserFactory(desk=True))
    ]

    shown, hidden = "https://press.example/shown", "https://press.example/hidden"
    assert cells == [shown, shown, f"{hidden}\n{shown}"]


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=2))
@example(['"', ",", "\n", "\r", "\r\n", "", " ", "\x85", "\u2028", "plain"])
def test_csv_quotes_as_the_csv_module_does(cells):
    expected = io.StringIO()
    csv.writer(expected).writerow(cells)

    assert ",".join(map(quote, cells)) + "\r\n" == expected.getvalue()
    assert join_lines([quote_all([cell]) for cell in cells]) == expected.getvalue().encode()
    assert quote_all(cells) == list(map(quote, cells))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "all"),
        ("sort=-deadline&per_page=25&bom=0&after=x", "all"),
        ("status=2&theme=meetings", "status-2-theme-meetings"),
        ("q=مرحبا", "q"),
        ('q=a"; x=\r\n../..%00', "q-a-x"),
        (f"q={'x' * 200}", "q-" + "x" * 78),
    ],
)
def test_csv_file_name_says_what_when_and_up_to_which_entry_in_ascii(query, words):
    name = csv_file_name(QueryDict(query), date(2026, 11, 24), 7)

    assert name == f"servanda-commitments-{words}-2026-11-24-entry-7.csv"


def test_what_a_spreadsheet_does_not_hold_is_cut_with_the_mark_of_the_spreadsheet():
    CommitmentFactory()
    Commitment.objects.update(reason="=" + "ж" * 40_000)

    [row] = rows(export(AnonymousUser(), ""))

    assert row["reason"] == shorten("'=" + "ж" * 40_000)
    assert len(row["reason"]) == 32_767
    assert row["reason"].endswith("ж […]")


def test_line_of_any_kind_is_neutralised_cut_and_quoted():
    assert join_cells(["=1", 'a "b", c', "x" * 40_000]) == f'\'=1,"a ""b"", c",{shorten("x" * 40_000)}\r\n'
