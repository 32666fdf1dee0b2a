"""The parts of a deadline as programs send them, wherever one is recorded or asked for."""

from dataclasses import replace
from datetime import date
from typing import Any

from rest_framework import serializers

from ...models import Document, Meeting
from ...queries.time.deadlines import read_for_document
from ...rules.kernel.deadlines import Deadline, Precision, deadline_errors
from ..kernel.fields import Day, Named, Sent, Words, code_of

PREFIX = "deadline_"


class ReadingSent(Sent):
    """The interpretation of a deadline; fields left out stay, or are interpreted from the words."""

    deadline_earliest = Day(required=False, allow_null=True)
    deadline_latest = Day(required=False, allow_null=True)
    deadline_precision = code_of(Precision, required=False)
    deadline_year_inferred = serializers.BooleanField(required=False)
    deadline_meeting = Named(Meeting, required=False, allow_null=True)
    deadline_condition = Words(required=False, allow_blank=True)
    deadline_recurring = Words(max_length=8, required=False, allow_blank=True)
    deadline_zone = Words(
        max_length=64,
        required=False,
        allow_blank=True,
        help_text="Time zone in which the days of the deadline end, by its IANA name, such as Asia/Almaty. If it is "
        "empty, a deadline takes the time zone of the process, a request for an extension that of the "
        "current deadline, and a correction that of the secretariat.",
    )


class DeadlineSent(ReadingSent):
    """A deadline: its words as written. With the words alone, the register reads them itself."""

    deadline_words = Words(max_length=2000, required=False, allow_blank=True)
    deadline_language = Words(max_length=8, required=False)


def parts_of_deadline(said: dict[str, Any]) -> dict[str, Any]:
    """Take what is said of a deadline out of what was sent, by the names of ``Deadline``."""
    given = {name.removeprefix(PREFIX): said.pop(name) for name in list(said) if name.startswith(PREFIX)}
    given.pop("ground", None)
    if given.get("meeting"):
        given["meeting"] = given["meeting"].pk
    return given


def deadline_sent(given: dict[str, Any], document: Document, *, on: date | None = None) -> Deadline:
    """The deadline that was sent, whose words stand in the document, or were said ``on`` a day."""
    read = Deadline(**given)
    if given.keys() <= {"words", "language", "zone"} and read.words:
        found = read_for_document(read.words, document, language=read.language, on=on).reading
        if found.problem:
            raise serializers.ValidationError({"deadline_words": found.problem})
        names = ("earliest", "latest", "precision", "year_inferred", "meeting", "condition", "recurring")
        read = replace(read, **{name: getattr(found, name) for name in names})
    errors = deadline_errors(read)
    if errors:
        raise serializers.ValidationError({f"{PREFIX}{name}": text for name, text in errors.items()})
    return read
