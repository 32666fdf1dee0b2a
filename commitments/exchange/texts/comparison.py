"""A comparison of two documents as CSV: the rows of its page, all of them, in the same order."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse

from ...queries.texts.comparison import Comparison, Side, read_comparison
from ...rules.texts.comparison import Match, Passage, Relation
from ...rules.texts.difference import Change, difference
from ..exports.commitments_csv import join_cells
from ..exports.downloads import Asker, Download, named
from ..exports.files import MEDIA_TYPES
from ..ledger.anchors import current_anchor

HEADINGS = (
    *("relation", "likeness", "link"),
    *("earlier_reference", "earlier_paragraph", "earlier_address", "earlier_words"),
    *("later_reference", "later_paragraph", "later_address", "later_words"),
    "difference",
)
MARKS = {Change.KEPT: "{}", Change.TAKEN_OUT: "[-{}-]", Change.PUT_IN: "{{+{}+}}"}
"""How words that were taken out and put in are told from those that stayed, in plain text."""


def stream_comparison(comparison: Comparison, relation: str = "", *, bom: bool = True) -> Iterator[bytes]:
    """The rows of a relation (all for an empty one) as pieces of a CSV file, heading first, lines ending in CRLF.

    ``likeness`` is from 0 to 1; ``difference`` marks what was ``[-taken out-]`` and ``{+put in+}``. Cells are made safe
    for spreadsheets as in the report of commitments.
    """
    yield (("\ufeff" if bom else "") + ",".join(HEADINGS) + "\r\n").encode()
    for match in comparison.of(relation):
        yield join_cells(_cells(comparison, match)).encode()


def _cells(comparison: Comparison, match: Match) -> list[str]:
    was, now = comparison.earlier.words(match.earlier, match.was), comparison.later.words(match.later, match.now)
    return [
        match.relation.value,
        f"{match.likeness:.2f}" if match.earlier and match.later else "",
        match.link,
        *_place(comparison.earlier, match.earlier),
        was,
        *_place(comparison.later, match.later),
        now,
        marked(was, now) if match.relation == Relation.CHANGED else "",
    ]


def marked(was: str, now: str) -> str:
    """Both texts in one, with marks around what differs."""
    return "".join(MARKS[piece.change].format(piece.now or piece.was) for piece in difference(was, now))


def _place(side: Side, passage: Passage | None) -> tuple[str, str, str]:
    """The reference of the commitment, if it is one, the number that it is cited by, and where it stands."""
    if passage is None:
        return "", "", ""
    if passage.commitment is not None:
        reference = side.commitments[passage.commitment]["reference"]
        return reference, passage.cited, settings.SITE_URL + reverse("commitment-detail", args=[reference])
    address = f"{settings.SITE_URL}{reverse('document-detail', args=[side.document.slug])}#{passage.place}"
    return "", passage.cited, address


def comparison_file(asker: Asker, slug: str, other: str, relation: str = "") -> Download:
    """What became of each passage of a document in a later one; of one ``relation``, or of all for an empty one.

    Document.DoesNotExist where the person may not see one of them.
    """
    anchor = current_anchor()
    stream = stream_comparison(read_comparison(asker.user, slug, other), relation, bom=asker.bom)
    name = f"servanda-comparison-{slug}-{other}-entry-{anchor.seq}.csv"
    return Download(stream, MEDIA_TYPES["csv"], named(name, **{"Servanda-Anchor": anchor.one_line}))
