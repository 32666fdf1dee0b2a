from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commitments.actions.lists import saved_views
from commitments.actions.lists.saved_views import change_view, choose_default_view, delete_view, save_view
from commitments.models import DefaultView, LedgerEntry, SavedView
from commitments.queries.lists.facets import current_index
from commitments.rules.kernel.commitments import Tier

from ...support.factories import DocumentFactory, UserFactory
from ...support.factory_base import SavedViewFactory
from ...support.samples import TODAY
from ...support.threads import at_once

pytestmark = pytest.mark.django_db


def kept(**values):
    return save_view(**{"query": "open=yes", "layout": "", "name": "Mine"} | values)


def test_name_that_was_given_before_gets_what_is_shown_now():
    person, other = UserFactory(), UserFactory()
    entries = LedgerEntry.objects.count()

    made = [kept(actor=person, name=" Mine "), kept(actor=other), kept(actor=person, query="", layout="sort=title")]

    assert made[0] == made[2]
    assert set(SavedView.objects.values_list("owner", "name", "query", "layout")) == {
        (person.pk, "Mine", "", "sort=title"),
        (other.pk, "Mine", "open=yes", ""),
    }
    assert LedgerEntry.objects.count() == entries


def test_owner_changes_and_deletes_and_a_colleague_and_a_stranger_do_not():
    owner, colleague, stranger = UserFactory(desk=True), UserFactory(desk=True), UserFactory()
    view = kept(actor=owner, is_shared=True)

    for person in (colleague, stranger):
        with pytest.raises(PermissionDenied):
            change_view(actor=person, pk=view.pk, name="Theirs")
        delete_view(actor=person, pk=view.pk)
    change_view(actor=owner, pk=view.pk, name="Ours")

    view.refresh_from_db()
    assert view.name == "Ours"
    assert view.is_shared is False
    delete_view(actor=owner, pk=view.pk)
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(("role", "may"), [("reader", False), ("focal_point", False), ("reviewer", True)])
def test_only_staff_share_a_view(role, may):
    person = UserFactory(role=role, is_staff=may)
    if may:
        assert kept(actor=person, is_shared=True).is_shared
    else:
        with pytest.raises(PermissionDenied):
            kept(actor=person, is_shared=True)


def test_account_that_is_off_keeps_nothing():
    with pytest.raises(PermissionDenied):
        kept(actor=UserFactory(is_active=False))


@pytest.mark.parametrize(
    ("values", "field"), [({"name": " "}, "name"), ({"name": "a\x07"}, "name"), ({"query": "q=" + "x" * 1000}, "query")]
)
def test_view_that_cannot_be_kept_says_why(values, field):
    with pytest.raises(ValidationError) as refused:
        kept(actor=UserFactory(), **values)

    assert list(refused.value.error_dict) == [field]


def test_second_view_of_one_name_and_one_too_many_are_refused(monkeypatch):
    person = UserFactory()
    kept(actor=person)
    other = kept(actor=person, name="Another")
    monkeypatch.setattr(saved_views, "VIEWS", 2)

    with pytest.raises(ValidationError, match="already have a saved view with this name"):
        change_view(actor=person, pk=other.pk, name="Mine")
    with pytest.raises(ValidationError, match="the most that one account can"):
        kept(actor=person, name="Third")
    assert kept(actor=person, query="").query == ""


def test_default_is_one_that_the_person_finds():
    person, index = UserFactory(), current_index(TODAY)
    closed = DocumentFactory(tier=Tier.INTERNAL)
    mine, shared, theirs, secret = (
        SavedViewFactory(owner=person),
        SavedViewFactory(is_shared=True),
        SavedViewFactory(),
        SavedViewFactory(is_shared=True, query=f"document={closed.slug}"),
    )
    index = current_index(TODAY)

    for view in (mine, shared):
        choose_default_view(actor=person, pk=view.pk, index=index)
        assert DefaultView.objects.get().view == view
    for pk in (theirs.pk, secret.pk, 999):
        with pytest.raises(PermissionDenied):
            choose_default_view(actor=person, pk=pk, index=index)
    shared.delete()
    assert not DefaultView.objects.exists()
    choose_default_view(actor=person, pk=None, index=index)


@pytest.mark.django_db(transaction=True)
def test_of_views_that_get_one_name_at_the_same_moment_one_has_it():
    person = UserFactory()
    made = [kept(actor=person, name=str(number)) for number in range(6)]

    done = at_once([partial(change_view, actor=person, pk=view.pk, name="Same") for view in made])

    assert sorted(type(each).__name__ for each in done) == ["SavedView"] + ["ValidationError"] * 5


@pytest.mark.django_db(transaction=True)
def test_view_that_is_deleted_and_made_the_default_at_the_same_moment_is_gone():
    person, index = UserFactory(desk=True), current_index(TODAY)
    for number in range(10):
        view = kept(actor=UserFactory(desk=True), name=str(number), is_shared=True)

        chosen, deleted = at_once(
            [
                partial(choose_default_view, actor=person, pk=view.pk, index=index),
                partial(delete_view, actor=view.owner, pk=view.pk),
            ]
        )

        assert type(chosen) in (type(None), PermissionDenied)
        assert deleted is None
    assert SavedView.objects.count() == 0
    assert DefaultView.objects.count() == 0
