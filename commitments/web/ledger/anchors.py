"""The signed head of the ledger, for everybody to keep a copy."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...exchange.ledger.anchors import current_anchor


@require_safe
@never_cache
def anchor_text(request: HttpRequest) -> HttpResponse:
    return HttpResponse(current_anchor().text, content_type="text/plain; charset=utf-8")
