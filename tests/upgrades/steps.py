"""What an administrator does with a register after an upgrade; the environment names the register."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command

from commitments.exchange.ledger.backup import move_register, write_backup
from commitments.exchange.ledger.databases import other_database
from commitments.exchange.ledger.restore import restore_backup
from commitments.queries.ledger.files import check_files
from commitments.queries.ledger.installation import lost_triggers, migrations_missing
from commitments.queries.ledger.register_hash import register_digest
from commitments.queries.ledger.verify.register import verify_ledger

from .site import walk_site


def main(folder: str, move_to: str, walk: str = "") -> None:
    """Do every step, keeping what is made in ``folder``, and print what was found as JSON."""
    found = {"upgrade": upgrade(), "carried": carry(Path(folder), move_to)}
    if walk:
        found |= {"pages": walk_site(), "after": verify()}
    print(json.dumps(found))


def upgrade() -> dict[str, Any]:
    """Migrate the register; what is not as it should be then, by kind."""
    call_command("migrate", verbosity=0)
    return {"missing": migrations_missing(), "triggers": lost_triggers(), "verify": verify()}


def verify() -> list[str]:
    """What ``verify`` finds, of rows, entries and files."""
    findings = verify_ledger(settings.LEDGER_KEY).findings
    findings += [finding for finding in check_files(settings.MEDIA_ROOT) if finding]
    return [f"{finding.where}: {finding.what}" for finding in findings]


def carry(folder: Path, move_to: str) -> list[str]:
    """Back the register up, restore the backup, move the register: the digests of the register and of each copy."""
    write_backup(folder / "backup")
    with other_database(f"sqlite:///{folder}/restored.sqlite3") as there:
        restore_backup(folder / "backup", using=there, files=folder / "restored")
        restored = register_digest(there)
    moved = move_register(move_to)
    return [register_digest(), restored, moved.there]
