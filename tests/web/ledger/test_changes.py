"""The pages of changes, their feed, and the timeline of a commitment."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest
from django.urls import reverse

from commitments.actions.register.commitments import change_lifecycle, edit_commitment
from commitments.actions.register.reference import save_reference
from commitments.models import Commitment, LedgerEntry
from commitments.rules.kernel.commitments import Tier

from ...support.factories import (
    AssessmentFactory,
    CommitmentFactory,
    CommitmentLinkFactory,
    EvidenceFactory,
    PartyFactory,
    ProgressReportFactory,
    ThemeFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup
from ..kernel.sheet import PEOPLE, SEES, canary, client_as, records

pytestmark = pytest.mark.django_db
CHANGES, FEED = "/changes/", "/changes.atom"
ATOM = {"a": "http://www.w3.org/2005/Atom"}
BAD = [
    ("act=nothing", "Type of change"),
    ("act=add_account", "Type of change"),
    ("document=nowhere", "Document"),
    ("commitment=T99-01", "Commitment"),
    ("commitment=%00", "Commitment"),
    (f"commitment={'9' * 5000}", "Commitment"),
    ("since=01/02/2018", "Since"),
    ("until=2018-02-30", "Until"),
    ("until=0001-01-01", "Until"),
    ("since=9999-12-31", "Since"),
    ("since=2018-02-02&until=2018-02-01", "Until"),
    ("after=x", "Page"),
    (f"before={'9' * 400}", "Page"),
    ("page=2", "Page"),
    ("comitment=A8-09", "comitment"),
]


@pytest.mark.parametrize(("query", "field"), BAD, ids=range(len(BAD)))
def test_bad_query_names_the_field_and_shows_no_changes(client, query, field):
    CommitmentFactory(title="Canary")

    page = client.get(f"{CHANGES}?{query}")

    text = markup(page)
    assert page.status_code == 400
    assert page.context["page"].changes == []
    assert "Canary" not in text
    assert {label for label, _message in page.context["page"].errors} == {field}
    assert f"<strong>{field}</strong>" in text


def edit(commitment, **changes) -> int:
    """Edit it, and give the number of the entry."""
    current = Commitment.objects.get(pk=commitment.pk)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes=changes)
    return LedgerEntry.objects.latest("seq").seq


def test_each_change_shows_before_and_after_and_leads_to_its_address(client):
    made = CommitmentFactory(title="Take it")
    seq = edit(made, title="Take them", remark="x" * 500)

    listed = markup(client.get(CHANGES))
    alone = markup(client.get(reverse("change-detail", args=[seq])))

    for text in (listed, alone):
        assert "<del>" in text
        assert "Take it" in text
        assert "<ins>" in text
        assert "Take them" in text
    assert alone.count('<details class="long">') == 1
    assert f'href="/changes/{seq}/"' in listed
    assert f'href="/commitments/{made.reference}/"' in alone


def test_every_entry_of_the_canaries_is_found_by_those_who_may_see_it_only():
    made = records()
    for tier in Tier:
        edit(made[tier].commitment, title=canary(tier, "later"))
    numbers = list(LedgerEntry.objects.values_list("seq", flat=True))
    things = ("title", "later", "document", "text", "remark", "evidence", "report")

    for person in PEOPLE:
        client = client_as(person)
        answers = {seq: client.get(reverse("change-detail", args=[seq])) for seq in numbers}
        listed = [change.seq for change in client.get(CHANGES).context["page"].changes]
        found = [seq for seq, answer in answers.items() if answer.status_code == 200]
        hidden = {answer.status_code for seq, answer in answers.items() if seq not in found}
        texts = [markup(answers[seq]) for seq in found]
        texts += [markup(client.get(address)) for address in (CHANGES, FEED)]
        assert sorted(listed) == sorted(found), person
        assert hidden - {404} == set(), person
        for tier in Tier:
            heard = {thing for thing in things for text in texts if canary(tier, thing) in text}
            assert heard == (set(things) if tier in SEES[person] else set()), (person, tier)


@pytest.mark.parametrize("seq", ["0", "999", "9" * 30, "9" * 5000])
def test_number_of_no_entry_is_not_found(client, seq):
    assert client.get(f"{CHANGES}{seq}/").status_code == 404


def test_pages_are_linked(client):
    for _ in range(60):
        ThemeFactory()

    first = client.get(f"{CHANGES}?act=add_reference")
    second = client.get(f"{CHANGES}{first.context['pages']['next']}")

    assert '<link rel="next" href="?act=add_reference&amp;after=11">' in markup(first)
    assert sorted(first.context["pages"]) == ["last", "next"]
    assert second.context["pages"] == {"first": "?act=add_reference", "previous": "?act=add_reference&before=10"}


def test_empty_list_says_what_to_do(client):
    empty = markup(client.get(CHANGES))
    ThemeFactory()
    filtered = markup(client.get(f"{CHANGES}?until=2018-01-01"))

    assert "No changes yet" in empty
    assert "Clear all filters" in filtered


def entries(response) -> list[ET.Element]:
    return ET.fromstring(response.content).findall("a:entry", ATOM)  # noqa: S314 - our own feed


def test_feed_has_lasting_ids_and_the_newest_first(client, settings):
    settings.SITE_URL = "https://register.example"
    made = CommitmentFactory(title="Take <it>")
    seq = edit(made, title="Take\ufffe them & go")

    response = client.get(FEED)

    found = entries(response)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:id", "", ATOM) for entry in found] == [
        f"https://register.example/changes/{number}/" for number in range(seq, 0, -1)
    ]
    assert found[0].findtext("a:title", "", ATOM) == f"{made.reference} Take them & go: Commitment edited"
    assert found[0].findtext("a:summary", "", ATOM) == ("<ul><li>Title: Take &lt;it&gt; → Take them &amp; go</li></ul>")
    assert found[0].findtext("a:author/a:name", "", ATOM) == "Secretariat"


def test_feed_is_as_long_as_a_page_and_for_who_asks(client):
    for _ in range(51):
        ThemeFactory()
    CommitmentFactory(tier=Tier.INTERNAL, title="Canary")

    public = client.get(FEED)
    client.force_login(UserFactory(desk=True))
    desk = client.get(FEED)

    assert len(entries(public)) == 50
    assert len(entries(desk)) == 50
    assert "Canary" not in markup(public)
    assert "Canary" in markup(desk)


def test_feed_of_an_empty_register_is_a_feed(client):
    assert entries(client.get(FEED)) == []


def history(client, commitment) -> list[tuple]:
    page = client.get(reverse("commitment-detail", args=[commitment.reference])).context["page"]
    return [(entry.kind, entry.seq) for entry in page.history]


def test_timeline_tells_edits_links_and_evidence_with_their_addresses(client):
    evidence = EvidenceFactory()
    made = CommitmentFactory(lead=PartyFactory(), title="Take it")
    recorded = LedgerEntry.objects.latest("seq").seq
    AssessmentFactory(commitment=made, evidence=[evidence.pk], as_of=date(2018, 3, 1))
    ProgressReportFactory(commitment=made, reported_on=date(2018, 2, 1))
    edited = edit(made, title="Take them")
    CommitmentLinkFactory(target=made)
    linked = LedgerEntry.objects.latest("seq").seq
    evidence.title = "Renamed"
    save_reference(actor=secretary(), obj=evidence)

    assert history(client, made) == [
        ("change", linked + 1),
        ("change", linked),
        ("change", edited),
        ("assessment", recorded + 1),
        ("report", recorded + 2),
        ("recorded", recorded),
    ]
    text = markup(client.get(reverse("commitment-detail", args=[made.reference])))
    assert "Take it" in text
    assert "Renamed" in text
    assert f'href="/changes/{edited}/"' in text


def test_timeline_keeps_each_change_of_the_life_cycle(client):
    made = CommitmentFactory()
    for to in ("suspended", "lapsed"):
        current = Commitment.objects.get(pk=made.pk)
        change_lifecycle(
            actor=secretary(), commitment=current, version=current.version, to=to, on=date(2018, 5, 1), ground="Agreed."
        )
    seq = LedgerEntry.objects.latest("seq").seq

    assert history(client, made) == [("change", seq - 1), ("lifecycle", seq), ("recorded", seq - 2)]


def test_timeline_hides_what_was_done_while_it_was_internal(client):
    made = CommitmentFactory(title="Canary", tier=Tier.INTERNAL)
    edit(made, title="Take it")
    edit(made, tier=Tier.PUBLIC)
    seq = edit(made, title="Take them")

    public = client.get(reverse("commitment-detail", args=[made.reference]))

    assert history(client, made) == [("change", seq), ("recorded", None)]
    assert "Canary" not in markup(public)
    client.force_login(UserFactory(desk=True))
    assert [kind for kind, _seq in history(client, made)] == ["change"] * 3 + ["recorded"]
