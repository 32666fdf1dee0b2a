"""Every word of the interface goes through gettext.

With a translation that puts brackets around each message, no letter is left outside brackets on pages whose data hold
none.
"""

import re
from datetime import date
from html.parser import HTMLParser

import pytest

from commitments.actions.register.assessments import record_assessment
from commitments.actions.register.commitments import Part, change_lifecycle
from commitments.models import Commitment, LedgerEntry, User
from commitments.queries.lists import facet_groups
from commitments.rules.kernel import wording
from commitments.rules.kernel.commitments import Role
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding
from commitments.templatetags import matrix, reader, register_table, servanda
from commitments.web.kernel import cells, rows
from commitments.web.lists import register_table as tables

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    EvidenceFactory,
    IndicatorFactory,
    MeasurementFactory,
    MeetingFactory,
    NoteFactory,
    ParticipationFactory,
    PartyFactory,
    PartyNameFactory,
    PositionFactory,
    ProcessFactory,
    ProgressReportFactory,
    ProvisionFactory,
    ThemeFactory,
    UserFactory,
    ZoneFactory,
    paper,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db

KEPT_BY_LANGUAGE = (
    *(rows._standing, rows._timing, wording._short_day, cells._draw, tables.headings),
    *(servanda._status_badge, servanda._status_sign, servanda._status_signs, servanda._drawn, facet_groups._offered),
    *(matrix._blank, matrix._face, reader._label, register_table._row_template),
)
SPOKEN = {"aria-label", "alt", "placeholder", "title"}
SILENT = {"script", "style", "svg"}
NAMES = re.compile(
    r"Servanda|Pacta sunt servanda|T?[A-Z]\d+-\d+|CSV|Asia/Almaty|UTC|(https://)?[a-z-]+\.[a-z]+|[0-9a-f]{64}"
)


class Spoken(HTMLParser):
    """Collects what a person reads or hears."""

    def __init__(self):
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0
        self.for_machines = ""

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        if ("translate", "no") in attrs:
            self.for_machines = tag
        self.texts += [value or "" for name, value in attrs if name in SPOKEN]
        values = dict(attrs)
        if tag == "input" and values.get("type") in ("submit", "button"):
            self.texts.append(values.get("value") or "")

    def handle_endtag(self, tag):
        self.silent -= tag in SILENT
        if tag == self.for_machines:
            self.for_machines = ""

    def handle_data(self, data):
        if not self.silent and not self.for_machines:
            self.texts.append(data)


def outside_brackets(html: str) -> set[str]:
    """The words that did not go through gettext."""
    parser = Spoken()
    parser.feed(html)
    text = "\n".join(parser.texts)
    while (cut := re.sub(r"⟦[^⟦⟧]*⟧", "", text)) != text:
        text = cut
    return set(re.findall(r"[^\W\d_]{2,}[^\n]*", NAMES.sub("", text)))


@pytest.fixture
def brackets(monkeypatch):
    """A translation of everything."""

    def bracketed(message: str) -> str:
        return f"⟦{message}⟧" if message else message

    fakes = {
        "gettext": bracketed,
        "pgettext": lambda context, message: bracketed(message),
        "ngettext": lambda one, many, number: bracketed(one if number == 1 else many),
        "npgettext": lambda context, one, many, number: bracketed(one if number == 1 else many),
    }
    for name, fake in fakes.items():
        monkeypatch.setattr(f"django.utils.translation._trans.{name}", fake)
    _forget_words()
    yield
    _forget_words()


def _forget_words() -> None:
    for cached in KEPT_BY_LANGUAGE:
        cached.cache_clear()


@pytest.fixture
def wordless() -> Commitment:
    """A commitment with everything a page can show, and no letter in any of its data."""
    desk = UserFactory(desk=True, username="1000")
    process = ProcessFactory(name="1")
    meeting = MeetingFactory(
        process=process, title="2", starts_on=date(2018, 1, 1), ends_on=date(2018, 1, 2), place="3"
    )
    party = PartyFactory(name="4")
    PartyNameFactory(party=party, language="ar", short="5", official="6")
    ParticipationFactory(party=party, process=process)
    document = DocumentFactory(
        process=process,
        meeting=meeting,
        title="7",
        slug="d",
        text="8 9\n\n10",
        publisher="11",
        remark="12",
        prefix="T8",
    )
    shared = {"document": document, "themes": [ThemeFactory(name="13")], "zones": [ZoneFactory(name="14")]}
    parts = [Part(party.pk, Role.LEAD)]
    deadline = Deadline(
        words="15", latest=date(2018, 2, 28), earliest=date(2018, 2, 15), precision=Precision.HALF_MONTH
    )
    commitment = _commitment(shared, ProvisionFactory(document=document, number="1", words="9"), parts, deadline)
    other = _commitment(shared, ProvisionFactory(document=document, number="2", words="10"), parts, Deadline())
    CommitmentLinkFactory(actor=desk, source=other, target=commitment, note="16")
    commitment.refresh_from_db()
    file = paper(name="a.txt")
    evidence = EvidenceFactory(slug="e", title="18", publisher="19", url="https://press.example", file=file)
    finding = Finding(
        status=Status.PARTLY,
        as_of=date(2018, 3, 1),
        reason="17",
        confidence=Confidence.VERIFIED,
        party=party.pk,
        evidence=[evidence.pk],
    )
    assessment = record_assessment(actor=desk, commitment=commitment, version=commitment.version, finding=finding)
    _more_cells(desk, commitment, party, shared["zones"][0])
    commitment.refresh_from_db()
    ProgressReportFactory(commitment=commitment, party=party.pk, text="22", claimed_status=Status.IMPLEMENTED)
    PositionFactory(assessment=assessment, text="26")
    NoteFactory(actor=desk, commitment=commitment, text="27")
    indicator = IndicatorFactory(actor=desk, commitment=commitment, name="28", unit="29")
    MeasurementFactory(actor=desk, indicator=indicator, remark="30")
    other.refresh_from_db()
    change_lifecycle(actor=desk, commitment=other, version=other.version, to="lapsed", on=date(2018, 4, 1), ground="23")
    # Whom factories write in the name of is in the list of owners.
    User.objects.filter(username="secretary").update(username="1002")
    commitment.refresh_from_db()
    return commitment


