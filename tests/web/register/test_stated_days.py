"""“Done on” is said only where somebody stated the day; else by which day the assessment found it done."""

from datetime import date

import pytest

from commitments.models import Commitment
from commitments.queries.ledger.verify.register import verify_ledger
from commitments.rules.kernel.statuses import Status
from commitments.rules.time.timeliness import Timeliness, classify

from ...api.asking import get, program
from ...support.extension_factories import until
from ...support.factories import AssessmentFactory, CommitmentFactory, CommitmentLinkFactory, DocumentFactory
from ...support.pages import markup

pytestmark = pytest.mark.django_db
AS_OF, DONE = date(2018, 5, 20), date(2018, 5, 14)
CASES = pytest.mark.parametrize("stated", [True, False])


def found_done(*, stated: bool, **values) -> Commitment:
    made = CommitmentFactory(**values)
    AssessmentFactory(commitment=made, status=Status.IMPLEMENTED, as_of=AS_OF, done_on=DONE if stated else None)
    return Commitment.objects.get(pk=made.pk)


@CASES
@pytest.mark.parametrize("moment", ["", "?as_of=2018-06-01"])
def test_page_says_on_which_day_or_by_which(client, settings, stated, moment):
    settings.LEDGER_KEY = b"k" * 32
    made = found_done(stated=stated)

    page = markup(client.get(f"/commitments/{made.reference}/{moment}"))

    assert ("<dt>Done on</dt><dd>14 May 2018</dd>" in page) is stated
    assert ("<dt>Done by</dt><dd>20 May 2018 " in page) is not stated
    assert ("Done on" in page) is stated
    assert verify_ledger(b"k" * 32).findings == []


@CASES
def test_chain_says_on_which_day_or_by_which(client, stated):
    first = CommitmentFactory(document=DocumentFactory(dated=date(2018, 1, 1)))
    second = found_done(stated=stated, document=DocumentFactory(dated=date(2018, 3, 1)))
    CommitmentLinkFactory(source=second, target=first)

    page = markup(client.get(f"/commitments/{first.reference}/"))

    assert ("<span>14 May 2018</span>" in page) is stated
    assert ("<span>due 20 May 2018</span>" in page) is not stated


@CASES
def test_program_reads_a_day_only_where_it_was_stated(stated):
    made = found_done(stated=stated)

    told = get(program(), f"/commitments/{made.reference}/").json()

    assert told["done_on"] == ("2018-05-14" if stated else None)
    assert told["cells"][0]["done_on"] == ("2018-05-14" if stated else None)


@CASES
def test_changes_tell_the_day_that_was_stated_once(client, stated):
    found_done(stated=stated)

    page = markup(client.get("/changes/"))

    assert page.count("14 May 2018") == (1 if stated else 0)
    assert page.lower().count("done on") == (1 if stated else 0)


@CASES
@pytest.mark.parametrize("moment", ["", "?as_of=2018-06-01"])
def test_lateness_is_that_of_the_work_only_where_the_day_was_stated(client, stated, moment):
    """What was found done after its deadline may have been done in time."""
    made = found_done(stated=stated, deadline=until(date(2018, 4, 30)))
    words = "done late, 14 days" if stated else "done, found 20 days late"

    told = get(program(), f"/commitments/{made.reference}/{moment}").json()["timeliness"]

    assert told == {"code": "late", "label": "done late", "words": words}
    for path in (f"/commitments/{made.reference}/", "/commitments/"):
        page = markup(client.get(path + moment))
        assert words in page
        assert ("done late," in page) == stated


@CASES
def test_what_was_found_done_by_its_deadline_is_certainly_in_time(client, stated):
    made = found_done(stated=stated, deadline=until(AS_OF))

    assert "done on time" in markup(client.get(f"/commitments/{made.reference}/"))


def test_day_of_the_assessment_still_tells_whether_it_was_in_time():
    made = found_done(stated=False)

    assert made.done_on == AS_OF
    assert made.done_stated is False
    value = classify(
        lifecycle=made.lifecycle,
        kind=made.kind,
        precision="day",
        earliest=AS_OF,
        latest=AS_OF,
        done_on=made.done_on,
        today=date(2020, 1, 1),
    )
    assert value == Timeliness.DONE_ON_TIME
