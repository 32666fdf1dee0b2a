import json
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from commitments.exchange.imports.guess import guess_mapping
from commitments.exchange.tables.reading import FORMATS
from commitments.exchange.tables.spool import SpooledTable, spool_table
from commitments.exchange.tables.table import Choice
from commitments.queries.import_names import load_names
from commitments.rules.import_fields import FIELDS
from commitments.rules.import_words import TableError, problem_words


class Command(BaseCommand):
    help = (
        "Read a table of another register: print as JSON what is recognised and what is odd in it, "
        "or a proposed mapping (--guess). Writes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--guess", action="store_true", help="print a proposed mapping, to be completed")
        parser.add_argument("--records", choices=FIELDS, help="what a row is, instead of what the headings tell")
        parser.add_argument("--format", choices=FORMATS, help="instead of what the file's content tells")
        parser.add_argument("--encoding", help="utf-8, utf-16, cp1250 to cp1256, mac_roman, koi8_r …")
        parser.add_argument("--separator", help="what stands between cells; \\t for a tab")
        parser.add_argument("--sheet", help="name of a sheet")
        parser.add_argument("--path", help="where the list is in a JSON file: data.promises, promises[].history")
        parser.add_argument("--heading-row", type=int, help="number of the row of headings; 0 when there is none")

    def handle(self, *args, file, guess, records, **options):
        names = ("format", "encoding", "separator", "sheet", "path", "heading_row")
        choice = {name: options[name] for name in names}
        if choice["separator"]:
            choice["separator"] = choice["separator"].replace("\\t", "\t")
        try:
            with spool_table(file, Choice(**choice)) as table:
                if guess:
                    found = guess_mapping(table, load_names(), source=file.stem, records=records or "")
                else:
                    found = self._look(table)
        except OSError as error:
            raise CommandError(_("“%(name)s” cannot be opened.") % {"name": file}) from error
        except TableError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))

    def _look(self, table: SpooledTable) -> dict:
        problems = [problem_words(problem) for row in table for problem in row.problems]
        return {"table": asdict(table.detected), "rows": table.count, "problems": problems}
