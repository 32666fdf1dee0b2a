import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.actions.imports.steps import ask_apply, ask_preview, ask_undo, save_mapping, upload_import
from commitments.exchange.imports.apply.worker import work_on
from commitments.exchange.imports.files.reading import FORMATS
from commitments.exchange.imports.files.spool import spool_table
from commitments.exchange.imports.files.table import Choice
from commitments.exchange.imports.mapping.guess import guess_mapping
from commitments.exchange.imports.mapping.mapping import MappingError, read_mapping
from commitments.exchange.imports.plan.preview import preview_import, preview_words
from commitments.exchange.kernel.outages import outage_sentences
from commitments.models import Import, User
from commitments.models.imports import SOURCE_LENGTH
from commitments.queries.imports.names import load_names
from commitments.queries.imports.pages import claim_in_the_way
from commitments.queries.kernel.outages import Outage, outage_of
from commitments.rules.imports.fields import FIELDS
from commitments.rules.imports.states import CLAIMED_FOR
from commitments.rules.imports.words import TableError, problem_words
from commitments.rules.ledger.redactions import shown_text

from ..options import account_named

PROGRESS = 2.0
"""Seconds between two words on how far an import is."""
CHOICES = ("format", "encoding", "separator", "sheet", "path", "heading_row")


class Command(BaseCommand):
    help = (
        "Read a table from another register: print as JSON what is detected and what looks odd, a suggested mapping "
        "(--guess), or what an import by a mapping would change (--preview). These write nothing; --apply imports "
        "the table, and prints the number by which --undo reverses the import."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--guess", action="store_true", help="print a suggested mapping, to be completed")
        parser.add_argument(
            "--mapping", type=Path, help="the completed mapping; with --guess, the mapping of an earlier table"
        )
        parser.add_argument("--preview", action="store_true", help="print what an import by the mapping would change")
        parser.add_argument("--apply", action="store_true", help="import the file by the mapping; prints its number")
        parser.add_argument("--undo", type=int, metavar="NUMBER", help="undo an import")
        parser.add_argument("--json", action="store_true", dest="as_json", help="the preview as JSON")
        parser.add_argument("--as", dest="username", help="account that acts; without it, a preview sees everything")
        parser.add_argument("--records", choices=FIELDS, help="what a row is, instead of what the headings suggest")
        parser.add_argument("--format", choices=FORMATS, help="instead of what the content of the file suggests")
        parser.add_argument("--encoding", help="utf-8, utf-16, cp1250 to cp1256, mac_roman, koi8_r …")
        parser.add_argument("--separator", help="column separator; \\t for a tab")
        parser.add_argument("--sheet", help="name of a sheet; * for all sheets with the same headings, as one table")
        parser.add_argument("--path", help="where the list is in a JSON file: data.promises, promises[].history")
        parser.add_argument("--heading-row", type=int, help="number of the row of headings; 0 if there is none")

    def handle(
        self,
        *args: Any,
        file: Path | None,
        guess: bool,
        mapping: Path | None,
        preview: bool,
        apply: bool,
        undo: int | None,
        **options: Any,
    ) -> None:
        if undo is not None:
            self.stdout.write(str(self._undo(undo, options["username"])))
            return
        if file is None:
            raise CommandError(_("Enter the file name."))
        if sum((preview, guess, apply)) > 1 or ((preview or apply) != bool(mapping) and not (guess and mapping)):
            text = _("Use --mapping with --preview or --apply, or with --guess for the next table of its source.")
            raise CommandError(text)
        try:
            given = _read_json(mapping) if mapping else None
            if preview:
                text = self._preview(file, given, **options)
            elif apply:
                text = str(self._apply(file, given, **options))
            else:
                text = self._guess(file, given, **options) if guess else self._look(file, **options)
        except OSError as error:
            if outage_of(error) == Outage.FULL:
                raise CommandError(outage_sentences(Outage.FULL, error)) from error
            raise CommandError(_("“%(name)s” cannot be opened.") % {"name": error.filename}) from error
        except (TableError, MappingError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)

    def _look(self, file: Path, **options: Any) -> str:
        with spool_table(file, _choice(options)) as table:
            problems = [problem_words(problem) for row in table for problem in row.problems]
            return _json({"table": asdict(table.detected), "rows": table.count, "problems": problems})

    def _guess(self, file: Path, old: Any, records: str | None, **options: Any) -> str:
        if old is not None:
            read_mapping(old)
        source = file.stem[:SOURCE_LENGTH]
        with spool_table(file, _choice(options)) as table:
            return _json(guess_mapping(table, load_names(), source=source, records=records or "", old=old))

    def _preview(self, file: Path, given: Any, username: str | None, as_json: bool, **options: Any) -> str:
        mapping = read_mapping(given)
        with spool_table(file, mapping.table) as table:
            found = preview_import(table, mapping, today=timezone.localdate(), user=self._person(username))
        return _json(found.as_json()) if as_json else preview_words(found)

    def _apply(self, file: Path, given: Any, username: str | None, **options: Any) -> int:
        mapping, actor = read_mapping(given), self._actor(username)
        now = timezone.now()
        with file.open("rb") as opened, _as_command_error():
            content = File(opened, name=file.name)
            imported = upload_import(actor=actor, file=content, now=now, source=mapping.source)
            imported = save_mapping(actor=actor, imported=imported, version=imported.version, mapping=given)
            imported = self._done(ask_preview(actor=actor, imported=imported, version=imported.version), "previewed")
            imported = ask_apply(actor=actor, imported=imported, version=imported.version)
        return self._done(imported, "applied").pk

    def _undo(self, number: int, username: str | None) -> int:
        actor = self._actor(username)
        try:
            imported = Import.objects.visible_to(actor).get(pk=number)
        except Import.DoesNotExist as error:
            raise CommandError(_("Import no. %(number)d does not exist.") % {"number": number}) from error
        with _as_command_error():
            imported = ask_undo(actor=actor, imported=imported, version=imported.version)
        return self._done(imported, "taken_back").pk

    def _done(self, imported: Import, state: str) -> Import:
        """Work on it here and now, telling how far it is; CommandError when it does not come to the state."""
        with self._progress(imported.pk):
            worked = work_on(imported)
        imported.refresh_from_db()
        counts = imported.counts if state == "applied" else imported.preview.get("counts", {})
        if imported.state != state:
            said = shown_text(imported.trouble) if worked else self._claim_words(imported)
            raise CommandError(_("Import no. %(number)d: %(trouble)s") % {"number": imported.pk, "trouble": said})
        self.stderr.write(f"{imported.get_state_display()}: {', '.join(f'{name} {n}' for name, n in counts.items())}")
        return imported

    def _claim_words(self, imported: Import) -> str:
        """Why it was not worked on, since when that is so and until when at most."""
        found = claim_in_the_way(imported, timezone.now())
        if found is None:
            return _("Another import was still running a moment ago. Try again.")
        number, since = found
        clock = {"since": timezone.localtime(since), "until": timezone.localtime(since + CLAIMED_FOR)}
        told = {name: f"{moment:%H:%M:%S}" for name, moment in clock.items()} | {"number": number}
        return (
            _(
                "Import no. %(number)d is still running; its worker last reported at %(since)s. If the worker has "
                "died, you can try again from %(until)s."
            )
            % told
        )

    @contextmanager
    def _progress(self, pk: int) -> Iterator[None]:
        """Every few seconds on stderr: how many of how many rows are through."""
        ended = Event()

        def tell() -> None:
            try:
                while not ended.wait(PROGRESS):
                    done, total = Import.objects.values_list("done", "total").get(pk=pk)
                    self.stderr.write(f"{done} of {total}")
            finally:
                connection.close()

        thread = Thread(target=tell, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _actor(self, username: str | None) -> User:
        """Whose acts the ledger tells of."""
        if not username:
            raise CommandError(_("Name the account that acts with --as: the ledger records it."))
        return account_named(username)

    def _person(self, username: str | None) -> User | None:
        return account_named(username) if username else None


@contextmanager
def _as_command_error() -> Iterator[None]:
    """What an action refuses, as what the command says."""
    try:
        yield
    except ValidationError as error:
        raise CommandError("; ".join(error.messages)) from error
    except PermissionDenied as error:
        raise CommandError(_("This account cannot import tables.")) from error


def _choice(options: dict[str, Any]) -> Choice:
    chosen = {name: options[name] for name in CHOICES}
    if chosen["separator"]:
        chosen["separator"] = chosen["separator"].replace("\\t", "\t")
    return Choice(**chosen)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise CommandError(_("The mapping is not valid JSON: %(reason)s") % {"reason": error}) from error


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
