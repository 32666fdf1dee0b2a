"""The whole register as a data package, and the dictionary of its tables."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...exchange.exports.downloads import package_file
from ...exchange.exports.package.dictionary import dictionary
from ..kernel.files import asker_of, send_file


@require_safe
@never_cache
def package(request: HttpRequest) -> FileResponse:
    """All that the person may see, in one archive."""
    return send_file(package_file(asker_of(request)))


@require_safe
def data_dictionary(request: HttpRequest) -> HttpResponse:
    """What every column of every file holds."""
    context = {"nav_section": "reports", "tables": dictionary()}
    return render(request, "commitments/exports/data_dictionary.html", context)
