"""One search over everything that has words: commitments, texts of documents, evidence, and what parties reported."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ...models import Commitment, Document, Evidence, PartyName, ProgressReport
from ...rules.kernel.permissions import Visitor, visible_tiers
from ...rules.kernel.text import found_words, query_words, sought_words
from ...rules.ledger.redactions import shown_text
from ...rules.texts.hits import Stretches, closeness, first_hit, mark_passage, mark_words
from ..kernel import bits
from ..kernel.full_text import CAP, QUERY_LIMIT, hits_within, text_test
from ..kernel.query_fields import TextField
from .facets import FacetIndex, visible_rows

PAGE = 20
FEW = 5
"""Of each kind on the page of all of them."""
PASSAGE = 240
"""Characters of a text that are shown around what was found."""
WORDS_TRIED = 6
"""Words of a query that found nothing that are looked for one by one."""


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    COMMITMENTS = "commitments"
    DOCUMENTS = "documents"
    EVIDENCE = "evidence"
    REPORTS = "reports"


KIND_LABELS = {
    Kind.COMMITMENTS: _("Commitments"),
    Kind.DOCUMENTS: _("Documents"),
    Kind.EVIDENCE: _("Evidence"),
    Kind.REPORTS: _("Reports of parties"),
}


class SearchForm(forms.Form):
    q = TextField(label=_("Search everything"), max_length=QUERY_LIMIT, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_LABELS.items()), required=False)


@dataclass(frozen=True)
class Shown:
    """One hit. ``key`` names it in addresses: a reference (of a report that of its commitment) or an address name.

    ``title`` and ``passage`` in stretches; the passage in ``language``. ``place`` is the address of its sentence in a
    document; ``about`` the document, publisher or party; ``facts`` what else a page prints: status and kind of a
    commitment, reference of a document.
    """

    key: str
    title: Stretches
    passage: Stretches
    language: str
    about: str
    day: date | None
    place: str = ""
    facts: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Found:
    """The hits of a kind: how many (None: more than ``CAP``), and those of page ``number`` of ``last``."""

    kind: Kind
    total: int | None
    number: int
    last: int
    rows: list[Shown]

    @property
    def is_empty(self) -> bool:
        return self.total == 0


@dataclass(frozen=True)
class SiteSearch:
    """``found`` by kind, of another kind than the one asked for without its rows; ``alone``: the words by themselves,
    with how many commitments hold each (None: more than ``CAP``), where nothing holds all of them.
    """

    found: dict[Kind, Found]
    alone: list[tuple[str, int | None]]


@dataclass(frozen=True)
class _Look:
    """What is looked for, by whom, in which index; ``visible`` are the commitments that they may see."""

    user: Visitor
    query: str
    words: list[str]
    tiers: tuple[int, ...]
    index: FacetIndex
    visible: int


def search_site(user: Visitor, query: str, *, index: FacetIndex, kind: str = "", page: int = 1) -> SiteSearch:
    """What ``user`` may see that holds every word of the query, each as a beginning, the nearest first.

    Without a ``kind`` the first ``FEW`` of each; with one, a page of it, and of the others how many. What is nearest
    ``rules.texts.hits.closeness`` says; of what is equally near the newest is first. Of more than ``CAP`` hits only the
    ``NEWEST`` that were recorded last are ranked. At most thirteen queries beside those for ``alone``.
    """
    words = query_words(query)
    tiers = visible_tiers(user)
    look = _Look(user, query, words, tiers, index, visible_rows(index, tiers))
    if not words:
        return SiteSearch({each: Found(each, 0, 1, 1, []) for each in Kind}, [])
    found = {each: _found(look, each, kind, page) for each in Kind}
    nothing = all(each.is_empty for each in found.values())
    return SiteSearch(found, _alone(look) if nothing and len(words) > 1 else [])


def _found(look: _Look, kind: Kind, asked: str, page: int) -> Found:
    ids, total = _ids(look, kind)
    if asked and kind != asked:
        return Found(kind, total, 1, 1, [])
    size = PAGE if asked else FEW
    last = max(1, -(-len(ids) // size))
    number = min(max(1, page), last) if asked else 1
    ranked = RANK[kind](look, ids) if ids else []
    chosen = ranked[size * (number - 1) : size * number]
    return Found(kind, total, number, last, SHOW[kind](look, chosen) if chosen else [])


def _ids(look: _Look, kind: Kind) -> tuple[list[int], int | None]:
    """The hits that are ranked, in no order, and how many there are."""
    if kind == Kind.COMMITMENTS:
        few = look.index.probe(look.query, look.visible)
        found = None if few is None else list(bits.to_ids(few))
    else:
        words = sought_words(look.query) if kind == Kind.DOCUMENTS else look.words
        listed = hits_within(kind, words, look.tiers)
        found = listed if len(listed) <= CAP else None
    if found is None:
        return hits_within(kind, look.words, look.tiers, newest=True), None
    if kind == Kind.DOCUMENTS:
        found = list({*found, *_titled(look)})
    return found, len(found)


def _titled(look: _Look) -> list[int]:
    """The documents whose title holds the words; titles are in the catalogue, texts in the full text."""
    holds = text_test(look.query)
    documents = look.index.catalogue.documents_in(look.tiers)
    return [entry.id for entry in documents if holds(" ".join(found_words(entry.name)))]


def _alone(look: _Look) -> list[tuple[str, int | None]]:
    """The words of the query one by one; as they were typed, each once."""
    parts = [part for part in dict.fromkeys(look.query.split()) if query_words(part)][:WORDS_TRIED]
    probed = [(part, look.index.probe(part, look.visible)) for part in parts]
    return [(part, None if rows is None else rows.bit_count()) for part, rows in probed]


# Ranking: (id, title, text, day) of every hit, the text only where a phrase is looked for.


def _in_order(look: _Look, rows: Iterable[tuple[int, str, str, date | None]]) -> list[int]:
    """The ids, nearest first, newest first among the equally near."""
    keys = [(closeness(title, text, look.words), -day.toordinal() if day else 0, -pk) for pk, title, text, day in rows]
    return [-key[-1] for key in sorted(keys)]


def _rank_commitments(look: _Look, ids: list[int]) -> list[int]:
    text, named = _text_column(look, "quotation"), "".join(look.words)
    days = {entry.id: entry.dated for entry in look.index.catalogue.documents.values()}
    found = Commitment.objects.visible_to(look.user).filter(pk__in=ids).order_by()
    rows = found.values_list("pk", "reference", "title", text, "document_id")
    told = [
        # A reference that was typed whole stands before everything.
        (pk, look.query if _plain(reference) == named else title, _said(text, said), days.get(document))
        for pk, reference, title, said, document in rows
    ]
    return _in_order(look, told)


def _rank_documents(look: _Look, ids: list[int]) -> list[int]:
    documents = look.index.catalogue.documents
    return _in_order(look, [(pk, documents[pk].name, "", documents[pk].dated) for pk in ids if pk in documents])


def _rank_evidence(look: _Look, ids: list[int]) -> list[int]:
    rows = Evidence.objects.visible_to(look.user).filter(pk__in=ids).order_by()
    return _in_order(look, rows.values_list("pk", "title", "publisher", "published"))


def _rank_reports(look: _Look, ids: list[int]) -> list[int]:
    text = _text_column(look, "text")
    rows = ProgressReport.objects.visible_to(look.user).filter(pk__in=ids).order_by()
    found = rows.values_list("pk", text, "reported_on")
    return _in_order(look, [(pk, "", _said(text, said), day) for pk, said, day in found])


def _text_column(look: _Look, name: str) -> str:
    """The column of the text, or the key in its place where no phrase is looked for: texts are long."""
    return name if len(look.words) > 1 else "pk"


def _said(column: str, value: Any) -> str:
    return "" if column == "pk" else value


def _plain(reference: str) -> str:
    return reference.lower().replace("-", "")


# Showing: the rows of a page.


def _show_commitments(look: _Look, ids: list[int]) -> list[Shown]:
    rows = Commitment.objects.visible_to(look.user).filter(pk__in=ids)
    listed = {row["pk"]: row for row in rows.values("pk", *COMMITMENT)}
    elsewhere = _names_elsewhere(ids)
    return [_show_commitment(look, listed[pk], elsewhere[pk]) for pk in ids if pk in listed]


def _names_elsewhere(ids: list[int]) -> dict[int, list[tuple[str, str]]]:
    """What the parties of these commitments are called in other languages: (language, name) by commitment."""
    of = "party__responsibilities__commitment"
    rows = PartyName.objects.filter(**{f"{of}__in": ids}).order_by("party__name", "language")
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, language, *names in rows.values_list(of, "language", "short", "official"):
        found[pk] += [(language, name) for name in names if name]
    return found


NAMES = ("lead_text", "supporting_text", "addressees_text", "monitors_text", "themes_text", "zones_text")
COMMITMENT = (
    *("reference", "title", "quotation", "status", "kind", "document_id", "document__language", "document__tier"),
    *("document__title", "document__dated", *NAMES),
)


def _show_commitment(look: _Look, row: dict[str, Any], elsewhere: list[tuple[str, str]]) -> Shown:
    title = mark_words(shown_text(row["title"]), look.words)
    passage, language = mark_passage(row["quotation"], look.words, length=PASSAGE), row["document__language"]
    if not _marked(title) and not _marked(passage):
        said = [("", " · ".join(filter(None, (row[name] for name in NAMES)))), *elsewhere]
        names = ((mark_words(words, look.words), spoken) for spoken, words in said)
        passage, language = next((pair for pair in names if _marked(pair[0])), (passage, language))
    about = shown_text(row["document__title"]) if row["document__tier"] in look.tiers else ""
    facts = (row["status"], row["kind"])
    return Shown(row["reference"], title, passage, language, about, row["document__dated"], facts=facts)


def _marked(stretches: Stretches) -> bool:
    return any(marked for _words, marked in stretches)


def _show_documents(look: _Look, ids: list[int]) -> list[Shown]:
    listed = Document.objects.visible_to(look.user).in_bulk(ids)
    return [_show_document(look, listed[pk]) for pk in ids if pk in listed]


def _show_document(look: _Look, document: Document) -> Shown:
    words = sought_words(look.query)
    hit = first_hit(document.text, document.language, words)
    passage = mark_passage(document.text[hit.start : hit.end], words, length=PASSAGE) if hit else []
    title = mark_words(shown_text(document.title), words)
    place, facts = hit.address if hit else "", (document.prefix,)
    return Shown(document.slug, title, passage, document.language, document.symbol, document.dated, place, facts)


def _show_evidence(look: _Look, ids: list[int]) -> list[Shown]:
    listed = Evidence.objects.visible_to(look.user).in_bulk(ids)
    return [
        Shown(
            key=row.slug,
            title=mark_words(shown_text(row.title), look.words),
            passage=mark_words(shown_text(row.publisher), look.words),
            language=row.language,
            about="",
            day=row.published,
        )
        for row in (listed[pk] for pk in ids if pk in listed)
    ]


REPORT = ("pk", "commitment__reference", "commitment__title", "text", "language", "party__name", "reported_on")


def _show_reports(look: _Look, ids: list[int]) -> list[Shown]:
    rows = ProgressReport.objects.visible_to(look.user).filter(pk__in=ids)
    listed = {row["pk"]: row for row in rows.values(*REPORT)}
    return [_show_report(look, listed[pk]) for pk in ids if pk in listed]


def _show_report(look: _Look, row: dict[str, Any]) -> Shown:
    return Shown(
        key=row["commitment__reference"],
        title=[(shown_text(row["commitment__title"]), False)],
        passage=mark_passage(shown_text(row["text"]), look.words, length=PASSAGE),
        language=row["language"],
        about=row["party__name"],
        day=row["reported_on"],
    )


RANK: dict[Kind, Callable[[_Look, list[int]], list[int]]] = {
    Kind.COMMITMENTS: _rank_commitments,
    Kind.DOCUMENTS: _rank_documents,
    Kind.EVIDENCE: _rank_evidence,
    Kind.REPORTS: _rank_reports,
}
SHOW: dict[Kind, Callable[[_Look, list[int]], list[Shown]]] = {
    Kind.COMMITMENTS: _show_commitments,
    Kind.DOCUMENTS: _show_documents,
    Kind.EVIDENCE: _show_evidence,
    Kind.REPORTS: _show_reports,
}
