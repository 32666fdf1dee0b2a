import sys
from collections.abc import Iterable
from contextlib import closing, nullcontext
from io import IOBase
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.http import QueryDict
from django.utils import timezone

from commitments.exchange.exports.commitments_xlsx import cut_words
from commitments.exchange.exports.files import MEDIA_TYPES, Asked, open_export
from commitments.exchange.exports.layout import NESTING, read_layout
from commitments.exchange.kernel.spreadsheet import CellLimit
from commitments.exchange.ledger.anchors import current_anchor
from commitments.queries.lists.choice import read_choice
from commitments.queries.lists.past import first_day_recorded, index_at
from commitments.rules.kernel.days import day_at
from commitments.rules.lists.past import read_moment

from ..options import person_named


class Command(BaseCommand):
    help = "Export the commitments that a query string finds: the same bytes as the export on the page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=list(MEDIA_TYPES), default="csv")
        parser.add_argument("--query", default="", help="filters and order as in the URL: status=2&sort=-deadline")
        parser.add_argument("--as", dest="username", help="account whose permissions apply; without it, the public's")
        parser.add_argument("--output", help="output file; without it, standard output")

    def handle(
        self, *args: Any, query: str, username: str | None, output: str | None, format: str, **options: Any
    ) -> None:
        data, today = QueryDict(query.removeprefix("?")), day_at(timezone.now())
        moment, wrong = read_moment(data, today=today, begun=first_day_recorded())
        if wrong:
            raise CommandError(_lines(wrong))
        anchor = current_anchor()
        index = index_at(moment, today=today)
        choice = read_choice(person_named(username), data, index=index, today=index.today)
        layout, wrong = read_layout(data, nests=format in NESTING)
        if choice.hits is None or choice.place is None or wrong:
            raise CommandError(_lines([*choice.errors, *wrong]))
        asked = Asked(choice, choice.hits, choice.place, index, layout, anchor, made_at=timezone.now())
        limit = CellLimit()
        pieces = open_export(format, asked, bom=data.get("bom") != "0", limit=limit)
        with closing(pieces) if isinstance(pieces, IOBase) else nullcontext():
            if output:
                with Path(output).open("wb") as file:
                    file.writelines(pieces)
            else:
                sys.stdout.buffer.writelines(pieces)
        # Not among the rows, whose bytes are those of the page's export.
        self.stderr.write(anchor.text, ending="")
        if limit.cut:
            # Standard error holds the anchor and nothing else, wherever standard output is free.
            (self.stdout if output else self.stderr).write(cut_words(limit.cut))


def _lines(errors: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"{field}: {text}" for field, text in errors)
