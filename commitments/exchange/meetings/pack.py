"""The pack of a meeting as a file for word processors: the same parts and rows as its page."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from ...models import Meeting, PartyRequest
from ...queries.meetings.packs import (
    Pack,
    PackPart,
    PackRequests,
    days_late,
    read_pack,
    read_pack_choice,
    references_of,
)
from ...rules.kernel.days import day_in
from ...rules.kernel.statuses import status_label
from ...rules.kernel.wording import day_range, deadline_words, short_day
from ...rules.ledger.redactions import shown_text
from ...rules.meetings.packs import AUDIENCES, NOTES, Part
from ...rules.time.timeliness import classify
from ...rules.time.timeliness_words import timeliness_words
from ..exports.downloads import NAMES, Asker, Download, QueryError, named
from ..exports.word import MEDIA_TYPE as DOCX
from ..exports.word import UNKNOWN, Paper, Piece, Pieces

NOTE_LINES = 6
WIDTHS = (2, 6, 3, 4)


def write_pack(pack: Pack, *, language: str, site: str, made_at: datetime) -> bytes:
    """The bytes of the DOCX, in ``language``; ``site`` is the address of the register, without a slash at its end.

    References lead to their commitments there. ``made_at`` is an aware moment.
    """
    title = _("Meeting pack: %(title)s") % {"title": shown_text(pack.meeting.title)}
    audience = str(AUDIENCES[pack.choice.tier])
    drawn_up = _drawn_up(pack)
    paper = Paper(title=title, language=language, footer=f"Servanda · {audience} · {drawn_up}", made_at=made_at)
    paper.line(Piece(audience, bold=True), " · ", drawn_up)
    paper.line(*_when(pack))
    paper.line("; ".join(f"{label}: {count}" for label, count in _figures(pack)) + ".")
    for part in pack.parts:
        _write_part(paper, part, pack, site)
    if pack.requests is not None:
        _write_requests(paper, pack.requests, pack, site)
    paper.heading(_("Notes at the table"), 1)
    paper.lines_for_notes(NOTE_LINES)
    return paper.content()


def _drawn_up(pack: Pack) -> str:
    """The day of the pack; of one of the past the day as of which it stands, and by when that was recorded."""
    day = {"day": short_day(pack.today)}
    if pack.moment is None:
        return _("Drawn up on %(day)s") % day
    if pack.moment.known_on is None:
        return _("As of %(day)s") % day
    known = {"known": short_day(pack.moment.known_on)}
    return _("As of %(day)s, as known on %(known)s") % (day | known)


def _figures(pack: Pack) -> Iterator[tuple[str, int]]:
    for part in pack.parts:
        yield str(part.part.label), part.count
    if pack.requests is not None:
        yield str(Part.REQUESTS.label), pack.requests.count


def _when(pack: Pack) -> list[str | Piece]:
    """When the meeting is, in the words of its text where these are all that is known, and since when things count."""
    meeting = pack.meeting
    if meeting.starts_on:
        pieces: list[str | Piece] = [day_range(meeting.starts_on, meeting.ends_on or meeting.starts_on)]
    else:
        pieces = [deadline_words(meeting.dates_earliest, meeting.dates_latest) or _("The date is not known.")]
    if meeting.dates_words and not meeting.starts_on:
        pieces += [" ", _("In the text:"), " ", Piece(f"“{meeting.dates_words}”", meeting.dates_language)]
    if meeting.place:
        pieces += [", ", Piece(shown_text(meeting.place), UNKNOWN)]
    if pack.previous and pack.since:
        told = {"title": shown_text(pack.previous.title), "day": short_day(pack.since)}
        pieces += [". ", _("The pack covers the time since: %(title)s, %(day)s.") % told]
    return pieces


def _write_part(paper: Paper, part: PackPart, pack: Pack, site: str) -> None:
    paper.heading(f"{part.part.label} ({part.count})", 1)
    if not part.count:
        paper.line(_("None."))
        return
    if part.part in NOTES:
        paper.line(str(NOTES[part.part]), style="Caption")
    for name, rows in part.groups:
        if name:
            paper.heading(name, 2)
        caption = f"{part.part.label}, {name}" if name else str(part.part.label)
        cells = [_cells(row, part.part, pack, site) for row in rows]
        paper.table(_headings(part.part), cells, widths=WIDTHS, caption=caption)
    _say_cut(paper, part.shown, part.count)


def _say_cut(paper: Paper, shown: int, count: int) -> None:
    if shown < count:
        text = ngettext(
            "First %(n)d row shown; the register has all rows.",
            "First %(n)d rows shown; the register has all rows.",
            shown,
        )
        paper.line(text % {"n": shown}, style="Caption")


def _write_requests(paper: Paper, requests: PackRequests, pack: Pack, site: str) -> None:
    label = str(Part.REQUESTS.label)
    paper.heading(f"{label} ({requests.count})", 1)
    if not requests.count:
        paper.line(_("None."))
        return
    paper.line(str(NOTES[Part.REQUESTS]), style="Caption")
    headings = (_("Party"), _("Request"), _("Ref."), _("Reply due"))
    paper.table(headings, [_asked(item, pack, site) for item in requests.shown], widths=WIDTHS, caption=label)
    _say_cut(paper, len(requests.shown), requests.count)


def _asked(request: PartyRequest, pack: Pack, site: str) -> list[Pieces]:
    """Of whom what was asked, about which commitments, and since when the reply is due."""
    asked = Piece(shown_text(request.subject), UNKNOWN, link=f"{site}/requests/{request.pk}/")
    late, lines = days_late(request, pack), [short_day(request.reply_due)]
    if late > 0:
        lines.append(ngettext("%(n)d day late", "%(n)d days late", late) % {"n": late})
    if request.reminded:
        lines.append(_reminded(request.reminded))
    references = ", ".join(references_of(request, pack.choice)) or "–"
    return [Piece(request.party.name, UNKNOWN), asked, Piece(references, "en"), "\n".join(lines)]


def _reminded(times: int) -> str:
    if times == 1:
        return _("reminded once")
    return ngettext("reminded %(n)s time", "reminded %(n)s times", times) % {"n": times}


def _headings(part: Part) -> Sequence[str]:
    third, last = {
        Part.CHANGED: (_("Before"), _("Now")),
        Part.SILENT: (_("Status"), _("No news for")),
        Part.DISPUTED: (_("Assessment by the secretariat"), _("Parties report")),
    }.get(part, (_("Status"), _("Deadline")))
    return _("Ref."), _("Commitment"), third, last


def _cells(row: dict[str, Any], part: Part, pack: Pack, site: str) -> list[Pieces]:
    reference = Piece(row["reference"], "en", link=f"{site}/commitments/{row['reference']}/")
    title: list[str | Piece] = [Piece(shown_text(row["title"]), UNKNOWN)]
    if row["lead_text"]:
        title += ["\n", Piece(row["lead_text"], UNKNOWN)]
    status = str(status_label(row["status"], row["kind"]))
    match part:
        case Part.CHANGED:
            was, on = str(status_label(row["was"], row["kind"])), short_day(row["assessed_sort"])
            return [reference, title, was, f"{status}\n{on}"]
        case Part.SILENT:
            days = (pack.today - row["news_on"]).days
            return [reference, title, status, ngettext("%(days)d day", "%(days)d days", days) % {"days": days}]
        case Part.DISPUTED:
            said = [f"{name}: {status_label(claimed, row['kind'])}" for name, claimed in row["claims"]]
            return [reference, title, status, "\n".join(said) or "–"]
    return [reference, title, status, _deadline(row, pack)]


def _deadline(row: dict[str, Any], pack: Pack) -> list[str | Piece]:
    """The timeliness, the days and the words as written."""
    today = day_in(pack.today, row["deadline_zone"])
    value = classify(
        lifecycle=row["lifecycle"],
        kind=row["kind"],
        precision=row["deadline_precision"],
        earliest=row["deadline_earliest"],
        latest=row["deadline_latest"],
        done_on=row["done_on"],
        today=today,
    )
    lines: list[str | Piece] = []
    if value:
        done = {"done_on": row["done_on"], "done_stated": row["done_stated"]}
        lines.append(timeliness_words(value, latest=row["deadline_latest"], **done, today=today))
    days = deadline_words(row["deadline_earliest"], row["deadline_latest"])
    lines += ["\n", days] if days else []
    if row["deadline_words"]:
        lines += ["\n", Piece(f"“{row['deadline_words']}”", row["deadline_language"])]
    return lines


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
