"""The briefing sheet as a file for word processors: the same figures and rows as its page."""

from datetime import date, datetime
from io import BytesIO
from textwrap import shorten
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ...queries.kernel.processes import process_name
from ...queries.lists.briefing import Briefing, read_briefing, read_briefing_choice
from ...queries.lists.choice import chosen_words
from ...rules.kernel.commitments import Tier
from ...rules.kernel.statuses import status_label
from ...rules.kernel.wording import deadline_words, short_day
from ...rules.ledger.redactions import shown_text
from ...rules.meetings.packs import AUDIENCES
from ...rules.time.timeliness import classify
from ...rules.time.timeliness_words import timeliness_words
from .downloads import NAMES, Asker, Download, QueryError, named
from .word import MEDIA_TYPE as DOCX
from .word import UNKNOWN, Paper, Piece, Pieces

DATES, ROWS = (4, 10, 2, 4), (4, 16, 7, 10, 5)
"""Widths of the columns."""
TITLE_LENGTH = 100
"""Characters of a title that have room: forty commitments stand on two pages."""


def write_briefing(
    sheet: Briefing,
    *,
    title: str,
    chosen: str,
    tier: Tier,
    today: date,
    language: str,
    site: str,
    made_at: datetime,
) -> bytes:
    """The bytes of the DOCX, in ``language``. ``chosen`` says in words what of the register it is about.

    ``today`` is the day it stands for, ``site`` the address of the register without a slash at its end, ``made_at`` an
    aware moment.
    """
    audience = str(AUDIENCES[tier])
    stood = _("As of %(day)s") % {"day": short_day(today)}
    paper = Paper(
        title=title, language=language, footer=f"Servanda · {audience} · {stood}", made_at=made_at, dense=True
    )
    paper.line(Piece(audience, bold=True), " · ", stood)
    paper.line(chosen)
    paper.line("; ".join(f"{label}: {count}" for label, count in figure_words(sheet)) + ".")
    paper.heading(_("Dates"), 1)
    if sheet.dates:
        headings = (_("Date"), _("Event"), _("Ref."), _("Timeliness"))
        paper.table(headings, [_date(row, today, site) for row in sheet.dates], widths=DATES, caption=_("Dates"))
    else:
        paper.line(_("No upcoming dates."))
    paper.heading(_("Commitments"), 1)
    for name, rows in sheet.groups:
        _write_group(paper, name, rows, today, site)
    if sheet.left_out:
        text = ngettext("%(n)d more row in the register.", "%(n)d more rows in the register.", sheet.left_out)
        paper.line(text % {"n": sheet.left_out}, style="Caption")
    return paper.content()


def figure_words(sheet: Briefing) -> list[tuple[str, int]]:
    """The figures in words, the first ones first."""
    figures = sheet.figures
    return [
        (_("Commitments"), figures.all),
        (_("Scored"), figures.scored),
        # Translators: Commitments that are not done yet; also a column heading and a figure
        (pgettext("commitments", "Open"), figures.open),
        (_("Due soon"), figures.due_soon),
        (_("Overdue"), figures.overdue),
        (_("Disputed"), figures.disputed),
        (_("Implemented"), figures.implemented),
        (_("No information"), figures.no_information),
        (_("Declaratory"), figures.declaratory),
    ]


def _write_group(paper: Paper, name: str, rows: list[dict[str, Any]], today: date, site: str) -> None:
    if name:
        paper.heading(name, 2)
    headings = (_("Ref."), _("Commitment"), _("Status"), _("Deadline"), _("Latest news"))
    cells = [_cells(row, today, site) for row in rows]
    paper.table(headings, cells, widths=ROWS, caption=name or _("Commitments"))


def _date(row: dict[str, Any], today: date, site: str) -> list[Pieces]:
    days = deadline_words(row["deadline_earliest"], row["deadline_latest"])
    title: list[str | Piece] = [_title(row)]
    if row["deadline_words"]:
        title += [" · ", Piece(f"“{shown_text(row['deadline_words'])}”", row["deadline_language"])]
    return [days, title, _reference(row, site), _timeliness(row, today)]


def _cells(row: dict[str, Any], today: date, site: str) -> list[Pieces]:
    title: list[str | Piece] = [_title(row)]
    if row["lead_text"]:
        title += [" · ", Piece(row["lead_text"], UNKNOWN)]
    status = str(status_label(row["status"], row["kind"]))
    if row["is_disputed"]:
        status = f"{status} · {_('Disputed')}"
    due = deadline_words(row["deadline_earliest"], row["deadline_latest"])
    deadline = " · ".join(filter(None, [_timeliness(row, today), due]))
    return [_reference(row, site), title, status, deadline, short_day(row["news_on"])]


def _title(row: dict[str, Any]) -> Piece:
    return Piece(shorten(shown_text(row["title"]), TITLE_LENGTH, placeholder=" …"), UNKNOWN)


def _reference(row: dict[str, Any], site: str) -> Piece:
    return Piece(row["reference"], "en", link=f"{site}/commitments/{row['reference']}/")


def _timeliness(row: dict[str, Any], today: date) -> str:
    value = classify(
        lifecycle=row["lifecycle"],
        kind=row["kind"],
        precision=row["deadline_precision"],
        earliest=row["deadline_earliest"],
        latest=row["deadline_latest"],
        done_on=row["done_on"],
        today=today,
    )
    if value is None:
        return ""
    done = {"done_on": row["done_on"], "done_stated": row["done_stated"]}
    return timeliness_words(value, latest=row["deadline_latest"], **done, today=today)


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
