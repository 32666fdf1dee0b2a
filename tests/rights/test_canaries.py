"""What a person may not see leaves no trace: not in a page, a figure, a search, a file, a feed or an error."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import pytest
from django.db import transaction

from commitments.models import Assessment, Document, Evidence
from commitments.models.kernel.fields import TieredQuerySet
from commitments.rules.kernel.commitments import Tier
from commitments.web.register.evidence_field import LOOK

from ..admin.pages import read_form
from ..support.factories import NoteFactory
from .asking import nothing_stays
from .aviary import Aviary, Ears, close_part, make_aviary, open_later
from .crawl import NOTHING, Pages, crawl, look, send, without_numbers
from .people import ANONYMOUS, OTHER, OWN, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.long]

VISITORS = (ANONYMOUS, "reader")
SPEAKERS = (OWN, OTHER)
ALL, STAFF = "administrator", "desk officer"
SAYS_IT_AGAIN = re.compile(r"/(redaction|pledges|compare|beside|record|new|take-back|delete)/")
"""What shows what other pages show. Where no document or commitment is closed, it only takes time."""
HEARS = {
    ANONYMOUS: set(),
    OWN: {Ears.PARTIES},
    STAFF: {Ears.PARTIES, Ears.STAFF},
}
SITE = (
    "/",
    "/anchor.txt",
    "/healthz",
    "/readyz",
    "/api/v1/",
    "/api/v1/commitments/?per_page=100",
    "/api/v1/commitments/export.jsonl",
    "/api/v1/search/?q=step",
    "/drafts/",
    "/imports/new/",
    "/commitments/?q=steps",
    "/documents/?q=step",
    "/search/?q=step",
    "/search/?q=step&kind=reports",
    "/calendar/?month=2018-03",
    "/calendar.ics",
)

AS_OF = "as_of=2018-06-01"
CANARY = re.compile(r"canary\d{4}", re.IGNORECASE)


def starts(aviary: Aviary) -> list[str]:
    """Where a walk begins, at pages of an earlier day too, whose links all carry that day."""
    past = ["/", "/commitments/", "/commitments/export.csv", "/reports/matrix/", "/parties/", "/parties/own/"]
    past += ["/calendar/", "/reports/briefing/", "/commitments/export.jsonl", "/commitments/assessments.csv"]
    past += ["/api/v1/commitments/", "/api/v1/reports/charts/"]
    past += [f"/commitments/{commitment.reference}/" for commitment in aviary.open]
    return [*SITE, *(f"{address}?{AS_OF}" for address in past)]


@dataclass
class Walks:
    """The register, and what each person found in it before its closed part was there, and then."""

    aviary: Aviary
    before: dict[str, Pages] = field(default_factory=dict)
    after: dict[str, Pages] = field(default_factory=dict)
    found: dict[str, Pages] = field(default_factory=dict)

    def last(self, person: str) -> Pages:
        """What the person finds at the end, in the admin too; asked once."""
        if person not in self.found:
            apart_from = SAYS_IT_AGAIN if person in (ALL, STAFF) else NOTHING
            self.found[person] = crawl(signed_in(person), *starts(self.aviary), "/admin/", apart_from=apart_from)
        return self.found[person]


@pytest.fixture(scope="module")
def walks(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        made = Walks(make_aviary())
        made.before |= {person: crawl(signed_in(person), *starts(made.aviary)) for person in VISITORS}
        close_part(made.aviary, Tier.PARTIES)
        made.before |= {person: crawl(signed_in(person), *starts(made.aviary)) for person in SPEAKERS}
        close_part(made.aviary, Tier.INTERNAL)
        made.after |= {person: crawl(signed_in(person), *starts(made.aviary)) for person in VISITORS + SPEAKERS}
        open_later(made.aviary)
        yield made
        transaction.set_rollback(True)


def heard_in(pages: Iterable[str]) -> set[str]:
    """The canaries that sing there, whichever way their names are written."""
    return {word.lower() for text in pages for word in set(CANARY.findall(text))}


def leaks(aviary: Aviary, person: str, pages: Pages) -> list[tuple[str, str]]:
    unheard = aviary.unheard_by(person)
    return [(address, word) for address, text in pages.items() for word in sorted(heard_in([text]) & unheard)]


def test_there_are_five_hundred_and_somebody_hears_each(walks):
    """Else their silence elsewhere would say nothing."""
    assert len(walks.aviary.birds) >= 500
    assert sorted(walks.aviary.birds.keys() - heard_in(walks.last(ALL).values())) == []


@pytest.mark.parametrize("person", VISITORS + SPEAKERS)
def test_nobody_hears_what_is_not_for_them(walks, person):
    assert leaks(walks.aviary, person, walks.after[person]) == []


@pytest.mark.parametrize("person", [ANONYMOUS, OWN, STAFF])
def test_nobody_hears_what_was_closed_once_or_of_accounts(walks, person):
    heard = heard_in(walks.last(person).values())

    assert leaks(walks.aviary, person, walks.last(person)) == []
    assert {walks.aviary.birds[word] for word in heard & walks.aviary.birds.keys()} == HEARS[person]


def test_leak_that_is_opened_on_purpose_is_noticed(walks, monkeypatch):
    reference = walks.aviary.open[0].reference
    monkeypatch.setattr(TieredQuerySet, "visible_to", lambda rows, _user: rows)

    pages = {"opened": look(signed_in("reader"), f"/commitments/{reference}/")}

    assert len(leaks(walks.aviary, "reader", pages)) >= 5


@pytest.mark.parametrize("person", VISITORS + SPEAKERS)
def test_pages_are_the_same_with_and_without_what_the_person_may_not_see(walks, person):
    """Every figure, list, order, stamp and link, the CSV and the feed among them."""
    before, after = walks.before[person], walks.after[person]

    assert before[f"/?{AS_OF}"].startswith("200")
    assert after.keys() == before.keys()
    assert [address for address in after if without_numbers(after[address]) != without_numbers(before[address])] == []


def alike(client, address: str, unheard: str, unknown: str) -> bool:
    """Whether the site answers what the person may not see as it answers what is not there."""
    return answer_without(client, address, unheard) == answer_of_nothing(client, address, unknown)


def answer_without(client, address: str, word: str) -> str:
    """What the site answers when it is asked for a word, but for the word and for numbers."""
    return without_numbers(look(client, address.format(word))).lower().replace(word.lower(), "")


answer_of_nothing = cache(answer_without)
"""Of a word that is not there, which is the same whenever it is asked."""


ASKED_FOR = (
    "/commitments/?q={}",
    "/commitments/export.csv?q={}",
    "/commitments/export.jsonl?q={}",
    "/api/v1/commitments/export.csv?q={}",
    "/documents/?q={}",
    "/search/?q={}",
    "/api/v1/search/?q={}",
    "/documents/{}/",
    "/api/v1/documents/{}/sentences/",
    "/documents/{}/compare/",
    "/evidence/{}/",
    "/evidence/{}/file/",
)
FILTERED = (
    *("/commitments/?document={}", "/commitments/export.csv?document={}", "/changes/?document={}"),
    *("/calendar/?document={}", "/calendar.ics?document={}", "/commitments/export.ics?document={}"),
)


@pytest.mark.parametrize("person", [ANONYMOUS, OTHER])
def test_words_and_addresses_that_are_not_for_the_person_are_unknown(walks, person):
    client, unheard = signed_in(person), sorted(walks.aviary.unheard_by(person))

    assert [word for word in unheard if not alike(client, "/commitments/export.csv?q={}", word, "canary9999")] == []
    assert [word for word in unheard[::4] if not alike(client, "/commitments/?q={}", word, "canary9999")] == []
    assert [word for word in unheard[::4] if not alike(client, "/search/?q={}", word, "canary9999")] == []
    quoted = {made.quotation for rows in walks.aviary.closed.values() for made in rows}
    assert [w for w in quoted & set(unheard) if not alike(client, "/documents/?q={}", w, "canary9999")] == []
    slugs = [*Document.objects.values_list("slug", flat=True), *Evidence.objects.values_list("slug", flat=True)]
    closed = sorted(walks.aviary.unheard_by(person) & set(slugs))
    addresses = ASKED_FOR + FILTERED
    assert [(w, a) for w in closed for a in addresses if not alike(client, a, w, "canary9999")] == []
    assert len(closed) >= 15


NEW = ("assessments", "indicators", "links", "notes", "positions", "reports")
PAGES_OF_ONE = ("", f"?{AS_OF}", "?as_of=2000-01-01", "lifecycle/", *(f"{name}/new/" for name in NEW))
FILES_OF_ONE = ("export.csv", "export.json")


@pytest.mark.parametrize("person", [ANONYMOUS, OTHER])
def test_references_that_are_not_for_the_person_are_unknown(walks, person):
    client = signed_in(person)
    closed = [made.reference for made in walks.aviary.closed[Tier.INTERNAL]]
    addresses = [f"/commitments/{{}}/{page}" for page in PAGES_OF_ONE + FILES_OF_ONE]

    unlike = [
        (reference, address)
        for reference in closed
        for address in [*addresses, "/changes/?commitment={}"]
        if not alike(client, address, reference, "NOWHERE9-01")
    ]

    assert unlike == []


UNKNOWN_KEY = 987654321


def form_of(client, address: str) -> dict:
    return read_form(client.get(address)) | {"reported_on": "2018-04-01", "text": "We have done it."}


def test_closed_evidence_and_assessments_are_unknown_to_the_forms_of_a_party(walks):
    client, reference = signed_in(OWN), walks.aviary.open[0].reference
    evidence = Evidence.objects.filter(tier=Tier.INTERNAL).earliest("pk")
    assessment = Assessment.objects.filter(commitment__reference=reference, tier=Tier.INTERNAL).earliest("pk")

    for page, name, closed in (("reports", "evidence", evidence.pk), ("positions", "assessment", assessment.pk)):
        address = f"/commitments/{reference}/{page}/new/"
        form = form_of(client, address)
        texts = []
        for value in (closed, UNKNOWN_KEY):
            with nothing_stays(client):
                answer = send(client, address, form | {name: str(value)})
            texts.append(re.sub(rf"\b({closed}|{UNKNOWN_KEY})\b", "", without_numbers(answer)))
            assert answer.startswith("400")
        assert texts[0] == texts[1]


def test_words_of_closed_evidence_find_nothing_in_the_forms_of_a_party(walks):
    client, reference = signed_in(OWN), walks.aviary.open[0].reference
    address = f"/commitments/{reference}/reports/new/"
    form, title = form_of(client, address), Evidence.objects.filter(tier=Tier.INTERNAL).earliest("pk").title

    texts = []
    for words in (title, "canary9999"):
        answer = send(client, address, form | {"evidence_words": words, LOOK: "1"})
        texts.append(without_numbers(answer).replace(words, ""))

    assert texts[0] == texts[1]


def test_conflict_with_what_is_closed_tells_nothing_of_it(walks):
    client, commitment = signed_in(OWN), walks.aviary.open[0]
    address = f"/commitments/{commitment.reference}/reports/new/"
    form = form_of(client, address)
    with nothing_stays(client):
        NoteFactory(actor=walks.aviary.staff, commitment=commitment, text=min(walks.aviary.unheard_by(OWN)))
        answer = send(client, address, form)

    assert answer[:3] == "400"
    assert leaks(walks.aviary, OWN, {address: answer}) == []
    assert "Someone else changed this. Nothing was saved" in answer


SPYING = (
    "/admin/commitments/commitment/?assessments__drafted_by__email__startswith=canary",
    "/admin/commitments/ledgerentry/?actor__email__startswith=canary",
    "/admin/commitments/ledgerentry/?actor__password__startswith=md5",
    "/admin/commitments/party/?memberships__user__username__startswith=canary",
    "/admin/commitments/evidence/?assessments__accepted_by__username__startswith=canary",
)


@pytest.mark.parametrize("address", SPYING)
def test_lists_of_the_admin_are_not_filtered_by_what_they_do_not_show(walks, address):
    answer = signed_in(STAFF).get(address)

    assert answer.status_code == 400
    assert answer.get("Location") is None
