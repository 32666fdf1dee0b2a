"""Overview, one commitment, parties and the list of documents."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ..models import Commitment, Party
from ..queries.followup.followups import Mine, read_mine
from ..queries.followup.inquiries import Waiting, requests_on
from ..queries.followup.inquiries import read_waiting as read_waiting_for_reply
from ..queries.ledger.redaction_requests import read_waiting_requests
from ..queries.lists.facets import current_index
from ..queries.lists.figures import LIST_LENGTH
from ..queries.lists.parties import list_parties, read_party
from ..queries.lists.past import index_at
from ..queries.meetings.calendar import next_meetings
from ..queries.pages.commitment import NotThere, read_commitment
from ..queries.pages.overview import read_ahead, read_overview
from ..queries.register.drafts import open_drafts, read_waiting
from ..queries.register.owners import owner_of
from ..queries.register.statements import parts_to_speak_for
from ..queries.texts.documents import list_documents
from ..queries.texts.search import DocumentSearchForm, search_documents
from ..rules.kernel.commitments import TRANSITIONS, Kind, Tier
from ..rules.kernel.permissions import (
    can_add_note,
    can_ask_redaction,
    can_deposit_document,
    can_draft,
    can_edit_commitment,
    can_measure,
    can_record_followup,
    is_focal_point,
    is_staff_member,
)
from ..rules.lists.past import Moment
from ..rules.time.words import recurring_words
from .kernel import clock, querystring
from .kernel.cells import draw_cells
from .kernel.pagination import asked_page, page_turns
from .kernel.past import refuse, takes_moment
from .kernel.rows import dress_row, dress_silence
from .lists.charts import arrears_section
from .meetings.calendar import dress_day
from .register.chains import dress_chain
from .register.indicators import dress_figures
from .register.remarks import show_remarks
from .register.undo import undo_of
from .time.extensions import can_extend

MEETINGS_AHEAD = 3
"""Meetings named on the overview; the calendar has them all."""


@require_safe
@takes_moment
def overview(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    """Where do we stand, or where did we."""
    index = index_at(moment, today=clock.today())
    today = index.today
    page = read_overview(request.user, index=index, today=today)
    context = {
        "nav_section": "overview",
        "page": page,
        "today": today,
        "due_next": [dress_row(row, today) for row in page.due_next],
        "recent": [dress_row(row, today) for row in page.recent],
        "silent": [dress_row(row, today) | dress_silence(row, today) for row in page.silent],
        "arrears": arrears_section(request.user, index),
    }
    ahead = read_ahead()
    if moment is None and ahead.meetings:
        context["meetings"] = [dress_day(row) for row in next_meetings(today, MEETINGS_AHEAD)]
    if moment is None and is_staff_member(request.user):
        waits = read_waiting(request.user, two_people=settings.TWO_PERSON_RULE, length=LIST_LENGTH)
        context |= dict(zip(("waiting_count", "waiting"), waits, strict=True))
    if moment is None and (is_staff_member(request.user) or is_focal_point(request.user)):
        mine, asked = Mine(), Waiting()
        if ahead.followups and request.user.is_authenticated:
            mine = read_mine(request.user, today=today, length=LIST_LENGTH)
        if ahead.requests:
            asked = read_waiting_for_reply(request.user, today=today, length=LIST_LENGTH)
        context |= {"mine": mine, "asked": asked}
    if moment is None and can_ask_redaction.test(request.user):
        redactions = read_waiting_requests(request.user, length=LIST_LENGTH)
        context |= dict(zip(("request_count", "requests"), redactions, strict=True))
    return render(request, "commitments/pages/overview.html", context)


@require_safe
@takes_moment
def commitment_detail(request: HttpRequest, reference: str, moment: Moment | None) -> HttpResponse:
    catalogue = current_index(clock.today()).catalogue
    today = moment.as_of if moment else clock.today()
    try:
        page = read_commitment(request.user, reference, catalogue=catalogue, today=today, moment=moment)
    except NotThere:
        return refuse(
            request, [(reference, _("At that time this did not exist, or was not recorded yet."))], status=404
        )
    except Commitment.DoesNotExist as error:
        raise Http404 from error
    commitment, staff = page.commitment, is_staff_member.test(request.user)
    context = {
        "nav_section": "commitments",
        "page": page,
        "commitment": commitment,
        "row": dress_row(vars(commitment), today),
        "chain": dress_chain(page.chain, today),
        "can_assess": can_draft.test(request.user, commitment) and commitment.kind != Kind.DECLARATORY,
        "drafts": open_drafts(request.user, commitment) if page.beside.drafts and staff else [],
        "owner": owner_of(request.user, commitment) if page.beside.owned else None,
        "can_speak": bool(page.roles) if staff else bool(parts_to_speak_for(request.user, commitment)),
        "figures": dress_figures(page.figures),
        "can_measure": can_measure.test(request.user, commitment),
        "can_record": can_record_followup.test(request.user, commitment),
        "about": f"commitment={reference}" + ("&tier=3" if commitment.tier == Tier.INTERNAL else ""),
        "of_one": "commitment",
        "followups": page.followups,
        "asked_of": page.requests,
        "today": today,
        "can_note": can_add_note.test(request.user, commitment),
        "can_undo": moment is None and undo_of(request.user, commitment),
        "can_link": can_edit_commitment.test(request.user, commitment),
        "can_edit": can_edit_commitment.test(request.user, commitment) and commitment.lifecycle in TRANSITIONS,
        "can_extend": can_extend(request.user, commitment),
        "can_correct": can_edit_commitment.test(request.user, commitment) and bool(commitment.deadline_words),
        "recurring": recurring_words(commitment.deadline_recurring, commitment.deadline_latest, today),
    }
    if staff and moment is None and commitment.quality:
        context |= show_remarks(commitment)
    if moment:
        context |= {act: False for act in context if act.startswith("can_")} | {
            "drafts": [],
            "followups": [],
            "asked_of": [],
        }
    return render(request, "commitments/register/commitment/detail.html", context)


@require_safe
@takes_moment
def party_list(request: HttpRequest, moment: Moment | None) -> HttpResponse:
    parties = list_parties(request.user, index=index_at(moment, today=clock.today()))
    return render(request, "commitments/pages/party_list.html", {"nav_section": "parties", "parties": parties})


@require_safe
@takes_moment
def party_detail(request: HttpRequest, slug: str, moment: Moment | None) -> HttpResponse:
    index = index_at(moment, today=clock.today())
    today = index.today
    try:
        page = read_party(request.user, slug, index=index)
    except Party.DoesNotExist as error:
        raise Http404 from error
    rows = [dressed | draw_cells(dressed) for dressed in (dress_row(row, today) for row in page.commitments)]
    due_next = [dress_row(row, today) for row in page.due_next]
    context = {"nav_section": "parties", "page": page, "rows": rows, "due_next": due_next}
    if moment is None:
        context |= {
            "asked_of": requests_on(request.user, party=page.party),
            "can_record": is_staff_member(request.user),
            "of_one": "party",
            "about": f"party={slug}",
            "today": today,
        }
    return render(request, "commitments/pages/party_detail.html", context)


@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """The documents; with words to look for, those whose texts hold them, and where."""
    form = DocumentSearchForm(request.GET)
    valid, query = form.is_valid(), form.cleaned_data.get("q", "")
    context: dict[str, Any] = {
        "nav_section": "documents",
        "form": form,
        "can_deposit": can_deposit_document.test(request.user),
    }
    if query:
        search = search_documents(request.user, query, page=asked_page(request))
        turns = page_turns(search.number, search.last, lambda n: querystring.encode({"q": query, "page": n}))
        context |= {"query": query, "search": search, "pages": turns}
    elif valid:
        context["documents"] = list_documents(request.user, index=current_index(clock.today()))
    return render(request, "commitments/texts/document_list.html", context, status=200 if valid else 400)
