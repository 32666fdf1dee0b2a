"""Pages of the admin as a browser without scripts sees them: fetch one, fill in its form, send it."""

from html.parser import HTMLParser

from django.test import Client
from django.urls import reverse

from ..support import factories

FormData = dict[str, str | list[str]]


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def desk_client() -> Client:
    return client_of(factories.secretary())


def change_url(obj) -> str:
    return reverse(f"admin:commitments_{obj._meta.model_name}_change", args=[obj.pk])


def list_url(model: str) -> str:
    return reverse(f"admin:commitments_{model}_changelist")


class _FormReader(HTMLParser):
    """Collects what the fields of a page hold."""

    def __init__(self):
        super().__init__()
        self.data: dict[str, list[str]] = {}
        self.select = self.textarea = ""

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        match tag:
            case "input":
                self.read_input(given)
            case "select":
                self.select = given["name"]
            case "option" if "selected" in given and given.get("value"):
                self.add(self.select, given["value"])
            case "textarea":
                self.textarea = given["name"]
                self.add(self.textarea, "")

    def read_input(self, given):
        kind = given.get("type", "text")
        if kind in ("submit", "button") or (kind in ("checkbox", "radio") and "checked" not in given):
            return
        if given.get("name"):
            self.add(given["name"], given.get("value", ""))

    def handle_data(self, data):
        if self.textarea:
            # A browser drops the first line break of a text area.
            self.data[self.textarea][-1] += data.removeprefix("\n")

    def handle_endtag(self, tag):
        if tag == "textarea":
            self.textarea = ""

    def add(self, name, value):
        self.data.setdefault(name, []).append(value)


def read_form(response) -> FormData:
    """What the form of a page would send if nothing were filled in."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    return dict(reader.data)


def errors_of(response) -> dict[str, list[str]]:
    """The errors of the page's own form and of its inlines, by field (inline fields with their prefix)."""
    found = {name: list(texts) for name, texts in response.context["adminform"].form.errors.items()}
    for inline in response.context["inline_admin_formsets"]:
        for form in inline.formset.forms:
            found |= {form.add_prefix(name): list(texts) for name, texts in form.errors.items()}
    return found
