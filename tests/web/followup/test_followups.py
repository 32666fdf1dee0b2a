"""Follow-up actions on pages: recorded, listed, done; told to nobody whom they are not for."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from commitments.actions.followup.followups import do_followup
from commitments.models import FollowUp
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.permissions import UserRole
from commitments.web.kernel import clock

from ...admin.pages import client_of, desk_client, read_form
from ...support.factories import (
    CommitmentFactory,
    MeetingFactory,
    MembershipFactory,
    PartyFactory,
    UserFactory,
    secretary,
)
from ...support.followup_factories import FollowUpFactory
from ...support.pages import markup
from ..lists.test_register_page import counted

pytestmark = pytest.mark.django_db
NEW = "/followups/new/"


def address(followup) -> str:
    return f"/followups/{followup.pk}/"


def press(client, followup, act: str, **typed):
    """Open the page, type over what its forms hold, and press a button."""
    form = read_form(client.get(address(followup)))
    return client.post(address(followup), form | typed | {"act": act, "creation_key": str(uuid4())})


def shown(response) -> list[FollowUp]:
    return list(response.context["page"].followups)


def test_desk_officer_leaves_something_to_a_colleague_from_the_page_of_a_commitment():
    commitment, colleague = CommitmentFactory(), UserFactory(desk=True, first_name="Aigul")
    desk, page = desk_client(), f"/commitments/{commitment.reference}/"
    assert f"{NEW}?commitment={commitment.reference}" in markup(desk.get(page))
    form = read_form(desk.get(NEW, {"commitment": commitment.reference}))
    assert form["commitment"] == [commitment.reference]

    typed = {"what": "Call the host.", "owner": f"person-{colleague.pk}", "due_on": "2018-04-01"}
    answer = desk.post(NEW, form | typed)

    made = FollowUp.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == address(made)
    assert made.commitment == commitment
    assert made.person == colleague
    assert made.due_on == date(2018, 4, 1)
    assert made.tier == Tier.INTERNAL
    on_page = desk.get(page).context["followups"]
    assert on_page == [made]
    assert "Call the host." in markup(desk.get(page))
    assert [item.act for item in desk.get(address(made)).context["page"].history] == ["record_followup"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"what": " "}, "what"),
        ({"what": "a\x00b"}, "what"),
        ({"commitment": "A8-99"}, "commitment"),
        ({"commitment": "a\x00"}, "commitment"),
        ({"commitment": ""}, "commitment"),
        ({"meeting": "nowhere"}, "meeting"),
        ({"owner": ""}, "owner"),
        ({"owner": "person-99999999999999999999"}, "owner"),
        ({"due_on": "2018-02-31"}, "due_on"),
        ({"tier": "1"}, "tier"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_at_its_field_and_kept(typed, field):
    commitment = CommitmentFactory()
    good = {"what": "Call.", "commitment": commitment.reference, "owner": f"person-{secretary().pk}", "tier": "3"}

    answer = desk_client().post(NEW, good | typed)

    assert answer.status_code == 400
    assert list(answer.context["form"].errors) == [field]
    assert read_form(answer)["what"] == [typed.get("what", "Call.")]
    assert FollowUp.objects.count() == 0


def test_steps_are_taken_on_the_page_and_its_history_tells_them():
    made, desk = FollowUpFactory(), desk_client()

    assert press(desk, made, "do", settled_on="2018-04-01", outcome="").status_code == 400
    press(desk, made, "change", what="Write to the host.", meeting=MeetingFactory().slug)
    press(desk, made, "do", settled_on="2018-04-01", outcome="They answered.")
    assert "They answered." in markup(desk.get(address(made)))
    press(desk, made, "reopen")
    press(desk, made, "drop", outcome="Not needed.")

    made.refresh_from_db()
    assert made.what == "Write to the host."
    assert made.state == "dropped"
    assert made.outcome == "Not needed."
    history = desk.get(address(made)).context["page"].history
    acts = ["drop_followup", "reopen_followup", "do_followup", "change_followup", "record_followup"]
    assert [item.act for item in history] == acts
    assert press(desk, made, "nothing").status_code == 400


def test_what_another_changed_meanwhile_is_shown_and_nothing_lost():
    made, desk = FollowUpFactory(), desk_client()
    form = read_form(desk.get(address(made)))
    do_followup(actor=secretary(), followup=made, version=1, settled_on=date(2018, 4, 1), outcome="Done.")

    answer = desk.post(address(made), form | {"act": "change", "what": "Mine."})

    assert answer.status_code == 400
    assert read_form(answer)["what"] == ["Mine."]
    assert [change.act for change in answer.context["form"].meanwhile] == ["do_followup"]


def test_focal_point_sees_and_does_what_is_left_to_its_party_and_nothing_else():
    party = PartyFactory()
    own = client_of(MembershipFactory(party=party).user)
    commitment = CommitmentFactory(lead=party)
    made = FollowUpFactory(party=party, tier=Tier.PARTIES, commitment=commitment)
    hidden = [
        FollowUpFactory(party=party, commitment=commitment),
        FollowUpFactory(party=PartyFactory(), tier=Tier.PARTIES, commitment=commitment),
    ]

    assert shown(own.get("/followups/")) == [made]
    assert [own.get(address(other)).status_code for other in hidden] == [404, 404]
    assert own.get(f"/commitments/{commitment.reference}/").context["followups"] == [made]
    assert list(own.get("/").context["mine"].first) == [made]
    page = own.get(address(made))
    assert [name for name in ("do_form", "change_form", "drop_form") if name in page.context] == ["do_form"]
    assert press(own, made, "drop", outcome="No.").status_code == 403
    assert press(own, made, "do", settled_on="2018-04-01", outcome="Sent.").status_code == 302
    assert FollowUp.objects.get(pk=made.pk).outcome == "Sent."


@pytest.mark.parametrize("role", [None, UserRole.READER])
def test_others_see_no_trace(client, role):
    made = FollowUpFactory(party=PartyFactory(), tier=Tier.PARTIES, what="canary")
    if role:
        client.force_login(UserFactory(role=role))

    pages = {place: client.get(place) for place in ("/", "/changes/", f"/commitments/{made.commitment.reference}/")}

    assert [place for place, page in pages.items() if b"canary" in page.content or b"ollow-up" in page.content] == []
    assert (
        [client.get(place).status_code for place in ("/followups/", address(made))] == [302, 302]
        if not role
        else [404, 404]
    )


def test_list_is_filtered_by_state_owner_and_day_and_names_what_it_cannot_read():
    today, party, colleague = clock.today(), PartyFactory(), UserFactory(desk=True)
    late = FollowUpFactory(due_on=today - timedelta(days=1))
    soon = FollowUpFactory(due_on=today, person=colleague)
    theirs = FollowUpFactory(party=party)
    done = FollowUpFactory(due_on=today - timedelta(days=9))
    do_followup(actor=secretary(), followup=done, version=1, settled_on=today, outcome="Done.")
    desk = desk_client()

    def found(**query) -> list[FollowUp]:
        return shown(desk.get("/followups/", query))

    assert found() == [done, theirs, soon, late]
    assert found(state="overdue") == [late]
    assert found(state=["overdue", "done"]) == [done, late]
    assert found(mine="yes", state="open") == [late]
    assert found(owner=[f"person-{colleague.pk}", f"party-{party.pk}"]) == [theirs, soon]
    assert found(due_from=today.isoformat()) == [soon]
    assert found(due_to=(today - timedelta(days=1)).isoformat()) == [done, late]
    wrong = desk.get("/followups/", {"owner": "person-0", "due_from": "2018-02-31", "ower": "1"})
    assert wrong.status_code == 400
    assert shown(wrong) == []
    assert len(wrong.context["page"].errors) == 3


def test_overview_says_what_is_mine_first_what_is_due_first():
    today = clock.today()
    undated, later = FollowUpFactory(), FollowUpFactory(due_on=today + timedelta(days=9))
    late = FollowUpFactory(due_on=today - timedelta(days=1))
    FollowUpFactory(person=UserFactory(desk=True))

    mine = desk_client().get("/").context["mine"]

    assert mine.open == 3
    assert mine.overdue == 1
    assert list(mine.first) == [late, later, undated]
    for _ in range(3):
        FollowUpFactory(due_on=today)
    mine = desk_client().get("/").context["mine"]
    assert mine.open == 6
    assert mine.overdue == 1
    assert len(mine.first) == 5


def test_pages_take_a_fixed_number_of_queries():
    desk = desk_client()
    made = FollowUpFactory()
    places = ["/followups/", address(made), f"/commitments/{made.commitment.reference}/"]

    def counts() -> list[int]:
        return [counted(desk, place) for place in places]

    counts()
    one = counts()
    for _ in range(2):
        FollowUpFactory(commitment=made.commitment, party=PartyFactory())
    counts()

    assert counts() == one == [6, 12, 14]
