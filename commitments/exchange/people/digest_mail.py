"""A digest as a letter, in the language and by the clock of who reads it, with links to its rows."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ...models import PartyRequest, User
from ...queries.people.digests import Digest, Part
from ...rules.kernel.changes import act_label
from ...rules.kernel.wording import deadline_words, short_day
from ...rules.ledger.redactions import shown_text
from ...rules.people.mail import zone_of
from ...rules.time.timeliness import DUE_SOON, Timeliness
from ...rules.time.timeliness_words import timeliness_words

LINES_KEPT = 4096
WAITING = "waiting=yes"
DATED = ("reference", "title", "deadline_earliest", "deadline_latest")
BREAK = SafeString("<br>")
STOP = "commitments.mail.stop"
"""What the signature in the link that stops mail is good for, and nothing else is."""


@dataclass(frozen=True)
class Line:
    """A row of a letter, drawn: for the text and for the HTML."""

    text: str
    html: SafeString


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[Line]
    more: int = 0


def write_letter(person: User, digest: Digest, *, message_id: str, today: date) -> EmailMultiAlternatives:
    """The letter that tells ``person`` (read with their ``mail``) of ``digest``, as text and as HTML.

    ``today`` is the organisation's day, against which lateness is counted. It is marked as automatic (RFC 3834), and a
    mail program can offer to stop it in one click (RFC 8058).
    """
    choice = person.mail
    with translation.override(choice.language), timezone.override(zone_of(choice.time_zone)):
        stop = absolute(reverse("mail-stop", args=[stop_token(person.pk)]))
        context = {
            "person": person,
            "sections": _sections(digest, today),
            "waiting": _waiting(digest, today),
            "following": absolute(reverse("following")),
            "stop": stop,
            "language": choice.language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        letter = EmailMultiAlternatives(
            _subject(digest),
            render_to_string("emails/digest.txt", context),
            to=[person.email],
            headers={
                "Message-ID": message_id,
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{stop}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        letter.attach_alternative(render_to_string("emails/digest.html", context), "text/html")
    return letter


def absolute(path: str) -> str:
    """The address of a page of this register, as it stands in a letter."""
    return f"{settings.SITE_URL}{path}"


def stop_token(person: int) -> str:
    """What lets whoever holds it stop the mail to ``person`` (an id), and do nothing else."""
    return Signer(salt=STOP).sign(str(person))


def read_stop_token(token: str) -> int | None:
    """Whose mail (an id) a token stops; None for one that was not made here."""
    try:
        return int(Signer(salt=STOP).unsign(token))
    except (BadSignature, ValueError):
        return None


def _subject(digest: Digest) -> str:
    changed = digest.changed.count + len(digest.meetings)
    waiting = digest.drafts + digest.requests + digest.followups
    said = [
        (digest.overdue.count, ngettext("%(n)d overdue", "%(n)d overdue", digest.overdue.count)),
        (digest.due_soon.count, ngettext("%(n)d due soon", "%(n)d due soon", digest.due_soon.count)),
        (changed, ngettext("%(n)d changed", "%(n)d changed", changed)),
        (digest.replies.count, ngettext("%(n)d reply due", "%(n)d replies due", digest.replies.count)),
        (waiting, ngettext("%(n)d waiting for you", "%(n)d waiting for you", waiting)),
    ]
    return _("Servanda: %(figures)s") % {"figures": ", ".join(text % {"n": count} for count, text in said if count)}


def _sections(digest: Digest, today: date) -> list[Section]:
    changed = Section(_("Changed"), [*map(_meeting, digest.meetings), *map(_changed, digest.changed.rows)])
    sections = [
        _due(_("Overdue"), digest.overdue, Timeliness.OVERDUE, today),
        _due(_("Due soon"), digest.due_soon, Timeliness.DUE_SOON, today),
        Section(changed.title, changed.lines, digest.changed.more),
        Section(_("Replies due"), [_reply(row, digest, today) for row in digest.replies.rows], digest.replies.more),
    ]
    return [section for section in sections if section.lines]


def _due(title: str, part: Part, timeliness: Timeliness, today: date) -> Section:
    said = (timeliness, today, get_language())
    return Section(title, [_dated(*(row[name] for name in DATED), *said) for row in part.rows], part.more)


@lru_cache(maxsize=LINES_KEPT)
def _dated(
    reference: str,
    title: str,
    earliest: date | None,
    latest: date | None,
    timeliness: Timeliness,
    today: date,
    _language: str,
) -> Line:
    words = timeliness_words(timeliness, latest=latest, done_on=None, done_stated=False, today=today)
    days = deadline_words(earliest, latest)
    return draw_line(reference, title, _page(f"{reference}/"), f"{words} ({days})" if days else words)


def _changed(row: dict[str, Any]) -> Line:
    return _entry(row["reference"], row["title"], _page(f"{row['reference']}/"), row)


def _meeting(row: dict[str, Any]) -> Line:
    return _entry("", row["title"], absolute(reverse("meeting-detail", args=[row["slug"]])), row)


def _reply(request: PartyRequest, digest: Digest, today: date) -> Line:
    """A request whose reply is due; to staff also that a reminder is, and whether it reaches the party without them."""
    day = short_day(request.reply_due)
    said = [_("reply was due on %(day)s") if request.reply_due < today else _("reply due on %(day)s")]
    due = digest.to_remind.get(request.pk)
    if due:
        by_hand = _("send the reminder yourself: no one from the party can see the request here")
        said.append(by_hand if due.by_hand else _("a reminder is due"))
    title = f"{request.party.name}: {shown_text(request.subject)}"
    address = absolute(reverse("request-detail", args=[request.pk]))
    return draw_line("", title, address, "; ".join(said) % {"day": day})


def _entry(reference: str, title: str, address: str, row: dict[str, Any]) -> Line:
    return _acted(reference, title, address, row["act"], timezone.localdate(row["at"]), get_language())


@lru_cache(maxsize=LINES_KEPT)
def _acted(reference: str, title: str, address: str, act: str, day: date, _language: str) -> Line:
    said = _("%(act)s, %(day)s") % {"act": act_label(act), "day": short_day(day)}
    return draw_line(reference, title, address, said)


def draw_line(reference: str, title: str, address: str, said: str) -> Line:
    """A row as text and as HTML. Not a template: a night has some hundred thousand, of which most are the same."""
    title = shown_text(title)
    name = f"{reference} {title}" if reference else title
    text = "\n".join(["- " + name, *([f"  {said}"] if said else []), f"  {address}"])
    words = format_html("<bdi>{}</bdi> <bdi>{}</bdi>", reference, title) if reference else title
    return Line(text, format_html('<li><a href="{}">{}</a>{}{}</li>', address, words, BREAK if said else "", said))


@lru_cache(maxsize=LINES_KEPT)
def _page(rest: str) -> str:
    return absolute(reverse("commitment-list")) + rest


def _waiting(digest: Digest, today: date) -> list[Line]:
    """What waits for the reader, each with the list that shows exactly that; its words stay where they are."""
    due = urlencode({"mine": "yes", "state": "open", "due_to": (today + DUE_SOON).isoformat()})
    said = [
        (digest.drafts, _("Draft assessments: %(n)d"), "draft-list", WAITING),
        (digest.requests, _("Redaction requests: %(n)d"), "redaction-list", WAITING),
        (digest.followups, _("Follow-up actions overdue or due soon: %(n)d"), "followup-list", due),
    ]
    return [
        draw_line("", text % {"n": count}, f"{absolute(reverse(page))}?{query}", "")
        for count, text, page, query in said
        if count
    ]
