import pytest

from commitments.actions.register.commitments import edit_commitment
from commitments.models import Commitment, CommitmentLink
from commitments.rules.kernel.commitments import LinkKind

from ...admin.pages import read_form
from ...support.factories import (
    CommitmentFactory,
    CommitmentLinkFactory,
    DocumentFactory,
    ProvisionFactory,
    UserFactory,
    secretary,
)
from ...support.pages import markup

pytestmark = pytest.mark.django_db

EARLIER = "The next meeting will be held in Astana in July 2019."
LATER = "The next meeting will be held in Sochi in May 2020."


def pledge(words, **values):
    document = DocumentFactory(text=words)
    return CommitmentFactory(
        document=document, provision=ProvisionFactory(document=document, words=words, number="1"), **values
    )


@pytest.fixture
def pair():
    """An earlier pledge, and a later one that resembles it."""
    return pledge(EARLIER), pledge(LATER)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(desk=True))
    return client


def address(commitment, to=""):
    return f"/commitments/{commitment.reference}/links/new/" + (f"?to={to}" if to else "")


def links():
    return list(CommitmentLink.objects.standing().values_list("source", "kind", "target"))


def test_page_offers_what_resembles_and_shows_the_chosen_one_beside_it(desk, pair):
    earlier, later = pair

    page = desk.get(address(later))
    chosen = desk.get(address(later, earlier.reference))

    assert [item["commitment"] for item in page.context["offered"]] == [earlier]
    assert "<del>Astana in July 2019</del>" in markup(chosen)
    assert "<ins>Sochi in May 2020</ins>" in markup(chosen)
    assert read_form(chosen)["kind"] == ["amends"]


def test_chosen_commitment_is_linked_as_the_form_says(desk, pair):
    earlier, later = pair
    form = read_form(desk.get(address(later, earlier.reference)))

    response = desk.post(address(later), form | {"kind": "reaffirms", "note": "Our reading."}, follow=True)

    assert links() == [(later.pk, "reaffirms", earlier.pk)]
    assert response.redirect_chain == [(f"/commitments/{later.reference}/", 302)]
    assert desk.get(address(later)).context["offered"] == []


def test_typed_reference_is_shown_before_it_is_linked(desk, pair):
    earlier, later = pair
    form = read_form(desk.get(address(later))) | {"to": earlier.reference.lower(), "kind": "amends"}

    shown = desk.post(address(later), form)

    assert shown.status_code == 400
    assert links() == []
    assert shown.context["form"].compared["earlier"] == earlier
    assert desk.post(address(later), read_form(shown)).status_code == 302
    assert links() == [(later.pk, "amends", earlier.pk)]


@pytest.mark.parametrize("changed", [0, 1])
def test_change_of_either_end_meanwhile_is_shown(desk, pair, changed):
    earlier, later = pair
    form = read_form(desk.get(address(later, earlier.reference)))
    current = Commitment.objects.get(pk=pair[changed].pk)
    edit_commitment(actor=secretary(), commitment=current, version=current.version, changes={"title": "Other"})

    refused = desk.post(address(later), form)

    [change] = refused.context["form"].meanwhile
    assert refused.status_code == 400
    assert change.act == "edit_commitment"
    assert links() == []
    assert desk.post(address(later), read_form(refused)).status_code == 302


@pytest.mark.parametrize("to", ["", "ZZ-99", "a\x00", "own", "again"])
def test_what_cannot_be_linked_is_refused_at_its_field(desk, pair, to):
    earlier, later = pair
    CommitmentLinkFactory(source=later, target=earlier, kind=LinkKind.AMENDS)
    named = {"own": later.reference, "again": earlier.reference}.get(to, to)
    form = read_form(desk.get(address(later, earlier.reference)))

    refused = desk.post(address(later), form | {"to": named})

    assert refused.status_code == 400
    assert len(links()) == 1
    assert list(refused.context["form"].errors) == ["__all__" if to == "again" else "to"]


def test_link_is_taken_back_from_either_end(desk, pair):
    earlier, later = pair

    for end in pair:
        link = CommitmentLinkFactory(source=later, target=earlier)
        page = f"/commitments/{end.reference}/links/{link.pk}/take-back/"
        form = read_form(desk.get(page)) | {"ground": "Another meeting."}
        assert desk.post(page, form).status_code == 302
        assert links() == []
        assert desk.get(page).status_code == 404

    told = markup(desk.get(f"/commitments/{later.reference}/"))
    assert told.count("Link removed") == 2
    assert "Another meeting." in told


def test_link_is_taken_back_on_the_pages_of_its_ends_only(desk, pair):
    link, stranger = CommitmentLinkFactory(source=pair[1], target=pair[0]), CommitmentFactory()

    assert desk.get(f"/commitments/{stranger.reference}/links/{link.pk}/take-back/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_asks_as_much_for_three_as_for_one(desk, django_assert_num_queries, count):
    for _ in range(count):
        pledge(EARLIER)
    later = pledge(LATER)
    desk.get(address(later))

    with django_assert_num_queries(7):
        assert len(desk.get(address(later)).context["offered"]) == count
