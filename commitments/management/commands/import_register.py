import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from commitments.exchange.imports.guess import guess_mapping
from commitments.exchange.imports.mapping import MappingError, read_mapping
from commitments.exchange.imports.preview import preview_import, preview_words
from commitments.exchange.tables.reading import FORMATS
from commitments.exchange.tables.spool import spool_table
from commitments.exchange.tables.table import Choice
from commitments.models import User
from commitments.queries.import_names import load_names
from commitments.rules.import_fields import FIELDS
from commitments.rules.import_words import TableError, problem_words

CHOICES = ("format", "encoding", "separator", "sheet", "path", "heading_row")


class Command(BaseCommand):
    help = (
        "Read a table of another register: print as JSON what is recognised and what is odd in it, "
        "a proposed mapping (--guess), or what importing by a mapping would change (--preview). Writes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--guess", action="store_true", help="print a proposed mapping, to be completed")
        parser.add_argument("--mapping", type=Path, help="the completed mapping; with --guess that of an earlier table")
        parser.add_argument("--preview", action="store_true", help="print what importing by the mapping would change")
        parser.add_argument("--json", action="store_true", dest="as_json", help="the preview as JSON")
        parser.add_argument("--as", dest="username", help="the account whose rights count; without it, all is seen")
        parser.add_argument("--records", choices=FIELDS, help="what a row is, instead of what the headings tell")
        parser.add_argument("--format", choices=FORMATS, help="instead of what the file's content tells")
        parser.add_argument("--encoding", help="utf-8, utf-16, cp1250 to cp1256, mac_roman, koi8_r …")
        parser.add_argument("--separator", help="what stands between cells; \\t for a tab")
        parser.add_argument("--sheet", help="name of a sheet")
        parser.add_argument("--path", help="where the list is in a JSON file: data.promises, promises[].history")
        parser.add_argument("--heading-row", type=int, help="number of the row of headings; 0 when there is none")

    def handle(self, *args, file, guess, mapping, preview, **options):
        if (preview and guess) or (preview != bool(mapping) and not (guess and mapping)):
            raise CommandError(_("--mapping goes with --preview, or with --guess for the next table of its source."))
        try:
            given = _read_json(mapping) if mapping else None
            if preview:
                text = self._preview(file, given, **options)
            else:
                text = self._guess(file, given, **options) if guess else self._look(file, **options)
        except OSError as error:
            raise CommandError(_("“%(name)s” cannot be opened.") % {"name": error.filename}) from error
        except (TableError, MappingError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(text)

    def _look(self, file, **options) -> str:
        with spool_table(file, _choice(options)) as table:
            problems = [problem_words(problem) for row in table for problem in row.problems]
            return _json({"table": asdict(table.detected), "rows": table.count, "problems": problems})

    def _guess(self, file, old, records, **options) -> str:
        if old is not None:
            read_mapping(old)
        with spool_table(file, _choice(options)) as table:
            return _json(guess_mapping(table, load_names(), source=file.stem, records=records or "", old=old))

    def _preview(self, file, given, username, as_json, **options) -> str:
        mapping = read_mapping(given)
        with spool_table(file, mapping.table) as table:
            found = preview_import(table, mapping, today=timezone.localdate(), user=self._person(username))
        return _json(found.as_json()) if as_json else preview_words(found)

    def _person(self, username):
        if not username:
            return None
        try:
            return User.objects.get(username=username)
        except User.DoesNotExist as error:
            raise CommandError(_("There is no account “%(name)s”.") % {"name": username}) from error


def _choice(options: dict) -> Choice:
    chosen = {name: options[name] for name in CHOICES}
    if chosen["separator"]:
        chosen["separator"] = chosen["separator"].replace("\\t", "\t")
    return Choice(**chosen)


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise CommandError(_("The mapping is no JSON: %(reason)s") % {"reason": error}) from error


def _json(found: dict) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
