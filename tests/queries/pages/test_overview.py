from dataclasses import fields

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils.http import urlencode

from commitments.models import Commitment, Document, LedgerEntry, Party
from commitments.queries.lists.facets import current_index
from commitments.queries.lists.figures import Figure
from commitments.queries.lists.parties import list_parties, read_party
from commitments.queries.pages.overview import read_overview
from commitments.queries.texts.documents import list_documents
from commitments.queries.texts.reader import read_document
from commitments.rules.kernel.permissions import visible_tiers
from commitments.rules.kernel.statuses import CODES, Status
from commitments.rules.time.timeliness import Timeliness, classify

from ...support.factories import CommitmentFactory, NoteFactory, UserFactory
from ...support.samples import TODAY
from ..lists.asking import ask

pytestmark = pytest.mark.django_db


def figures(found):
    """Every figure in a dataclass, a list of them, or below them."""
    if isinstance(found, Figure):
        yield found
    elif isinstance(found, list | tuple):
        for item in found:
            yield from figures(item)
    elif hasattr(found, "__dataclass_fields__"):
        for item in fields(found):
            yield from figures(getattr(found, item.name))


def differing(person, found, index) -> list:
    """The figures that do not count the rows their query finds."""
    counted = [
        (figure.query, figure.count, ask(person, urlencode(figure.query, doseq=True), index).filters.qs.count())
        for figure in figures(found)
    ]
    assert counted
    return [row for row in counted if row[1] != row[2]]


def test_every_figure_counts_the_rows_that_its_link_shows(index):
    for person in [UserFactory(desk=True), UserFactory(focal_point=True), AnonymousUser()]:
        documents = [read_document(person, d.slug, index=index) for d in Document.objects.visible_to(person)]
        pages = [
            read_overview(person, index=index, today=TODAY),
            list_parties(person, index=index),
            [read_party(person, party.slug, index=index) for party in Party.objects.all()],
            list_documents(person, index=index),
            documents,
        ]

        assert [differing(person, page, index) for page in pages] == [[]] * 5


def timeliness(row) -> Timeliness | None:
    return classify(
        lifecycle=row.lifecycle,
        kind=row.kind,
        precision=row.deadline_precision,
        earliest=row.deadline_earliest,
        latest=row.deadline_latest,
        done_on=row.done_on,
        today=TODAY,
    )


def test_figures_are_what_their_words_say(index):
    person = UserFactory(desk=True)
    rows = list(Commitment.objects.all())
    is_open = [row for row in rows if row.is_open]

    page = read_overview(person, index=index, today=TODAY)

    assert {name: getattr(page, name).count for name in ("open", "due_soon", "overdue", "implemented", "disputed")} == {
        "open": len(is_open),
        "due_soon": len([row for row in is_open if timeliness(row) == Timeliness.DUE_SOON]),
        "overdue": len([row for row in is_open if timeliness(row) == Timeliness.OVERDUE]),
        "implemented": len(
            [r for r in rows if CODES[Status(r.status)] == "3" and r.kind in ("deliverable", "recurring")]
        ),
        "disputed": len([row for row in rows if row.is_disputed]),
    }
    assert page.no_information.count == len([row for row in rows if CODES[Status(row.status)] == "U"])
    assert page.no_news.count == len([row for row in is_open if (TODAY - row.news_on).days >= 30])
    assert page.scored.count + page.declaratory.count == page.everything.count == len(rows)


def references(rows) -> list[str]:
    return [row["reference"] for row in rows]


def test_short_lists_hold_what_comes_first(index):
    for person in (UserFactory(desk=True), AnonymousUser()):
        rows = list(Commitment.objects.visible_to(person))
        is_open = [row for row in rows if row.is_open]
        due = [row for row in is_open if row.deadline_latest and row.deadline_latest >= TODAY]
        silent = [row for row in is_open if (TODAY - row.news_on).days >= 30]

        page = read_overview(person, index=index, today=TODAY)

        assert references(page.due_next) == [r.reference for r in sorted(due, key=lambda r: (r.due_sort, r.pk))][:5]
        assert references(page.silent) == [r.reference for r in sorted(silent, key=lambda r: (r.news_on, r.pk))][:5]
        newest = sorted(rows, key=lambda r: (r.changed_at, r.pk), reverse=True)[:5]
        entries = [LedgerEntry.objects.get(at=row.changed_at) for row in newest]
        acts = [entry.act if entry.tier in visible_tiers(person) else "" for entry in entries]
        assert [(row["reference"], row["act"]) for row in page.recent] == list(
            zip([row.reference for row in newest], acts, strict=True)
        )


def test_act_that_the_person_may_not_see_leaves_the_last_one_that_it_may_see():
    commitment = CommitmentFactory()
    NoteFactory(commitment=commitment)

    index = current_index(TODAY)
    pages = [read_overview(person, index=index, today=TODAY) for person in (UserFactory(desk=True), AnonymousUser())]

    assert [[row["act"] for row in page.recent] for page in pages] == [["record_commitment"]] * 2
