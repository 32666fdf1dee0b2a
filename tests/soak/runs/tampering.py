"""Tampering of every kind, in a register in which every table holds rows: each is located, and no act taken for one."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction

from commitments.actions.people.accounts import save_account
from commitments.actions.register.commitments import Part, edit_commitment
from commitments.exchange.ledger.anchors import current_anchor
from commitments.models import Commitment
from commitments.queries.ledger.anchors import check_anchor
from commitments.queries.ledger.files import check_files
from commitments.queries.ledger.installation import lost_triggers
from commitments.queries.ledger.verify import register as verify
from commitments.queries.ledger.verify.register import Finding, verify_ledger

from ...support import factories, samples, text_factories
from ...support.databases import database_with_tables
from ...support.extension_factories import ExtensionFactory
from ...support.loosened import loosen, tighten
from ..database import own_database
from ..kinds import IN_ENTRIES, IN_FILES, IN_ROWS, IN_TRIGGERS, Kind, Place
from ..people import first_people
from ..result import Result
from .operations import OPERATIONS, administrator

COMMITMENTS = 30
KINDS: dict[str, Kind] = IN_ROWS | IN_ENTRIES | IN_FILES | IN_TRIGGERS
ROLLED_BACK = "older copy put back, an anchor at hand"


def run(folder: Path, *, rows: int) -> Result:
    with _register(folder) as files:
        violations = [line for name, kind in KINDS.items() for line in _unlocated(name, kind, rows, files)]
        violations += list(_older_copy(rows))
    done = f"{len(KINDS) + 1} kinds of tampering, {rows} times each"
    return Result("tampering", done, violations)


def run_control(folder: Path, *, rows: int) -> Result:
    """The same with a check taken out, one after the other: what it locates has to be missed then."""
    missed = []
    with _register(folder) as files:
        for check, kinds in (("_compare", IN_ROWS), ("_check_entry", IN_ENTRIES), ("_check_head", IN_ENTRIES)):
            with _taken_out(check):
                unlocated = [line for name, kind in kinds.items() for line in _unlocated(name, kind, rows, files)]
            if not unlocated:
                missed.append(f"with {check} taken out everything was located: the run above proves nothing")
    return Result("tampering control", "checks of rows, entries and head taken out in turn", missed)


def run_operations(folder: Path) -> Result:
    """What people and administrators rightly do, one after the other."""
    violations = []
    with _register(folder) as files:
        for name, operation in OPERATIONS.items():
            operation(folder)
            violations += [f"{name}: {finding.where}: {finding.what}" for finding in everything_found(files)]
    return Result("operations", f"{len(OPERATIONS)} legitimate operations", violations)


def everything_found(files: Path) -> list[Finding]:
    """What ``manage.py verify`` finds."""
    found = verify_ledger(settings.LEDGER_KEY).findings
    found += [Finding("trigger", name, "is not as it was installed") for name in lost_triggers()]
    return found + [finding for finding in check_files(files) if finding]


@contextmanager
def _register(folder: Path) -> Iterator[Path]:
    """A register of its own with rows in every table, all of them by actions; gives the folder of its files."""
    with database_with_tables(folder) as address, own_database(address, folder):
        first_people()
        fill()
        yield folder / "files"


def fill() -> None:
    party = factories.PartyFactory()
    # Before the commitments: a name rewrites those that show it, which their own entries do not tell.
    factories.PartyNameFactory(party=party)
    commitments = samples.record_register(COMMITMENTS, seed=5)
    scored = [commitment for commitment in commitments if commitment.kind != "declaratory"]
    factories.ParticipationFactory(party=party)
    factories.ZoneFactory(latitude="33.5", longitude="36.3", source_url="https://list.example/1")
    factories.MeetingFactory(starts_on=factories.MADE_ON, ends_on=factories.MADE_ON)
    focal = factories.UserFactory.build(role="focal_point")
    save_account(actor=administrator(), account=focal, party=party)
    papers = [
        factories.EvidenceFactory(file=ContentFile(f"Paper {number}.".encode(), name="paper.txt")).pk
        for number in range(3)
    ]
    factories.JudgementFactory(document=commitments[0].document)
    text_factories.RevisionFactory(document=scored[0].document)
    factories.SettlementFactory()
    factories.OwnershipFactory()
    ExtensionFactory(grant=True)
    for first, second in zip(scored[:3], scored[3:6], strict=True):
        factories.CommitmentLinkFactory(source=first, target=second)
        factories.NoteFactory(commitment=first)
        found = factories.AssessmentFactory(commitment=_led_by(party, first), evidence=papers[:2], as_of=samples.TODAY)
        factories.PositionFactory(assessment=found, party=party.pk, reported_on=samples.TODAY)
        factories.AssessmentDraftFactory(commitment=first, evidence=papers[:1], as_of=samples.TODAY)
        factories.MeasurementFactory(indicator=factories.IndicatorFactory(commitment=second))


def _led_by(party: Any, commitment: Commitment) -> Commitment:
    """So that the party may speak of it."""
    current = Commitment.objects.get(pk=commitment.pk)
    parts = [Part(party.pk, "supporting")]
    changes = {"responsibilities": parts}
    return edit_commitment(actor=factories.secretary(), commitment=current, version=current.version, changes=changes)


def _unlocated(name: str, kind: Kind, rows: int, files: Path) -> Iterator[str]:
    """A line for each time that what was tampered with was not told."""
    chance = samples.repeatable(len(name))
    for _ in range(rows):
        with _undone(files):
            if name not in IN_TRIGGERS:
                loosen()
            place = kind(chance, files)
            found = _found(name, files)
        if not is_located(place, found):
            yield f"{name}: {place} is not in {[(finding.where, finding.what) for finding in found[:5]]}"


def _found(name: str, files: Path) -> list[Finding]:
    if name in IN_TRIGGERS:
        return [Finding("trigger", lost, "") for lost in lost_triggers()]
    if name in IN_FILES:
        return [finding for finding in check_files(files) if finding]
    return verify_ledger(settings.LEDGER_KEY).findings


def is_located(place: Place, found: list[Finding]) -> bool:
    where, word = place
    return any(finding.where == where and word in finding.what for finding in found)


@contextmanager
def _undone(files: Path) -> Iterator[None]:
    """Whatever is done inside to the database and its files is as before afterwards."""
    kept = {path: path.read_bytes() for path in files.rglob("*") if path.is_file()}
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        tighten()
        for path, content in kept.items():
            path.write_bytes(content)


def _older_copy(rows: int) -> Iterator[str]:
    """An anchor is taken, then what was done before it is gone: the register is whole in itself."""
    chance = samples.repeatable(rows)
    for _ in range(rows):
        with transaction.atomic():
            for _entry in range(chance.randint(1, 5)):
                factories.ThemeFactory()
            anchor = current_anchor()
            transaction.set_rollback(True)
        found = list(check_anchor(anchor, settings.LEDGER_KEY))
        if verify_ledger(settings.LEDGER_KEY).findings or not is_located((f"anchor {anchor.seq}", "no entry"), found):
            yield f"{ROLLED_BACK}: {found}"


@contextmanager
def _taken_out(check: str) -> Iterator[None]:
    usual = getattr(verify, check)
    setattr(verify, check, lambda *_: None)
    try:
        yield
    finally:
        setattr(verify, check, usual)