def _more_cells(desk, commitment, party, zone) -> None:
    """A second axis, a cell without information, and more earlier findings than a cell shows."""
    for day in range(2, 8):
        AssessmentFactory(actor=desk, commitment=commitment, party=party.pk, as_of=date(2018, 3, day), reason="26")
    AssessmentFactory(
        actor=desk, commitment=commitment, zone=zone.pk, status=Status.NO_INFORMATION, confidence=None, reason="27"
    )


def _commitment(shared, provision, parts, deadline) -> Commitment:
    return CommitmentFactory(**shared, provision=provision, title="24", parts=parts, deadline=deadline, remark="25")


PAGES = [
    "/",
    "/commitments/",
    "/commitments/?status=2&party={party}&sort=-deadline",
    "/commitments/?q=99999",
    "/commitments/?due_from=2018-02-30",
    "/commitments/{reference}/",
    "/commitments/{reference}/indicators/new/",
    "/commitments/{reference}/indicators/{indicator}/measurements/new/",
    "/commitments/{reference}/notes/new/",
    "/commitments/{reference}/positions/new/",
    "/commitments/{reference}/reports/new/",
    "/documents/",
    "/documents/d/",
    "/documents/d/?show=dismissed",
    "/documents/d/?show=0",
    "/documents/d/pledges/",
    "/documents/d/pledges/?label=0",
    "/documents/d/pledges/p2s1/",
    "/parties/",
    "/parties/{party}/",
    "/reports/",
    "/reports/briefing/",
    "/reports/matrix/",
    "/calendar/",
    "/calendar/?month=2018-01",
    "/calendar/?month=2018-13",
    "/reports/matrix/?status=2",
    "/reports/matrix/?kind=declaratory",
    "/reports/matrix/?due_from=2018-02-30",
    "/evidence/e/",
    # Entries of other acts hold words that are data: slugs, codes of languages.
    "/changes/?act=record_assessment&act=change_lifecycle&act=link_commitments",
    "/changes/?since=2018-02-30",
    "/changes/?until=2018-01-01",
    "/changes/{change}/",
    "/search/",
    "/search/?q=2",
    "/search/?q=99999+2",
    "/search/?kind=0",
    "/views/",
    "/views/new/?open=yes",
    "/no-such-page/",
]
PERSONAL_PAGES = [
    "/calendar/address/",
    "/accounts/tokens/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/2fa/",
]
ANONYMOUS_PAGES = ["/accounts/login/", "/accounts/password/reset/"]


def addresses(pages: list[str], commitment: Commitment) -> list[str]:
    party = commitment.responsibilities.get().party.slug
    change = LedgerEntry.objects.filter(act="record_assessment").latest("seq").seq
    names = {"reference": commitment.reference, "party": party, "change": change}
    return [page.format(**names, indicator=commitment.indicators.get().pk) for page in pages]


def test_every_word_of_the_pages_is_translated(client, wordless, brackets):
    client.force_login(UserFactory(desk=True, username="1001"))

    pages = addresses(PAGES, wordless)
    left = {page: outside_brackets(markup(client.get(page))) for page in pages}

    assert left == {page: set() for page in pages}


@pytest.mark.parametrize("address", ANONYMOUS_PAGES)
def test_every_word_of_the_sign_in_is_translated(client, brackets, address):
    left = outside_brackets(markup(client.get(address)))

    assert left == set()


@pytest.mark.parametrize("address", PERSONAL_PAGES)
def test_every_word_of_the_account_pages_is_translated(client, brackets, address):
    client.force_login(UserFactory(username="1002"))

    left = outside_brackets(markup(client.get(address, follow=True)))

    assert left == set()
