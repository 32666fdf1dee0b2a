"""The values of a file beside ours: one list at a time, a page of it, each value decided; or many at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ...exchange.imports.mapping.cells import AS_DEPTH, EVERY
from ...exchange.imports.mapping.mapping import OBJECTS
from ...exchange.imports.mapping.values import (
    Likely,
    Likeness,
    ValueGroup,
    decide,
    decide_others,
    every_decision,
    others,
    value_groups,
)
from ...queries.imports.names import RegisterNames
from ...queries.kernel.query_fields import offer
from ...rules.imports.values import likeness_key
from .decisions_form import AboutNewDocuments, made_decision, shown_decision
from .words import AS, CODED, CREATE, IS, LISTS, NEAR, NEAR_IN_FILE, way_choices

NOTHING = Likely()
PAGE = 50
"""Values on a page: each has fields of its own."""
LOOKED_AT = 500
"""Values that are laid beside all names at a time."""
OPEN, ALL = "open", "all"


class ValueFilter(forms.Form):
    """Which values are shown, as the address gives it."""

    of = forms.ChoiceField(required=False)
    show = forms.ChoiceField(required=False, choices=[(OPEN, _("Not decided")), (ALL, _("All"))])
    q = forms.CharField(label=_("Find a value"), required=False, max_length=200)

    def __init__(self, data: QueryDict, subjects: list[str], first: str = "") -> None:
        super().__init__(data)
        self.subjects, self.first = subjects, first or next(iter(subjects), "")
        offer(self, "of", [(subject, LISTS[subject]) for subject in subjects])

    @property
    def subject(self) -> str:
        """The list that is asked for, or the first that has something to decide."""
        asked = self.cleaned_data.get("of") if self.is_valid() else ""
        return asked or self.first

    def pick(self, mapping: dict[str, Any]) -> list[ValueGroup]:
        """The values that the filter finds."""
        self.full_clean()
        words = likeness_key(self.cleaned_data.get("q", ""))
        groups = value_groups(mapping, self.subject) if self.subject else []
        if self.cleaned_data.get("show") != ALL:
            groups = [group for group in groups if group.is_open]
        return [group for group in groups if any(words in likeness_key(name) for name in group.spellings)]


@dataclass
class Line:
    """One value on the page: its fields, and what may be meant."""

    group: ValueGroup
    way: forms.BoundField
    words: forms.BoundField | None
    near: list[Any]


class OfValues(AboutNewDocuments):
    """Decisions on values. ``others``: all of the subject; ``labels``: what our things are called, by address name."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        subject: str,
        groups: list[ValueGroup],
        others: list[ValueGroup],
        names: RegisterNames,
        labels: dict[str, dict[str, str]],
        language: str = "",
    ) -> None:
        super().__init__(data)
        self.subject, self.groups, self.others = subject, groups, others
        self.names, self.labels, self.language = names, labels, language


