import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from commitments.queries.lists.filters import CommitmentFilter
from commitments.queries.lists.saved_views import count_open, default_address, list_views, read_table_query
from commitments.rules.lists.saved_views import LAYOUT_KEYS, OPEN_QUERY

from ...support.factories import UserFactory
from ...support.factory_base import SavedViewFactory

pytestmark = pytest.mark.django_db


def test_layout_is_what_no_filter_is_called():
    assert set(LAYOUT_KEYS) & set(CommitmentFilter.base_filters) == set()
    assert set(QueryDict(OPEN_QUERY)) <= set(CommitmentFilter.base_filters)


def test_layout_of_an_address_is_kept_without_its_filters_and_empty_values():
    assert read_table_query(QueryDict("status=done&sort=-due&columns=&page=3")) == "sort=-due"


def test_own_views_come_before_shared_ones_and_those_of_others_are_not_known(index):
    person, colleague = UserFactory(desk=True), UserFactory(desk=True)
    shared = SavedViewFactory(owner=colleague, is_shared=True, query="open=yes")
    SavedViewFactory(owner=colleague, is_shared=False)
    own = SavedViewFactory(owner=person, query="open=yes")

    views = list_views(person, index=index)

    assert [view.pk for view in views] == [own.pk, shared.pk]
    assert [view.count for view in views] == [count_open(person, index=index)] * 2


def test_register_opens_with_what_is_open_where_nobody_chose_a_view(index):
    people = [AnonymousUser(), UserFactory(desk=True)]

    assert [default_address(person, index=index) for person in people] == [OPEN_QUERY, OPEN_QUERY]
