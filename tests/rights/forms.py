"""Well-formed forms: what each page offers to an administrator, filled in."""

from collections.abc import Callable
from typing import Any

from django.test import Client

from commitments.models import Commitment, User
from commitments.rules.kernel.commitments import Kind, Tier

from ..admin.pages import FormData, read_form
from .api_forms import api_form
from .people import PASSWORD, username
from .routes import Route
from .world import World

Value = str | Callable[[World, Tier], Any]


def _tiered(kind: str) -> Value:
    return lambda world, tier: world.of[tier][kind].pk


def _plain(kind: str) -> Value:
    return lambda world, _tier: world.plain[kind].pk


def _own_party(world: World, tier: Tier) -> int:
    return world.of[tier]["commitment"].responsibilities.get().party_id


def _reference(world: World, tier: Tier) -> str:
    return world.of[tier]["commitment"].reference


def _party_owner(world: World, tier: Tier) -> str:
    return f"party-{_own_party(world, tier)}"


def _chosen(world: World, tier: Tier) -> str:
    commitment = world.of[tier]["commitment"]
    commitment.refresh_from_db()
    return f"{commitment.pk}:{commitment.version}"


def _other(column: str) -> Value:
    """Of the commitment to which the one of this tier is linked, as it stands."""
    return lambda world, tier: getattr(Commitment.objects.get(linked_from=world.of[tier]["link"]), column)


def _title(world: World, tier: Tier) -> str:
    return f"commitment:{world.of[tier]['commitment'].pk}:title:after"


NEW_PASSWORD = "another long and quiet sentence"
SECRETS: dict[str, Value] = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
NAMED: dict[str, Value] = {"name": "New", "slug": "new"}
TITLED: dict[str, Value] = {"title": "New", "slug": "new"}
GROUNDED: dict[str, Value] = {"status_on": "2018-04-01", "status_ground": "A decision"}
FINDING: dict[str, Value] = {"status": "4", "as_of": "2018-04-01", "reason": "Seen.", "confidence": "1"}
SAID: dict[str, Value] = {
    "party": _own_party,
    "channel": "email",
    "reported_on": "2018-04-01",
    "text": "We see it so.",
}

