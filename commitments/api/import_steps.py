"""The steps of an import: read, mapped, previewed, applied, taken back, discarded. Each names the version it was at."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..actions.imports import ask_preview, ask_undo, discard_import, save_source_mapping
from ..exchange.encodings import ENCODINGS
from ..exchange.imports.mapping import MappingError, without_guess
from ..exchange.imports.reading import NO_FILE, complete_import, read_import
from ..exchange.imports.working import begin_applying, hand_over
from ..exchange.tables.reading import FORMATS
from ..exchange.tables.table import Choice
from ..models import Import, SavedMapping
from ..models.imports import SOURCE_LENGTH
from ..queries.import_names import kept_mappings
from ..queries.imports import saved_mapping
from ..rules.import_fields import FIELDS
from ..rules.import_words import TableError
from ..rules.tokens import Scope
from .base import Many, Patched, Posted, Told, as_person
from .fields import Code, Sent, Shape, Words
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
            raise serializers.ValidationError({field: [_("The file was not read yet: have it read first.")]})


class ReadingSent(Sent):
    """How the file is read; what is left out is recognised. ``records``: what a row is."""

    format = Code({name: name for name in FORMATS}, required=False)
    encoding = Code({name: name for name in ENCODINGS}, required=False)
    separator = Words(max_length=5, required=False, trim_whitespace=False)
    sheet = Words(max_length=200, required=False)
    path = Words(max_length=500, required=False, allow_blank=True)
    heading_row = serializers.IntegerField(min_value=0, max_value=50, required=False)
    records = Code({name: name for name in FIELDS}, required=False)
    mapping_of = Words(max_length=SOURCE_LENGTH, required=False, help_text="Begin with what was kept for this source.")


class ReadImport(ImportStepView):
    """Read the file, and have a mapping proposed; again, where it was read otherwise than it should.

    The proposal begins with what was kept for the source, if a table of it was applied before.
    """

    takes = ReadingSent

    def act(self, *, records: str = "", mapping_of: str = "", **chosen: Any) -> Import:
        source = mapping_of or self.subject.source
        old = saved_mapping(source, records) if source else None
        if mapping_of and old is None:
            raise serializers.ValidationError({"mapping_of": [_("No mapping is kept for this source.")]})
        with told_at("file"):
            return read_import(
                **self.step(),
                choice=Choice(**chosen),
                records=records,
                old=old,
            )


class MappingSent(Sent):
    mapping = serializers.DictField(help_text="As `mapping` of the import gives it, completed; see `docs/import.md`.")


class MapImport(ImportStepView, Patched):
    """Send the mapping back, completed: columns to fields, and what each value means. What is left open is told.

    With PATCH only what is named changes: `{"mapping": {"fields": {"deadline": {"order": "dmy"}}}}` decides one thing.
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
    source: Any = Words(max_length=SOURCE_LENGTH, required=False, help_text="Left out: that of the import.")


class KeepMapping(ImportStepView):
    """Keep the mapping for the next table of its source, in place of the one that was kept for it."""

    takes = KeepSent

    def act(self, *, source: str = "") -> SavedMapping:
        self.require_mapping("source")
        actor, mapping = as_person(self.request.user), without_guess(self.subject.mapping)
        return save_source_mapping(
            actor=actor, source=source or self.subject.source, mapping=mapping, now=timezone.now()
        )


class KeptShape(Shape):
    """A mapping that is kept: of which source, and what a row of its tables is."""

    source: Any = serializers.CharField()
    records = serializers.CharField()
    saved_at = serializers.DateTimeField()


class KeptMappings(OfImports, Many):
    """The mappings that are kept, by the names of their sources."""

    shape = KeptShape

    def get(self, request: Request) -> Response:
        self.refuse_query()
        return self.answer_page(kept_mappings())


class PreviewImport(ImportStepView, PreviewRows):
    __doc__ = PreviewRows.__doc__

    def act(self) -> None:
        """Work out what applying would do; nothing is written.

        A large file is worked on in the background: ask for the import until its state is no more `previewing`.
        """
        hand_over(ask_preview(**self.step()))


class ApplyImport(ImportStepView):
    """Write what the preview told. In the background where the file is large: `done` of `total` rows are through."""

    def act(self) -> None:
        begin_applying(**self.step())


class UndoImport(ImportStepView):
    """Take back what the import wrote. Where somebody has built on it nothing is, and `trouble` says so."""

    def act(self) -> None:
        hand_over(ask_undo(**self.step()))


class DiscardImport(OfImports, Told):
    """Forget an import that has written nothing. It answers what it was."""

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
