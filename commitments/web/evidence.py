"""Files kept as evidence: handed out only to those who may see them, as an attachment, never shown by the browser."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import Evidence


@require_safe
def evidence_file(request: HttpRequest, slug: str) -> FileResponse:
    evidence = get_object_or_404(Evidence.objects.visible_to(request.user).exclude(file=""), slug=slug)
    try:
        file = evidence.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, content_type="application/octet-stream")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
