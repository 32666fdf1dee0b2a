"""The part of a form that asks for a deadline: its words, and how they are read."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...models import Document
from ...rules.kernel.days import NO_ZONE, choices_beside
from ...rules.kernel.deadlines import Deadline, Precision, deadline_errors
from ...rules.time.words import reading_lines
from ..kernel.day_field import DayField
from ..kernel.query_fields import offer, put_value, sent_copy
from .deadlines import Found, read_for_document


class ReadsDeadline(forms.Form):
    """Where a person gives the words alone, the form comes back once with the reading filled in.

    There it is looked at and corrected; with scripts that happened while the words were typed. ``deadline_shown`` are
    the words whose reading was shown. What the person says of the days stands. The form has a field ``deadline_…`` for
    everything that ``Deadline`` holds, and says by ``document()`` in which text the words stand.
    """

    DEADLINE = (
        *("words", "language", "earliest", "latest", "precision", "year_inferred", "condition", "recurring", "zone"),
    )
    READ = ("language", "earliest", "latest", "precision", "year_inferred", "meeting", "condition", "recurring")
    FIELDS = ("words", *READ, "zone")
    DAYS: ClassVar = {"deadline_earliest": DayField, "deadline_latest": DayField}
    SAID = ("earliest", "latest", "year_inferred", "meeting", "condition", "recurring")

    deadline_shown = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    deadline_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("The days of the deadline end in this time zone."),
        error_messages={"invalid_choice": NO_ZONE},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer_zones(gettext("Time zone of the process"))

    def document(self) -> Document:
        """The document that the deadline stands in."""
        raise NotImplementedError

    def counted_from(self) -> date | None:
        """The day from which the words count, where it is not that of the document."""
        return None

    def offer_zones(self, left_empty: str, stored: str = "") -> None:
        """Let the person choose a time zone or leave it empty, which means ``left_empty``."""
        offer(self, "deadline_zone", [("", left_empty), *choices_beside(stored)])

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.errors:
            self._show_reading()
        if not self.errors:
            for name, text in deadline_errors(self.deadline()).items():
                self.add_error(f"deadline_{name}", text)
        return self.cleaned_data

    def _show_reading(self) -> None:
        """Refuse words whose reading nobody has seen yet, with the reading filled in."""
        data = self.cleaned_data
        words, language = data["deadline_words"], data["deadline_language"]
        if not words or data["deadline_shown"].strip() == words or self._is_corrected():
            return
        found = read_for_document(words, self.document(), language=language, on=self.counted_from())
        if found.reading.problem:
            self.add_error("deadline_words", found.reading.problem)
        elif found.reading.says_something:
            self._fill_in(found)
            self.add_error("deadline_words", read_as(found))

    def _is_corrected(self) -> bool:
        """Whether the person said anything of how the words are read."""
        data = self.cleaned_data
        said = any(data[f"deadline_{name}"] for name in self.SAID)
        return said or data["deadline_precision"] != Precision.NONE

    def _fill_in(self, found: Found) -> None:
        filled = sent_copy(self)
        for name in self.READ:
            put_value(filled, self.add_prefix(f"deadline_{name}"), getattr(found.reading, name))
        filled[self.add_prefix("deadline_shown")] = self.cleaned_data["deadline_words"]
        self.data = filled

    def deadline(self) -> Deadline:
        """What the form says of it."""
        meeting = self.cleaned_data["deadline_meeting"]
        read = {name: self.cleaned_data[f"deadline_{name}"] for name in self.DEADLINE}
        return Deadline(**read, meeting=meeting.pk if meeting else None)


def read_as(found: Found) -> str:
    """What a person is asked to look at before the words are saved."""
    lines = reading_lines(found.reading, meeting=found.meeting.title if found.meeting else "")
    text = gettext(
        "The words are interpreted as: %(reading)s. Correct the fields below if this is wrong, then save again."
    )
    return text % {"reading": "; ".join(f"{label}: {said}" for label, said in lines)}
