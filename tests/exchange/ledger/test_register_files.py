"""The shipped register: true to its sources, and loaded once however often it is loaded."""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser

from commitments.exchange.ledger.manifests import Refused
from commitments.exchange.ledger.register_files import RegisterFiles
from commitments.models import Assessment, Commitment, Document, Evidence, Indicator, Note, ProgressReport, User
from commitments.queries.register.chains import read_chain
from commitments.rules.kernel.commitments import Tier
from commitments.rules.time.timeliness import days_late

from ...actions.kernel.ledger_checks import every_row, last_entry, nothing_written
from ...support.factories import UserFactory

pytestmark = pytest.mark.django_db


def load():
    actor = User.objects.first() or UserFactory(administrator=True)
    return RegisterFiles(django_settings.BASE_DIR / "fixtures", "astana", actor).load()


def lateness(commitment: Commitment) -> int:
    return days_late(latest=commitment.deadline_latest, done_on=commitment.done_on, today=date(2026, 1, 1))


def test_register_is_not_loaded_where_two_people_accept(settings):
    settings.TWO_PERSON_RULE = True
    UserFactory(administrator=True)

    with nothing_written(), pytest.raises(Refused, match="then set TWO_PERSON_RULE"):
        load()


def test_register_that_is_loaded_may_be_loaded_again_where_two_people_accept(settings):
    load()
    settings.TWO_PERSON_RULE = True

    assert load() == 0


def test_register_loads_once_and_holds_the_facts():
    recorded = load()
    before = every_row()

    again = load()

    # Every object is an act of its own; nothing is doubled, the ledger stands still.
    assert again == 0
    assert every_row() == before
    assert last_entry().seq == recorded
    meeting = Commitment.objects.get(reference="A8-14")
    assert meeting.deadline_earliest == date(2018, 2, 15)
    assert meeting.deadline_latest == date(2018, 2, 28)
    assert meeting.deadline_year_inferred is True
    assert meeting.deadline_words == "second half of February"
    assert meeting.done_on == date(2018, 5, 14)
    assert lateness(meeting) == 75
    chain = read_chain(AnonymousUser(), meeting)
    assert meeting in chain
    assert [lateness(link) for link in chain if lateness(link)] == [75, 56, 1, 40, 322, 24]
    tiers = {*Commitment.objects.values_list("tier", flat=True), *Document.objects.values_list("tier", flat=True)}
    assert tiers | set(Evidence.objects.values_list("tier", flat=True)) == {Tier.PUBLIC}
    assert ProgressReport.objects.count() == 0
    assert Note.objects.count() == 0
    releases = Indicator.objects.get(commitment__reference="A8-05").measurements.order_by("day")
    assert [(str(row.day), int(row.value)) for row in releases] == [
        ("2018-11-24", 1),
        ("2019-02-12", 2),
        ("2019-04-22", 3),
        ("2019-07-31", 4),
        ("2021-07-02", 5),
        ("2021-12-16", 6),
        ("2022-06-13", 7),
    ]
    assert [row.pk for row in releases if not row.evidence.exists()] == []
    numbers = list(Commitment.objects.filter(document__prefix="A8").values_list("number", flat=True))
    assert numbers == list(range(1, 16))
    declaratory = Commitment.objects.filter(kind="declaratory").values_list("reference", flat=True)
    assert list(declaratory) == ["A8-10", "A8-11", "A8-12", "A8-13", "A8-15"]
    assert [row.pk for row in Assessment.objects.all() if not row.evidence.exists() and row.status != 9] == []
