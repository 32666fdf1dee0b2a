"""How the words of a deadline are read, as a part of a page: fetched while they are typed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...queries.time.deadlines import read_request
from ...rules.register.parties import language_name
from ...rules.time.lexicon import LANGUAGES
from ...rules.time.words import reading_lines


@require_safe
def deadline_reading(request: HttpRequest) -> HttpResponse:
    """The reading of ``words`` in the document of ``provision``, or in one dated ``on``; else what is wrong, 400."""
    found, errors = read_request(request.user, request.GET)
    if found is None:
        return render(request, "commitments/time/_deadline_reading.html", {"errors": errors}, status=400)
    lines = reading_lines(found.reading, meeting=found.meeting.title if found.meeting else "")
    language = found.reading.language
    no_rules = "" if language in LANGUAGES else language_name(language)
    context = {"reading": found.reading, "lines": lines, "no_rules": no_rules}
    return render(request, "commitments/time/_deadline_reading.html", context)
