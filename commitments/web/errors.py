"""Error pages; they keep the letterhead and the search field."""

from django.shortcuts import render


def bad_request(request, exception):
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """No database and no context: whatever broke may be what they need."""
    return render(None, "500.html", status=500)
