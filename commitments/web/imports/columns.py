"""The form by which the columns of a file are mapped: a field for each, how cells are read, constants, the key."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...exchange.imports.mapping.mapping import CODED as CODES
from ...exchange.imports.mapping.mapping import NAMED, OBJECTS, constant_day
from ...exchange.imports.mapping.reuse import rule_columns
from ...exchange.imports.mapping.sample import Look
from ...exchange.imports.mapping.targets import READING, lay_rules, read_place, rules_by_place
from ...exchange.imports.plan.proposals import WORDS
from ...queries.imports.names import RegisterNames
from ...rules.imports.dates import DateRule, read_date
from ...rules.imports.fields import FIELDS, SEVERAL, Field
from ...rules.imports.values import is_mark, is_no_mark
from .beside import BesideFields
from .decisions_form import AboutNewDocuments, made_decision, shown_decision
from .words import CODED, LISTED_TEXTS, READINGS, field_choices, making_choices, place_label, reading_choices

MOST_SETS = 9
NUMBERS = ("epoch", "whole", "fiscal_start")
FURTHER = 3
"""Empty lines for columns that fill a second field."""
ALWAYS = ("tier", "assessed_on", "reason", "confidence")
"""Fields whose constant is asked for beside the required ones, where the file holds a status."""
OF_A_STATUS = {
    "assessed_on": gettext_lazy("For example, 2018-02-28. Required in every row with a status."),
    "reason": gettext_lazy("Why the status applies, or who says so. Required in every row with a status."),
}
PARTS = "--"
"""What parts a name of this form: the reading, the place in the mapping, what is said of it."""


class LineSelect(forms.Select):
    """Choices of which one is a line break, which browsers send as two signs."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if value else value


def reading_name(place: str, name: str) -> str:
    """The field that says how the cells of a place are read."""
    return PARTS.join(("read", place, name))


def is_reading(name: str) -> bool:
    """Whether a field of this form says how cells are read."""
    return name.startswith(f"read{PARTS}")


