"""The form that records a commitment from marked words: it begins with what the words say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from ...actions.register.commitments import Part, keep_places, parts_of
from ...actions.register.passages import passage_at
from ...actions.texts.recording import Share
from ...models import Commitment, Document, Party, Provision, Theme, Zone
from ...models.kernel.fields import validate_plain_text
from ...queries.kernel.query_fields import RowsField
from ...queries.texts.recording import Around
from ...queries.texts.similar import Resembling
from ...queries.time.deadline_form import ReadsDeadline
from ...queries.time.deadlines import find_meeting
from ...rules.kernel.commitments import LinkKind, Role
from ...rules.kernel.deadlines import Deadline, Precision
from ...rules.kernel.documents import ZoneKind
from ...rules.register.parties import ParticipationRole
from ...rules.register.quality import Remark, find_remarks
from ...rules.texts.paragraphs import Span
from ...rules.texts.passages import NUMBER_LENGTH
from ...rules.texts.recording.proposals import Known, Meant, Proposed, propose_commitment
from ...rules.texts.recording.words import SPEAKERS
from ...rules.time.reading import Reading
from ..kernel.forms import ActForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DAYS = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def _rows(queryset: QuerySet[Any], label: "StrOrPromise") -> RowsField:
    return RowsField(queryset, label=label, required=False, widget=forms.CheckboxSelectMultiple)


class RecordingForm(ReadsDeadline, ActForm, forms.ModelForm):  # type: ignore[type-arg] # takes none when it runs
    """The facts of a commitment that rests on ``passages``: spans of the document, each with the number it has or None.

    A passage without a number gets a field for it, which begins with one that ``numbers`` proposes.
    """

    FACTS = ("title", "kind", "strength", "rollup", "tier", "themes", "zones", "remark")

    lead = _rows(Party.objects.all(), Role.LEAD.label)
    supporting = _rows(Party.objects.all(), Role.SUPPORTING.label)
    addressee = _rows(Party.objects.all(), Role.ADDRESSEE.label)
    monitor = _rows(Party.objects.all(), Role.MONITOR.label)
    document_version = forms.IntegerField(widget=forms.HiddenInput)
    themes = _rows(Theme.objects.all(), _("Themes"))
    zones = _rows(Zone.objects.all(), _("Zones"))

    class Meta:
        model = Commitment
        fields = (
            *("title", "kind", "strength"),
            *(f"deadline_{name}" for name in ReadsDeadline.FIELDS),
            *("rollup", "tier", "remark"),
        )
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
            "deadline_words": forms.TextInput(attrs={"dir": "auto"}),
            "deadline_condition": forms.TextInput(attrs={"dir": "auto"}),
            "deadline_earliest": DAYS,
            "deadline_latest": DAYS,
            "remark": forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        }
        field_classes = ReadsDeadline.DAYS

    def __init__(
        self,
        *args: Any,
        source: Document,
        passages: Mapping[Span, str | None],
        numbers: Mapping[Span, str],
        offers: Sequence[Resembling] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offers = {offer.commitment.reference: offer.commitment for offer in offers}
        if offers:
            self.fields |= _link_fields(offers)
        self.source, self.passages = source, passages
        self.fields["document"] = forms.CharField(
            required=False, widget=forms.HiddenInput, initial=source.slug, disabled=True
        )
        self.fields["document_version"].initial = source.version
        address = {
            "data-reading-url": reverse("deadline-reading"),
            "data-reading-take": gettext("Use this interpretation"),
        }
        self.fields["deadline_words"].widget.attrs.update(address)
        self.new = [span for span, number in passages.items() if number is None]
        for place, span in enumerate(self.new):
            self.fields[f"number_{place}"] = _number_field(numbers[span], place if len(self.new) > 1 else None)
        deadline = [name for name in self.fields if name.startswith("deadline_")]
        self.order_fields(["title", "kind", "strength", *Role.values, *deadline, "themes", "zones"])

    def document(self) -> Document:
        return self.source

    def linked(self) -> Commitment | None:
        """The earlier commitment that it is to be linked to."""
        return self.offers.get(self.cleaned_data.get("link_to", ""))

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("document_version") != self.source.version:
            # The places of the words are those of the text that the person had before them.
            self.add_error(None, gettext("The text has been corrected in the meantime. Select the words in it again."))
        taken = set(self.source.provisions.values_list("number", flat=True))
        for place in range(len(self.new)):
            number = data.get(f"number_{place}", "")
            if number in taken:
                text = gettext("Another passage of this text has the number %(number)s. Enter a different number.")
                self.add_error(f"number_{place}", ValidationError(text, params={"number": number}))
            taken.add(number)
        return data

    def provisions(self) -> list[Provision]:
        """The passages in the order of the text, those marked already as they are saved."""
        numbers = dict(zip(self.new, (self.cleaned_data[f"number_{n}"] for n in range(len(self.new))), strict=True))
        return [
            passage_at(self.source, *span, number=numbers.get(span) or number or "")
            for span, number in self.passages.items()
        ]

    def shares(self, parts: Iterable[str]) -> list[Share]:
        """The undertakings of compound words: a title of each, and the deadline where none of its own stands in it."""
        own, language = self.deadline(), self.source.language.split("-")[0]
        found = []
        for part in parts:
            about = propose_commitment(part, [], known=Known(), language=language, on=self.source.dated)
            read = about.deadline if about.deadline and about.deadline.says_something else None
            found.append(Share(about.title.value, _plain(read) if read and read.words != own.words else own))
        return found

    def remarks(self, words: str, kinds: Mapping[int, str], *, resembles: bool) -> frozenset[Remark]:
        """What is to be said of it as the form stands. ``kinds`` are those of the parties."""
        leads = [int(key) for key in self["lead"].value() or () if str(key).isdigit()]
        return find_remarks(
            kind=self["kind"].value() or "",
            words=words,
            language=self.source.language,
            leads=[kinds[key] for key in leads if key in kinds],
            precision=self["deadline_precision"].value() or Precision.NONE,
            resembles=resembles,
        )

    def facts(self) -> dict[str, Any]:
        """The arguments of ``record_commitment``."""
        first, *further = self.provisions()
        facts = {name: self.cleaned_data[name] for name in self.FACTS}
        return facts | {
            **{"document": self.source, "provision": first, "further": further},
            **{"deadline": self.deadline(), "parts": self._parts()},
        }

    def _parts(self) -> list[Part]:
        """The parties that were chosen, those that the words name in the order of the words."""
        held = {role: self.cleaned_data[role] for role in Role.values}
        read = [Part(key, role) for role in Role.values for key in self.initial.get(role) or ()]
        return keep_places(parts_of(held), read)


def _link_fields(offers: Sequence[Resembling]) -> dict[str, forms.Field]:
    """Whether it is linked to one of the earlier commitments that resemble it, and how."""
    named = [(offer.commitment.reference, str(offer.commitment)) for offer in offers]
    to = forms.ChoiceField(label=gettext("Link to"), required=False, choices=[("", "–"), *named])
    kind = forms.ChoiceField(label=gettext("Kind of link"), choices=LinkKind.choices, initial=offers[0].suggested)
    return {"link_to": to, "link_kind": kind}


def _plain(reading: Reading) -> Deadline:
    return Deadline(**{item.name: getattr(reading, item.name) for item in fields(Deadline)})


def _number_field(number: str, place: int | None) -> forms.CharField:
    label = gettext("Passage number")
    return forms.CharField(
        label=label if place is None else f"{label} ({place + 1})",
        max_length=NUMBER_LENGTH,
        initial=number,
        validators=[validate_plain_text],
        help_text=gettext("Paragraph and sentence, unless the text has its own numbers."),
    )


def first_values(document: Document, proposed: Proposed) -> dict[str, Any]:
    """What the form begins with."""
    values: dict[str, Any] = {
        "title": proposed.title.value,
        "kind": proposed.kind.value,
        "strength": proposed.strength.value,
        "lead": keys_of(proposed.lead),
        "addressee": keys_of(proposed.addressee),
        "themes": keys_of(proposed.themes),
        "zones": keys_of(proposed.zones),
        "tier": document.tier,
        "deadline_language": document.language,
    }
    reading = proposed.deadline
    if reading is None:
        return values
    meeting = find_meeting(reading, document.process, on=document.dated)
    read = {f"deadline_{name}": getattr(reading, name) for name in ReadsDeadline.DEADLINE}
    return values | read | {"deadline_meeting": meeting, "deadline_shown": reading.words}


def keys_of(found: Iterable[Any]) -> list[int]:
    """Every key that something found in the words means, once."""
    return list(dict.fromkeys(key for item in found for key in item.keys))


def show_sources(form: RecordingForm, proposed: Proposed, around: Around) -> None:
    """Say beside each field from which words its value was read."""
    lines = {
        "kind": _read_from(proposed.kind.words),
        "strength": _read_from(proposed.strength.words),
        "lead": _who(proposed.lead, around.parties),
        "addressee": _who(proposed.addressee, around.parties),
        "supporting": _named_too(proposed.others, around.parties),
        "themes": _who(proposed.themes, around.themes),
        "zones": _who(proposed.zones, around.zones),
        "deadline_words": gettext("From the text.") if proposed.deadline else "",
    }
    for name, line in lines.items():
        if line:
            form.fields[name].help_text = line


def _read_from(words: str) -> str:
    return gettext("From “%(words)s”.") % {"words": words} if words else ""


def _named_too(meant: Iterable[Meant], names: Mapping[int, str]) -> str:
    said = _who(meant, names)
    return gettext("Also named, without a clear responsibility: %(names)s") % {"names": said} if said else ""


def _who(found: Iterable[Any], names: Mapping[int, str]) -> str:
    """“the guarantor states” → Iran; Russia; Turkey (Guarantor). “Idlib”."""
    return " ".join(dict.fromkeys(_one(item, names) for item in found))


def _one(item: Any, names: Mapping[int, str]) -> str:
    meant = "; ".join(names[key] for key in item.keys)
    group = getattr(item, "group", "")
    if not item.keys:
        unsure = gettext("“%(words)s”: the text does not say clearly who speaks. Tick the parties that this means.")
        return unsure % {"words": item.words}
    if not group:
        return gettext("“%(words)s” means %(names)s.") % {"words": item.words, "names": meant}
    said = {"words": item.words, "names": meant, "group": _group_label(group)}
    return gettext("“%(words)s” means %(names)s (%(group)s).") % said


def _group_label(group: str) -> str:
    if group == SPEAKERS:
        return pgettext("those who issue a text", "who speaks here")
    labels = dict(ParticipationRole.choices) | dict(ZoneKind.choices)
    return str(labels[group])
