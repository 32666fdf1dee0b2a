"""The forms of a meeting: what it is, when it is, who attends; and of its acts, each with its ground."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ...actions.meetings.meetings import (
    Attendance,
    cancel_meeting,
    hold_meeting,
    move_meeting,
    put_dates,
    save_meeting,
)
from ...models import Meeting, Party, Process
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.day_field import DayField
from ...queries.kernel.query_fields import RowsField
from ...queries.meetings.dates import read_said_dates, stored_dates
from ...queries.meetings.meetings import known_series
from ...rules.kernel.documents import MeetingKind, MeetingStatus
from ...rules.meetings.meetings import Dates, dates_errors
from ...rules.register.parties import NAME_LANGUAGES, ParticipationRole
from ...rules.time.lexicon import LANGUAGES
from ..kernel import clock
from ..kernel.forms import ActForm, VersionedForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SLUG_LENGTH = 50
TAKEN_ADDRESS = "new"
"""The address name under which the form of a new meeting stands."""
READ_LANGUAGES = [(code, name) for code, name in NAME_LANGUAGES if code in LANGUAGES]
ON_RECORDING = [(value.value, value.label) for value in (MeetingStatus.PLANNED, MeetingStatus.HELD)]


def _day(label: "StrOrPromise", **kwargs: Any) -> DayField:
    return DayField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs)


def _ground(help_text: "StrOrPromise") -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        validators=[validate_plain_text],
    )


class DatesForm(forms.Form):
    """When a meeting is: in words, which are read, or by its days, which count before the words."""

    dates_words = forms.CharField(
        label=_("Dates as written"),
        required=False,
        max_length=300,
        validators=[validate_plain_text],
        help_text=_("For example: 14 and 15 May 2018; second half of February; on the margins of the next round."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    dates_language = forms.ChoiceField(label=_("Language of the dates"), choices=READ_LANGUAGES, initial="en")
    announced_on = _day(
        _("Announced on"), required=False, help_text=_("A month without a year is the next such month after this day.")
    )
    starts_on = _day(_("First day"), required=False, help_text=_("Leave empty while no day is known."))
    ends_on = _day(_("Last day"), required=False, help_text=_("Leave empty for a one-day meeting."))
    waits_for = forms.ModelChoiceField(
        label=_("Depends on meeting"),
        queryset=Meeting.objects.order_by("title"),
        required=False,
        help_text=_("Another meeting that these dates depend on, if any: its days are used to interpret the words."),
    )

    def process_of(self) -> Process | None:
        """The process whose seasons count."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.read_dates = self._read(data)
        for name, text in dates_errors(self.read_dates).items():
            self.add_error(name, text)
        return data

    def _read(self, data: dict[str, Any]) -> Dates:
        process, other = self.process_of(), data.get("waits_for")
        read, problem = read_said_dates(
            words=data.get("dates_words", ""),
            language=data.get("dates_language", "en"),
            said_on=data.get("announced_on") or clock.today(),
            process=process,
            waits_for=other,
            first=data.get("starts_on"),
            last=data.get("ends_on"),
        )
        if problem:
            self.add_error("dates_words", problem)
        if other and process and other.process_id != process.pk:
            self.add_error(
                "waits_for", gettext("This meeting belongs to another process. Choose a meeting of this process.")
            )
        return read


