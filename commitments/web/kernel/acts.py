"""Pages of one act on a commitment: its form, then the act, then the commitment again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ...models import Commitment
from ...rules.kernel.permissions import Visitor
from ...rules.kernel.references import REFERENCE
from .forms import ActForm

act_methods = require_http_methods(["GET", "HEAD", "POST"])


def sent_data(request: HttpRequest) -> QueryDict | None:
    """What a form is made from: what was sent, or nothing yet."""
    return request.POST if request.method == "POST" else None


def visible_commitment(user: Visitor, reference: str) -> Commitment:
    """The commitment of this reference. Http404 when it is not there, or not for this person."""
    # PostgreSQL refuses a NUL even in a question.
    rows = Commitment.objects.visible_to(user).filter(reference=reference) if REFERENCE.match(reference) else None
    found = rows.select_related("document").first() if rows is not None else None
    if found is None:
        raise Http404
    return found


def act_page(
    request: HttpRequest,
    commitment: Commitment,
    form: ActForm,
    act: Callable[[], Any],
    *,
    template: str,
    done: str,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """The page of a form that was read from the request; where it was sent and ``act`` took it, ``done`` is told."""
    if form.is_bound and form.perform(act):
        messages.success(request, done)
        return HttpResponseRedirect(reverse("commitment-detail", args=[commitment.reference]))
    page = {"nav_section": "commitments", "commitment": commitment, "form": form} | (context or {})
    return render(request, template, page, status=400 if form.errors else 200)
