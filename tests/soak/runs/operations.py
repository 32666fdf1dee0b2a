"""What people and administrators rightly do to a register, by name: after each of them ``verify`` finds nothing."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import override_settings

from commitments.actions.kernel.ledger import VersionConflict
from commitments.actions.lists.bulk import take_back_bulk, update_in_bulk
from commitments.actions.meetings.meetings import cancel_meeting, hold_meeting, move_meeting
from commitments.actions.people.accounts import appoint_administrator, save_account
from commitments.actions.register.commitments import Part, change_lifecycle, edit_commitment
from commitments.actions.register.drafts import (
    accept_draft,
    discard_draft,
    record_draft,
    return_draft,
    save_draft,
    submit_draft,
)
from commitments.actions.register.evidence import save_evidence
from commitments.actions.register.links import take_back_link
from commitments.actions.register.reference import delete_reference, save_reference
from commitments.actions.texts.judgements import undo_judgement
from commitments.actions.texts.revisions import settle_provision
from commitments.actions.time import correct_reading
from commitments.exchange.ledger.backup import move_register, write_backup
from commitments.exchange.ledger.databases import other_database
from commitments.exchange.ledger.register_files import RegisterFiles
from commitments.exchange.ledger.restore import restore_backup
from commitments.models import (
    AssessmentDraft,
    Commitment,
    CommitmentLink,
    Document,
    Evidence,
    Indicator,
    Meeting,
    Party,
    PartyName,
    Provision,
    Theme,
    User,
    Zone,
)
from commitments.models.kernel.triggers import install_triggers
from commitments.rules.kernel.commitments import Lifecycle, Role, Rollup, Tier
from commitments.rules.kernel.deadlines import deadline_of
from commitments.rules.kernel.statuses import Confidence, Status
from commitments.rules.meetings.meetings import Dates
from commitments.rules.register.assessments import Finding
from commitments.rules.register.drafts import DraftContent

from ...admin.pages import client_of
from ...support import factories, rounds, samples, text_factories
from ...support.extension_factories import ExtensionFactory, until
from ..people import FIRST, new_account

DAY = samples.TODAY
MAY_DAY = date(2018, 5, 14)
MAY = Dates(starts_on=MAY_DAY, ends_on=MAY_DAY)
FINDING = Finding(Status.PARTLY, DAY, "Seen on this day.", Confidence.REPORTED)
Operation = Callable[[Path], Any]


def administrator() -> User:
    return User.objects.get(username=FIRST)


def target() -> Commitment:
    """A commitment that may be assessed and has a part taken by somebody."""
    rows = Commitment.objects.exclude(kind="declaratory").filter(lifecycle=Lifecycle.ACTIVE)
    return rows.filter(responsibilities__isnull=False).distinct().latest("pk")


def extension(grant: bool | None) -> Operation:
    return lambda _: ExtensionFactory(
        commitment=target(),
        grant=grant,
        asked_on=DAY,
        decided_on=DAY,
        deadline=until(DAY + timedelta(days=50), secrets.token_hex(4)),
    )


def read_again(_folder: Path) -> None:
    row = Commitment.objects.exclude(deadline_words="").latest("pk")
    reading = replace(deadline_of(row), condition=secrets.token_hex(4))
    correct_reading(
        actor=factories.secretary(), commitment=row, version=row.version, deadline=reading, ground="Read again."
    )


def unlink(_folder: Path) -> None:
    link = CommitmentLink.objects.standing().latest("pk")
    version = Commitment.objects.get(pk=link.source_id).version
    take_back_link(actor=factories.secretary(), link=link, commitment=link.source, version=version, ground="Mistaken")


def edit(**changes: Any) -> Operation:
    return lambda _folder: edited(**changes)


def edited(**changes: Any) -> None:
    row = target()
    edit_commitment(actor=factories.secretary(), commitment=row, version=row.version, changes=changes)


def assess(**said: Any) -> Operation:
    return lambda _folder: factories.AssessmentFactory(**{"commitment": target(), "as_of": DAY} | said)


def close(to: str, **by: Any) -> Operation:
    def act(_folder: Path) -> None:
        row = (
            factories.CommitmentFactory()
            if to != Lifecycle.ACTIVE
            else Commitment.objects.filter(lifecycle=Lifecycle.SUSPENDED).latest("pk")
        )
        other = {"by": factories.CommitmentFactory()} if by else {}
        change_lifecycle(
            actor=factories.secretary(), commitment=row, version=row.version, to=to, on=DAY, ground="Decided.", **other
        )

    return act


def draft(**said: Any) -> AssessmentDraft:
    return factories.AssessmentDraftFactory(commitment=target(), as_of=DAY, **said)


def accepted(_folder: Path) -> None:
    sent = draft(submit=True)
    accept_draft(actor=administrator(), draft=sent, version=sent.version, commitment_version=sent.commitment.version)


def taken_back(_folder: Path) -> None:
    made = factories.JudgementFactory()
    undo_judgement(actor=factories.secretary(), judgement=made, version=made.version)


def renamed(model: Any) -> Operation:
    def act(_folder: Path) -> None:
        row = model.objects.latest("pk") if model is not Party else target().responsibilities.latest("pk").party
        row.name = f"{row.name}, renamed"
        save_reference(actor=factories.secretary(), obj=row)

    return act


def changed(model: Any, **values: Any) -> Operation:
    def act(_folder: Path) -> None:
        row = model.objects.earliest("pk")
        for name, value in values.items():
            setattr(row, name, value)
        save = save_evidence if model is Evidence else save_reference
        save(actor=factories.secretary(), **{"evidence" if model is Evidence else "obj": row})

    return act


def refused(_folder: Path) -> None:
    """A reader may not, and who started from an older version does not."""
    row, reader = target(), new_account("reader", "reader")
    for actor, version, error in (
        (reader, row.version, PermissionDenied),
        (factories.secretary(), row.version - 1, VersionConflict),
    ):
        try:
            edit_commitment(actor=actor, commitment=row, version=version, changes={"title": "No"})
        except error:
            continue
        raise AssertionError(f"{error.__name__} was expected")


def backed_up(folder: Path) -> None:
    with TemporaryDirectory(dir=folder) as work:
        write_backup(Path(work) / "backup")
        with other_database(f"sqlite:///{work}/there.sqlite3") as there:
            restore_backup(Path(work) / "backup", using=there, files=Path(work) / "files")


def moved(folder: Path) -> None:
    with TemporaryDirectory(dir=folder) as work:
        here, there, _missing = move_register(f"sqlite:///{work}/there.sqlite3")
    if here != there:
        raise AssertionError("the digest there is another one")


def under_two_people(_folder: Path) -> None:
    with override_settings(TWO_PERSON_RULE=True):
        accepted(_folder)


def spoken_for(_folder: Path) -> None:
    account = User.objects.filter(role="focal_point").earliest("pk")
    save_account(actor=administrator(), account=account, party=factories.PartyFactory())


def on_draft(step: Callable[..., Any], **more: Any) -> Operation:
    def act(_folder: Path) -> None:
        made = draft(submit=step in (return_draft,))
        step(actor=administrator(), draft=made, version=made.version, **more)

    return act


def on_meeting(act: Callable[..., Any], **more: Any) -> Operation:
    def meet(_folder: Path) -> None:
        made = factories.MeetingFactory()
        act(actor=administrator(), meeting=made, version=made.version, ground="A decision", **more)

    return meet


def content(**other: Any) -> Any:
    return replace(DraftContent(status=Status.PARTLY, as_of=DAY, reason="So.", confidence=1), **other)


def at_once(_folder: Path) -> None:
    made = draft()
    record_draft(
        actor=factories.secretary(),
        draft=made,
        version=made.version,
        commitment_version=made.commitment.version,
        content=content(),
    )


def redaction(granted: bool = True) -> Operation:
    """Of a note of its own, asked for by one person and granted by another."""

    def act(_folder: Path) -> None:
        for name in {"reviewer", "second"} - set(User.objects.values_list("username", flat=True)):
            new_account(name, "reviewer")
        note = factories.NoteFactory(commitment=target(), text=f"A private name, {secrets.token_hex(8)}.")
        factories.RedactionFactory(text=note.text, granted=granted)

    return act


def in_bulk(_folder: Path) -> None:
    rows = Commitment.objects.exclude(kind="declaratory").order_by("-pk")[:5]
    chosen = [(row.pk, row.version) for row in rows]
    made = update_in_bulk(actor=factories.secretary(), change=FINDING, chosen=chosen)
    keys = [pk for pk, _version in chosen[:3]]
    take_back_bulk(actor=factories.secretary(), update=made, version=made.version, rows=keys, ground="A mistake.")


def corrected(_folder: Path) -> None:
    """With a passage that the corrected text does not hold."""
    passage = factories.ProvisionFactory()
    factories.CommitmentFactory(document=passage.document, provision=passage)
    text_factories.RevisionFactory(
        document=passage.document, text=passage.document.text.replace(passage.words, "Nothing.")
    )


def settled(folder: Path) -> None:
    corrected(folder)
    waiting = Provision.objects.select_related("document").filter(is_settled=False).latest("pk")
    settle_provision(actor=factories.secretary(), provision=waiting, version=waiting.document.version, span=(0, 8))


def deleted(make: Callable[[], Any]) -> Operation:
    return lambda _folder: delete_reference(actor=factories.secretary(), obj=make())


def astana(_folder: Path) -> None:
    RegisterFiles(settings.FIXTURE_DIRS[0], "astana", administrator()).load()


OPERATIONS: dict[str, Operation] = {
    "commitment recorded": lambda _: factories.CommitmentFactory(lead=factories.PartyFactory()),
    "commitment with joint leads": lambda _: factories.CommitmentFactory(
        parts=[Part(factories.PartyFactory().pk, Role.LEAD, True) for _two in range(2)]
    ),
    "title edited": edit(title="Another title"),
    "remark edited": edit(remark="A remark"),
    "rule of roll-up edited": edit(rollup=Rollup.WHOLE),
    "tier narrowed": edit(tier=Tier.INTERNAL),
    "tier opened": edit(tier=Tier.PARTIES),
    "themes edited": lambda _: edited(themes=[factories.ThemeFactory()]),
    "zones edited": lambda _: edited(zones=[factories.ZoneFactory()]),
    "parts edited": lambda _: edited(responsibilities=[Part(factories.PartyFactory().pk, Role.LEAD)]),
    "suspended": close(Lifecycle.SUSPENDED),
    "taken up again": close(Lifecycle.ACTIVE),
    "lapsed": close(Lifecycle.LAPSED),
    "withdrawn": close(Lifecycle.WITHDRAWN),
    "superseded": close(Lifecycle.SUPERSEDED, by=True),
    "linked": lambda _: factories.CommitmentLinkFactory(source=target()),
    "link taken back": unlink,
    "assessed": assess(),
    "assessed internally": assess(tier=Tier.INTERNAL),
    "assessed of a party": lambda _: assess(party=target().responsibilities.latest("pk").party_id)(_),
    "assessed of a zone": lambda _: assess(zone=Zone.objects.earliest("pk").pk)(_),
    "assessed with evidence": lambda _: assess(evidence=[factories.EvidenceFactory().pk])(_),
    "assessed of an earlier day": assess(as_of=DAY - timedelta(days=200), status=Status.INITIATED),
    "assessed as contrary": assess(status=Status.CONTRARY),
    "assessed without information": assess(status=Status.NO_INFORMATION, confidence=None),
    "assessed in bulk": in_bulk,
    "reported": lambda _: factories.ProgressReportFactory(commitment=target(), claimed_status=Status.IMPLEMENTED),
    "reported internally": lambda _: factories.ProgressReportFactory(commitment=target(), tier=Tier.INTERNAL),
    "disagreed with": lambda _: factories.PositionFactory(
        assessment=factories.AssessmentFactory(commitment=target(), as_of=DAY), reported_on=DAY
    ),
    "extension asked for": extension(None),
    "extension granted": extension(True),
    "extension refused": extension(False),
    "reading of a deadline corrected": read_again,
    "owner named": lambda _: factories.OwnershipFactory(),
    "remark settled": lambda _: factories.SettlementFactory(),
    "note written": lambda _: factories.NoteFactory(commitment=target()),
    "redaction asked for": redaction(granted=False),
    "redaction granted by a second person": redaction(),
    "indicator added": lambda _: factories.IndicatorFactory(commitment=target()),
    "measured": lambda _: factories.MeasurementFactory(indicator=Indicator.objects.latest("pk")),
    "measurement corrected": lambda _: factories.MeasurementFactory(indicator=Indicator.objects.latest("pk"), value=8),
    "draft begun": lambda _: draft(),
    "draft changed": on_draft(save_draft, content=content(evidence=[])),
    "draft sent": on_draft(submit_draft, content=content()),
    "draft returned": on_draft(return_draft, note="Name the source."),
    "draft discarded": on_draft(discard_draft),
    "draft accepted": accepted,
    "draft accepted by a second person": under_two_people,
    "draft recorded at once": at_once,
    "process added": lambda _: factories.ProcessFactory(),
    "party renamed": renamed(Party),
    "name added": lambda _: factories.PartyNameFactory(
        party=target().responsibilities.latest("pk").party, language="kk"
    ),
    "name deleted": lambda _: delete_reference(actor=factories.secretary(), obj=PartyName.objects.latest("pk")),
    "party deleted": deleted(factories.PartyFactory),
    "meeting moved": on_meeting(move_meeting, dates=MAY, on=MAY_DAY),
    "meeting held": on_meeting(hold_meeting, dates=MAY),
    "meeting cancelled": on_meeting(cancel_meeting, on=MAY_DAY),
    "meeting changed": changed(Meeting, title="Another meeting"),
    "theme renamed": renamed(Theme),
    "theme deleted": deleted(factories.ThemeFactory),
    "zone renamed": renamed(Zone),
    "evidence kept with a file": lambda _: factories.EvidenceFactory(file=factories.paper(b"One more paper.")),
    "evidence changed": changed(Evidence, title="Another title", url="https://press.example/other", tier=Tier.PUBLIC),
    "document deposited": lambda _: factories.DocumentFactory(issuing=(factories.PartyFactory(),)),
    "passage marked": lambda _: factories.ProvisionFactory(document=Document.objects.latest("pk")),
    "match rejected": lambda _: rounds.RejectedMatchFactory(),
    "sentence judged as no pledge": lambda _: factories.JudgementFactory(),
    "judgement taken back": taken_back,
    "text corrected": corrected,
    "passage settled": settled,
    "account added": lambda _: new_account("newcomer"),
    "account speaks for another party": spoken_for,
    "administrator appointed": lambda _: appoint_administrator(username="deputy", password="a long one"),
    "signed in": lambda _: client_of(administrator()),
    "acts refused": refused,
    "Astana register loaded": astana,
    "migrated again": lambda _: call_command("migrate", verbosity=0),
    "triggers installed again": lambda _: install_triggers("default"),
    "backed up and restored elsewhere": backed_up,
    "moved to another database": moved,
}
