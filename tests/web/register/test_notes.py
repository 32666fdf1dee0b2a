"""Notes beside a commitment: written by staff on its page, told to nobody who may not read them."""

from uuid import uuid4

import pytest

from commitments.models import Note
from commitments.queries.lists.facets import forget
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole

from ...admin.pages import client_of, read_form
from ...support.factories import CommitmentFactory, NoteFactory, UserFactory, secretary
from ...support.pages import markup
from ..kernel.sheet import PEOPLE, SEES, client_as

pytestmark = pytest.mark.django_db


def page_of(commitment) -> str:
    return f"/commitments/{commitment.reference}/"


def address(commitment) -> str:
    return f"{page_of(commitment)}notes/new/"


def typed(commitment, **changes) -> dict:
    return {"version": commitment.version, "text": "Ask again in May.", "tier": "3"} | changes


def test_desk_officer_writes_a_note_beside_a_commitment():
    commitment = CommitmentFactory()
    desk = client_of(secretary())
    form = read_form(desk.get(address(commitment)))

    answer = desk.post(address(commitment), form | {"text": "Ask again in May."}, follow=True)

    note = Note.objects.get()
    assert note.commitment == commitment
    assert note.author == secretary()
    assert note.tier == Tier.INTERNAL
    assert answer.redirect_chain == [(page_of(commitment), 302)]
    page = answer.context["page"]
    assert [found["text"] for found in page.notes] == ["Ask again in May."]
    assert [entry.kind for entry in page.history] == ["note", "recorded"]
    assert page.history[0].seq is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"text": " "}, "text"), ({"text": "a\x00b"}, "text"), ({"tier": "4"}, "tier"), ({"version": "0"}, "__all__")],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(changes, field):
    commitment = CommitmentFactory()

    answer = client_of(secretary()).post(address(commitment), typed(commitment, **changes))

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["text"] == [changes.get("text", "Ask again in May.")]
    assert Note.objects.count() == 0


def test_note_sent_twice_is_written_once():
    commitment = CommitmentFactory()
    desk, form = client_of(secretary()), typed(commitment, creation_key=str(uuid4()))

    answers = [desk.post(address(commitment), form) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [page_of(commitment)] * 2
    assert Note.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "tier", "status"),
    [
        (None, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.PUBLIC, 403),
        (UserRole.READER, Tier.PARTIES, 404),
        (UserRole.FOCAL_POINT, Tier.PARTIES, 403),
        (UserRole.FOCAL_POINT, Tier.INTERNAL, 404),
        (UserRole.DESK_OFFICER, Tier.INTERNAL, 200),
    ],
)
def test_writing_is_for_staff(client, role, tier, status):
    commitment = CommitmentFactory(tier=tier)
    if role:
        client.force_login(UserFactory(role=role))

    sent = client.post(address(commitment), typed(commitment)).status_code

    assert client.get(address(commitment)).status_code == status
    assert sent == (302 if status == 200 else status)
    assert client.put(address(commitment)).status_code == 405
    assert Note.objects.count() == (status == 200)
    assert client.get("/commitments/%00/notes/new/").status_code == 404
    if status == 403:
        assert "notes/new/" not in markup(client.get(page_of(commitment)))


def body(response) -> str:
    return b"".join(response.streaming_content if response.streaming else [response.content]).decode()


def test_notes_are_read_by_who_may_see_their_tier_and_stand_in_no_export_or_search():
    for role in UserRole:
        UserFactory(role=role, username=role.value)
    commitment = CommitmentFactory()
    for tier in Tier:
        NoteFactory(commitment=commitment, tier=tier, text=f"canary{tier.name.lower()}")
    forget()
    shown = [page_of(commitment), "/changes/", "/changes.atom", f"/changes/?commitment={commitment.reference}"]
    # What was asked for stands on the page of a search.
    never = ["/", "/commitments/", "/commitments/export.csv"]

    words = {tier: f"canary{tier.name.lower()}" for tier in Tier}

    for person in PEOPLE:
        client = client_as(person)
        texts = {page: body(client.get(page)) for page in (*shown, *never)}
        heard = {page: {tier for tier in Tier if words[tier] in text} for page, text in texts.items()}
        expected = {page: set(SEES[person]) for page in shown} | {page: set() for page in never}
        assert heard == expected, person
        assert client.get("/commitments/?q=canarypublic").context["count"] == 0
        assert client.get("/commitments/export.csv?q=canaryinternal").getvalue().count(b"\n") == 1


def test_who_is_not_of_the_secretariat_does_not_read_the_name_of_the_author(client):
    note = NoteFactory(tier=Tier.PUBLIC)

    public = client.get(page_of(note.commitment)).context["page"].notes
    desk = client_of(secretary()).get(page_of(note.commitment)).context["page"].notes

    assert [found["author"] for found in (*public, *desk)] == ["Secretariat", "secretary"]


def test_notes_take_a_fixed_number_of_queries(client, django_assert_num_queries):
    commitment = NoteFactory(tier=Tier.PUBLIC).commitment

    for _ in range(2):
        client.get(page_of(commitment))
        with django_assert_num_queries(8):
            client.get(page_of(commitment))
        NoteFactory(commitment=commitment, tier=Tier.PUBLIC)
        NoteFactory(commitment=commitment, tier=Tier.PUBLIC)