class MeetingFacts(forms.Form):
    """What a meeting is, and who attends."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        validators=[validate_plain_text],
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *MeetingKind.choices])
    series = forms.SlugField(
        label=_("Series"), max_length=SLUG_LENGTH, required=False, help_text=_("Letters, digits, _ and -.")
    )
    number = forms.IntegerField(label=_("Number in the series"), required=False, min_value=1, max_value=32767)
    place = forms.CharField(label=_("Place"), max_length=120, required=False, validators=[validate_plain_text])
    source_url = forms.URLField(label=_("Source URL"), max_length=500, required=False, assume_scheme="https")
    note = forms.CharField(
        label=_("Note"),
        required=False,
        help_text=_("Visible to the secretariat only."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        validators=[validate_plain_text],
    )
    FACTS = ("title", "kind", "series", "number", "place", "source_url", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = known_series()
        if known:
            text = gettext("Letters, digits, _ and -. Existing series: %(series)s.") % {"series": ", ".join(known)}
            self.fields["series"].help_text = text
        for role in ParticipationRole:
            self.fields[role.value] = RowsField(
                Party.objects.order_by("name"),
                label=role.label,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )

    def put_facts(self, meeting: Meeting) -> Meeting:
        for name in self.FACTS:
            setattr(meeting, name, self.cleaned_data[name])
        return meeting

    def attendances(self) -> list[Attendance]:
        return [
            Attendance(party.pk, role.value) for role in ParticipationRole for party in self.cleaned_data[role.value]
        ]


class NewMeetingForm(DatesForm, MeetingFacts, ActForm):
    """A meeting that is recorded: planned, or held already."""

    process = forms.ModelChoiceField(label=_("Process"), queryset=Process.objects.all(), empty_label=None)
    slug = forms.SlugField(
        label=_("Short name (used in the URL)"),
        max_length=SLUG_LENGTH,
        required=False,
        help_text=_("Letters, digits and hyphens: /meetings/…/. Leave empty to make it from the title."),
    )
    status = forms.ChoiceField(label=_("Status"), choices=ON_RECORDING, initial=MeetingStatus.PLANNED)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role.value for role in ParticipationRole]
        days = ["dates_words", "dates_language", "announced_on", "starts_on", "ends_on", "waits_for"]
        self.order_fields(["process", "title", "slug", "kind", "series", "number", "status", *days, "place", *roles])

    def process_of(self) -> Process | None:
        return self.cleaned_data.get("process")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        slug = data.get("slug") or slugify(data.get("title", ""))[:SLUG_LENGTH].strip("-")
        if slug == TAKEN_ADDRESS or (not slug and "title" in data):
            self.add_error("slug", gettext("Enter a short name, such as astana-9."))
        data["slug"] = slug
        return data

    def save(self) -> Meeting:
        data = self.cleaned_data
        meeting = self.put_facts(Meeting(process=data["process"], slug=data["slug"], status=data["status"]))
        put_dates(meeting, self.read_dates)
        return save_meeting(actor=self.user, meeting=meeting, attendances=self.attendances())


class EditMeetingForm(MeetingFacts, VersionedForm):
    """What is not the dates and the status of a meeting."""

    def save(self) -> Meeting:
        meeting = self.put_facts(Meeting.objects.get(pk=self.subject.pk))
        version = self.cleaned_data["version"]
        return save_meeting(actor=self.user, meeting=meeting, version=version, attendances=self.attendances())


def facts_of(meeting: Meeting) -> dict[str, Any]:
    """What the form of a meeting begins with."""
    values: dict[str, Any] = {name: getattr(meeting, name) for name in MeetingFacts.FACTS}
    for party, role in meeting.participations.values_list("party_id", "role"):
        values.setdefault(role, []).append(party)
    return values


class HoldForm(VersionedForm):
    starts_on = _day(_("First day"), error_messages={"required": _("Enter the days on which the meeting was held.")})
    ends_on = _day(_("Last day"), required=False, help_text=_("Leave empty for a one-day meeting."))
    status_ground = _ground(_("The report or the document that says so."))

    def act(self) -> Meeting:
        data, meeting = self.cleaned_data, self.subject
        dates = Dates(**vars(stored_dates(meeting)) | {name: data[name] for name in ("starts_on", "ends_on")})
        return hold_meeting(
            actor=self.user, meeting=meeting, version=data["version"], dates=dates, ground=data["status_ground"]
        )


class MoveForm(DatesForm, VersionedForm):
    status_on = _day(_("Decided on"))
    status_ground = _ground(_("The decision, or the document that announces it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others: Any = self.fields["waits_for"]
        others.queryset = Meeting.objects.filter(process=self.subject.process_id).exclude(pk=self.subject.pk)

    def process_of(self) -> Process | None:
        process: Process | None = self.subject.process
        return process

    def act(self) -> Meeting:
        data = self.cleaned_data
        return move_meeting(
            actor=self.user,
            meeting=self.subject,
            version=data["version"],
            dates=self.read_dates,
            on=data["status_on"],
            ground=data["status_ground"],
        )


class CancelForm(VersionedForm):
    status_on = _day(_("Decided on"))
    status_ground = _ground(_("The decision, or the document that announces it."))

    def act(self) -> Meeting:
        data = self.cleaned_data
        return cancel_meeting(
            actor=self.user,
            meeting=self.subject,
            version=data["version"],
            on=data["status_on"],
            ground=data["status_ground"],
        )


def kept_words(meeting: Meeting) -> dict[str, Any]:
    """What the form of a move begins with when the meeting that it waits for has other days: the same words."""
    names = ("dates_words", "dates_language", "announced_on")
    return {name: getattr(meeting, name) for name in names} | {"waits_for": meeting.waits_for_id}


def held_days(meeting: Meeting, today: date) -> dict[str, date | None]:
    """The days that the form of a meeting that was held begins with: those planned, as far as they have come."""
    first, last = meeting.starts_on, meeting.ends_on
    return {"starts_on": first, "ends_on": last} if last and last <= today else {}
