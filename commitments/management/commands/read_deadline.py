import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from commitments.management.options import read_day
from commitments.rules.kernel.languages import guess_language
from commitments.rules.register.parties import language_name
from commitments.rules.time.edtf import write_edtf
from commitments.rules.time.jalali import jalali_words
from commitments.rules.time.lexicon import LANGUAGES
from commitments.rules.time.reading import Reading, is_understood, read_deadline, read_in_any_language


class Command(BaseCommand):
    help = "Print the interpretation of a deadline in a document of a given date. Needs no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", help="deadline as written")
        parser.add_argument("--on", required=True, metavar="DAY", help="date of the document, such as 2017-12-22")
        parser.add_argument(
            "--language",
            choices=LANGUAGES,
            help="language of the words; without it, the first in which they are understood",
        )
        parser.add_argument("--southern", action="store_true", help="use the seasons of the southern hemisphere")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, words: str, on: str, language: str, southern: bool, **options: Any) -> None:
        day = read_day(on)
        if language:
            reading = read_deadline(words, on=day, language=language, southern=southern)
        else:
            reading = read_in_any_language(words, on=day, southern=southern)
            if not is_understood(reading, on=day):
                raise CommandError(_not_understood(words), returncode=2)
        if reading.problem:
            raise CommandError(f"{words}: {reading.problem}")
        said = describe(reading)
        text = json.dumps(said, ensure_ascii=False) if options["json"] else "\n".join(_lines(said))
        self.stdout.write(text)


def _not_understood(words: str) -> str:
    guessed, known = guess_language(words), ", ".join(LANGUAGES)
    if guessed and guessed not in LANGUAGES:
        said = _(
            "%(words)s: deadlines in %(name)s (%(language)s) cannot be interpreted yet. Supported languages: %(known)s."
        )
        return said % {"words": words, "name": language_name(guessed), "language": guessed, "known": known}
    said = _("%(words)s: not understood as a time in any supported language: %(known)s.")
    return said % {"words": words, "known": known}


def describe(reading: Reading) -> dict[str, Any]:
    """A reading as JSON has it: days in ISO form, None where nothing is said."""
    return {
        "words": reading.words,
        "language": reading.language,
        "earliest": reading.earliest and reading.earliest.isoformat(),
        "latest": reading.latest and reading.latest.isoformat(),
        "precision": str(reading.precision),
        "recurring": reading.recurring or None,
        "regular": reading.regular or None,
        "meeting": reading.meeting_words or None,
        "condition": reading.condition or None,
        "year_inferred": reading.year_inferred,
        "edtf": write_edtf(reading.earliest, reading.latest) or None,
        "jalali": _jalali(reading) if reading.language == "fa" else None,
    }


def _jalali(reading: Reading) -> list[str | None]:
    """Earliest and latest day in the Jalali calendar."""
    return [jalali_words(day) if day else None for day in (reading.earliest, reading.latest)]


def _lines(said: dict[str, Any]) -> list[str]:
    return [f"{name}: {value}" for name, value in said.items() if value is not None]
