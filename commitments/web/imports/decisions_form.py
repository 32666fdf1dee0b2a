"""What a person decides of a name or a value, between the form (a way and some words) and the mapping (JSON)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...exchange.imports.mapping.cells import EVERY
from ...exchange.imports.mapping.mapping import LEAVE_OUT, SKIP, constant_day
from ...queries.imports.names import RegisterNames
from ...rules.imports.values import likeness_key
from ...rules.register.parties import NAME_LANGUAGES, language_name
from .words import AS, CREATE, IS, LISTS


def shown_decision(decision: Any, labels: dict[str, str]) -> tuple[str, str]:
    """The words and the way by which a form shows a decision (or a constant) on one thing."""
    if isinstance(decision, dict):
        if AS in decision:
            return str(decision[AS]), AS
        if CREATE in decision:
            kind = decision.get("kind")
            name = "" if decision[CREATE] == EVERY else str(decision[CREATE])
            return name, f"{CREATE}:{kind}" if kind else CREATE
        decision = decision.get(IS)
    if decision in (SKIP, LEAVE_OUT):
        return "", str(decision)
    text = "" if decision is None else str(decision)
    return labels.get(text, text), IS if text else ""


def made_decision(
    way: str,
    words: str,
    subject: str,
    names: RegisterNames,
    labels: dict[str, dict[str, str]],
    about: dict[str, Any] | None = None,
) -> tuple[Any, str]:
    """The decision that a way and some words say on one thing, and an error where they say none.

    ``about`` is what has to be known of new documents beside their name and kind.
    """
    if way in (SKIP, LEAVE_OUT):
        return way, ""
    if way == AS:
        return (
            ({AS: words}, "")
            if words
            else (None, _("Enter the other value of the file that this value is the same as."))
        )
    way, _colon, kind = way.partition(":")
    if way == CREATE:
        return ({CREATE: words} | ({"kind": kind} if kind else {}) | (about or {}), "")
    slug = find_slug(subject, words, names, labels)
    if slug:
        return {IS: slug}, ""
    said = {"name": words, "list": LISTS[subject]}
    if not words:
        return None, _("Enter the existing entry (%(list)s).") % said
    return None, _("The register has no “%(name)s” (%(list)s). Choose one from the list, or create a new one.") % said


def find_slug(subject: str, words: str, names: RegisterNames, labels: dict[str, dict[str, str]]) -> str:
    """The address name of what is called so, or has this address name; empty when nothing does, or two do."""
    if words in names.slugs[subject]:
        return words
    exact = [slug for slug, label in labels.get(subject, {}).items() if label == words]
    if len(exact) == 1:
        return exact[0]
    return names.find(subject, words) if likeness_key(words) else ""


class AboutNewDocuments(forms.Form):
    """A form that may make documents: what has to be known of them, the same for all of them."""

    names: RegisterNames
    labels: dict[str, dict[str, str]]
    language = ""
    """That which the words of the file seem to be in."""

    DATED, PROCESS, LANGUAGE = "made_dated", "made_process", "made_language"

    def add_about_fields(self, given: dict[str, Any]) -> None:
        """Begin with what a decision that makes a document knows."""
        day, process = given.get("dated", ""), given.get("process", "")
        name, _way = shown_decision(process if isinstance(process, dict) else {IS: process}, self._labels("processes"))
        self.fields[self.DATED] = forms.CharField(
            label=gettext_lazy("Date of a new document"),
            required=False,
            max_length=10,
            initial=day,
            help_text=gettext_lazy("For example, 2018-02-28."),
            widget=forms.TextInput(attrs={"type": "date"}),
        )
        self.fields[self.PROCESS] = forms.CharField(
            label=gettext_lazy("Process of a new document"),
            required=False,
            max_length=200,
            initial=name,
            help_text=gettext_lazy("An existing process; another name creates a new one."),
            widget=forms.TextInput(attrs={"list": "known-processes", "dir": "auto"}),
        )
        language = given.get("language") or self.language or "en"
        known = dict(NAME_LANGUAGES)
        self.fields[self.LANGUAGE] = forms.ChoiceField(
            label=gettext_lazy("Language of a new document"),
            required=False,
            choices=[*NAME_LANGUAGES, *([] if language in known else [(language, language_name(language))])],
            initial=language,
            help_text=gettext_lazy("The language of the text in the file."),
        )

    def about_fields(self) -> list[forms.BoundField]:
        """The fields that ask for it."""
        return [self[name] for name in (self.DATED, self.PROCESS, self.LANGUAGE) if name in self.fields]

    def about_new_documents(self) -> dict[str, Any]:
        """Day and process; says at their fields what is missing or wrong of them."""
        day, words = self.data.get(self.DATED, "").strip(), self.data.get(self.PROCESS, "").strip()
        if constant_day(day) is None:
            self.add_error(self.DATED, _("Enter the date of the new document, such as 2030-12-31."))
        if not words:
            self.add_error(self.PROCESS, _("Enter the process that the new document belongs to."))
        slug = find_slug("processes", words, self.names, self.labels)
        language = self.data.get(self.LANGUAGE, "")
        return {"dated": day, "process": slug or {CREATE: words}} | ({"language": language} if language else {})

    def _labels(self, subject: str) -> dict[str, str]:
        return self.labels.get(subject, {})
