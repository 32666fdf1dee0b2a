from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.queries.time.deadlines import read_for_document, read_request
from commitments.rules.kernel.commitments import Tier

from ...support.factories import (
    DocumentFactory,
    MeetingFactory,
    ProcessFactory,
    ProvisionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
SUMMER = "in the summer of 2018"


def document(**values):
    return DocumentFactory(dated=date(2017, 12, 22), **values)


def test_reading_names_the_meeting_of_the_process(django_assert_num_queries):
    process = ProcessFactory(name="Astana Process")
    MeetingFactory(title="Ninth meeting", starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
    mine = MeetingFactory(
        process=process, title="Ninth meeting", starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15)
    )
    of = document(process=process)

    with django_assert_num_queries(2):
        found = read_for_document("on the margins of the next Astana meeting", of, language="en")

    assert found.meeting == mine
    assert found.reading.meeting == mine.pk
    assert found.reading.earliest == date(2018, 5, 14)
    assert found.reading.latest == date(2018, 5, 15)


def test_meeting_without_days_or_that_was_cancelled_gives_none():
    process = ProcessFactory(name="Astana Process")
    fuzzy = MeetingFactory(process=process, title="Tenth round", number=10, dates_latest=date(2018, 7, 31))
    off = {"starts_on": date(2018, 5, 14), "ends_on": date(2018, 5, 15), "status": "cancelled"}
    cancelled = MeetingFactory(process=process, title="Ninth round", number=9, **off)
    of = document(process=process)

    following, ninth = (
        read_for_document(words, of, language="en") for words in ("at the next round", "at the ninth round")
    )

    assert following.meeting == fuzzy
    assert following.reading.latest is None
    assert ninth.meeting == cancelled
    assert ninth.reading.latest is None


def test_words_without_a_meeting_ask_nothing(django_assert_num_queries):
    of = document()

    with django_assert_num_queries(0):
        found = read_for_document("second half of February", of, language="en")

    assert found.meeting is None
    assert found.reading.latest == date(2018, 2, 28)


def test_words_in_the_language_of_the_document_are_read_in_it():
    found = read_for_document("до конца 2018 года", document(language="ru"), language="en")

    assert found.reading.language == "ru"
    assert found.reading.latest == date(2018, 12, 31)


def test_words_that_nobody_understands_are_kept_in_the_language_given():
    found = read_for_document("whenever", document(language="ru"), language="fr")

    assert found.reading.language == "fr"
    assert found.reading.says_something is False


@pytest.mark.parametrize(("southern", "first"), [(None, date(2018, 6, 1)), (True, date(2018, 12, 1))])
def test_seasons_are_those_of_the_process(southern, first):
    of = document(process=ProcessFactory(southern_seasons=southern))

    assert read_for_document(SUMMER, of, language="en").reading.earliest == first


def asked(user, **values):
    query = QueryDict(mutable=True)
    query.update(values)
    return read_request(user, query)


def test_request_is_read_in_the_document_of_its_provision():
    provision = ProvisionFactory(document=document())

    found, errors = asked(AnonymousUser(), words="July", provision=str(provision.pk))

    assert found.reading.latest == date(2018, 7, 31)
    assert errors == []


@pytest.mark.parametrize(("role", "is_read"), [("reader", False), ("desk_officer", True)])
def test_document_that_a_person_may_not_see_is_not_read_in(role, is_read):
    provision = ProvisionFactory(document=document(tier=Tier.INTERNAL))

    found, errors = asked(UserFactory(role=role), words="July", provision=str(provision.pk))

    assert (found is not None) == is_read
    assert (errors == []) == is_read


@pytest.mark.parametrize(
    "values", [{}, {"on": "tomorrow"}, {"provision": "999"}, {"provision": "x"}, {"on": "2018-02-31"}]
)
def test_request_without_a_date_says_what_is_missing(values):
    found, errors = asked(AnonymousUser(), words="July", **values)

    assert found is None
    assert [label for label, _text in errors] == ["Date of the document"]


def test_request_with_an_unknown_name_is_refused():
    found, errors = asked(AnonymousUser(), words="July", on="2018-01-01", colour="red")

    assert found is None
    assert [label for label, _text in errors] == ["colour"]
