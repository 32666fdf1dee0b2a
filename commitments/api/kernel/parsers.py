"""Reading what is sent: JSON that is well-formed, of bounded size and depth, and text that can be kept."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from .problems import TooLarge


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge(_("Send at most %(limit)d bytes.") % {"limit": limit})
        try:
            said = json.loads(raw.decode(), parse_constant=_refuse_constant, object_pairs_hook=_named_once)
            # Half a character of UTF-16 is no text, and 1e999 no number: no column and no answer can carry them.
            json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is not valid JSON in UTF-8, or an object in it has a name twice.")) from error
        if not isinstance(said, dict):
            raise ParseError(_("The body must be a JSON object: {…}."))
        return said


def _named_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object; ValueError where a name stands in it twice, of which programs take the first or the last."""
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError
    return said


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
