"""What the software records is in no language: acts of somebody who reads another one leave no translated word."""

from datetime import date

import pytest
from django.apps import apps
from django.db import models
from django.utils import translation
from django.utils.translation import trans_real

from commitments.actions.imports.steps import ask_undo
from commitments.actions.meetings.meetings import move_meeting
from commitments.actions.meetings.rereadings import accept_rereadings
from commitments.actions.register.commitments import Part, edit_commitment
from commitments.actions.register.passages import passage_at
from commitments.actions.texts.recording import Share, record_shares
from commitments.models import Assessment, Commitment, Extension, Import, Settlement
from commitments.rules.kernel.commitments import Kind, Role
from commitments.rules.kernel.deadlines import Deadline, Precision
from commitments.rules.ledger.recorded_words import MARK, record_words, recorded_text
from commitments.rules.ledger.redactions import shown_text
from commitments.rules.meetings.meetings import Dates

from ..exchange.imports import applying
from ..support.factories import (
    CommitmentFactory,
    DocumentFactory,
    MeetingFactory,
    PartyFactory,
    UserFactory,
    secretary,
)

pytestmark = pytest.mark.django_db
OTHER = "fr"
SIGN = "‹"
"""Begins whatever is translated, for who reads French."""


@pytest.fixture(autouse=True)
def french(monkeypatch):
    """Every act is one of somebody who reads French, in which every word begins with a sign."""
    for name in ("gettext", "ngettext", "pgettext", "npgettext"):
        monkeypatch.setattr(f"django.utils.translation._trans.{name}", marked(getattr(trans_real, name)))
    with translation.override(OTHER):
        yield


def marked(translate):
    def translated(*texts):
        sign = SIGN if translation.get_language() == OTHER else ""
        return sign + translate(*texts)

    return translated


def translated_texts() -> list[tuple[str, str, str]]:
    """What of the database holds a translated word: the table, the column and the text."""
    found = []
    for model in apps.get_app_config("commitments").get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, models.CharField | models.TextField | models.JSONField):
                values = model._default_manager.values_list(column.attname, flat=True)
                found += [(model.__name__, column.attname, str(text)) for text in values if SIGN in str(text)]
    return found


def shown_to_the_english(text: str) -> str:
    with translation.override("en"):
        return shown_text(text)


def test_ground_of_a_reading_is_worded_for_who_reads_it(settings):
    settings.LEDGER_KEY = applying.KEY
    meeting = MeetingFactory(title="Ninth meeting", starts_on=date(2018, 3, 1), ends_on=date(2018, 3, 2))
    hanging = Deadline(words="at the ninth meeting", precision=Precision.EVENT, meeting=meeting.pk)
    commitment = CommitmentFactory(document__process=meeting.process, deadline=hanging)
    dates = Dates(starts_on=date(2018, 5, 14), ends_on=date(2018, 5, 15))
    on = date(2018, 2, 13)
    move_meeting(actor=secretary(), meeting=meeting, version=1, dates=dates, on=on, ground="A note of the host")
    meeting.refresh_from_db()

    accept_rereadings(actor=secretary(), meeting=meeting, versions={commitment.pk: commitment.version})

    ground = Commitment.objects.get(pk=commitment.pk).deadline_ground
    assert shown_to_the_english(ground) == "Ninth meeting: Planned, 14–15 May 2018.\nA note of the host"
    assert shown_text(ground).startswith(SIGN)
    assert translated_texts() == []
    assert applying.wrong() == []


def test_import_and_its_undoing_leave_words_of_no_language(settings, tmp_path):
    settings.LANGUAGE_CODE = OTHER  # that of the worker
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, applying.KEY
    applying.applied()
    fields = applying.MAPPING["fields"] | {"lifecycle": {"column": "theme"}}
    values = applying.MAPPING["values"] | {"lifecycles": {"Roads": "suspended", "Water": "active"}}
    file = applying.FILE.replace("done,2027", "not begun,2029")
    fields |= {"assessed_on": {"constant": "2026-08-20"}}

    imported = applying.applied(file, applying.MAPPING | {"fields": fields, "values": values})
    first = Commitment.objects.order_by("pk")[0]
    assert shown_to_the_english(first.lifecycle_ground) == f"Import of pledges.csv (no. {imported.pk})"
    assert {shown_to_the_english(row.why) for row in Extension.objects.all()} == {
        f"Import of pledges.csv (no. {imported.pk})"
    }
    applying.stepped(imported, ask_undo)

    reason = Assessment.objects.latest("pk").reason
    undone = f"Import of pledges.csv (no. {imported.pk}) undone"
    assert shown_to_the_english(reason) == f"{undone}\nAs the source says."
    assert translated_texts() == []
    assert applying.wrong() == []


def test_why_an_import_cannot_go_on_is_worded_for_who_reads_it(settings, tmp_path):
    settings.LANGUAGE_CODE = OTHER  # that of the worker
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, applying.KEY
    imported = applying.applied()
    first = Commitment.objects.order_by("pk")[0]
    anna = UserFactory(desk=True, first_name="Anna", last_name="Ivanova")
    edit_commitment(actor=anna, commitment=first, version=first.version, changes={"remark": "Mine"})

    trouble = applying.stepped(imported, ask_undo).trouble

    assert "PO-01: Commitment edited, Anna Ivanova" in shown_to_the_english(trouble)
    assert translated_texts() == []


def test_rows_that_models_refuse_are_told_in_the_language_of_the_register(settings, tmp_path):
    settings.MEDIA_ROOT, settings.LEDGER_KEY = tmp_path, applying.KEY
    document = {"constant": applying.MAPPING["fields"]["document"]["constant"] | {"create": "P" * 400}}
    mapping = applying.MAPPING | {"fields": applying.MAPPING["fields"] | {"document": document}}

    imported = applying.prepared(mapping=mapping)

    assert "The title has 400 characters" in str(Import.objects.get(pk=imported.pk).preview)
    assert translated_texts() == []


def test_shares_of_a_passage_settle_their_remark_in_words_of_no_language():
    document = DocumentFactory(text="Iran will open the road and will clear the mines.", prefix="A8")
    record_shares(
        actor=secretary(),
        shares=[Share("Open the road", Deadline()), Share("Clear the mines", Deadline())],
        document=document,
        provision=passage_at(document, 0, len(document.text), number="1"),
        kind=Kind.DELIVERABLE,
        parts=[Part(PartyFactory().pk, Role.LEAD)],
    )

    assert len({row.ground for row in Settlement.objects.all()}) == 1
    assert translated_texts() == []


@pytest.mark.parametrize(
    "line", [f"{MARK}unknown {{}}", f"{MARK}import {{", f"{MARK}import", f"{MARK}import {{}}", "x"]
)
def test_line_that_is_no_recorded_sentence_stays_as_it_is(line):
    assert recorded_text(f"{line}\nmore") == f"{line}\nmore"


def test_recorded_sentence_stands_among_words_of_people():
    text = f"By hand\n{record_words('import', file='ä “b”.csv', number=3)}\nAs the source says."

    assert shown_to_the_english(text) == "By hand\nImport of ä “b”.csv (no. 3)\nAs the source says."
