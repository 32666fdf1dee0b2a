import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.exchange.kernel.address_advice import address_advice
from commitments.exchange.kernel.outages import outage_sentences
from commitments.queries.kernel.outages import Outage
from commitments.queries.kernel.read_snapshot import one_moment
from commitments.queries.ledger.anchors import check_anchor
from commitments.queries.ledger.files import check_files
from commitments.queries.ledger.installation import damage, lost_triggers
from commitments.queries.ledger.verify.register import ADDRESS, Finding, Verification, verify_ledger
from commitments.rules.ledger.anchors import Anchor, NotAnAnchor, read_anchor


class Command(BaseCommand):
    help = "Verify that the register matches its ledger: chain, seals, every row against its entries, files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=int, default=0, help="only entries after this number, without rows or files"
        )
        parser.add_argument("--anchor", type=Path, metavar="FILE", help="compare with an anchor kept elsewhere")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, since: int, anchor: Path | None, **options: Any) -> None:
        kept = self._read(anchor) if anchor else None
        if damaged := damage():
            raise CommandError(outage_sentences(Outage.DAMAGED, damaged), returncode=1)
        # Rows and entries of one moment: what others write meanwhile would look like tampering.
        with one_moment():
            result = verify_ledger(settings.LEDGER_KEY, since=since, progress=self._progress)
            if kept:
                result.findings += check_anchor(kept, settings.LEDGER_KEY)
        if not since:
            result.findings += [Finding("trigger", name, "is not as it was installed") for name in lost_triggers()]
            self._check_files(result)
        self._print_json(result) if options["json"] else self._print(result)
        if result.findings:
            raise CommandError(_("The register does not match its ledger."), returncode=1)

    def _check_files(self, result: Verification) -> None:
        for finding in check_files(settings.MEDIA_ROOT):
            result.files += 1
            result.findings += [finding] if finding else []

    def _read(self, file: Path) -> Anchor:
        try:
            return read_anchor(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, NotAnAnchor) as error:
            raise CommandError(_("%(file)s does not contain an anchor.") % {"file": file}) from error

    def _progress(self, entries: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{entries} ", ending="")

    def _print_json(self, result: Verification) -> None:
        self.stdout.write(json.dumps(asdict(result), ensure_ascii=False, indent=2))

    def _print(self, result: Verification) -> None:
        for finding in result.findings:
            self.stdout.write(str(finding))
        if any(finding.kind == ADDRESS for finding in result.findings):
            self.stdout.write(address_advice())
        counts = asdict(result) | {"findings": len(result.findings)}
        self.stdout.write(
            _("Entries checked: %(entries)d. Rows: %(rows)d. Files: %(files)d. Findings: %(findings)d.") % counts
        )
