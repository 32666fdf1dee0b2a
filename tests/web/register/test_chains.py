from datetime import date

import pytest

from commitments.models import Commitment
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Status

from ...support.factories import AssessmentFactory, CommitmentFactory, CommitmentLinkFactory, DocumentFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db

DAY = date(2018, 6, 1)


def pledge(dated, due):
    deadline = Deadline(words="then", earliest=due, latest=due, precision=Precision.DAY)
    return CommitmentFactory(document=DocumentFactory(slug=f"of-{dated}", dated=dated), deadline=deadline)


@pytest.fixture
def chain():
    """Made in January and due in February; reaffirmed in March, due in April, and done in May."""
    first, second = pledge("2018-01-01", date(2018, 2, 28)), pledge("2018-03-01", date(2018, 4, 30))
    CommitmentLinkFactory(source=second, target=first)
    AssessmentFactory(commitment=second, status=Status.IMPLEMENTED, as_of=DAY, done_on=date(2018, 5, 10))
    return [Commitment.objects.get(pk=made.pk) for made in (first, second)]


def test_chain_tells_deadline_then_and_now_and_by_how_much_it_slipped(client, chain):
    drawn = client.get(f"/commitments/{chain[0].reference}/").context["chain"]

    assert drawn.first_made == date(2018, 1, 1)
    assert drawn.times_reaffirmed == 1
    assert drawn.then == "28 Feb 2018"
    assert drawn.now == "30 Apr 2018"
    assert [row["slipped"] for row in drawn.rows] == [61, 10]
    assert drawn.days_slipped == 71


def test_chain_leads_to_the_comparison_with_the_round_before(client, chain):
    content = markup(client.get(f"/commitments/{chain[1].reference}/"))
    past = markup(client.get(f"/commitments/{chain[1].reference}/?as_of=2018-06-10"))

    address = "/documents/of-2018-01-01/compare/of-2018-03-01/"
    assert [content.count(address), past.count(address)] == [1, 0]


def test_chain_of_one_document_has_nothing_to_compare(client):
    document = DocumentFactory()
    one, other = CommitmentFactory(document=document), CommitmentFactory(document=document)
    CommitmentLinkFactory(source=other, target=one)

    assert "compare/" not in markup(client.get(f"/commitments/{one.reference}/"))
