"""Files that are handed to whoever asks for them, on a page or over the API: the same rows for the same query string.

Each says up to which entry of the ledger it holds everything; ask for that before the rows are chosen.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.http import QueryDict
from django.utils.http import urlencode

from ...queries.lists.choice import Choice, read_choice, rows_in_order
from ...queries.lists.facets import FacetIndex
from ...queries.lists.matrix import assessed_parties, by_theme, read_matrix, responsible_parties, scored_rows
from ...queries.lists.past import index_at
from ...queries.pages.commitment import read_commitment
from ...rules.kernel.commitments import TIER_BY_NAME
from ...rules.lists.past import Moment
from ..ledger.anchors import current_anchor
from .about import about_export
from .commitments_csv import csv_headers
from .files import MEDIA_TYPES, Asked, open_assessments, open_export, open_history, write_aside
from .layout import NESTING, Layout, read_layout
from .matrix import cut, stream_matrix
from .package.archive import MEDIA_TYPE as PACKAGE_TYPE
from .package.archive import package_name, write_package

NAMES = {tier: name for name, tier in TIER_BY_NAME.items()}

COMMITMENTS, ASSESSMENTS = "commitments", "assessments"
OPENED: dict[str, Callable[..., Iterable[bytes]]] = {COMMITMENTS: open_export, ASSESSMENTS: open_assessments}


class QueryError(Exception):
    """The query string cannot be read. ``errors``: (label, message) pairs; ``form`` knows the names of the labels."""

    def __init__(self, errors: list[tuple[str, str]], form: Any = None) -> None:
        super().__init__(errors)
        self.errors, self.form = errors, form


@dataclass(frozen=True)
class Asker:
    """Who asks, with which query string, of which moment (None: now), on which day of the organisation, and when."""

    user: Any
    query: QueryDict
    today: date
    now: datetime
    moment: Moment | None = None

    @property
    def bom(self) -> bool:
        """Whether a CSV is to begin with a byte-order mark."""
        return self.query.get("bom") != "0"

    def index(self) -> FacetIndex:
        """The register at the moment."""
        return index_at(self.moment, today=self.today)

    def choose(self, query: QueryDict, index: FacetIndex) -> Choice:
        """What a query string asks of that register; QueryError where it cannot be read."""
        choice = read_choice(self.user, query, index=index, today=index.today)
        if choice.hits is None or choice.place is None:
            raise QueryError(choice.errors, choice.filters.form)
        return choice


@dataclass(frozen=True)
class Download:
    """A file: its bytes, made as they are asked for or standing on the disk, its media type, and what goes with it."""

    content: Iterable[bytes]
    media_type: str
    headers: dict[str, str] = field(default_factory=dict)


def named(name: str, **headers: str) -> dict[str, str]:
    """The headers of a file of this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"', **headers}


def register_file(asker: Asker, kind: str, what: str = COMMITMENTS) -> Download:
    """The rows that the register's page shows for the query string, all of them, in their order; or their assessments.

    ``kind`` is one of MEDIA_TYPES. What has columns of its own passes over those that are chosen for the register.
    QueryError where the query string cannot be read.
    """
    anchor, index = current_anchor(), asker.index()
    choice = read_choice(asker.user, asker.query, index=index, today=index.today)
    layout, wrong = read_layout(asker.query, nests=kind in NESTING) if what == COMMITMENTS else (Layout(), [])
    if choice.hits is None or choice.place is None or wrong:
        raise QueryError([*choice.errors, *wrong], choice.filters.form)
    asked = Asked(choice, choice.hits, choice.place, index, layout, anchor, made_at=asker.now)
    headers = csv_headers(asker.query, asker.today, asker.moment, kind, anchor=anchor, what=what)
    return Download(OPENED[what](kind, asked, bom=asker.bom), MEDIA_TYPES[kind], headers)


def history_file(asker: Asker, reference: str, kind: str) -> Download:
    """One commitment with its history, as ``csv``, ``json`` or ``xlsx``; of the query string only its moment counts.

    Commitment.DoesNotExist where the person may see none of this reference, NotThere where it was not made yet.
    """
    anchor, index = current_anchor(), asker.index()
    page = read_commitment(asker.user, reference, catalogue=index.catalogue, today=index.today, moment=asker.moment)
    choice = asker.choose(QueryDict(urlencode(index.asked)), index)
    about = about_export(reference, choice, index, anchor=anchor, made_at=asker.now)
    headers = csv_headers(QueryDict(), asker.today, asker.moment, kind, anchor=anchor, what=reference)
    file = open_history(kind, page, choice.hits, about, today=index.today)  # type: ignore[arg-type]
    return Download(file, MEDIA_TYPES[kind], headers)


def matrix_file(asker: Asker) -> Download:
    """Parties by commitments: the lines of the page, all of them, in the same order, as CSV."""
    headers = csv_headers(asker.query, asker.today, asker.moment, what="matrix")
    index, moment = asker.index(), asker.moment
    choice = asker.choose(by_theme(asker.query), index)
    day, catalogue, rows = index.today, index.catalogue, scored_rows(choice.hits)  # type: ignore[arg-type]
    shown = {*responsible_parties(index, rows), *assessed_parties(rows, day=day, moment=moment)}
    chunks = (
        read_matrix(asker.user, ids, shown, day=day, catalogue=catalogue, moment=moment)
        for ids in cut(rows_in_order(index, rows, choice.place))  # type: ignore[arg-type]
    )
    names = [entry.name for entry in catalogue.parties.values() if entry.id in shown]
    stream = stream_matrix(names, chunks, query=index.asked, bom=asker.bom)
    return Download(stream, MEDIA_TYPES["csv"], headers)


def package_file(asker: Asker) -> Download:
    """All that the person may see of the register as it is, as a data package."""
    anchor = current_anchor()
    file = write_aside(partial(write_package, user=asker.user, today=asker.today, made_at=asker.now))
    name = package_name(asker.user, asker.today, anchor.seq)
    return Download(file, PACKAGE_TYPE, named(name, **{"Servanda-Anchor": anchor.one_line}))
