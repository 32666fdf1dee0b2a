"""A document and its translation, side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...models import Document
from ...queries.texts.translations import read_beside
from ...rules.register.parties import language_name


@require_safe
def document_beside(request: HttpRequest, slug: str, other: str) -> HttpResponse:
    try:
        page = read_beside(request.user, slug, other)
    except Document.DoesNotExist as error:
        raise Http404 from error
    heads = [(document, language_name(document.language)) for document in (page.one, page.other)]
    context = {"nav_section": "documents", "page": page, "heads": heads}
    return render(request, "commitments/texts/reader/beside.html", context)
