from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import translation

from commitments.exchange.exports.package.dictionary import dictionary_markdown

PLACE = Path(settings.BASE_DIR) / "docs" / "data-dictionary.md"


class Command(BaseCommand):
    help = "Write docs/data-dictionary.md from the column lists."

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("en"):
            PLACE.write_text("".join(f"{line}\n" for line in dictionary_markdown()), encoding="utf-8")
        self.stdout.write(str(PLACE))
