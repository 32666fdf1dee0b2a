"""The register as a data package: a table a file, what each column holds, the sum of every file, and a signature.

A ZIP archive as frictionlessdata.io describes it. ``verify.py`` in it checks it with nothing but Python.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _

from ....queries.kernel.read_snapshot import consistent_read
from ....queries.lists.choice import read_choice
from ....queries.lists.facets import current_index
from ....queries.lists.filters import Hits
from ....queries.lists.register_page import Place
from ....rules.kernel.commitments import TIER_BY_NAME
from ....rules.kernel.permissions import Visitor, visible_tiers
from ....rules.ledger.anchors import Anchor, sign_package
from ...kernel.spreadsheet import CellLimit
from ...ledger.anchors import current_anchor
from ..about import tier_words
from ..assessments import assessment_chunks, sight_of
from ..columns.assessments import ASSESSMENT_COLUMNS
from ..columns.commitments import COMMITMENT_COLUMNS
from ..columns.types import Described, Holds, Words
from ..commitments_csv import stream_csv
from ..layout import Layout
from ..tabular import table_csv
from . import verifier
from .contents import TABLES, PackageTable, refers_to

MEDIA_TYPE = "application/zip"
TIER_NAMES = {int(tier): name for name, tier in TIER_BY_NAME.items()}
COMMITMENTS, ASSESSMENTS = "commitments", "assessments"
FIELD_TYPES = {
    Holds.DAY: "date",
    Holds.NUMBER: "integer",
    Holds.DECIMAL: "number",
    Holds.MOMENT: "datetime",
    Holds.YES_NO: "boolean",
}
"""Kinds of columns by the names of Frictionless; the others are strings."""


@dataclass
class Resource:
    """A file of the package: what it is called, its columns, and once it is written, its size and sum."""

    name: str
    meaning: Any
    columns: Sequence[Described]
    key: Sequence[str] = ()
    refers: Sequence[dict[str, Any]] = ()
    size: int = 0
    said: Any = field(default_factory=hashlib.sha256)

    @property
    def path(self) -> str:
        return f"data/{self.name}.csv"


def write_package(file: BinaryIO, user: Visitor, *, today: date, made_at: datetime) -> Anchor:
    """Write the package of all that ``user`` may see into ``file`` (open for writing, seekable); returns its anchor.

    ``today`` is the organisation's day, ``made_at`` an aware moment. All tables are of one moment. Memory does not grow
    with the rows, but for what the facet index holds anyway.
    """
    with consistent_read(), ZipFile(file, "w", ZIP_DEFLATED) as archive:
        anchor, index = current_anchor(), current_index(today)
        choice = read_choice(user, QueryDict(), index=index, today=today)
        if choice.hits is None or choice.place is None:
            raise ValueError(choice.errors)
        resources = list(_write_tables(archive, choice.hits, choice.place, today))
        tiers = visible_tiers(user)
        extras = [
            _write_extra(archive, "anchor.txt", anchor.text.encode()),
            _write_extra(archive, "README.txt", _readme(tiers, anchor, made_at).encode()),
        ]
        descriptor = _descriptor(resources, extras, tiers, anchor, made_at)
        text = (json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n").encode()
        archive.writestr(verifier.DESCRIPTOR, text)
        archive.writestr(verifier.SIGNATURE, _sign(text, made_at))
        archive.writestr(verifier.OWN, Path(verifier.__file__).read_bytes())
    return anchor


def package_name(user: Visitor, day: date, seq: int) -> str:
    """What the file is called: for whom, of when, up to which entry."""
    return f"servanda-package-{TIER_NAMES[max(visible_tiers(user))]}-{day.isoformat()}-entry-{seq}.zip"


def package_resources() -> list[Resource]:
    """The tables of every package, in their order, as nobody has written them yet."""
    own = [
        Resource(COMMITMENTS, _("One row per commitment, as in the register."), COMMITMENT_COLUMNS, ["reference"]),
        Resource(
            ASSESSMENTS,
            _("Every accepted assessment, one per row; for each commitment, the newest first."),
            ASSESSMENT_COLUMNS,
            refers=[_reference("commitment", COMMITMENTS, "reference")],
        ),
    ]
    return own + [_resource_of(table) for table in TABLES]


def _resource_of(table: PackageTable) -> Resource:
    refers = [_reference(*found) for found in refers_to(table)]
    return Resource(table.name, table.meaning, table.columns, table.key, refers)


def _reference(column: str, table: str, there: str) -> dict[str, Any]:
    return {"fields": column, "reference": {"resource": table, "fields": there}}


def _write_tables(archive: ZipFile, hits: Hits, place: Place, today: date) -> Iterator[Resource]:
    sight, by_name = sight_of(hits), {table.name: table for table in TABLES}
    limit = CellLimit(is_off=True)
    for resource in package_resources():
        if resource.name == COMMITMENTS:
            layout = Layout(words=Words.CODES)
            pieces = stream_csv(hits, place, today=today, bom=False, layout=layout, limit=limit)
        elif resource.name == ASSESSMENTS:
            pieces = table_csv(resource.columns, assessment_chunks(hits, place), bom=False, limit=limit)
        else:
            pieces = table_csv(resource.columns, by_name[resource.name].chunks(sight), bom=False, limit=limit)
        _write_resource(archive, resource, pieces)
        yield resource


def _write_resource(archive: ZipFile, resource: Resource, pieces: Iterable[bytes]) -> None:
    with archive.open(resource.path, "w", force_zip64=True) as part:
        for piece in pieces:
            part.write(piece)
            resource.said.update(piece)
            resource.size += len(piece)


def _write_extra(archive: ZipFile, name: str, content: bytes) -> dict[str, Any]:
    archive.writestr(name, content)
    return {"path": name, "bytes": len(content), "hash": f"sha256:{hashlib.sha256(content).hexdigest()}"}


def _descriptor(
    resources: Sequence[Resource], extras: list[dict[str, Any]], tiers: Sequence[int], anchor: Anchor, made_at: datetime
) -> dict[str, Any]:
    return {
        "profile": "tabular-data-package",
        "name": "servanda-register",
        "title": _("Register of commitments"),
        "description": _(
            "Texts that a spreadsheet would run as a formula have an apostrophe in front; see README.txt."
        ),
        "homepage": settings.SITE_URL,
        "created": made_at.isoformat(timespec="seconds"),
        "tier": TIER_NAMES[max(tiers)],
        "entry": anchor.seq,
        "resources": [_told(resource) for resource in resources],
        "extras": extras,
    }


def _told(resource: Resource) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [field_schema(column) for column in resource.columns], "missingValues": [""]}
    schema |= {"primaryKey": list(resource.key)} if resource.key else {}
    schema |= {"foreignKeys": list(resource.refers)} if resource.refers else {}
    return {
        "name": resource.name,
        "path": resource.path,
        "profile": "tabular-data-resource",
        "description": str(resource.meaning),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True},
        "bytes": resource.size,
        "hash": f"sha256:{resource.said.hexdigest()}",
        "schema": schema,
    }


def field_schema(column: Described) -> dict[str, Any]:
    """A column as Frictionless describes it."""
    found: dict[str, Any] = {
        "name": column.heading,
        "title": str(column.label),
        "description": str(column.meaning),
        "type": FIELD_TYPES.get(column.holds, "string"),
        "example": column.example,
    }
    if column.holds == Holds.YES_NO:
        found |= {"trueValues": ["yes"], "falseValues": ["no"]}
    elif column.allowed:
        found["constraints"] = {"enum": list(column.allowed)}
    return found


def _sign(descriptor: bytes, made_at: datetime) -> str:
    digest, moment = hashlib.sha256(descriptor).hexdigest(), made_at.isoformat(timespec="seconds")
    return sign_package(settings.LEDGER_KEY, site=settings.SITE_URL, at=moment, digest=digest)


def _readme(tiers: Sequence[int], anchor: Anchor, made_at: datetime) -> str:
    lines = [
        _("Register of commitments at %(site)s, as of %(moment)s, up to entry %(seq)d of its ledger."),
        _("Audience: %(tier)s. More restricted records are left out."),
        "",
        _("datapackage.json describes each file and column (frictionlessdata.io). An empty cell means no value."),
        _(
            "A text that a spreadsheet would run as a formula has an apostrophe in front. If a cell starts with one, "
            "and what"
        ),
        _(
            "follows (after more of them and spaces) is one of = + - @, a tab, a line end or nothing, remove the "
            "apostrophe."
        ),
        _("Cells contain the whole text; a spreadsheet program shows at most 32,767 characters of each."),
        "",
        _(
            "To verify: python verify.py, or python verify.py --key KEY with the public key of the register, which "
            "is on"
        ),
        "%(site)s/anchor.txt",
    ]
    said = {"site": settings.SITE_URL, "moment": made_at.isoformat(timespec="seconds"), "seq": anchor.seq}
    return "\n".join(lines) % (said | {"tier": tier_words(tiers)}) + "\n"
