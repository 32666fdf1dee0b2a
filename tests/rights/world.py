"""A register for the table of rights: of each tier one of everything, and where each route leads in it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from commitments import models
from commitments.actions.lists.bulk import update_in_bulk
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.reading import read_import
from commitments.exchange.people.digest_mail import stop_token
from commitments.models import LedgerEntry
from commitments.rules.kernel.commitments import Tier
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.register.assessments import Finding

from ..support import factories, followup_factories, import_factories, text_factories
from ..support.extension_factories import ExtensionFactory
from ..support.factory_base import OutgoingMailFactory, SavedViewFactory
from .people import make_people
from .routes import Route

CATCH_ALL = "admin:(?P<url>.*)$"
"""A route without a name, for all that the admin does not know."""
NOWHERE = "api:nowhere"
"""What the API does not know."""


@dataclass
class World:
    """``of``: by tier, an object of every kind that has one; ``plain``: one of every other kind."""

    of: dict[Tier, dict[str, Any]]
    plain: dict[str, Any]

    def address(self, route: Route, tier: Tier) -> str:
        """Where the route leads to the object of this tier; the same for every tier where it has none."""
        if route.name == CATCH_ALL:
            return "/admin/nowhere/"
        if route.name == NOWHERE:
            return "/api/v1/nowhere/"
        given = PLACES.get(route.name, _in_admin if route.name.startswith("admin:") else _nowhere)
        return reverse(route.name, kwargs=given(self, route, tier))


def make_world() -> World:
    own, other = factories.PartyFactory(slug="own", name="Own"), factories.PartyFactory(slug="other", name="Other")
    people = make_people(own, other)
    desk = people["desk officer"]
    of = {tier: _records(tier, own, desk) for tier in Tier}
    plain = {
        "process": factories.ProcessFactory(),
        "party": factories.PartyFactory(),
        "participation": factories.ParticipationFactory(),
        "meeting": factories.MeetingFactory(),
        "theme": factories.ThemeFactory(),
        "zone": factories.ZoneFactory(),
        "user": people["reader"],
        "outgoingmail": OutgoingMailFactory(user=people["reader"]),
        "import": _import(desk),
        "savedview": SavedViewFactory(owner=desk, is_shared=True),
    }
    _moved_meeting()
    return World(of, plain)


def _import(desk: models.User) -> models.Import:
    """A table of pledges that was read, of a document and a day that the pages ask for."""
    imported = import_factories.upload(actor=desk)
    return read_import(actor=desk, imported=imported, version=imported.version, choice=Choice())


def _moved_meeting() -> None:
    """A meeting that has days since a deadline hung on it."""
    meeting = factories.MeetingFactory(slug="moved", number=9, starts_on=factories.MADE_ON, ends_on=factories.MADE_ON)
    hanging = Deadline(words="at the ninth meeting", precision=Precision.EVENT, meeting=meeting.pk)
    factories.CommitmentFactory(document=factories.DocumentFactory(process=meeting.process), deadline=hanging)


def _records(tier: Tier, own: models.Party, desk: models.User) -> dict[str, Any]:
    document = factories.DocumentFactory(tier=tier)
    unsettled = factories.ProvisionFactory(document=document, words="The parties will take step 2.")
    commitment = factories.CommitmentFactory(
        document=document, tier=tier, lead=own, deadline=Deadline(words="in due course")
    )
    entry = LedgerEntry.objects.latest("seq")
    revision = text_factories.RevisionFactory(document=document, text=document.text.replace("step 2.", "two steps."))
    assessment = factories.AssessmentFactory(commitment=commitment, tier=tier)
    indicator = factories.IndicatorFactory(commitment=commitment, tier=tier)
    return {
        "document": document,
        "provision": commitment.provision,
        "revision": revision,
        "translation": factories.DocumentFactory(tier=tier, translation_of=document, language="fr"),
        "unsettled": unsettled,
        "commitment": commitment,
        "ledgerentry": entry,
        "assessment": assessment,
        "report": factories.ProgressReportFactory(commitment=commitment, tier=tier),
        "evidence": factories.EvidenceFactory(tier=tier, file=factories.paper(f"Paper {tier}.".encode())),
        "indicator": indicator,
        "measurement": factories.MeasurementFactory(indicator=indicator),
        "note": factories.NoteFactory(commitment=commitment, tier=tier),
        "draft": factories.AssessmentDraftFactory(actor=desk, commitment=commitment, submit=True),
        "followup": followup_factories.FollowUpFactory(commitment=commitment, party=own, tier=max(tier, Tier.PARTIES)),
        "extension": ExtensionFactory(commitment=commitment),
        "partyrequest": followup_factories.PartyRequestFactory(
            commitments=[commitment], party=own, tier=max(tier, Tier.PARTIES)
        ),
        "link": factories.CommitmentLinkFactory(source=commitment, target=_elsewhere(tier)),
        "redaction": _redaction(tier, commitment),
        "bulkupdate": _bulk_update(tier, desk),
        "lastfound": factories.AssessmentFactory(commitment=_elsewhere(tier), tier=tier),
    }


def _bulk_update(tier: Tier, desk: models.User) -> models.BulkUpdate:
    about = _elsewhere(tier)
    finding = Finding(Status.PARTLY, factories.MADE_ON, "Seen.", Confidence.REPORTED)
    return update_in_bulk(actor=desk, change=finding, chosen=[(about.pk, about.version)])


def _elsewhere(tier: Tier) -> models.Commitment:
    """In another document of the same tier."""
    return factories.CommitmentFactory(document=factories.DocumentFactory(tier=tier), tier=tier)


def _redaction(tier: Tier, commitment: models.Commitment) -> models.Redaction:
    """Asked for by a reviewer who is not among the people of the table."""
    note = factories.NoteFactory(commitment=commitment, tier=tier, text=f"Canary {tier}")
    return factories.RedactionFactory(text=note.text, granted=False, asker="asker")


def _nowhere(world: World, route: Route, tier: Tier) -> dict:
    assert not route.parameters, f"say in tests/rights/world.py where {route.name} leads"
    return {}


def _in_admin(world: World, route: Route, tier: Tier) -> dict:
    if "object_id" not in route.parameters:
        return {}
    kind = route.name.split("_")[1]
    found = world.plain.get(kind) or world.of[tier][kind]
    return {"object_id": found.pk}


def _commitment(world: World, route: Route, tier: Tier) -> dict:
    return {"reference": world.of[tier]["commitment"].reference}


def _last_found(name: str) -> Callable[[World, Route, Tier], dict]:
    """Of a commitment with which nothing was done since; ``name`` is how the address calls its number."""

    def place(world: World, _route: Route, tier: Tier) -> dict:
        found = world.of[tier]["lastfound"]
        return {"reference": found.commitment.reference, name: found.pk}

    return place


def _compared(world: World, _route: Route, tier: Tier) -> dict:
    one, other = world.of[tier]["document"], world.of[tier]["link"].target.document
    return {"slug": one.slug, "other": other.slug}


def _beside(world: World, _route: Route, tier: Tier) -> dict:
    return {"slug": world.of[tier]["document"].slug, "other": world.of[tier]["translation"].slug}


def _revision(world: World, _route: Route, tier: Tier) -> dict:
    return {"slug": world.of[tier]["document"].slug, "number": 1}


def _sentence(world: World, _route: Route, tier: Tier) -> dict:
    return {"slug": world.of[tier]["document"].slug, "address": "p80s1"}


def _slug(kind: str) -> Callable[[World, Route, Tier], dict]:
    return lambda world, route, tier: {"slug": world.of[tier][kind].slug}


def _meeting(world: World, _route: Route, _tier: Tier) -> dict:
    return {"slug": world.plain["meeting"].slug}


def _key(kind: str) -> Callable[[World, Route, Tier], dict]:
    return lambda world, route, tier: {"pk": world.of[tier][kind].pk}


def _entry(world: World, _route: Route, tier: Tier) -> dict:
    return {"seq": world.of[tier]["ledgerentry"].seq}


def _plain_slug(kind: str) -> Callable[[World, Route, Tier], dict]:
    return lambda world, route, tier: {"slug": world.plain[kind].slug}


PLACES: dict[str, Callable[[World, Route, Tier], dict]] = {
    **{f"api:{kind}": _key(kind) for kind in ("assessment", "draft", "extension", "followup", "report")},
    **{f"api:{kind}": _key(kind) for kind in ("indicator", "measurement", "note")},
    **{f"api:draft-{step}": _key("draft") for step in ("accept", "discard", "return", "submit")},
    **{f"api:followup-{step}": _key("followup") for step in ("do", "drop", "reopen")},
    **{f"api:request{step}": _key("partyrequest") for step in ("", "-close", "-remind", "-reopen", "-reply")},
    **{f"api:meeting-{act}": _meeting for act in ("cancel", "hold", "move")},
    "api:commitment-decide": lambda world, route, tier: (
        _commitment(world, route, tier) | {"number": world.of[tier]["extension"].pk}
    ),
    "api:commitment-measure": lambda world, route, tier: (
        _commitment(world, route, tier) | {"number": world.of[tier]["indicator"].pk}
    ),
    "api:commitment-unlink": lambda world, route, tier: (
        _commitment(world, route, tier) | {"number": world.of[tier]["link"].pk}
    ),
    "api:commitment-undo": _last_found("number"),
    **{f"api:bulk{step}": _key("bulkupdate") for step in ("", "-take-back")},
    **{f"api:redaction{step}": _key("redaction") for step in ("", "-grant", "-refuse")},
    **{f"api:change{step}": _entry for step in ("", "-redact")},
    **{f"api:follow{step}": lambda *_: {"pk": 1} for step in ("", "-end")},
    **{f"api:view{step}": lambda world, *_: {"pk": world.plain["savedview"].pk} for step in ("", "-delete")},
    "api:document": _slug("document"),
    "api:document-beside": _beside,
    **{f"api:document-{act}": _compared for act in ("compare", "reject")},
    **{f"api:document-{act}": _slug("document") for act in ("passages", "revise", "sentences", "try")},
    "api:document-revision": _revision,
    **{f"api:document-{act}": _sentence for act in ("judge", "sentence", "unjudge")},
    "api:document-settle": lambda world, route, tier: (
        _slug("document")(world, route, tier) | {"number": world.of[tier]["unsettled"].pk}
    ),
    "api:evidence": _slug("evidence"),
    "api:evidence-file": _slug("evidence"),
    "api:meeting": _meeting,
    "api:meeting-deadlines": lambda *_: {"slug": "moved"},
    **{f"api:{kind}": _plain_slug(kind) for kind in ("party", "process", "theme", "zone")},
    "account_confirm_email": lambda *_: {"token": "unknown"},
    "account_reset_password_from_key": lambda *_: {"uidb36": "1", "key": "unknown"},
    "admin:app_list": lambda *_: {"app_label": "commitments"},
    "admin:view_on_site": lambda world, _route, tier: {
        "content_type_id": ContentType.objects.get_for_model(models.Commitment).pk,
        "object_id": world.of[tier]["commitment"].pk,
    },
    "assessment-undo": _last_found("pk"),
    "bulk-detail": lambda world, _route, tier: {"pk": world.of[tier]["bulkupdate"].pk},
    "bulk-new": lambda *_: {"kind": "lifecycle"},
    "chart-svg": lambda *_: {"name": "status"},
    "api:chart-svg": lambda *_: {"name": "status"},
    "calendar-feed-private": lambda *_: {"token": "unknown"},
    "change-detail": _entry,
    "comparison-detail": _compared,
    "comparison-export-csv": _compared,
    "comparison-new": _slug("document"),
    "commitment-record": _slug("document"),
    "document-detail": _slug("document"),
    "document-pledges": _slug("document"),
    "document-beside": _beside,
    "document-passages": _slug("document"),
    "document-preview": lambda *_: {"key": "unknown"},
    "document-revise": _slug("document"),
    "document-revise-preview": lambda world, _route, tier: {"slug": world.of[tier]["document"].slug, "key": "unknown"},
    "document-revision": _revision,
    "draft-detail": lambda world, _route, tier: {"pk": world.of[tier]["draft"].pk},
    "evidence-detail": _slug("evidence"),
    "evidence-file": _slug("evidence"),
    "followup-detail": lambda world, _route, tier: {"pk": world.of[tier]["followup"].pk},
    "extension-decide": lambda world, route, tier: (
        _commitment(world, route, tier) | {"pk": world.of[tier]["extension"].pk}
    ),
    "link-take-back": lambda world, route, tier: _commitment(world, route, tier) | {"pk": world.of[tier]["link"].pk},
    "measurement-new": lambda world, route, tier: (
        _commitment(world, route, tier) | {"pk": world.of[tier]["indicator"].pk}
    ),
    "meeting-cancel": _meeting,
    "meeting-deadlines": lambda *_: {"slug": "moved"},
    "meeting-detail": _meeting,
    "meeting-edit": _meeting,
    "meeting-hold": _meeting,
    "meeting-move": _meeting,
    "meeting-pack": _meeting,
    "meeting-pack-docx": _meeting,
    "follow-end": lambda *_: {"pk": 1},
    "view-detail": lambda world, *_: {"pk": world.plain["savedview"].pk},
    "mail-stop": lambda world, *_: {"token": stop_token(world.plain["user"].pk)},
    "party-detail": lambda *_: {"slug": "own"},
    "sentence-judge": _sentence,
    "request-detail": lambda world, _route, tier: {"pk": world.of[tier]["partyrequest"].pk},
    "redaction-detail": lambda world, _route, tier: {"pk": world.of[tier]["redaction"].pk},
    "redaction-new": _entry,
} | dict.fromkeys(
    (
        "api:commitment",
        *(f"api:commitment-{act}" for act in ("assess", "deadline", "draft", "extend")),
        *(f"api:commitment-{act}" for act in ("lifecycle", "link", "position", "report")),
        *(f"api:commitment-{act}" for act in ("indicator", "note", "owner", "remark")),
        "assessment-new",
        "assessment-preview",
        "commitment-detail",
        "commitment-evidence",
        "commitment-history-csv",
        "commitment-history-json",
        "commitment-history-xlsx",
        "commitment-lifecycle",
        "deadline-correct",
        "extension-new",
        "indicator-new",
        "link-new",
        "note-new",
        "owner-assign",
        "position-new",
        "remark-settle",
        "report-new",
    ),
    _commitment,
)
PLACES |= dict.fromkeys(
    (
        *("import-columns", "import-detail", "import-discard", "import-mapping", "import-preview"),
        *("import-preview-csv", "import-reading", "import-values", "import-apply", "import-undo"),
        *("import-progress", "import-report-csv"),
        *(f"api:import{step}" for step in ("", "-apply", "-discard", "-keep", "-mapping", "-preview")),
        *(f"api:import{step}" for step in ("-reading", "-report", "-undo", "-values")),
    ),
    lambda world, *_: {"pk": world.plain["import"].pk},
)
PLACES |= {
    f"api:{file}": PLACES[file]
    for file in (
        *(f"commitment-history-{kind}" for kind in ("csv", "json", "xlsx")),
        *("comparison-export-csv", "import-preview-csv", "import-report-csv", "meeting-pack-docx"),
    )
}
"""Files of the API stand where those of the pages do."""