FILLED: dict[str, dict[str, Value]] = {
    "assessment-new": {**FINDING, "act": "record"},
    "assessment-undo": {"reason": "A slip."},
    "bulk-detail": {"ground": "A mistake."},
    "bulk-new": {
        "lifecycle": "lapsed",
        "lifecycle_on": "2018-04-01",
        "lifecycle_ground": "A decision",
        "act": "record",
    },
    "calendar-address": {"act": "make"},
    "commitment-lifecycle": {"lifecycle": "lapsed", "lifecycle_on": "2018-04-01", "lifecycle_ground": "A decision"},
    "comparison-detail": {"reject": "0:4:0:4"},
    "deadline-correct": {
        "deadline_condition": "when they can",
        "deadline_precision": "condition",
        "deadline_ground": "So.",
    },
    "document-new": {"text": "The parties agree to meet again."},
    "document-passages": {"provision": _tiered("unsettled"), "place": "stay"},
    "document-revise": {"text": "The parties agree to meet once more."},
    "draft-detail": {"act": "accept"},
    "filter-follow": {"query": "open=yes", "name": "What is open"},
    "follow-new": {"kind": "commitment", "key": lambda world, tier: world.of[tier]["commitment"].reference},
    "following": {"rhythm": "weekly", "weekday": "4", "time_zone": "Asia/Almaty", "language": "en"},
    "followup-detail": {"act": "do", "settled_on": "2018-04-01", "outcome": "They answered."},
    "followup-new": {"what": "Ask again.", "commitment": _reference, "owner": _party_owner},
    "extension-decide": {"decision": "granted", "decided_on": "2018-04-02", "decided_by": "The guarantors"},
    "extension-new": {
        "person": "The host",
        "asked_on": "2018-04-01",
        "why": "The road is closed.",
        "deadline_words": "by 1 June 2018",
        "deadline_shown": "by 1 June 2018",
    },
    "indicator-new": {"name": "Roads", "unit": "km"},
    "link-new": {
        "kind": "implements",
        "to": _other("reference"),
        "other_reference": _other("reference"),
        "other_version": _other("version"),
    },
    "link-take-back": {"ground": "Another one was meant."},
    "measurement-new": {"value": "7"},
    "meeting-cancel": GROUNDED,
    "meeting-deadlines": {"every": "1"},
    "meeting-hold": {**GROUNDED, "starts_on": "2018-04-01"},
    "meeting-move": {**GROUNDED, "starts_on": "2018-05-14"},
    "meeting-new": {"title": "New round", "kind": "round", "process": _plain("process")},
    "import-apply": {"version": lambda world, _tier: world.plain["import"].version},
    "import-undo": {"version": lambda world, _tier: world.plain["import"].version},
    "import-columns": {
        "act": "save",
        "constant_document": lambda world, _tier: world.of[Tier.PUBLIC]["document"].slug,
        "constant_kind": "deliverable",
        "constant_assessed_on": "2018-03-01",
        "constant_reason": "As the source says.",
    },
    "import-discard": {"version": lambda world, _tier: world.plain["import"].version},
    "import-values": {"act": "save"},
    "owner-assign": {"owner": lambda *_: User.objects.get(username=username("desk officer")).pk},
    "note-new": {"text": "Ask again."},
    "position-new": {**SAID, "assessment": _tiered("assessment")},
    "redaction-detail": {"act": "grant"},
    "redaction-new": {"field": _title, "reason": "A private name."},
    "remark-settle": {"kind": "no_date", "ground": "The text names none."},
    "report-new": SAID,
    "request-detail": {"act": "reply", "channel": "email", "replied_on": "2018-05-02", "text": "We have begun."},
    "request-new": {
        "party": "own",
        "commitments": _reference,
        "subject": "Roads",
        "tier": lambda _world, tier: max(tier, Tier.PARTIES).value,
        "text": "How far are you?",
        "channel": "email",
        "reply_due": "2030-01-01",
    },
    "view-detail": {"name": "What is open"},
    "view-list": {"default": ""},
    "view-new": {"query": "open=yes", "name": "What is open"},
    "sentence-judge": {"label": "informational", "ground": "Says what was."},
    "account_change_password": {**SECRETS, "oldpassword": PASSWORD},
    "account_email": {"email": "new@example.org"},
    "account_login": {"login": username("reader"), "password": PASSWORD},
    "account_reauthenticate": {"password": PASSWORD},
    "account_tokens": {"name": "Report"},
    "account_reset_password": {"email": "somebody@example.org"},
    "admin:commitments_commitment_add": {
        "provision": _tiered("provision"),
        "tier": lambda _world, tier: tier.value,
        "title": "New",
        "kind": Kind.DELIVERABLE.value,
    },
    "admin:commitments_commitment_assess": {**FINDING, "chosen": _chosen, "_record": "Record"},
    "admin:commitments_commitment_change": {"title": "Changed"},
    "admin:commitments_commitment_changelist": {"action": "export_chosen", "_selected_action": _tiered("commitment")},
    "admin:commitments_document_add": {
        **TITLED,
        "slug": "fresh",
        "process": _plain("process"),
        "kind": "communique",
        "prefix": "NEW",
        "dated": "2018-01-01",
        "text": "They will.",
    },
    "admin:commitments_document_change": {"provisions-0-number": "new", "provisions-0-words": "take step 80."},
    "admin:commitments_evidence_add": {**TITLED, "url": "https://press.example/new"},
    "admin:commitments_evidence_change": {"title": "Changed"},
    "admin:commitments_meeting_add": {**TITLED, "process": _plain("process"), "kind": "round"},
    "admin:commitments_meeting_change": {"title": "Changed"},
    "admin:commitments_participation_add": {
        "party": _plain("party"),
        "process": _plain("process"),
        "role": "guarantor",
    },
    "admin:commitments_participation_change": {"role": "observer"},
    "admin:commitments_party_add": {**NAMED, "kind": "state"},
    "admin:commitments_party_change": {"name": "Changed"},
    "admin:commitments_process_add": {**NAMED, "time_zone": "Asia/Almaty"},
    "admin:commitments_process_change": {"name": "Changed"},
    "admin:commitments_theme_add": NAMED,
    "admin:commitments_theme_change": {"name": "Changed"},
    "admin:commitments_user_add": {"username": "new", "email": "new@example.org", "send_link": "on"},
    "admin:commitments_user_change": {"first_name": "Changed"},
    "admin:commitments_zone_add": {**NAMED, "kind": "other"},
    "admin:commitments_zone_change": {"name": "Changed"},
}


ASKED_WITH: dict[str, dict[str, Value]] = {
    "commitment-record": {"start": "0", "end": "29"},
    "bulk-new": {"row": _tiered("commitment")},
}
"""The query by which a page shows its form; without it, it asks for what the form is about."""


def well_formed(world: World, route: Route, tier: Tier, administrator: Client) -> FormData:
    """What somebody sends who has the page before them, or had it before a right was taken away."""
    if route.name.startswith("api:"):
        return api_form(world, route, tier)
    page = _page_before(world, route, tier, administrator)
    is_form = page.status_code == 200 and page["Content-Type"].startswith("text/html")
    filled = FILLED.get(route.name, {})
    typed = {name: value if isinstance(value, str) else str(value(world, tier)) for name, value in filled.items()}
    return {**(read_form(page) if is_form else {}), **typed}


def _page_before(world: World, route: Route, tier: Tier, administrator: Client):
    """The page that holds the form: that of the address itself, or the list in which rows were ticked."""
    if route.name != "admin:commitments_commitment_assess":
        asked = ASKED_WITH.get(route.name, {})
        query = {name: value if isinstance(value, str) else value(world, tier) for name, value in asked.items()}
        return administrator.get(world.address(route, tier), query)
    ticked = {"action": "assess_chosen", "_selected_action": world.of[tier]["commitment"].pk}
    return administrator.post("/admin/commitments/commitment/", ticked)
