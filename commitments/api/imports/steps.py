"""The steps of an import: read, mapped, previewed, applied, taken back, discarded. Each names the version it was at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ...actions.imports.steps import ask_preview, ask_undo, discard_import, save_source_mapping
from ...exchange.imports.apply.worker import begin_applying, hand_over
from ...exchange.imports.files.reading import FORMATS
from ...exchange.imports.files.table import Choice
from ...exchange.imports.mapping.mapping import MappingError, without_guess
from ...exchange.imports.mapping.reading import NO_FILE, complete_import, read_import
from ...exchange.kernel.encodings import ENCODINGS
from ...models import Import, SavedMapping
from ...models.imports import SOURCE_LENGTH
from ...queries.imports.names import kept_mappings
from ...queries.imports.pages import saved_mapping
from ...rules.imports.fields import FIELDS
from ...rules.imports.words import TableError
from ...rules.people.tokens import Scope
from ..kernel.base import Many, Patched, Posted, Told, as_person
from ..kernel.fields import Code, Sent, Shape, Words
from .imports import FullImportShape, OfImports, OneImport, PreviewRows


@contextmanager
def told_at(field: str) -> Iterator[None]:
    """What is wrong with the file or the mapping is told at this field."""
    try:
        yield
    except FileNotFoundError as error:
        raise serializers.ValidationError({field: [NO_FILE]}) from error
    except TableError as error:
        raise serializers.ValidationError({field: [str(error)]}) from error
    except MappingError as error:
        raise serializers.ValidationError({field: error.problems}) from error


class ImportStepView(OfImports, Posted):
    """A step of an import."""

    scope, of = Scope.IMPORT, OneImport

    def step(self) -> dict[str, Any]:
        return {"actor": as_person(self.request.user), "imported": self.subject, "version": self.version}

    def require_mapping(self, field: str) -> None:
        if not self.subject.mapping:
            raise serializers.ValidationError({field: [_("The file has not been read yet. Read it first.")]})


class ReadingSent(Sent):
    """Settings for reading the file; fields that you do not send are detected. ``records`` says what a row is."""

    format = Code({name: name for name in FORMATS}, required=False)
    encoding = Code({name: name for name in ENCODINGS}, required=False)
    separator = Words(max_length=5, required=False, trim_whitespace=False)
    sheet = Words(max_length=200, required=False)
    path = Words(max_length=500, required=False, allow_blank=True)
    heading_row = serializers.IntegerField(min_value=0, max_value=50, required=False)
    records = Code({name: name for name in FIELDS}, required=False)
    mapping_of = Words(
        max_length=SOURCE_LENGTH, required=False, help_text="Start with the saved mapping of this source."
    )


class ReadImport(ImportStepView):
    """Read the file and suggest a mapping; repeat this with other settings if the file was read wrongly.

    The suggestion starts with the saved mapping of the source, if a table of it was imported before.
    """

    takes = ReadingSent

    def act(self, *, records: str = "", mapping_of: str = "", **chosen: Any) -> Import:
        source = mapping_of or self.subject.source
        old = saved_mapping(source, records) if source else None
        if mapping_of and old is None:
            raise serializers.ValidationError({"mapping_of": [_("No mapping is saved for this source.")]})
        with told_at("file"):
            return read_import(
                **self.step(),
                choice=Choice(**chosen),
                records=records,
                old=old,
            )


class MappingSent(Sent):
    mapping = serializers.DictField(help_text="The `mapping` of the import, completed; see `docs/import.md`.")


class MapImport(ImportStepView, Patched):
    """Send the completed mapping: columns to fields, and the meaning of each value.

    The response says what is still undecided. With PATCH only the fields that you send change: `{"mapping": {"fields":
    {"deadline": {"order": "dmy"}}}}` decides one thing.
    """

    takes = MappingSent

    def act(self, *, mapping: dict[str, Any] | None = None) -> Import:
        if self.request.method == "PATCH":
            mapping = laid_over(self.subject.mapping, mapping or {})
        self.require_mapping("mapping")
        with told_at("mapping"):
            return complete_import(**self.step(), mapping={"records": "commitments", **(mapping or {})})


def laid_over(old: Any, new: Any) -> Any:
    """The old value with what the new one names: objects within objects, all else in its place."""
    if not isinstance(old, dict) or not isinstance(new, dict):
        return new
    return old | {name: laid_over(old.get(name), value) for name, value in new.items()}


class KeepSent(Sent):
    source: Any = Words(max_length=SOURCE_LENGTH, required=False, help_text="Default: that of the import.")


class KeepMapping(ImportStepView):
    """Save the mapping for the next table of its source; it replaces an earlier one."""

    takes = KeepSent

    def act(self, *, source: str = "") -> SavedMapping:
        self.require_mapping("source")
        actor, mapping = as_person(self.request.user), without_guess(self.subject.mapping)
        return save_source_mapping(
            actor=actor, source=source or self.subject.source, mapping=mapping, now=timezone.now()
        )


class KeptShape(Shape):
    """A saved mapping: its source, and what a row of its tables is."""

    source: Any = serializers.CharField()
    records = serializers.CharField()
    saved_at = serializers.DateTimeField()


class KeptMappings(OfImports, Many):
    """The saved mappings, by the names of their sources."""

    shape = KeptShape

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return self.answer_page(kept_mappings())


class PreviewImport(ImportStepView, PreviewRows):
    __doc__ = PreviewRows.__doc__

    def act(self) -> None:
        """Preview what applying the import would do; nothing is written.

        A large file is processed in the background: read the import again until its state is no longer `previewing`.
        """
        hand_over(ask_preview(**self.step()))


class ApplyImport(ImportStepView):
    """Apply the import as previewed.

    A large file is processed in the background: `done` of `total` rows are finished.
    """

    def act(self) -> None:
        begin_applying(**self.step())


class UndoImport(ImportStepView):
    """Undo an import.

    If someone has changed its records since, nothing is undone, and `trouble` says so.
    """

    def act(self) -> None:
        hand_over(ask_undo(**self.step()))


class DiscardImport(OfImports, Told):
    """Discard an import that has written nothing. The response is the discarded import."""

    scope, of, shape = Scope.IMPORT, OneImport, FullImportShape

    def act(self) -> Import:
        discard_import(actor=as_person(self.request.user), imported=self.subject, version=self.version)
        discarded: Import = self.subject
        return discarded


STEPS: dict[str, Any] = {
    "reading": ReadImport,
    "mapping": MapImport,
    "keep": KeepMapping,
    "preview": PreviewImport,
    "apply": ApplyImport,
    "undo": UndoImport,
    "discard": DiscardImport,
}
"""What each is called in the address."""
