"""The tables of a data package beside commitments and assessments: columns of models, described by the models.

A value goes out by its code, a thing by its address name, a commitment by its reference.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from itertools import islice
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .... import models as tables
from ....queries.exports import Sight
from ....rules.kernel.commitments import TIER_BY_NAME
from ....rules.kernel.statuses import CODES, Confidence
from ....rules.ledger.redactions import shown_text
from ..columns.commitments import CONFIDENCES, STATUSES
from ..columns.types import Described, Holds

CHUNK = 2000
TIERS = {int(tier): name for name, tier in TIER_BY_NAME.items()}
TIER_WORDS = {name: tier.label for name, tier in TIER_BY_NAME.items()}
CODED: dict[Any, tuple[dict[int, str], dict[str, Any]]] = {
    "tier": (TIERS, TIER_WORDS),
    "claimed_status": ({int(status): code for status, code in CODES.items()}, STATUSES),
    "confidence": ({int(level): level.name.lower() for level in Confidence}, CONFIDENCES),
}
"""Columns that hold numbers for codes: the codes by number, and their words."""


@dataclass(frozen=True)
class PackageTable:
    """``paths`` lead from a row to what each column holds; ``seen`` to the tiers that the reader has to see.

    ``order`` is unique together with the key.
    """

    name: str
    model: Any
    meaning: Any
    paths: Sequence[str]
    order: Sequence[str]
    key: Sequence[str] = ()
    seen: Sequence[str] = ()
    where: models.Q | None = None

    @property
    def columns(self) -> list[Described]:
        return [describe(self.model, path) for path in self.paths]

    def chunks(self, sight: Sight) -> Iterator[list[list[str]]]:
        """The cells that somebody sees, column by column, some rows at a time."""
        rows = self.model._default_manager.filter(
            self.where or models.Q(), **{f"{path}__in": sight.tiers for path in self.seen}
        )
        writers = [_writer(field_at(self.model, path)) for path in self.paths]
        found = rows.order_by(*self.order, "pk").values_list(*self.paths).iterator(chunk_size=CHUNK)
        while chunk := list(islice(found, CHUNK)):
            columns = zip(*chunk, strict=True)
            yield [list(map(write, cells)) for write, cells in zip(writers, columns, strict=True)]


def field_at(model: Any, path: str) -> "models.Field[Any, Any]":
    """The column at the end of a path."""
    *steps, last = path.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    field: models.Field[Any, Any] = model._meta.get_field(last)
    return field


def describe(model: Any, path: str) -> Described:
    """A column as its model describes it. What names another row is called after that: ``party``, ``commitment``."""
    field = field_at(model, path)
    is_named = "__" in path
    label = model._meta.get_field(path.split("__")[0]).verbose_name if is_named else field.verbose_name
    heading = (path.rpartition("__")[0].replace("__", " ") if is_named else path).replace("_", " ")
    coded = CODED.get(field.name) if not is_named else None
    allowed = coded[1] if coded else dict(field.choices) if field.choices else None
    return Described(
        heading,
        label,
        field.help_text or label,
        _example(field, allowed),
        holds=_holds(field, allowed),
        free=isinstance(field, models.CharField | models.TextField) and not allowed,
        allowed=allowed,
    )


def _holds(field: "models.Field[Any, Any]", allowed: Any) -> Holds:
    if isinstance(field, models.BooleanField):
        return Holds.YES_NO
    if allowed:
        return Holds.CODE
    if isinstance(field, models.DateTimeField):
        return Holds.MOMENT
    if isinstance(field, models.DateField):
        return Holds.DAY
    if isinstance(field, models.DecimalField):
        return Holds.DECIMAL
    return Holds.NUMBER if isinstance(field, models.IntegerField) else Holds.TEXT


EXAMPLES = {Holds.YES_NO: "yes", Holds.MOMENT: "2018-05-21T08:30:00Z", Holds.DAY: "2018-05-20", Holds.DECIMAL: "2.5"}


def _example(field: "models.Field[Any, Any]", allowed: Any) -> str:
    if allowed:
        return str(next(iter(allowed)))
    return EXAMPLES.get(_holds(field, allowed), NAMED.get(field.name, ""))


NAMED = {
    "slug": "astana-9",
    "reference": "A8-14",
    "name": "Turkey",
    "title": "Joint statement",
    "number": "8",
    "position": "1",
    "language": "en",
    "deadline_language": "en",
    "url": "https://press.example/astana-9",
    "source_url": "https://press.example/astana-9",
    "publisher": "Ministry of Foreign Affairs",
    "words": "in the second half of February 2018",
    "deadline_words": "in May 2018",
    "was_words": "in the second half of February 2018",
    "dates_words": "in the middle of May",
    "deadline_condition": "as soon as conditions permit",
    "deadline_ground": "The year is that of the document.",
    "lifecycle_ground": "Joint statement of the ninth meeting",
    "status_ground": "Announced by the host",
    "ground": "All three guarantors agreed.",
    "note": "The same undertaking, with another day.",
    "remark": "As published.",
    "text": "The meeting was held.",
    "why": "The host asked for more time.",
    "person": "The host",
    "decided_by": "The guarantors",
    "head": "Deputy foreign minister",
    "unit": "posts",
    "official": "Republic of Turkey",
    "short": "Turkey",
    "iso2": "TR",
    "iso3": "TUR",
    "symbol": "A/72/1",
    "prefix": "A8",
    "series": "astana",
    "place": "Astana",
    "time_zone": "Asia/Almaty",
    "external_id": "21",
    "file_name": "statement.pdf",
    "media_type": "application/pdf",
    "size": "120400",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "start": "1204",
    "end": "1262",
}


def _writer(field: "models.Field[Any, Any]") -> Callable[[Any], str]:
    if field.name in CODED:
        codes = CODED[field.name][0]
        return lambda value: codes.get(value, "")
    if isinstance(field, models.BooleanField):
        return lambda value: "" if value is None else "yes" if value else "no"
    if isinstance(field, models.DateTimeField):
        return lambda value: value.astimezone(UTC).isoformat().replace("+00:00", "Z") if value else ""
    if isinstance(field, models.DateField):
        return lambda value: value.isoformat() if value else ""
    if isinstance(field, models.DecimalField):
        return lambda value: "" if value is None else f"{value.normalize():f}"
    if isinstance(field, models.IntegerField):
        return lambda value: "" if value is None else str(value)
    return lambda value: shown_text(value) if value else ""


def _table(
    name: str, model: Any, meaning: Any, columns: str, order: str, key: str = "", seen: str = "", **rest: Any
) -> PackageTable:
    return PackageTable(name, model, meaning, columns.split(), order.split(), key.split(), seen.split(), **rest)


OF_COMMITMENTS = "commitment__tier"
TABLES = (
    _table(
        "commitment-details",
        tables.Commitment,
        _("Other facts of each commitment: visibility, rule, life-cycle, the rest of its deadline."),
        "reference tier rollup remark lifecycle lifecycle_on lifecycle_ground deadline_language "
        "deadline_year_inferred deadline_meeting__slug deadline_condition deadline_ground",
        "ref_key",
        "reference",
        "tier",
    ),
    _table(
        "responsibilities",
        tables.Responsibility,
        _("The parties of each commitment, and their responsibilities."),
        "commitment__reference party__slug role joint",
        "commitment__ref_key",
        "commitment party",
        OF_COMMITMENTS,
    ),
    _table(
        "commitment-themes",
        tables.Commitment.themes.through,
        _("The themes of each commitment."),
        "commitment__reference theme__slug",
        "commitment__ref_key theme__slug",
        "commitment theme",
        OF_COMMITMENTS,
    ),
    _table(
        "commitment-zones",
        tables.Commitment.zones.through,
        _("The zones of each commitment."),
        "commitment__reference zone__slug",
        "commitment__ref_key zone__slug",
        "commitment zone",
        OF_COMMITMENTS,
    ),
    _table(
        "commitment-evidence",
        tables.Commitment.evidence.through,
        _("The evidence for each commitment itself, beside that of its assessments."),
        "commitment__reference evidence__slug",
        "commitment__ref_key evidence__slug",
        "commitment evidence",
        f"{OF_COMMITMENTS} evidence__tier",
    ),
    _table(
        "extensions",
        tables.Extension,
        _("The requests for extensions: by whom, why, and the decision."),
        "commitment__reference party__slug person asked_on why deadline_words deadline_language deadline_earliest "
        "deadline_latest deadline_precision state number decided_on deciding_party__slug decided_by meeting__slug "
        "ground was_words was_earliest was_latest was_precision",
        "commitment__ref_key asked_on",
        seen=OF_COMMITMENTS,
    ),
    _table(
        "lifecycle-changes",
        tables.LifecycleChange,
        _("The life-cycle of each commitment, and from which day."),
        "commitment__reference lifecycle since",
        "commitment__ref_key",
        seen=OF_COMMITMENTS,
    ),
    _table(
        "links",
        tables.CommitmentLink,
        _("The links between commitments: which one reaffirms, amends, supersedes, implements or depends on which."),
        "source__reference target__reference kind note",
        "source__ref_key target__ref_key kind",
        "source target kind",
        "source__tier target__tier",
        where=models.Q(taken_back=False),
    ),
    _table(
        "reports",
        tables.ProgressReport,
        _("What parties say: progress reports, and positions on assessments."),
        "commitment__reference kind party__slug zone__slug claimed_status reported_on channel language text tier",
        "commitment__ref_key reported_on",
        seen=f"tier {OF_COMMITMENTS}",
    ),
    _table(
        "indicators",
        tables.Indicator,
        _("The indicators of commitments: what is counted or measured."),
        "commitment__reference name unit direction tier",
        "commitment__ref_key",
        "commitment name",
        f"tier {OF_COMMITMENTS}",
    ),
    _table(
        "measurements",
        tables.Measurement,
        _("The values of indicators by day; if a day has two, the one further down counts."),
        "indicator__commitment__reference indicator__name day value remark",
        "indicator__commitment__ref_key indicator__name day",
        seen="indicator__tier indicator__commitment__tier",
    ),
    _table(
        "notes",
        tables.Note,
        _("The notes on commitments."),
        "commitment__reference at text tier",
        "commitment__ref_key at",
        seen=f"tier {OF_COMMITMENTS}",
    ),
    _table(
        "evidence",
        tables.Evidence,
        _("The evidence for commitments, assessments and reports. The files are not in the package."),
        "slug title publisher url published retrieved language reliability file_name media_type size sha256 tier",
        "slug",
        "slug",
        "tier",
    ),
    _table(
        "documents",
        tables.Document,
        _("The instruments, with their full text."),
        "slug title symbol kind prefix dated process__slug meeting__slug language publisher source_url "
        "translation_of__slug tier remark text",
        "slug",
        "slug",
        "tier",
    ),
    _table(
        "provisions",
        tables.Provision,
        _("The passages of documents on which commitments are based; start and end count characters of the text."),
        "document__slug number nature start end words",
        "document__slug start",
        "document number",
        "document__tier",
    ),
    _table(
        "meetings",
        tables.Meeting,
        _("Rounds, preparatory meetings, congresses and working groups."),
        "slug title kind process__slug series number starts_on ends_on dates_words dates_earliest dates_latest "
        "dates_precision place status status_on status_ground source_url",
        "slug",
        "slug",
    ),
    _table(
        "participations",
        tables.Participation,
        _("The role of each party in a process or at a meeting."),
        "party__slug process__slug meeting__slug role head",
        "party__slug process__slug meeting__slug role",
    ),
    _table("processes", tables.Process, _("The processes of talks."), "slug name time_zone", "slug", "slug"),
    _table(
        "parties",
        tables.Party,
        _("States, organisations, delegations and groups."),
        "slug name kind iso2 iso3",
        "slug",
        "slug",
    ),
    _table(
        "party-names",
        tables.PartyName,
        _("The names of parties in the languages of the talks."),
        "party__slug language official short",
        "party__slug language",
        "party language",
    ),
    _table("themes", tables.Theme, _("What commitments are about."), "slug name position", "position slug", "slug"),
    _table(
        "zones",
        tables.Zone,
        _("Where."),
        "slug name kind external_id latitude longitude source_url position",
        "position slug",
        "slug",
    ),
)


REFERRED = {
    tables.Commitment: ("commitments", "reference"),
    tables.Document: ("documents", "slug"),
    tables.Meeting: ("meetings", "slug"),
    tables.Party: ("parties", "slug"),
    tables.Process: ("processes", "slug"),
    tables.Theme: ("themes", "slug"),
    tables.Zone: ("zones", "slug"),
}
"""Where a thing that is named by its address name or reference has its row."""


def refers_to(table: PackageTable) -> Iterator[tuple[str, str, str]]:
    """The columns of a table that name rows of others: heading, the other table, its column there."""
    for path, column in zip(table.paths, table.columns, strict=True):
        field = field_at(table.model, path)
        there = REFERRED.get(field.model)
        if "__" in path and there and field.name == there[1]:
            yield column.heading, *there
