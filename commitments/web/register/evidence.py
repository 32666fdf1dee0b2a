"""Evidence: its page, and its file, handed out as an attachment that no browser shows or runs."""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ...exchange.kernel.kept_files import LostFile, open_whole
from ...models import Evidence
from ...queries.ledger.files import is_there
from ...queries.register.evidence import read_evidence
from ...rules.kernel.files import LABELS
from ...rules.register.parties import NAME_LANGUAGES


@require_safe
def evidence_detail(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        page = read_evidence(request.user, slug)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    evidence = page.evidence
    context = {
        "page": page,
        "evidence": evidence,
        "file_is_there": evidence.has_file and is_there(settings.MEDIA_ROOT, evidence),
        "file_kind": LABELS.get(evidence.media_type, evidence.media_type),
        "language": dict(NAME_LANGUAGES).get(evidence.language, evidence.language),
    }
    return render(request, "commitments/register/evidence/detail.html", context)


@require_safe
def evidence_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user).with_file(), slug=slug)
    try:
        file = open_whole(evidence)
    except LostFile as error:
        context = {"evidence": evidence, "message": error.message}
        return render(request, "commitments/register/evidence/file_lost.html", context, status=404)
    # Not the kind that it is: a browser that ignores the rest still has nothing to show.
    response = FileResponse(
        file, as_attachment=True, filename=evidence.file_name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
