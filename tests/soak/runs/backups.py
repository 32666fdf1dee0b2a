"""Backups made while people write: each restores to what it says, and damaged ones are refused."""

import json
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from unittest.mock import patch

from django.db import transaction

from commitments.exchange.ledger import restore
from commitments.exchange.ledger.backup import write_backup
from commitments.exchange.ledger.manifests import NAME, Manifest, Refused
from commitments.models import LedgerEntry
from commitments.queries.ledger.dump import filled_tables
from commitments.queries.ledger.register_hash import ledger_head, register_digest

from ...support.databases import database_with_tables
from ...support.samples import repeatable
from ..damage import names_of, turns
from ..database import own_database
from ..found import miscounted, on_the_ledger
from ..result import Result
from ..site import new_site
from ..writers import SAVED, Writers, writing
from .tampering import everything_found, fill

PATIENCE = 60
"""Seconds within which the writers must have saved something before a backup is begun."""
ACCEPTED = "was accepted"


@dataclass(frozen=True)
class Made:
    """A backup, the last entry before the writers began, what was saved before it was begun, and how much meanwhile."""

    folder: Path
    manifest: Manifest
    since: int
    before: list[str]
    meanwhile: int


def run(folder: Path, *, backups: int, writers: int, damaged: int) -> Result:
    """The control is part of it: with nothing compared to the manifest, something damaged has to be accepted."""
    made, violations = _made_under_load(folder, backups, writers)
    last = made[-1].folder
    with _empty_register(folder / "there"):
        for backup in made:
            violations += [f"{backup.folder.name}: {line}" for line in _unlike(backup)]
        outcomes = list(_outcomes(last, damaged, folder / "damaged"))
        violations += [f"{what}: {came}" for what, came in outcomes if came]
        with _nothing_compared():
            control = list(_outcomes(last, damaged, folder / "control"))
    accepted = [what for what, came in control if came == ACCEPTED]
    if not accepted:
        violations.append("with nothing compared all copies were refused too: the run proves nothing")
    done = f"{backups} backups under {writers} writers restored, {len(outcomes)} damaged copies"
    return Result("backups", f"{done}; with nothing compared {len(accepted)} of them are accepted", violations)


def _made_under_load(folder: Path, backups: int, writers: int) -> tuple[list[Made], list[str]]:
    """So many backups of a site at work; returns them, and what is wrong with them or with the site."""
    place = folder / "site"
    place.mkdir()
    with new_site(place) as site:
        fill()
        site.start()
        with writing(site, writers) as team:
            made = [_make(folder / f"backup {number}", team) for number in range(1, backups + 1)]
        site.stop()
        violations = team.violations()
        for backup in made:
            seq, said = backup.manifest.head
            if LedgerEntry.objects.get(seq=seq).hash != said:
                violations.append(f"{backup.folder.name}: entry {seq} of the site is another one")
    return made, violations


def _make(folder: Path, team: Writers) -> Made:
    team.wait_for_success(PATIENCE)
    begun = time.monotonic()
    manifest = write_backup(folder)
    saved = [write for write in team.writes if write.told == SAVED]
    before = [write.token for write in saved if write.at < begun]
    return Made(folder, manifest, team.since, before, meanwhile=len(saved) - len(before))


def _unlike(backup: Made) -> Iterator[str]:
    """In what the backup, restored, is not the site as it stood at one moment while people wrote."""
    if not backup.meanwhile:
        yield "nobody saved anything while it was made"
    files = backup.folder.with_name(f"{backup.folder.name}, files")
    with transaction.atomic():
        restore.restore_backup(backup.folder, files=files)
        found, said = [*ledger_head(), register_digest()], [*backup.manifest.head, backup.manifest.digest]
        if found != said:
            yield f"it was restored to {found}, not to {said}"
        yield from (f"{finding.where}: {finding.what}" for finding in everything_found(files))
        yield from miscounted(on_the_ledger(backup.since), backup.before, (1,), "saved before")
        transaction.set_rollback(True)


def _outcomes(backup: Path, damaged: int, place: Path) -> Iterator[tuple[str, str]]:
    """What was done to each of so many copies, and what came of its restore: nothing, or what must not be."""
    chance = repeatable(damaged)
    for what, damage, name in islice(turns(names_of(backup)), damaged):
        copy = Path(shutil.copytree(backup, place / "copy"))
        came = _outcome(copy, damage(copy, name, chance), place / "files")
        shutil.rmtree(copy)
        shutil.rmtree(place / "files", ignore_errors=True)
        yield f"{name} {what}", came


def _outcome(copy: Path, named: str, files: Path) -> str:
    """The register is empty again afterwards, for the next copy: what was left in it is looked for before that."""
    with transaction.atomic():
        said = _refusal(copy, files)
        touched = [*filled_tables(), *files.rglob("*")]
        transaction.set_rollback(True)
    if said == ACCEPTED:
        return ACCEPTED
    if touched:
        return f"was refused, and left {touched}"
    return "" if named in said else f"was refused without naming {named}: {said}"


def _refusal(copy: Path, files: Path) -> str:
    try:
        restore.restore_backup(copy, files=files)
    except Refused as refused:
        return str(refused)
    except Exception as error:  # whatever it is, nobody was told what is wrong with the backup
        return repr(error)
    return ACCEPTED


@contextmanager
def _empty_register(folder: Path) -> Iterator[None]:
    """What this thread asks goes to an empty register in the new folder."""
    folder.mkdir()
    with database_with_tables(folder) as address, own_database(address, folder):
        yield


@contextmanager
def _nothing_compared() -> Iterator[None]:
    """Restores take the word of the manifest, whatever it is and whatever lies beside it."""
    with patch.object(restore, "check_backup", lambda folder: Manifest(**json.loads((folder / NAME).read_bytes()))):
        yield
