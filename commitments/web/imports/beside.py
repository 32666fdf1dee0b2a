"""Beside the fields of commitments: columns that say their words in other languages, cells that tell their history."""

from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...exchange.imports.mapping.contents import heading_language
from ...exchange.imports.mapping.reuse import rule_columns
from ...exchange.imports.mapping.sample import Look
from ...rules.register.parties import language_name
from .words import CONFIDENCES, reading_choices

SPARE = 2
"""Empty lines for columns whose heading names no language."""
OF_HISTORY = {
    "status": gettext_lazy("Status of each change"),
    "assessed_on": gettext_lazy("Day of each change"),
    "reason": gettext_lazy("Reason for each change"),
    "evidence": gettext_lazy("Evidence URLs of each change"),
}
NOTHING = [("", "–")]


class BesideFields(forms.Form):
    """What a mapping of commitments says under ``translations`` and ``history``; nothing of other tables."""

    given: dict[str, Any]
    look: Look
    records: str
    translation_lines = 0
    has_translations = False

    def add_beside(self) -> None:
        """Begin with what the mapping says, and offer columns that look like it."""
        if self.records == "commitments":
            self._add_translations()
            if self.look.nested or self.given.get("history"):
                self._add_history(self.given.get("history") or {})

    def _add_translations(self) -> None:
        said: dict[str, dict[str, Any]] = self.given.get("translations") or {}
        lines = [(each["column"], language, each.get("title", "")) for language, each in said.items()]
        known = {column for column, _language, _title in lines} | self._used()
        lines += [(name, "", "") for name in self.look.columns if heading_language(name) and name not in known]
        self.translation_lines, self.has_translations = len(lines) + SPARE, bool(lines)
        columns = [*NOTHING, *((name, name) for name in self.look.columns)]
        codes = {code for code, about in LANG_INFO.items() if "name" in about} | said.keys()
        languages = [*NOTHING, *sorted(((code, language_name(code)) for code in codes), key=lambda pair: pair[1])]
        for line in range(self.translation_lines):
            column, language, title = lines[line] if line < len(lines) else ("", "", "")
            number = {"number": line + 1}
            given: dict[str, dict[str, Any]] = {
                "column": {"label": _("Column in another language, line %(number)d") % number, "initial": column},
                "language": {"label": _("Language, line %(number)d") % number, "initial": language},
                "title": {"label": _("Title of the translated document, line %(number)d") % number, "initial": title},
            }
            for name, choices in (("column", columns), ("language", languages)):
                self.fields[f"said_{name}_{line}"] = forms.ChoiceField(required=False, choices=choices, **given[name])
            text = forms.TextInput(attrs={"dir": "auto"})
            self.fields[f"said_title_{line}"] = forms.CharField(
                required=False, max_length=280, widget=text, **given["title"]
            )

    def _used(self) -> set[str]:
        """The columns that a field takes already."""
        return {name for rule in (self.given.get("fields") or {}).values() for name in rule_columns(rule or {})}

    def _add_history(self, said: dict[str, Any]) -> None:
        columns = sorted({*self.look.nested, *([said["column"]] if said else [])})
        rules: dict[str, dict[str, Any]] = said.get("fields") or {}
        names = {name: None for several in self.look.nested.values() for name in several}
        names |= {name: None for rule in rules.values() for name in rule_columns(rule)}
        label = gettext_lazy("Column with dated status changes")
        self.fields["history_column"] = forms.ChoiceField(
            label=label,
            required=False,
            choices=[*NOTHING, *((name, name) for name in columns)],
            initial=said.get("column", ""),
        )
        for field, label in OF_HISTORY.items():
            self.fields[f"history_{field}"] = forms.ChoiceField(
                label=label,
                required=False,
                choices=[*NOTHING, *((name, name) for name in names)],
                initial=next(iter(rule_columns(rules.get(field) or {})), ""),
            )
        self.fields["history_order"] = forms.ChoiceField(
            label=gettext_lazy("Order of day and month in 03/04/2030, in each change"),
            required=False,
            choices=reading_choices("order"),
            initial=(rules.get("assessed_on") or {}).get("order", ""),
        )
        self.fields["history_why"] = forms.CharField(
            label=gettext_lazy("Reason for changes without one"),
            required=False,
            max_length=500,
            initial=(rules.get("reason") or {}).get("constant", "") or _("As the source says."),
            widget=forms.TextInput(attrs={"dir": "auto"}),
        )
        self.fields["history_confidence"] = forms.ChoiceField(
            label=gettext_lazy("Confidence of each change"),
            required=False,
            choices=CONFIDENCES,
            initial=(rules.get("confidence") or {}).get("constant", "reported"),
        )

    def translation_fields(self) -> list[list[forms.BoundField]]:
        """The three fields of each line."""
        names = ("column", "language", "title")
        return [[self[f"said_{name}_{line}"] for name in names] for line in range(self.translation_lines)]

    def columns_beside(self) -> dict[str, str]:
        """The columns that are taken here and not by a field, each with words for what."""
        lines = (self[f"said_column_{line}"].value() for line in range(self.translation_lines))
        found = {column: _("text in another language: see below") for column in lines if column}
        if "history_column" in self.fields and (column := self["history_column"].value()):
            found[column] = _("dated status changes: see below")
        return found

    def history_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("history_")]

    def clean_beside(self, data: dict[str, Any]) -> None:
        """Say at its field what is missing of a translation or of the history."""
        seen: set[str] = set()
        for line in range(self.translation_lines):
            column, language = data.get(f"said_column_{line}"), data.get(f"said_language_{line}")
            if language and not column:
                self.add_error(f"said_column_{line}", _("Choose the column that is in this language."))
            if language in seen:
                self.add_error(f"said_language_{line}", _("Another column has this language. Choose one of the two."))
            seen |= {language} if language else set()
        if not data.get("history_column"):
            return
        for field in ("status", "assessed_on"):
            if not data.get(f"history_{field}"):
                said = ValidationError(_("A status change needs this value. Choose where each change has it."))
                self.add_error(f"history_{field}", said)

    def beside(self) -> dict[str, Any]:
        """Translations and history as the mapping says them; call it on a valid form."""
        data, found = self.cleaned_data, dict[str, Any]()
        translations = {}
        for line in range(self.translation_lines):
            column, language, title = (data.get(f"said_{name}_{line}") for name in ("column", "language", "title"))
            if column and language:
                translations[language] = {"column": column} | ({"title": title} if title else {})
        if translations:
            found["translations"] = translations
        if data.get("history_column"):
            found["history"] = {"column": data["history_column"], "fields": self._history(data)}
        return found

    def _history(self, data: dict[str, Any]) -> dict[str, dict[str, Any]]:
        before: dict[str, dict[str, Any]] = (self.given.get("history") or {}).get("fields") or {}
        fields: dict[str, dict[str, Any]] = {}
        for field in OF_HISTORY:
            if column := data.get(f"history_{field}"):
                rule = before.get(field) or {}
                fields[field] = dict(rule) if rule_columns(rule) == [column] else {"column": column}
        fields["assessed_on"].pop("order", None)
        fields["assessed_on"] |= {"order": data["history_order"]} if data.get("history_order") else {}
        if "evidence" in fields:
            fields["evidence"].setdefault("separator", "json")
        if data.get("history_why"):
            fields.setdefault("reason", {})["constant"] = data["history_why"]
        fields["confidence"] = {"constant": data.get("history_confidence") or "reported"}
        return fields
