"""Factories of imports; the rows they made stand in the register already."""

from datetime import UTC, datetime

import factory
from django.core.files.base import ContentFile

from commitments import models
from commitments.actions.imports.steps import upload_import
from commitments.rules.imports.states import Outcome

from .factory_base import RowFactory, secretary

NOW = datetime(2026, 8, 19, 8, 0, tzinfo=UTC)
PLEDGES = "id,promise,by,state\n1,Build a bridge.,Omsk,done\n2,Dig a well.,Tomsk,not begun\n"


def upload(
    text: str | bytes = PLEDGES, *, name: str = "pledges.csv", actor=None, source: str = "omsk"
) -> models.Import:
    """A file that somebody uploaded."""
    file = ContentFile(text.encode() if isinstance(text, str) else text, name=name)
    return upload_import(actor=actor or secretary(), file=file, now=NOW, source=source)


class ImportFactory(RowFactory):
    """An upload whose file is nowhere."""

    class Meta:
        model = models.Import

    file_name, sha256, size = "pledges.csv", "ab" * 32, 8
    uploaded_by = factory.LazyFunction(secretary)
    uploaded_at = NOW


class ImportRowFactory(RowFactory):
    class Meta:
        model = models.ImportRow

    imported = factory.SubFactory(ImportFactory)
    number = row = factory.Sequence(lambda n: n + 1)
    outcome = Outcome.UNCHANGED


class ImportMadeFactory(RowFactory):
    class Meta:
        model = models.ImportMade

    imported = factory.SubFactory(ImportFactory)
    subject, name = "parties", factory.Sequence(lambda n: f"Party {n}")
    object_type, object_id, seq = "party", 1, 1


class SavedMappingFactory(RowFactory):
    class Meta:
        model = models.SavedMapping

    source = factory.Sequence(lambda n: f"source-{n}")
    records = "commitments"
    saved_by = factory.LazyFunction(secretary)
    saved_at = NOW