class ValuesForm(OfValues):
    """The decisions on the values of one page."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_coded = self.subject in CODED
        looked = None if self.is_coded else Likeness(self.names.by_likeness[self.subject], self.others)
        self.likely = [looked.of(group) if looked and group.is_open else NOTHING for group in self.groups]
        for number, group in enumerate(self.groups):
            choices = self._ways(self.likely[number])
            words, way = shown_decision(group.decision, self.labels.get(self.subject, {}))
            way = words if way == IS and self.is_coded else way
            self.fields[f"way_{number}"] = forms.ChoiceField(
                label=_of_value(_("Decision"), group),
                required=False,
                choices=choices,
                initial=words if way == IS and self.is_coded else way,
            )
            if not self.is_coded:
                self.fields[f"words_{number}"] = forms.CharField(
                    label=_of_value(_("Existing entry, or name of the new one"), group),
                    required=False,
                    max_length=300,
                    initial=words,
                    widget=forms.TextInput(attrs={"list": f"known-{self.subject}", "dir": "auto"}),
                )
            self.fields[f"value_{number}"] = forms.CharField(
                widget=forms.HiddenInput, initial=group.name, strip=False, required=False
            )

        if self.subject == "documents":
            self.add_about_fields({})

    def lines(self) -> list[Line]:
        """The values of the page with their fields."""
        found = []
        for number, group in enumerate(self.groups):
            way: Any = self[f"way_{number}"]
            near = [label for name, label in way.field.choices if name in (NEAR, NEAR_IN_FILE)]
            found.append(Line(group, way, None if self.is_coded else self[f"words_{number}"], near))
        return found

    def _ways(self, likely: Likely) -> list[tuple[str, Any]]:
        """What can be decided of a value; what it is nearly like comes first."""
        undecided, *others = way_choices(self.subject)
        near = []
        if likely.slug:
            name = self.labels.get(self.subject, {}).get(likely.slug, likely.slug)
            near.append((NEAR, _("Closest match in the register: %(name)s") % {"name": name}))
        if likely.other:
            near.append((NEAR_IN_FILE, _("Closest match in the file: %(name)s") % {"name": likely.other}))
        return [undecided, *near, *others]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.decisions: list[tuple[ValueGroup, Any]] = []
        by_name = {name: group for group in self.groups for name in group.spellings}
        ways = [data.get(f"way_{number}", "") for number in range(len(self.groups))]
        makes_documents = self.subject == "documents" and any(way.startswith(CREATE) for way in ways)
        self.about = self.about_new_documents() if makes_documents else {}
        for number in range(len(self.groups)):
            group = by_name.get(data.get(f"value_{number}", ""))
            if group is not None:
                self._decide(number, group, data)
        return data

    def _decide(self, number: int, group: ValueGroup, data: dict[str, Any]) -> None:
        way = data.get(f"way_{number}", "")
        words = data.get(f"words_{number}", "").strip()
        if f"way_{number}" in self.errors:
            return
        if self.is_coded or not way:
            if way or (group.decision is not None and not group.by_every):
                self.decisions.append((group, way or None))
            return
        if way in (NEAR, NEAR_IN_FILE):
            likely = self.likely[number]
            way, words = (IS, likely.slug) if way == NEAR else (AS, likely.other)
        if way.startswith(CREATE):
            words = words or group.name
        decision, error = made_decision(way, words, self.subject, self.names, self.labels, self.about)
        if not error and way == AS:
            error = self._wrong_other(words, group)
        if error:
            self.add_error(f"words_{number}", error)
        else:
            self.decisions.append((group, decision))

    def _wrong_other(self, words: str, group: ValueGroup) -> str:
        if words in group.spellings:
            return str(_("A value cannot be matched with itself. Enter another value of the file."))
        own, key = likeness_key(group.name), likeness_key(words)
        meant = {likeness_key(other.name): other.decision for other in self.others}
        meant |= {likeness_key(other.name): decision for other, decision in self.decisions}
        if key not in meant:
            return str(_("The file has no such value in this list."))
        for _step in range(AS_DEPTH):
            decision = meant.get(key)
            key = likeness_key(str(decision[AS])) if isinstance(decision, dict) and AS in decision else ""
            if key == own:
                return str(_("“%(name)s” is matched with this value. Change that decision first.")) % {"name": words}
        return ""

    def mapping(self, mapping: dict[str, Any]) -> dict[str, Any]:
        """The mapping with the decisions of this page; call it on a valid form."""
        return decide(mapping, self.subject, self.decisions)


def _of_value(label: Any, group: ValueGroup) -> str:
    """What a field is called of which there is one for each value; the list of what is wrong names it so as well."""
    return f"{label}: {group.name}"


class ManyForm(OfValues):
    """One decision on all values that the filter finds and nobody decided."""

    DATED, PROCESS, LANGUAGE = "all_dated", "all_process", "all_language"

    all_way = forms.ChoiceField(label=_("Decision for all of these"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject == "documents":
            self.add_about_fields({})
        self.groups = [group for group in self.groups if group.is_open]
        # What needs a word for each value cannot be said of all.
        without_words = [(way, label) for way, label in way_choices(self.subject) if way not in (IS, AS)]
        if self.subject not in CODED:
            without_words.insert(1, (NEAR, _("Use the closest match")))
        offer(self, "all_way", without_words)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        makes_documents = self.subject == "documents" and data.get("all_way", "").startswith(CREATE)
        self.about = self.about_new_documents() if makes_documents else {}
        self.near: list[tuple[ValueGroup, Any]] = []
        if data.get("all_way") == NEAR:
            looked = Likeness(self.names.by_likeness[self.subject], self.others)
            found = [(group, looked.of(group).decision) for group in self.groups[:LOOKED_AT]]
            self.near = [(group, decision) for group, decision in found if decision]
            if not self.near:
                self.add_error("all_way", _("None of these values has a close match in the register or the file."))
        return data

    def mapping(self, mapping: dict[str, Any]) -> dict[str, Any]:
        """The mapping with the decision on each of them; new things get the name that the file has most often."""
        if self.near:
            return decide(mapping, self.subject, self.near)
        way, _colon, kind = self.cleaned_data["all_way"].partition(":")
        decisions = []
        for group in self.groups:
            made = {CREATE: group.name} | ({"kind": kind} if kind else {}) | self.about
            decisions.append((group, made if way == CREATE else way))
        return decide(mapping, self.subject, decisions)


class OthersForm(AboutNewDocuments):
    """One decision on all names of a list that have none of their own: also on those that are not listed."""

    DATED, PROCESS, LANGUAGE = "others_dated", "others_process", "others_language"

    others_way = forms.ChoiceField(label=_("All other names"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        mapping: dict[str, Any],
        subject: str,
        names: RegisterNames,
        labels: dict[str, dict[str, str]],
        language: str = "",
    ) -> None:
        super().__init__(data)
        self.subject, self.names, self.labels, self.language = subject, names, labels, language
        self.decision = every_decision(mapping, subject)
        self.count = others(mapping, subject)
        # What needs a word for each name cannot be said of all.
        undecided, *ways = ((way, label) for way, label in way_choices(subject) if way != AS)
        choices = [
            undecided,
            *((way, _("Existing entry with the same name")) if way == IS else (way, label) for way, label in ways),
        ]
        field: Any = self.fields["others_way"]
        field.choices, field.initial = choices, shown_decision(self.decision, {})[1]
        if subject == "documents":
            self.add_about_fields(self.decision if isinstance(self.decision, dict) else {})

    @property
    def is_offered(self) -> bool:
        """Whether there is anything to decide: the file has more names than are listed, or it was decided once."""
        return self.subject in OBJECTS and (self.count > 0 or self.decision is not None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        way = data.get("others_way", "")
        about = self.about_new_documents() if self.subject == "documents" and way.startswith(CREATE) else {}
        name, _colon, kind = way.partition(":")
        made = {CREATE: EVERY} | ({"kind": kind} if kind else {}) | about
        self.decided = {CREATE: made, IS: {IS: EVERY}}.get(name, way or None)
        return data

    def mapping(self, mapping: dict[str, Any]) -> dict[str, Any]:
        """The mapping with the decision; call it on a valid form."""
        return decide_others(mapping, self.subject, self.decided)
