"""What the admin says of a bad entry: in words, never by the name of a constraint."""

from typing import Any

import pytest
from django.contrib import admin
from django.db.models import BaseConstraint, CheckConstraint, F, Q, UniqueConstraint
from django.test import RequestFactory

from commitments.admin.base import ReadOnly
from commitments.admin.bulk import BulkForm
from commitments.models import Assessment, Participation, Process
from commitments.rules.register.evidence import CONFIDENCE_NEEDS

from ..support import factories
from .pages import change_url, desk_client, errors_of, list_url, read_form

pytestmark = pytest.mark.django_db

TYPED = [page for page in admin.site._registry.values() if not isinstance(page, ReadOnly)]


def columns_of(condition: Any) -> set[str]:
    found: set[str] = set()
    children: list[Any] = condition.children
    for child in children:
        found |= columns_of(child) if isinstance(child, Q) else {child[0].split("__")[0]}
        if not isinstance(child, Q) and isinstance(child[1], F):
            found.add(str(child[1].name))  # type: ignore[attr-defined]
    return found


def forms_of(page, obj) -> list:
    request = RequestFactory().get("/")
    request.user = factories.secretary()
    inlines = [inline(page.model, admin.site) for inline in page.get_inlines(request, obj)]
    return [page.get_form(request, obj, change=bool(obj)), *(each.get_formset(request, obj).form for each in inlines)]


def says_its_name(constraint, form) -> bool:
    """Whether the form may answer with the name of a constraint."""
    if constraint.violation_error_message != BaseConstraint.default_violation_error_message:
        return False
    if isinstance(constraint, UniqueConstraint):
        return constraint.condition is not None
    assert isinstance(constraint, CheckConstraint)
    columns = columns_of(constraint.condition)
    # A list of choices answers before the constraint does.
    offers = all(form._meta.model._meta.get_field(name).choices for name in columns)
    return columns <= set(form.base_fields) and not offers


@pytest.mark.parametrize("model_admin", TYPED, ids=str)
@pytest.mark.parametrize("change", [False, True])
def test_constraints_that_a_form_can_break_have_words(model_admin, change):
    found = [
        constraint.name
        for form in forms_of(model_admin, model_admin.model() if change else None)
        for constraint in form._meta.model._meta.constraints
        if says_its_name(constraint, form)
    ]

    assert found == []


def test_assessment_without_reason_and_confidence_says_what_to_give_for_each():
    commitment = factories.CommitmentFactory()
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))

    typed = {"assessments-0-status": "5", "assessments-0-as_of": "2018-05-15"}
    response = client.post(change_url(commitment), form | typed)

    assert errors_of(response) == {
        "assessments-0-reason": ["Enter a reason for the status."],
        "assessments-0-confidence": ["Choose a confidence: reported, corroborated or verified."],
    }
    assert Assessment.objects.count() == 0


def test_admin_says_what_a_confidence_needs_before_it_is_chosen():
    commitment = factories.CommitmentFactory()
    client = desk_client()

    formset = client.get(change_url(commitment)).context["inline_admin_formsets"][0].formset

    told = [formset.empty_form.fields["confidence"].help_text, BulkForm.base_fields["confidence"].help_text]
    assert told == [CONFIDENCE_NEEDS] * 2


def test_day_typed_the_american_way_is_refused_and_named():
    commitment = factories.CommitmentFactory()
    client = desk_client()
    form = read_form(client.get(change_url(commitment)))

    typed = {
        "assessments-0-status": "4",
        "assessments-0-as_of": "05/06/2018",
        "assessments-0-confidence": "1",
        "assessments-0-reason": "Said so.",
    }
    response = client.post(change_url(commitment), form | typed)

    assert errors_of(response) == {"assessments-0-as_of": ["Enter a date, such as 2018-02-28."]}
    assert Assessment.objects.count() == 0


def test_role_in_a_process_and_in_a_meeting_at_once_is_refused_in_words():
    client, address = desk_client(), list_url("participation") + "add/"
    meeting = factories.MeetingFactory()
    form = read_form(client.get(address))

    typed = {"party": factories.PartyFactory().pk, "role": "host", "process": meeting.process_id, "meeting": meeting.pk}
    response = client.post(address, form | typed)

    assert errors_of(response) == {"__all__": ["Choose either a process or a meeting."]}
    assert Participation.objects.count() == 0


def test_process_offers_time_zones_and_begins_with_that_of_the_organisation(settings):
    client, address = desk_client(), list_url("process") + "add/"

    form = client.get(address).context["adminform"].form

    names = [name for name, _label in form.fields["time_zone"].choices]
    assert form["time_zone"].value() == settings.TIME_ZONE
    assert "Asia/Tashkent" in names
    assert "UTC" in names


def test_process_refuses_what_is_no_time_zone():
    client, address = desk_client(), list_url("process") + "add/"
    form = read_form(client.get(address))

    response = client.post(address, form | {"name": "Talks", "slug": "talks", "time_zone": "Astana time"})

    assert list(errors_of(response)) == ["time_zone"]
    assert Process.objects.count() == 0


def test_time_zone_that_is_kept_and_none_is_shown_and_has_to_be_corrected():
    process = factories.ProcessFactory()
    Process.objects.filter(pk=process.pk).update(time_zone="Astana time")
    client = desk_client()
    form = read_form(client.get(change_url(process)))

    response = client.post(change_url(process), form | {"name": "Talks"})

    assert form["time_zone"] == ["Astana time"]
    assert errors_of(response) == {"time_zone": ["This is not a time zone. Choose a place, such as Asia/Almaty."]}
    client.post(change_url(process), form | {"name": "Talks", "time_zone": "Asia/Almaty"})
    assert Process.objects.get().time_zone == "Asia/Almaty"
