"""The feed of changes (Atom): each entry under its permanent address, which is its lasting id too."""

import re
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ...queries.ledger.change_words import Change, FieldChange
from ...queries.ledger.redaction_marks import Mark
from ...rules.kernel.changes import act_label
from ...rules.kernel.wording import short_day
from ...rules.ledger.redactions import shown_text

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

# What XML 1.0 cannot carry, however it is written.
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
TEXT_LIMIT = 300


def write_feed(changes: list[Change], out: "SupportsWrite[bytes]", *, site: str) -> None:
    """Write the feed of ``changes``, newest first, to ``out`` as UTF-8. ``site`` is where all addresses start."""
    feed = Atom1Feed(
        title=_("Servanda: latest changes"),
        link=site + reverse("change-list"),
        description="",
        language=get_language(),
        feed_url=site + reverse("change-feed"),
    )
    for change in changes:
        address = site + reverse("change-detail", args=[change.seq])
        feed.add_item(
            title=_clean(_title(change)),
            link=address,
            description=_clean(_summary(change)),
            author_name=_clean(change.actor),
            unique_id=address,
            pubdate=change.at,
            updateddate=change.at,
        )
    feed.write(out, "utf-8")


def _clean(text: str) -> str:
    return NOT_IN_XML.sub("", text)


def _title(change: Change) -> str:
    what = change.name.text or change.kind
    return _("%(what)s: %(act)s") % {"what": what, "act": act_label(change.act)}


def _summary(change: Change) -> SafeString:
    """The columns as a list in HTML, which is what readers of feeds show."""
    lines = [(_mark(mark),) for mark in change.redactions]
    lines += [(_line(field),) for part in change.parts for field in part.fields]
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", lines))


def _mark(mark: Mark) -> SafeString:
    said = {
        "n": mark.seq,
        "name": mark.by,
        "day": short_day(timezone.localdate(mark.at)),
        "reason": _short(shown_text(mark.reason)),
    }
    return format_html("{}", _("Redacted on %(day)s by %(name)s (entry %(n)d): %(reason)s") % said)


def _line(field: FieldChange) -> SafeString:
    before, after = _short(field.before), _short(field.after)
    return (
        format_html("{}: {} → {}", field.label, before, after) if before else format_html("{}: {}", field.label, after)
    )


def _short(text: str) -> str:
    return text if len(text) <= TEXT_LIMIT else f"{text[:TEXT_LIMIT]}…"
