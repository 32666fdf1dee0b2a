"""A day is read in one way wherever a person or a program types one: 01/12/2026 means two days to two people."""

import pkgutil
from importlib import import_module
from typing import Any

import django_filters
import pytest
from django import forms
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.utils import formats, translation

import commitments
from commitments.admin.base import ReadOnly
from commitments.queries.kernel.day_field import DayField

TYPED = [page for page in admin.site._registry.values() if not isinstance(page, ReadOnly)]
PLAIN = (forms.DateField, forms.DateTimeField, forms.SplitDateTimeField, forms.TimeField)


def below(base: Any) -> set[Any]:
    children: list[Any] = base.__subclasses__()
    return {base}.union(*map(below, children))


def own_classes(base: type) -> list[Any]:
    for module in pkgutil.walk_packages(commitments.__path__, "commitments."):
        if ".migrations" not in module.name:
            import_module(module.name)
    return [found for found in below(base) if found.__module__.startswith("commitments.")]


def is_lax(field: object) -> bool:
    return isinstance(field, PLAIN) and not isinstance(field, DayField)


def lax_fields(form: Any) -> list[str]:
    return [f"{form.__module__}.{form.__name__}.{name}" for name, field in form.base_fields.items() if is_lax(field)]


def test_forms_hold_no_plain_date_field():
    found = own_classes(forms.BaseForm)

    assert "DocumentForm" in {form.__name__ for form in found}
    assert [name for form in found for name in lax_fields(form)] == []


def test_filters_hold_no_plain_date_field():
    sets = own_classes(django_filters.FilterSet)

    assert [name for found in sets for name, item in found.base_filters.items() if is_lax(item.field)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("model_admin", TYPED, ids=str)
@pytest.mark.parametrize("change", [False, True])
def test_forms_of_the_admin_hold_no_plain_date_field(model_admin, change):
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    obj = model_admin.model() if change else None

    inlines = [inline(model_admin.model, admin.site) for inline in model_admin.get_inlines(request, obj)]
    found = [model_admin.get_form(request, obj, change=change)]
    found += [inline.get_formset(request, obj).form for inline in inlines]

    assert [name for form in found for name in lax_fields(form)] == []


@pytest.mark.parametrize("typed", ["01/12/2026", "12/01/2026", "1.12.2026", "Dec 1, 2026", "1 December 2026"])
def test_day_field_refuses_a_day_that_reads_two_ways(typed):
    with pytest.raises(forms.ValidationError, match="Enter a date, such as 2018-02-28"):
        DayField().clean(typed)


def test_day_is_shown_in_the_form_as_it_is_read_in_every_language(settings):
    settings.LANGUAGES = [("en", "English"), ("de", "German")]

    class Form(forms.Form):
        on = DayField()
        until = DayField(widget=forms.DateInput(attrs={"type": "date"}))

    with translation.override("de"):
        form = Form(initial={"on": DayField().clean("2026-12-01"), "until": DayField().clean("2026-12-02")})
        values = [form["on"].as_widget(), form["until"].as_widget()]

    assert ['value="2026-12-01"' in values[0], 'value="2026-12-02"' in values[1]] == [True, True]
    assert all('type="date"' in text for text in values)


def test_days_without_a_format_of_their_own_are_shown_as_on_the_pages():
    day = DayField().clean("2026-12-01")

    assert formats.date_format(day) == "1 Dec 2026"
    assert formats.localize(day) == "1 Dec 2026"
