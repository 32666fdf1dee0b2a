"""The whole register as a data package, and the dictionary of its tables."""

from functools import partial

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..exchange.anchors import current_anchor
from ..exchange.dictionary import dictionary
from ..exchange.exports import write_aside
from ..exchange.package import MEDIA_TYPE, package_name, write_package
from . import clock


@require_safe
@never_cache
def package(request: HttpRequest) -> FileResponse:
    """All that the person may see, in one archive."""
    anchor, today = current_anchor(), clock.today()
    file = write_aside(partial(write_package, user=request.user, today=today, made_at=timezone.now()))
    name = package_name(request.user, today, anchor.seq)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Servanda-Anchor": anchor.one_line}
    return FileResponse(file, content_type=MEDIA_TYPE, headers=headers)


@require_safe
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """What every column of every file holds."""
    context = {"nav_section": "reports", "tables": dictionary()}
    return render(request, "commitments/data_dictionary.html", context)
