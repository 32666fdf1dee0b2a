import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from commitments.management.options import read_day
from commitments.models import Document
from commitments.queries.lists.parties import party_names
from commitments.queries.texts.pledges import propose_for
from commitments.rules.kernel.languages import guess_language
from commitments.rules.kernel.wording import deadline_words
from commitments.rules.register.parties import language_name
from commitments.rules.register.promise_words import pledge_languages
from commitments.rules.texts.document_dates import find_document_date
from commitments.rules.texts.pledges.proposals import Proposal, propose
from commitments.rules.time.reading import Reading


class Command(BaseCommand):
    help = "Suggest a classification for every sentence of a text: pledge, declaratory or informational, and why."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        texts = parser.add_mutually_exclusive_group(required=True)
        texts.add_argument("file", type=Path, metavar="FILE", nargs="?", help="text or Markdown file in UTF-8")
        texts.add_argument("--document", metavar="SLUG", help="document of the register, by its short name in the URL")
        parser.add_argument(
            "--language",
            choices=sorted(pledge_languages()),
            help="language of the text of FILE; without it, detected from the words",
        )
        parser.add_argument(
            "--on", type=read_day, metavar="DAY", help="date of the text of FILE; without it, taken from the text"
        )
        parser.add_argument("--json", action="store_true", help="print the suggestions as JSON")

    def handle(
        self, *args: Any, file: Any, document: str | None, language: str | None, on: date | None, **options: Any
    ) -> None:
        proposals = self._of_document(document) if document else self._of_file(file, language, on)
        self._print_json(proposals) if options["json"] else self._print(proposals)

    def _of_document(self, slug: str) -> Sequence[Proposal]:
        """In the language and of the date that the register has of it."""
        document = Document.objects.filter(slug=slug).first()
        if document is None:
            raise CommandError(_("There is no document “%(slug)s”.") % {"slug": slug})
        proposals = propose_for(document)
        if proposals is None:
            raise _no_rules(document.language)
        return proposals

    def _of_file(self, file: Path, language: str | None, on: date | None) -> Sequence[Proposal]:
        text = self._read(file)
        language = language or self._language_of(text)
        on = on or find_document_date(text, language)
        return propose(text, language=language, on=on, names=self._names())

    def _language_of(self, text: str) -> str:
        """The language of a text, as one that there are rules for; a text without letters is read by any."""
        language = guess_language(text)
        if not language and any(map(str.isalpha, text)):
            said = _("The language of the text cannot be detected. Set --language to one of %(known)s.")
            raise CommandError(said % {"known": _known()}, returncode=2)
        if language and language not in pledge_languages():
            raise _no_rules(language)
        return language or "en"

    def _read(self, file: Path) -> str:
        try:
            return file.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            raise CommandError(_("%(file)s is not UTF-8 text. Save the file as UTF-8.") % {"file": file}) from error
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be read: %(why)s.") % {"file": file, "why": error.strerror}
            ) from error

    def _names(self) -> frozenset[str]:
        """The parties of the register; a text can be read before there is one."""
        try:
            return party_names()
        except DatabaseError:
            return frozenset()

    def _print_json(self, proposals: Sequence[Proposal]) -> None:
        self.stdout.write(json.dumps([as_json(proposal) for proposal in proposals], ensure_ascii=False, indent=2))

    def _print(self, proposals: Sequence[Proposal]) -> None:
        for proposal in proposals:
            deadlines = map(_deadline, proposal.deadlines)
            lines = [proposal.sentence.plain, proposal.why, ", ".join(proposal.doers), *deadlines]
            self.stdout.write(f"{proposal.label:14}" + f"\n{'':14}".join(filter(None, lines)))


def _no_rules(language: str) -> CommandError:
    said = _(
        "There are no rules yet for the language of the text, %(name)s (%(language)s), so no sentence was "
        "classified. There are rules for %(known)s."
    )
    values = {"name": language_name(language), "language": language, "known": _known()}
    return CommandError(said % values, returncode=2)


def _known() -> str:
    return ", ".join(sorted(pledge_languages()))


def as_json(proposal: Proposal) -> dict[str, object]:
    """A proposal for programs; ``start`` and ``end`` count the code points of the text."""
    sentence, deadline = proposal.sentence, _deadline_as_json(proposal.deadline or Reading())
    return {
        "text": sentence.plain,
        "label": proposal.label,
        "doers": list(proposal.doers),
        "deadline_words": deadline.pop("words"),
        **deadline,
        "deadlines": [_deadline_as_json(reading) for reading in proposal.deadlines],
        "why": proposal.why,
        "number": sentence.number,
        "start": sentence.start,
        "end": sentence.end,
    }


def _deadline_as_json(deadline: Reading) -> dict[str, object]:
    return {
        "words": deadline.words,
        "earliest": deadline.earliest and deadline.earliest.isoformat(),
        "latest": deadline.latest and deadline.latest.isoformat(),
        "precision": str(deadline.precision),
        "recurring": deadline.recurring or None,
        "regular": deadline.regular or None,
        "meeting": deadline.meeting_words or None,
        "condition": deadline.condition or None,
    }


def _deadline(deadline: Reading) -> str:
    read = deadline_words(deadline.earliest, deadline.latest)
    return f"“{deadline.words}”: {read}" if read else f"“{deadline.words}”"
