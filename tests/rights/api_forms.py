"""What is sent to the API: well-formed bodies, with the version in the header that names it."""

from typing import Any

from commitments.models import Commitment
from commitments.rules.commitments import Tier

from ..admin.pages import FormData
from .routes import Route
from .world import World

FINDING = {"status": "2", "as_of": "2018-04-01", "reason": "Seen.", "confidence": "reported"}
SAID = {"party": "own", "channel": "email", "reported_on": "2018-04-01", "text": "We see it so."}
GROUNDED = {"status_on": "2018-04-01", "status_ground": "A decision"}
BODIES: dict[str, dict[str, Any]] = {
    "commitment": {"title": "Changed"},
    "commitment-assess": FINDING,
    "commitment-deadline": {
        "deadline_condition": "when they can",
        "deadline_precision": "condition",
        "deadline_ground": "So.",
    },
    "commitment-decide": {"grant": True, "decided_on": "2018-04-02", "decided_by": "The guarantors"},
    "commitment-draft": FINDING,
    "commitment-extend": {
        "person": "The host",
        "asked_on": "2018-04-01",
        "why": "The road is closed.",
        "deadline_words": "by 1 June 2018",
    },
    "commitment-lifecycle": {"lifecycle": "lapsed", "lifecycle_on": "2018-04-01", "lifecycle_ground": "A decision"},
    "commitment-link": {"kind": "implements"},
    "commitment-list": {
        "passages": [{"words": "The parties will take step 70."}],
        "title": "New",
        "kind": "deliverable",
    },
    "commitment-position": SAID,
    "commitment-report": SAID,
    "commitment-unlink": {"ground": "Another one was meant."},
    "document-list": {
        **{"slug": "fresh", "title": "New", "kind": "communique", "prefix": "NEW"},
        **{"dated": "2018-01-01", "text": "They will."},
    },
    "draft": {"reason": "Seen again."},
    "draft-return": {"note": "Say when."},
    "evidence": {"title": "Changed"},
    "evidence-list": {"slug": "fresh", "title": "New", "published_at": "https://press.example/new"},
    "followup": {"what": "Ask once more."},
    "followup-do": {"settled_on": "2018-04-01", "outcome": "They answered."},
    "followup-drop": {"outcome": "It is settled."},
    "followup-list": {"what": "Ask again.", "party": "own", "tier": "internal"},
    "meeting": {"title": "Changed"},
    "meeting-cancel": GROUNDED,
    "meeting-hold": {"starts_on": "2018-04-01", "status_ground": "A report"},
    "meeting-list": {"title": "New round", "slug": "new-round", "kind": "round"},
    "meeting-move": {**GROUNDED, "starts_on": "2018-05-14"},
    "request": {"subject": "Bridges"},
    "request-close": {"ground": "They will not."},
    "request-list": {
        **{"party": "own", "subject": "Roads", "text": "How far are you?", "channel": "email"},
        **{"sent_on": "2018-04-01", "reply_due": "2030-01-01"},
    },
    "request-remind": {"day": "2018-05-02", "channel": "email"},
    "request-reply": {"channel": "email", "replied_on": "2018-05-02", "text": "We have begun."},
}


def api_form(world: World, route: Route, tier: Tier) -> FormData:
    """A body for the route; ``If-Match`` goes as a header (``asking.ask``)."""
    name = route.name.removeprefix("api:")
    body = {**BODIES.get(name, {}), **_named(world, name, tier)}
    subject = _subject(world, name, tier)
    return body | ({"If-Match": f'"{subject.version}"'} if subject else {})


def _named(world: World, name: str, tier: Tier) -> dict[str, Any]:
    """What a body names of the register."""
    match name:
        case "commitment-link":
            other = Commitment.objects.get(linked_from=world.of[tier]["link"])
            return {"other": other.reference, "other_version": other.version}
        case "commitment-list":
            return {"document": world.of[Tier.PUBLIC]["document"].slug}
        case "commitment-position":
            return {"assessment": world.of[tier]["assessment"].pk}
        case "document-list" | "meeting-list":
            return {"process": world.plain["process"].slug}
        case "draft-accept":
            return {"commitment_version": _now(world.of[tier]["commitment"]).version}
        case "followup-list":
            return {"commitment": world.of[Tier.PUBLIC]["commitment"].reference}
        case "request-list":
            return {"commitments": [world.of[Tier.PUBLIC]["commitment"].reference]}
    return {}


def _subject(world: World, name: str, tier: Tier) -> Any:
    """What is acted on, as it stands; None where something new is made."""
    kind, _dash, step = name.partition("-")
    kind = {"request": "partyrequest"}.get(kind, kind)
    if step == "list":
        return None
    return _now(world.plain.get(kind) or world.of[tier][kind])


def _now(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)