class ColumnsForm(AboutNewDocuments, BesideFields):
    """Begins with a mapping (JSON, of the importing person) and ends in one: ``mapping()``.

    ``names`` are those of the register, ``labels`` what its things are called, by list and address name.
    """

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        mapping: dict[str, Any],
        look: Look,
        names: RegisterNames,
        labels: dict[str, dict[str, Any]],
    ) -> None:
        self.given, self.look, self.names, self.labels = mapping, look, names, labels
        self.records: str = mapping["records"]
        self.known: dict[str, Field] = {field.name: field for field in FIELDS[self.records]}
        self.rules = rules_by_place(mapping)
        super().__init__(data)
        self.row_sets = self._number_of_sets(data)
        self._add_columns()
        self._add_further()
        self._add_constants()
        if self.records == "commitments":
            self.fields["one_text"] = self._one_text_field()
        self._add_readings()
        self.add_beside()

    def _number_of_sets(self, data: Mapping[str, Any] | None) -> int:
        label = gettext_lazy("Commitments in one row")
        given = len(self.given.get("each") or []) or 1
        if self.records == "commitments":
            self.fields["sets"] = forms.IntegerField(label=label, min_value=1, max_value=MOST_SETS, initial=given)
        asked = str((data or {}).get("sets", given))
        return min(int(asked), MOST_SETS) if asked.isascii() and asked.isdigit() and int(asked[:4]) else given

    def _add_columns(self) -> None:
        uses = self._uses()
        choices = field_choices(self._names(), self.row_sets)
        for number, column in enumerate(self.look.columns):
            label = _("Field for %(column)s") % {"column": column}
            first = uses.get(column, [""])[0]
            self.fields[f"field_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=choices, initial=first
            )
            self.fields[f"key_{number}"] = forms.BooleanField(
                label=_("%(column)s identifies the row in its source") % {"column": column},
                required=False,
                initial=column in (self.given.get("key") or []),
            )

    def _add_further(self) -> None:
        """Lines for columns that fill a second field; those that the mapping has, and some empty ones."""
        further = [(column, place) for column, places in self._uses().items() for place in places[1:]]
        columns = [("", "–"), *((name, name) for name in self.look.columns)]
        places = [("", "–"), *field_choices(self._names(), self.row_sets)[1:]]
        self.further_lines = len(further) + FURTHER
        for line in range(self.further_lines):
            column, place = further[line] if line < len(further) else ("", "")
            self.fields[f"further_column_{line}"] = forms.ChoiceField(
                label=_("Column, line %(number)d") % {"number": line + 1},
                required=False,
                choices=columns,
                initial=column,
            )
            self.fields[f"further_field_{line}"] = forms.ChoiceField(
                label=_("also fills, line %(number)d") % {"number": line + 1},
                required=False,
                choices=places,
                initial=place,
            )

    def _names(self) -> list[str]:
        """The fields that a column can fill; the key is a box beside them."""
        return [name for name in self.known if name != "key"]

    def _uses(self) -> dict[str, list[str]]:
        """The places that each column fills."""
        found: dict[str, list[str]] = {}
        for place, rule in self.rules.items():
            for column in rule_columns(rule) if place != "key" else ():
                found.setdefault(column, []).append(place)
        return found

    def _add_constants(self) -> None:
        for name, field in self.known.items():
            if name == "key":
                continue
            constant = (self.rules.get(name) or {}).get("constant")
            shown, way = shown_decision(constant, self.labels.get(field.holds, {}))
            self.fields[f"constant_{name}"] = self._constant_field(name, field, shown)
            if field.holds in OBJECTS:
                self.fields[f"way_{name}"] = forms.ChoiceField(
                    label=_("%(field)s: existing or new") % {"field": place_label(name)},
                    required=False,
                    choices=[("is", gettext_lazy("Existing entry")), *making_choices(field.holds)],
                    initial=way or "is",
                )
            if field.holds == "documents":
                self.language = (self.given.get("guess") or {}).get("language", "")
                self.add_about_fields(constant if isinstance(constant, dict) else {})

    def _constant_field(self, name: str, field: Field, initial: Any) -> forms.Field:
        given: dict[str, Any] = {"label": place_label(name), "required": False, "initial": initial}
        choices = CODED.get(field.holds) or LISTED_TEXTS.get(name)
        if choices:
            return forms.ChoiceField(choices=[("", "–"), *choices], **given)
        attributes = {"dir": "auto"}
        if name in OF_A_STATUS:
            given["help_text"] = OF_A_STATUS[name]
        if field.holds in OBJECTS:
            attributes["list"] = f"known-{field.holds}"
        return forms.CharField(max_length=500, widget=forms.TextInput(attrs=attributes), **given)

    def _one_text_field(self) -> forms.Field:
        return forms.BooleanField(
            label=gettext_lazy("Keep a long document in one piece"),
            required=False,
            initial=bool(self.given.get("one_text")),
            help_text=gettext_lazy(
                "Otherwise a text of more than 200,000 characters continues in further documents, “Title (2)” and so "
                "on. One long document takes longer to save and to open."
            ),
        )

    def _add_readings(self) -> None:
        for place, rule in self.rules.items():
            for name in READING:
                if (name in rule and name != "marks") or self._may_say(place, name):
                    self.fields[reading_name(place, name)] = self._reading_field(place, name, rule.get(name))
        if any("whole" in rule for rule in self.rules.values()):
            least = {code: share for share, code in self.given.get("percent") or []}
            label = _("Partly implemented from this percentage")
            self.fields["percent_2"] = forms.IntegerField(
                label=label, min_value=1, max_value=99, initial=least.get("2", 25), required=False
            )

    def _may_say(self, place: str, name: str) -> bool:
        holds = self.known[read_place(place)[1]].holds
        filled = bool(rule_columns(self.rules[place]))
        said = {"separator": SEVERAL, "marks": NAMED, "base": {"date"}}
        return filled and holds in said.get(name, ())

    def _reading_field(self, place: str, name: str, initial: Any) -> forms.Field:
        if name == "marks":
            initial = "1" if initial else ""
        given: dict[str, Any] = {"label": READINGS[name], "required": False, "initial": initial}
        if choices := reading_choices(name):
            return forms.ChoiceField(choices=choices, widget=LineSelect, **given)
        if name == "fiscal_start":
            return forms.IntegerField(min_value=1, max_value=12, **given)
        hint = gettext_lazy("A day (2030-12-31), or the heading of a column that contains one.")
        return forms.CharField(max_length=200, help_text=hint, **given)

    def is_question(self, name: str) -> bool:
        """Whether a field of this form asks what the file leaves open: it was looked at, and nobody said so yet."""
        if not is_reading(name):
            return False
        _prefix, place, reading = name.split(PARTS)
        return reading in self.rules[place] and self.rules[place][reading] is None

    def asked_constants(self) -> list[str]:
        """Names of fields without a column whose constant is asked for."""
        filled = {read_place(place)[1] for place in self._chosen()} if self.is_bound else self._filled()
        status = "status" in filled
        refers = "reference" in filled
        needed = [name for name, field in self.known.items() if field.required and not refers]
        needed += [name for name in ALWAYS if name in self.known and (status if name != "tier" else not refers)]
        return [name for name in needed if name not in filled]

    def _filled(self) -> set[str]:
        return {read_place(place)[1] for place, rule in self.rules.items() if rule_columns(rule)}

    def _chosen(self) -> dict[str, list[str]]:
        """The columns of each place, as the form was sent."""
        pairs = [(self._sent(f"field_{number}"), column) for number, column in enumerate(self.look.columns)]
        pairs += [
            (self._sent(f"further_field_{line}"), self._sent(f"further_column_{line}"))
            for line in range(self.further_lines)
        ]
        found: dict[str, list[str]] = {}
        for place, column in pairs:
            if place and column and column not in found.setdefault(place, []):
                found[place].append(column)
        return {place: columns for place, columns in found.items() if columns}

    def _sent(self, name: str) -> str:
        sent: str = self.data.get(self.add_prefix(name), "")
        return sent

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self.chosen = self._chosen()
        self._refuse_two_columns()
        self._ask_for_words()
        self.constants = {name: self._constant(name, data) for name in self.known if name != "key"}
        self._ask_for_bases(data)
        self.clean_beside(data)
        return data

    def _refuse_two_columns(self) -> None:
        for place, columns in self.chosen.items():
            field = self.known[read_place(place)[1]]
            if len(columns) > 1 and field.holds not in SEVERAL and not self._are_ticked(field, columns):
                said = {"field": place_label(place), "column": columns[0]}
                text = _(
                    "“%(field)s” can have only one column, and “%(column)s” is mapped to it. Choose another field, "
                    "or “Keep with the row”."
                )
                self.add_error(self._field_of(place, columns[1]), ValidationError(text, params=said))

    def _are_ticked(self, field: Field, columns: list[str]) -> bool:
        """Whether these are columns of marks, each under a status."""
        cells = [cell for column in columns for cell in self.look.samples[column]]
        return field.holds == "statuses" and all(is_mark(cell) or is_no_mark(cell) for cell in cells)

    def _field_of(self, place: str, column: str) -> str | None:
        number = self.look.columns.index(column)
        return f"field_{number}" if self._sent(f"field_{number}") == place else None

    def _ask_for_words(self) -> None:
        if self.records != "commitments" or WORDS & {read_place(place)[1] for place in self.chosen}:
            return
        self.add_error(
            None, _("No column contains the commitments. Choose “Title” or “Quotation” for the column that does.")
        )

    def _constant(self, name: str, data: dict[str, Any]) -> Any:
        field, text = self.known[name], str(data.get(f"constant_{name}") or "").strip()
        if not text:
            filled = {read_place(place)[1] for place in self.chosen}
            if field.required and not filled & {name, "reference"}:
                said = {"field": place_label(name)}
                self.add_error(f"constant_{name}", _("“%(field)s” has no column. Enter a value for all rows.") % said)
            return None
        if field.holds in OBJECTS:
            return self._object(name, field, text, data.get(f"way_{name}", ""))
        if field.holds == "date" and self._is_no_day(name, text):
            self.add_error(f"constant_{name}", _("Enter a day as 2030-12-31."))
        return text if field.holds not in CODES else data[f"constant_{name}"]

    def _is_no_day(self, name: str, text: str) -> bool:
        reading = read_date(text, DateRule())
        return bool(reading.code) or (name in ("assessed_on", "dated") and constant_day(text) is None)

    def _object(self, name: str, field: Field, text: str, way: str) -> Any:
        makes_document = way.startswith("create") and field.holds == "documents"
        about = self.about_new_documents() if makes_document else {}
        decision, error = made_decision(way or "is", text, field.holds, self.names, self.labels, about)
        if error:
            self.add_error(f"constant_{name}", error)
        return decision

    def _ask_for_bases(self, data: dict[str, Any]) -> None:
        for name, value in data.items():
            if (
                name.endswith(f"{PARTS}base")
                and value
                and not constant_day(value)
                and value not in self.look.detected.columns
            ):
                self.add_error(name, _("Enter a day (2030-12-31) or the heading of a column."))

    def mapping(self) -> dict[str, Any]:
        """The mapping as it was completed; call it on a valid form."""
        rules: dict[str, dict[str, Any]] = {}
        for place, columns in self.chosen.items():
            rules[place] = {"columns": columns} if len(columns) > 1 else {"column": columns[0]}
            rules[place] |= self._reading_of(place, columns)
            if len(columns) > 1 and self.known[read_place(place)[1]].holds == "statuses":
                rules[place]["marks"] = True
        key = [name for number, name in enumerate(self.look.columns) if self.cleaned_data.get(f"key_{number}")]
        for name, constant in self.constants.items():
            if constant is not None:
                rules.setdefault(name, {})["constant"] = constant
        percent = self.cleaned_data.get("percent_2")
        steps = {"percent": [[100, "3"], [percent, "2"], [0, "1"]]} if percent else {}
        again = ("translations", "history", "one_text")
        given = {name: value for name, value in self.given.items() if name not in again}
        one_text = {"one_text": True} if self.cleaned_data.get("one_text") else {}
        return lay_rules(given, rules) | {"key": key} | steps | one_text | self.beside()

    def _reading_of(self, place: str, columns: list[str]) -> dict[str, Any]:
        """How the cells are read, as it was chosen; of other columns than before nothing is known yet."""
        if rule_columns(self.rules.get(place, {})) != columns:
            return {}
        found: dict[str, Any] = {}
        for name in READING:
            field = reading_name(place, name)
            if field in self.fields:
                value = self.cleaned_data.get(field)
                if name == "marks":
                    # That cells are no marks has to be said where they look like it.
                    found |= {name: True} if value else {name: 0} if name in self.rules[place] else {}
                    continue
                number = name in NUMBERS
                found[name] = (
                    (int(value) if number else value) if value not in (None, "") else self._unsaid(place, name)
                )
        return {name: value for name, value in found.items() if value is not False}

    def _unsaid(self, place: str, name: str) -> Any:
        """What an empty choice says: that a question is still open, that nothing parts cells, or nothing (False)."""
        if name == "separator":
            return ""
        return None if name in self.rules[place] else False
