"""Reading what is sent: JSON that is well-formed, of bounded size and depth, and text that can be kept."""

import json
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from .problems import TooLarge


class JSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream, media_type=None, parser_context=None) -> Any:
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        raw = stream.read(limit + 1)
        if len(raw) > limit:
            raise TooLarge(_("Send at most %(limit)d bytes.") % {"limit": limit})
        try:
            said = json.loads(raw.decode(), parse_constant=_refuse_constant)
            # Half a character of UTF-16 is no text: no column and no answer can carry it.
            json.dumps(said, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise ParseError(_("The body is no JSON in UTF-8.")) from error
        if not isinstance(said, dict):
            raise ParseError(_("The body has to be a JSON object: {…}."))
        return said


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
