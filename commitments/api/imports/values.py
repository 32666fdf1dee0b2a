"""The values of an import beside ours: read a page at a time, and decided one by one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.imports.steps import save_mapping
from ...exchange.imports.files.table import MAX_CELL
from ...exchange.imports.mapping.decisions import decide_values
from ...exchange.imports.mapping.mapping import CODED, COMMITMENTS, LEAVE_OUT, OBJECTS, SKIP
from ...exchange.imports.mapping.values import (
    Likeness,
    ValueGroup,
    every_decision,
    open_values,
    others,
    value_groups,
)
from ...models import Import
from ...queries.imports.names import load_names
from ...rules.imports.values import likeness_key
from ..kernel.base import Many, page_field
from ..kernel.fields import Code, Sent, Shape, Words
from .imports import OneImport, refuse_errors
from .steps import ImportStepView, told_at

LISTS = sorted({*OBJECTS, *CODED, COMMITMENTS})
LENGTH, MOST = 50, 1_000
"""Values of a page, each of which is laid beside all names; values that can be decided at once."""
WAYS = ["is", "as", "create", LEAVE_OUT, SKIP]


class SpellingShape(Shape):
    words = serializers.CharField()
    count = serializers.IntegerField()


class ValueShape(Shape):
    """A value of the file: its spellings, most frequent first, and the decision on it.

    `decision` is null while the value is undecided; `by_every` says that the decision on all others (`*`) applies.
    `near` is the decision to use the closest match, in the register (`is`) or among the other values (`as`); null
    without one.
    """

    value = serializers.CharField()
    count = serializers.IntegerField()
    spellings = SpellingShape(many=True)
    decision = serializers.JSONField(allow_null=True)
    by_every = serializers.BooleanField()
    near = serializers.JSONField(allow_null=True)


class ValuesForm(forms.Form):
    """Which values, as the address gives it."""

    of = forms.ChoiceField(label=gettext_lazy("List"), required=False, choices=[(name, name) for name in LISTS])
    show = forms.ChoiceField(
        label=gettext_lazy("Values to show"), required=False, choices=[("open", "open"), ("all", "all")]
    )
    q = forms.CharField(label=gettext_lazy("Find a value"), required=False, max_length=200)
    page = page_field()


class DecisionOnValue(Sent):
    """`value` is any of its spellings, or `*` for all undecided names; null makes it undecided again."""

    value = Words(max_length=MAX_CELL, trim_whitespace=False)
    decision = serializers.JSONField(allow_null=True)


class DecisionsSent(Sent):
    """Decisions on values of one list, each written as in a mapping (`docs/import.md`)."""

    of = Code({name: name for name in LISTS})
    decisions = serializers.ListField(child=DecisionOnValue(), allow_empty=False, max_length=MOST)


class ImportValues(ImportStepView, Many):
    """The values of the list `of`, most frequent first: the undecided ones, or all with `show=all`.

    Without `of`, the first list with undecided values. `open` says how many of each list are undecided, `choices` which
    decisions are possible: codes, or the possible meanings of a name. The 5,000 most frequent values are listed; for
    names, the decision on `*` applies to all others.
    """

    shape, takes, parameters = ValueShape, DecisionsSent, (ValuesForm,)
    beside = {
        "of": serializers.CharField(),
        "open": serializers.DictField(child=serializers.IntegerField()),
        "choices": serializers.ListField(child=serializers.CharField()),
        "more": serializers.IntegerField(help_text="How many names the file has at least, besides those listed."),
        "others": serializers.JSONField(allow_null=True, help_text="The decision on all undecided names (`*`)."),
    }

    def get(self, request: Request, pk: int) -> Response:
        form = ValuesForm(request.query_params)
        refuse_errors(request, form)
        imported, said = OneImport.found(request, pk), form.cleaned_data
        left = open_values(imported.mapping)
        subject = said["of"] or next((name for name in left if left[name]), next(iter(left), ""))
        groups = value_groups(imported.mapping, subject)
        rows = [group for group in groups if said["show"] == "all" or group.is_open]
        words, number = likeness_key(said["q"]), said["page"] or 1
        rows = [group for group in rows if any(words in likeness_key(name) for name in group.spellings)]
        shown = rows[LENGTH * (number - 1) : LENGTH * number]
        near = _likeness(request, subject, groups) if any(group.is_open for group in shown) else None
        return self.answer_page(
            [told_value(group, near) for group in shown],
            following={"of": subject, "page": number + 1} if len(rows) > LENGTH * number else None,
            preceding={"of": subject, "page": number - 1} if number > 1 else None,
            of=subject,
            open=left,
            choices=[*sorted(CODED[subject]), SKIP] if subject in CODED else WAYS,
            more=others(imported.mapping, subject),
            others=every_decision(imported.mapping, subject),
        )

    def act(self, *, of: str, decisions: list[dict[str, Any]]) -> Import:
        """Decide values of one list; all others stay as they are. If one is wrong, nothing is saved."""
        self.require_mapping("of")
        pairs = [(each["value"], each["decision"]) for each in decisions]
        with told_at("decisions"):
            mapping = decide_values(self.subject.mapping, of, pairs, load_names(self.request.user))
        return save_mapping(**self.step(), mapping=mapping)


def _likeness(request: Request, subject: str, groups: list[ValueGroup]) -> Likeness | None:
    if subject not in OBJECTS:
        return None
    return Likeness(load_names(request.user).by_likeness[subject], groups)


def told_value(group: ValueGroup, near: Likeness | None) -> dict[str, Any]:
    """A value as its shape shows it."""
    return {
        "value": group.name,
        "count": group.count,
        "spellings": [{"words": words, "count": count} for words, count in group.spellings.items()],
        "decision": group.decision,
        "by_every": group.by_every,
        "near": near.of(group).decision if near and group.is_open else None,
    }
