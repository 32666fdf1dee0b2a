"""Papers and lists that are handed on as files: the briefing sheet, the pack of a meeting, requests, a comparison, the
rows of an import. As ``downloads``, by the query string of their pages.
"""

from io import BytesIO

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..models import Import, Meeting
from ..queries.briefing import read_briefing, read_briefing_choice
from ..queries.choice import chosen_words
from ..queries.comparison import read_comparison
from ..queries.packs import read_pack, read_pack_choice
from ..queries.processes import process_name
from ..queries.requests import RequestFilter, every_request
from ..rules.commitments import TIER_BY_NAME
from ..rules.permissions import visible_tiers
from .anchors import current_anchor
from .briefing_docx import write_briefing
from .comparison_csv import stream_comparison
from .downloads import Asker, Download, QueryError, named
from .exports import MEDIA_TYPES
from .imports.plan import CHANGED, ERROR, NEW, SKIPPED
from .imports.preview_csv import stream_preview
from .imports.previews import all_preview_rows
from .imports.report_csv import stream_report
from .pack_docx import MEDIA_TYPE as DOCX
from .pack_docx import write_pack
from .requests_csv import stream_requests

NAMES = {tier: name for name, tier in TIER_BY_NAME.items()}
TELLING = (ERROR, NEW, CHANGED, SKIPPED)
"""What of a preview is told where no outcome is named: the rows that would change anything, and those with errors."""


def sheet_title() -> str:
    """What the briefing sheet is called, after the process where there is one."""
    name = process_name()
    return _("%(process)s: state of commitments") % {"process": name} if name else _("State of commitments")


def briefing_file(asker: Asker) -> Download:
    """The briefing sheet for word processors; QueryError where the query string cannot be read."""
    index = asker.index()
    asked = read_briefing_choice(asker.user, asker.query, index=index)
    if asked.hits is None or asked.choice.place is None:
        raise QueryError(asked.errors, asked.choice.filters.form)
    chosen = [f"{label}: {words}" for _name, _value, label, words in chosen_words(asked.choice.filters)]
    content = write_briefing(
        read_briefing(asker.user, asked.hits, asked.choice.place),
        title=sheet_title(),
        chosen="; ".join(chosen) or _("All commitments"),
        tier=asked.tier,
        today=index.today,
        language=get_language() or settings.LANGUAGE_CODE,
        site=settings.SITE_URL,
        made_at=asker.now,
    )
    return Download(BytesIO(content), DOCX, named(f"briefing-{NAMES[asked.tier]}-{index.today.isoformat()}.docx"))


def pack_file(asker: Asker, meeting: Meeting) -> Download:
    """The pack of a meeting for word processors; QueryError where the query string cannot be read."""
    choice, errors = read_pack_choice(asker.user, asker.query)
    if errors:
        raise QueryError(errors)
    pack = read_pack(asker.user, meeting.slug, choice, index=asker.index(), now=asker.today)
    language = get_language() or settings.LANGUAGE_CODE
    content = write_pack(pack, language=language, site=settings.SITE_URL, made_at=asker.now)
    return Download(
        BytesIO(content), DOCX, named(f"pack-{meeting.slug}-{NAMES[choice.tier]}-{pack.today.isoformat()}.docx")
    )


def requests_file(asker: Asker) -> Download:
    """The requests to parties that the person may see; QueryError where the query string cannot be read."""
    errors, rows = every_request(asker.user, asker.query, today=asker.today)
    if errors:
        raise QueryError(errors, RequestFilter(asker.query, user=asker.user))
    stream = stream_requests(rows, tiers=visible_tiers(asker.user), bom=asker.bom)
    return Download(stream, MEDIA_TYPES["csv"], named("servanda-requests.csv"))


def comparison_file(asker: Asker, slug: str, other: str, relation: str = "") -> Download:
    """What became of each passage of a document in a later one; of one ``relation``, or of all for an empty one.

    Document.DoesNotExist where the person may not see one of them.
    """
    anchor = current_anchor()
    stream = stream_comparison(read_comparison(asker.user, slug, other), relation, bom=asker.bom)
    name = f"servanda-comparison-{slug}-{other}-entry-{anchor.seq}.csv"
    return Download(stream, MEDIA_TYPES["csv"], named(name, **{"Servanda-Anchor": anchor.one_line}))


def preview_file(asker: Asker, imported: Import, outcome: str = "") -> Download:
    """The rows of the preview of an import that would come to an outcome; for an empty one, of all that are TELLING."""
    outcomes = ((outcome,) if outcome else TELLING) if imported.preview else ()
    rows = ((outcome, row) for outcome in outcomes for row in all_preview_rows(imported.pk, outcome))
    return Download(
        stream_preview(rows, bom=asker.bom), MEDIA_TYPES["csv"], named(f"servanda-import-{imported.pk}-preview.csv")
    )


def report_file(asker: Asker, imported: Import, outcome: str = "") -> Download:
    """What became of each row of an import, with the cells that no field takes: of one outcome, or of all."""
    stream = stream_report(asker.user, imported, outcome, bom=asker.bom)
    return Download(stream, MEDIA_TYPES["csv"], named(f"servanda-import-{imported.pk}-report.csv"))
