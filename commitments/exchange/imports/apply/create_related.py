"""What an import makes for the names of its file, before the rows that name it: parties, themes, zones, documents."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import chain, repeat
from typing import Any

from django.db.models import Max, Q

from ....actions.imports.progress import keep_rows
from ....actions.kernel import ledger
from ....actions.register.reference import save_reference
from ....actions.texts.documents import deposit_document
from ....actions.texts.revisions import revise_document
from ....models import Document, Import, ImportMade, Process, User
from ....queries.imports.names import RegisterNames
from ....queries.imports.register import VOLUME_SIGN
from ....rules.imports.states import OF_TEXTS
from ....rules.kernel.generated_names import Taken, free_prefix, free_slug
from ....rules.ledger.recorded_words import record_words
from ....rules.texts.quotations import PARAGRAPHS
from ..mapping.cells import Target
from ..mapping.mapping import Translation
from ..plan.checks import NewRow
from ..plan.passages import Volumes, name_key
from ..plan.plan import CHANGED, NEW, Planned
from ..plan.refusals import MODELS, ORDERED, SUBJECTS, build_thing

LAST_PLACE = 32_767
"""The highest position that a database keeps; what comes later stands by its name."""


@dataclass
class Survey:
    """What the rows of a table, read once, will need: things to be made by list and likeness of their name."""

    needed: dict[str, dict[str, Target]] = field(default_factory=lambda: defaultdict(dict))

    @property
    def count(self) -> int:
        """How many things are to be made."""
        return sum(map(len, self.needed.values()))

    def look_at(self, planned: Planned) -> None:
        """Note what one record names that is not there."""
        if planned.outcome not in (NEW, CHANGED):
            return
        for name, value in planned.proposal.values.items():
            for target in value if isinstance(value, list) else [value]:
                if not isinstance(target, Target) or target.slug:
                    continue
                if name == "document":
                    self._need_process(target.made.get("process"))
                else:
                    self.needed[SUBJECTS[name]].setdefault(name_key(target), target)

    def _need_process(self, decision: Any) -> None:
        if isinstance(decision, dict) and "create" in decision:
            target = Target("", str(decision["create"]), decision)
            self.needed["processes"].setdefault(name_key(target), target)


def _free_places(model: Any) -> Iterator[int]:
    """Positions behind all that are there, where a list has an order of its own: that of the source is kept."""
    if model not in ORDERED:
        return repeat(0)
    last = model.objects.aggregate(last=Max("position"))["last"] or 0
    return chain(range(last + 1, LAST_PLACE), repeat(LAST_PLACE))


class Maker:
    """Makes things in the name of ``actor``, each once an import; ``made`` holds keys of rows by list and likeness."""

    def __init__(
        self, actor: User, imported: Import, names: RegisterNames, translations: Mapping[str, Translation]
    ) -> None:
        self.actor, self.imported, self.names, self.translations = actor, imported, names, translations
        rows = imported.made.exclude(subject="evidence").values_list("subject", "name", "object_id")
        self.made: dict[tuple[str, str], int] = {(subject, name): pk for subject, name, pk in rows}

    def make_names(self, survey: Survey) -> Iterator[int]:
        """Make what the survey needs, a thing a transaction; gives 1 for each that is there then."""
        for subject, model in MODELS.items():
            taken = Taken(model._default_manager.values_list("slug", flat=True))
            places = _free_places(model)
            for target in survey.needed[subject].values():
                if (subject, target.name) not in self.made and not self.names.find(subject, target.name):
                    slug = free_slug(target.name, taken, fallback=subject[:5])
                    obj = build_thing(subject, target, slug, position=next(places))
                    with ledger.batch() as batch:
                        save_reference(actor=self.actor, obj=obj)
                        self._keep(subject, target.name, obj, batch.seq)
                yield 1

    def make_documents(self, gathered: NewRow) -> Iterator[int]:
        """Make the documents whose texts were gathered, and write those of documents that have none yet."""
        for volumes in gathered.made.values():
            yield from self._deposit(volumes)
        for slug, volumes in gathered.written.items():
            document = Document.objects.get(slug=slug)
            parts = (volumes.text(number) for number in range(1, len(volumes.volumes) + 1))
            text = PARAGRAPHS.join([document.title, *parts])
            reason = record_words("import_text", file=self.imported.file_name)
            act: dict[str, Any] = {"actor": self.actor, "document": document, "version": document.version}
            with ledger.batch() as batch:
                revise_document(**act, text=text, reason=reason)
                self._keep(OF_TEXTS, slug, document, batch.seq)
            yield 1

    def key_of(self, subject: str, target: Target) -> int | None:
        """The key of what this import made for a name; None when it made none."""
        return self.made.get((subject, target.name))

    def names_of(self, title: str) -> dict[str, str]:
        """The address name and the prefix of a new document; to be asked for in the transaction that makes it."""
        slugs, prefixes = self._taken
        while True:
            found = {"slug": free_slug(title, slugs, fallback="document"), "prefix": free_prefix(title, prefixes)}
            if not Document.objects.filter(Q(slug=found["slug"]) | Q(prefix=found["prefix"])).exists():
                return found

    @cached_property
    def _taken(self) -> tuple[Taken, Taken]:
        """Address names and prefixes of all documents as they were; others may add to them between two batches."""
        rows = list(Document.objects.values_list("slug", "prefix"))
        return Taken(slug for slug, _prefix in rows), Taken(prefix for _slug, prefix in rows)

    def _deposit(self, volumes: Volumes) -> Iterator[int]:
        """The last volume first: once the first is there, a document of this name is, and is complete."""
        target = volumes.target
        for number in range(len(volumes.volumes), 0, -1):
            name = f"{target.name}{VOLUME_SIGN}{number}" if number > 1 else target.name
            if ("documents", name) not in self.made:
                title = f"{target.name} ({number})" if number > 1 else target.name
                with ledger.batch() as batch:
                    document = self._document(target, title, volumes.text(number), volumes.tier)
                    self._keep("documents", name, document, batch.seq)
                    for language, said in volumes.translations(number).items():
                        titled = self._title_in(language, target, number)
                        more = {"language": language, "translation_of": document}
                        translation = self._document(target, titled, said, volumes.tier, **more)
                        self._keep("documents", f"{name} [{language}]", translation, batch.seq)
            yield 1

    def _title_in(self, language: str, target: Target, number: int) -> str:
        """The title of a translation, which has to differ from that of the original: by it that is found again."""
        said = self.translations.get(language)
        title = said.title if said and said.title else f"{target.name} ({language})"
        return f"{title} ({number})" if number > 1 else title

    def _document(self, target: Target, title: str, text: str, tier: int, **more: Any) -> Document:
        about = target.made
        optional: dict[str, Any] = {
            name: str(about[name]) for name in ("language", "publisher", "source_url") if about.get(name)
        }
        return deposit_document(
            actor=self.actor,
            process=self._process(about["process"]),
            title=title,
            kind=about["kind"],
            dated=date.fromisoformat(about["dated"]),
            text=text,
            tier=tier,
            **self.names_of(title) | optional | more,
        )

    def _process(self, decision: Any) -> Process:
        if isinstance(decision, dict) and "create" in decision:
            name = str(decision["create"])
            slug = self.names.find("processes", name)
            key = self.made.get(("processes", name))
            return Process.objects.get(pk=key) if key else Process.objects.get(slug=slug)
        return Process.objects.get(slug=decision["is"] if isinstance(decision, dict) else decision)

    def _keep(self, subject: str, name: str, obj: Any, seq: int) -> None:
        kind = obj._meta.model_name
        row = ImportMade(
            imported=self.imported, subject=subject, name=name, object_type=kind, object_id=obj.pk, seq=seq
        )
        keep_rows(rows=[], made=[row])
        self.made[subject, name] = obj.pk
