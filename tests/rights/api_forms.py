"""What is sent to the API: well-formed bodies, with the version in the header that names it."""

from typing import Any

from commitments.exchange.imports.mapping.mapping import without_guess
from commitments.models import Commitment, User
from commitments.rules.kernel.commitments import Tier

from ..admin.pages import FormData
from .people import username
from .routes import Route
from .world import World

FINDING = {"status": "2", "as_of": "2018-04-01", "reason": "Seen.", "confidence": "reported"}
SAID = {"party": "own", "channel": "email", "reported_on": "2018-04-01", "text": "We see it so."}
GROUNDED = {"status_on": "2018-04-01", "status_ground": "A decision"}
TURN = {"lifecycle": "lapsed", "lifecycle_on": "2018-04-01", "lifecycle_ground": "A decision"}
BULK: dict[str, dict[str, Any]] = {"assess": FINDING, "lifecycle": TURN, "tier": {"tier": "internal"}}
BODIES: dict[str, dict[str, Any]] = {
    **{f"bulk-{kind}{step}": body for kind, body in BULK.items() for step in ("", "-review")},
    "bulk-take-back": {"ground": "A mistake."},
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
    "commitment-indicator": {"name": "Roads", "unit": "km"},
    "commitment-lifecycle": TURN,
    "commitment-link": {"kind": "implements"},
    "commitment-list": {
        "passages": [{"words": "The parties will take step 70."}],
        "title": "New",
        "kind": "deliverable",
    },
    "commitment-measure": {"day": "2018-04-01", "value": "7"},
    "commitment-note": {"text": "Ask again."},
    "commitment-position": SAID,
    "commitment-remark": {"kind": "no_date", "ground": "The text names none."},
    "commitment-report": SAID,
    "commitment-undo": {"reason": "A slip."},
    "commitment-unlink": {"ground": "Another one was meant."},
    "document-judge": {"label": "informational", "ground": "It tells what was."},
    "document-list": {
        **{"slug": "fresh", "title": "New", "kind": "communique", "prefix": "NEW"},
        **{"dated": "2018-01-01", "text": "They will."},
    },
    "document-new": {"text": "The parties will take the first step together."},
    "document-reject": {"start": 0, "end": 9, "other_start": 0, "other_end": 9},
    "document-revise": {"text": "The parties will take one step.", "reason": "They sent another text."},
    "document-settle": {"stays": True},
    "document-try": {"text": "The parties will take one step."},
    "document-unjudge": {"version": 1},
    "draft": {"reason": "Seen again."},
    "draft-return": {"note": "Say when."},
    "evidence": {"title": "Changed"},
    "evidence-list": {"slug": "fresh", "title": "New", "published_at": "https://press.example/new"},
    "followup": {"what": "Ask once more."},
    "followup-do": {"settled_on": "2018-04-01", "outcome": "They answered."},
    "followup-drop": {"outcome": "It is settled."},
    "followup-list": {"what": "Ask again.", "party": "own", "tier": "internal"},
    "import-list": {"text": "id,promise\n1,Build a bridge.\n", "name": "pledges.csv"},
    "import-values": {"of": "statuses", "decisions": [{"value": "done", "decision": "3"}]},
    "mail": {"rhythm": "weekly"},
    "meeting": {"title": "Changed"},
    "meeting-cancel": GROUNDED,
    "meeting-hold": {"starts_on": "2018-04-01", "status_ground": "A report"},
    "meeting-list": {"title": "New round", "slug": "new-round", "kind": "round"},
    "meeting-move": {**GROUNDED, "starts_on": "2018-05-14"},
    "change-redact": {"reason": "A private name."},
    "redaction-refuse": {"answer": "It is public."},
    "request": {"subject": "Bridges"},
    "request-close": {"ground": "They will not."},
    "request-list": {
        **{"party": "own", "subject": "Roads", "text": "How far are you?", "channel": "email"},
        **{"sent_on": "2018-04-01", "reply_due": "2030-01-01"},
    },
    "request-remind": {"day": "2018-05-02", "channel": "email"},
    "view": {"name": "What is open"},
    "view-default": {"view": None},
    "view-list": {"query": "open=yes", "name": "What is open"},
    "request-reply": {"channel": "email", "replied_on": "2018-05-02", "text": "We have begun."},
}


UNVERSIONED = ("calendar", "change", "follow", "mail", "view")
"""What is somebody's own, or never changes."""


def api_form(world: World, route: Route, tier: Tier) -> FormData:
    """A body for the route; ``If-Match`` goes as a header (``asking.ask``)."""
    name = route.name.removeprefix("api:")
    body = {**BODIES.get(name, {}), **_named(world, name, tier)}
    subject = _subject(world, name, tier)
    return body | ({"If-Match": f'"{subject.version}"'} if subject else {})


def _named(world: World, name: str, tier: Tier) -> dict[str, Any]:
    """What a body names of the register."""
    match name.split("-"):
        case ["bulk", kind, *step] if kind != "take":
            row = _now(world.of[Tier.PUBLIC]["commitment"])
            said = {"commitments": [row.reference]} if step else {"chosen": [_versioned(row)]}
            return said | _of_bulk(world, kind)
    match name:
        case "change-redact":
            return {"field": f"commitment:{world.of[tier]['commitment'].pk}:title:after"}
        case "follow-list":
            return {"kind": "commitment", "key": world.of[Tier.PUBLIC]["commitment"].reference}
        case "commitment-link":
            other = Commitment.objects.get(linked_from=world.of[tier]["link"])
            return {"other": other.reference, "other_version": other.version}
        case "commitment-list":
            return {"document": world.of[Tier.PUBLIC]["document"].slug}
        case "commitment-owner":
            return {"owner": User.objects.get(username=username("desk officer")).pk}
        case "commitment-position":
            return {"assessment": world.of[tier]["assessment"].pk}
        case "document-list" | "meeting-list":
            return {"process": world.plain["process"].slug}
        case "draft-accept":
            return {"commitment_version": _now(world.of[tier]["commitment"]).version}
        case "followup-list":
            return {"commitment": world.of[Tier.PUBLIC]["commitment"].reference}
        case "import-mapping":
            return {"mapping": without_guess(_now(world.plain["import"]).mapping)}
        case "meeting-deadlines":
            hanging = Commitment.objects.get(deadline_meeting__slug="moved")
            return {"accept": [{"commitment": hanging.reference, "version": hanging.version}]}
        case "request-list":
            return {"commitments": [world.of[Tier.PUBLIC]["commitment"].reference]}
    return {}


def _versioned(row: Commitment) -> dict[str, Any]:
    return {"reference": row.reference, "version": row.version}


def _of_bulk(world: World, kind: str) -> dict[str, Any]:
    match kind:
        case "owner":
            return {"owner": User.objects.get(username=username("desk officer")).pk}
        case "theme":
            return {"add": [world.plain["theme"].slug]}
    return {}


def _subject(world: World, name: str, tier: Tier) -> Any:
    """What is acted on, as it stands; None where something new is made."""
    if name == "commitment-undo":
        return _now(world.of[tier]["lastfound"].commitment)
    kind, _dash, step = name.partition("-")
    kind = {"bulk": "bulkupdate", "request": "partyrequest"}.get(kind, kind)
    if step == "list" or kind in UNVERSIONED or (kind == "bulkupdate" and step != "take-back"):
        return None
    return _now(world.plain.get(kind) or world.of[tier][kind])


def _now(obj: Any) -> Any:
    return type(obj).objects.get(pk=obj.pk)
